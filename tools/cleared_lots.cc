#include "tools/cleared_lots.h"

#include <algorithm>

#include "core/declaration_codec.h"
#include "core/status_codec.h"

namespace luong::tools {

namespace {

constexpr std::string_view kDefenceClass = "B";
constexpr std::string_view kConsult = "value_consult";

}  // namespace

std::optional<Error> ClearedLots::take_entry(const JournalEntry& entry) {
  const std::uint64_t root = DeclarationNumber::from_value(entry.declaration_no).root();
  if (entry.kind == EntryKind::kCancel) afterwards_[root].cancelled = true;
  if (entry.kind == EntryKind::kStatus) {
    Status status;
    if (auto error = decode(entry.body, status)) return error;
    Afterwards& after = afterwards_[root];
    const Date day = business_day(status.at);
    if (status.status == StatusWord::kCleared) {
      after.cleared = day;
      after.office = status.office;
    }
    if (status.status == StatusWord::kReleased) after.released = day;
  }
  if (entry.kind != EntryKind::kFeedback) return std::nullopt;
  if (auto error = decode(entry.body, feedback_)) return error;
  if (feedback_.kind == FeedbackKind::kInspection) afterwards_[root].inspected = true;
  if (feedback_.kind == FeedbackKind::kPostClearance) afterwards_[root].audited = true;
  return std::nullopt;
}

std::optional<Error> ClearedLots::take_verdict(const JournalEntry& entry,
                                               const PinnedContext& context) {
  const auto number = DeclarationNumber::from_value(entry.declaration_no);
  const auto after = afterwards_.find(number.root());
  const bool known = after != afterwards_.end();
  if (known && after->second.cancelled) return std::nullopt;
  if (auto error = decode(entry.verdict, verdict_)) return error;
  if (verdict_.decision != Decision::kOk) return std::nullopt;
  if (auto error = decode(entry.declaration, declaration_)) return error;
  ClearedLot& lot = lots_[number.root()];
  if (number.value() < lot.declaration_no.value()) return std::nullopt;  // A revision of an older.
  lot = {};
  lot.declaration_no = number;
  lot.channel = verdict_.channel;
  lot.office = declaration_.customs_office;
  lot.trader = declaration_.trader.tax_code.text();
  lot.audit = post_clearance(declaration_, verdict_, *context.pack);
  lot.defence = declaration_.cargo_class.view() == kDefenceClass;
  lot.value_consult = std::ranges::find(verdict_.advice, kConsult) != verdict_.advice.end();
  if (!known) return std::nullopt;
  const Afterwards& later = after->second;
  lot.cleared = later.cleared;
  lot.released = later.released;
  if (!later.office.empty()) lot.office = later.office;
  lot.inspected = later.inspected;
  lot.audited = later.audited;
  return std::nullopt;
}

}  // namespace luong::tools
