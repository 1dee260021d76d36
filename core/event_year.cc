#include "core/event_year.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "core/byte_codec.h"
#include "core/compliance_snapshot.h"

namespace luong {
namespace {

std::uint64_t hash_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

// Everything an event says but its id. `bytes` is lent, for its memory.
std::uint64_t content_of(const AssessEvent& event, std::string& bytes) {
  bytes.clear();
  put_u8(bytes, static_cast<std::uint8_t>(event.kind));
  put_fixed(bytes, event.tax_code.packed());
  put_u8(bytes, static_cast<std::uint8_t>(event.role));
  put_signed(bytes, event.at.ms);
  put_text(bytes, event.decision_no);
  put_u8(bytes, event.section);
  put_u8(bytes, event.final ? 1 : 0);
  put_u8(bytes, event.member ? 1 : 0);
  for (const auto& day : {event.expires, event.from, event.to}) {
    put_u8(bytes, day ? 1 : 0);
    put_signed(bytes, day ? day->days : 0);
  }
  return hash_of(bytes);
}

}  // namespace

std::optional<Error> EventYear::add(const AssessEvent& event) {
  const auto [seen, is_new] = seen_.try_emplace(hash_of(event.event_id), 0);
  const std::uint64_t content = content_of(event, content_);
  if (!is_new) {
    ++told_again_;
    if (seen->second == content) return std::nullopt;
    return Error{ErrorCode::kInvalid, "/event_id",
                 "\"" + std::string(event.event_id) + "\" stood for another event before"};
  }
  seen->second = content;
  const Date day = business_day(event.at);
  if (day >= as_of_) {  // Not known at 00:00 of that day.
    ++outside_;
    return std::nullopt;
  }
  if (event.kind == AssessEvent::Kind::kMembership) {
    const std::uint64_t key = enterprise_key(event.tax_code.packed(), event.role);
    const auto [standing, first] = standings_.try_emplace(key, Standing{event.at, event.member});
    const auto rank = [](const Standing& s) { return std::pair(s.at, !s.member); };
    const Standing word{event.at, event.member};
    if (!first && rank(word) > rank(standing->second)) standing->second = word;
    return std::nullopt;
  }
  const bool counted = event.kind <= AssessEvent::Kind::kCancellation;
  if (!counted) {
    decide(event);
    return std::nullopt;
  }
  if (!in_assessed_year(day, as_of_)) {
    ++outside_;
    return std::nullopt;
  }
  Counts& counts = counts_[enterprise_key(event.tax_code.packed(), event.role)];
  switch (event.kind) {
    case AssessEvent::Kind::kDeclaration:
      ++counts.declarations;
      break;
    case AssessEvent::Kind::kAmendment:
      ++counts.amendments;
      break;
    default:
      ++counts.cancellations;
      break;
  }
  return std::nullopt;
}

void EventYear::decide(const AssessEvent& event) {
  Decisions& decisions = decisions_[enterprise_key(event.tax_code.packed(), event.role)];
  Decision& decision = decisions[std::string(event.decision_no)];
  if (event.kind == AssessEvent::Kind::kAnnulment) {
    decision.annulled = true;
    return;
  }
  const Word word{event.at,      event.kind, event.final, event.section,
                  event.expires, event.from, event.to};
  if (!decision.word || holds_over(word, *decision.word)) decision.word = word;
}

// The later word holds. Of two at one instant the one that is worse for the firm, so that the order
// in which they come does not matter: a sanction before a recognition, final before not, the graver
// section, the longer sanction, the shorter recognition.
bool EventYear::holds_over(const Word& a, const Word& b) {
  const auto rank = [](const Word& word) {
    const auto until = [](std::optional<Date> day) { return day ? day->days : INT32_MAX; };
    return std::tuple(word.at, word.kind == AssessEvent::Kind::kSanction, word.final,
                      -int{word.section}, until(word.expires),
                      word.from ? word.from->days : INT32_MIN, -std::int64_t{until(word.to)});
  };
  return rank(a) > rank(b);
}

FirmYear EventYear::of(std::uint64_t tax_code_packed, Role role) const {
  FirmYear year;
  const std::uint64_t key = enterprise_key(tax_code_packed, role);
  if (const auto counts = counts_.find(key); counts != counts_.end()) {
    year.declarations = counts->second.declarations;
    year.amendments = counts->second.amendments;
    year.cancellations = counts->second.cancellations;
  }
  const auto decisions = decisions_.find(key);
  if (decisions == decisions_.end()) return year;
  for (const auto& [number, decision] : decisions->second) {
    if (decision.annulled || !decision.word) continue;
    const Word& word = *decision.word;
    if (word.kind == AssessEvent::Kind::kPriority) {
      const bool begun = !word.from || *word.from <= as_of_;
      const bool over = word.to && *word.to < as_of_;
      year.priority = year.priority || (begun && !over);
      continue;
    }
    const bool counts = word.final && in_assessed_year(business_day(word.at), as_of_) &&
                        (!word.expires || as_of_ <= *word.expires);
    if (counts) ++year.sanctions[word.section - 1U];
  }
  return year;
}

std::optional<bool> EventYear::member(std::uint64_t tax_code_packed, Role role) const {
  const auto at = standings_.find(enterprise_key(tax_code_packed, role));
  return at == standings_.end() ? std::nullopt : std::optional(at->second.member);
}

std::vector<std::pair<std::uint64_t, Role>> EventYear::declarants() const {
  std::vector<std::pair<std::uint64_t, Role>> found;
  for (const auto& [key, counts] : counts_) {
    if (counts.declarations == 0) continue;
    found.emplace_back(key & ((std::uint64_t{1} << 56U) - 1), static_cast<Role>(key >> 56U));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace luong
