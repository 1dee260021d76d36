#include "core/permit_findings.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFeeds = static_cast<std::uint64_t>(PermitFacts::Feed::kDown) + 1;

Date day_of(const Declaration& declaration) { return business_day(declaration.registered_at); }

// A declared permit against the register, balance left aside.
PermitStanding look_at(const Permit& declared, const PermitRecord& record,
                       const Declaration& declaration, const GoodsLine& line) {
  const Date today = day_of(declaration);
  if (declared.expires && *declared.expires < today) return PermitStanding::kMissing;
  if (record.state == PermitState::kUnknown) return PermitStanding::kUnconfirmed;
  // Whose it is goes first: another's permit is no better for being old.
  if (record.holder != 0 && !is_own(record, declaration)) return PermitStanding::kOtherHolder;
  if (record.state == PermitState::kFailed) return PermitStanding::kFailed;
  const bool good = record.state != PermitState::kRevoked && record.valid_on(today) &&
                    record.covers(line.hs_code);
  if (!good) return PermitStanding::kNotValid;
  return record.state == PermitState::kPending ? PermitStanding::kPending : PermitStanding::kMet;
}

// The same with the balance, of which `drawn` is taken by lines before. Gives what the line draws.
PermitStanding look_at(const Permit& declared, const PermitRecord& record, Amount drawn,
                       const Declaration& declaration, const GoodsLine& line, Amount& wanted) {
  wanted = {};
  const PermitStanding standing = look_at(declared, record, declaration, line);
  if (standing != PermitStanding::kMet || !record.limited) return standing;
  const auto quantity = quantity_in(record.unit, line);
  if (!quantity) return PermitStanding::kNotValid;
  std::int64_t after = 0;
  const bool enough =
      !__builtin_add_overflow(drawn.raw, quantity->raw, &after) && after <= record.left().raw;
  if (!enough) return PermitStanding::kExhausted;
  wanted = *quantity;
  return PermitStanding::kMet;
}

// A silent feed may know better by now of every permit that was declared and has not run out.
PermitStanding as_told_by(PermitFacts::Feed feed, PermitStanding standing) {
  const bool declared = standing > PermitStanding::kMissing;
  return feed == PermitFacts::Feed::kDown && declared ? PermitStanding::kFeedDown : standing;
}

const PermitRecord& record_of(const PermitFacts& facts, std::size_t permit) {
  static const PermitRecord kUnknown;
  return permit < facts.records.size() ? facts.records[permit] : kUnknown;
}

}  // namespace

std::string_view name(PermitStanding standing) noexcept {
  switch (standing) {
    case PermitStanding::kNotRequired:
      return "not_required";
    case PermitStanding::kMissing:
      return "missing";
    case PermitStanding::kUnconfirmed:
      return "unconfirmed";
    case PermitStanding::kFeedDown:
      return "feed_down";
    case PermitStanding::kNotValid:
      return "not_valid";
    case PermitStanding::kFailed:
      return "failed";
    case PermitStanding::kOtherHolder:
      return "other_holder";
    case PermitStanding::kExhausted:
      return "exhausted";
    case PermitStanding::kPending:
      return "pending";
    case PermitStanding::kMet:
      return "met";
  }
  return "unknown";
}

bool is_own(const PermitRecord& record, const Declaration& declaration) noexcept {
  return record.held_by(declaration.trader.tax_code) ||
         record.held_by(declaration.principal.tax_code);
}

void put(std::string& out, const PermitFacts& facts) {
  put_varint(out, static_cast<std::uint64_t>(facts.feed));
  put_varint(out, facts.records.size());
  for (const PermitRecord& record : facts.records) put(out, record);
}

void take(CanonicalReader& reader, PermitFacts& facts) {
  facts.clear();
  facts.feed = static_cast<PermitFacts::Feed>(reader.below(kFeeds));
  const std::size_t count = reader.count();
  if (count > limits::kPermitsMax) reader.fail();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    take(reader, facts.records.push_back({}));
  }
}

void PermitFindings::find(const Declaration& declaration, const PermitFacts& facts,
                          const ReferenceData& reference) {
  assert(declaration.lines.size() <= lines_.size());
  facts_ = &facts;
  drawn_.fill({});
  lines_used_ = declaration.lines.size();
  const Date today = day_of(declaration);
  for (std::size_t at = 0; at < lines_used_; ++at) {
    const GoodsLine& line = declaration.lines[at];
    const PermitRule* rule =
        reference.permit_rule(line.hs_code.view(), declaration.declaration_kind,
                              static_cast<char>(declaration.direction), today);
    lines_[at] = PermitStanding::kNotRequired;
    if (rule == nullptr) continue;
    PermitStanding best = PermitStanding::kMissing;
    std::size_t best_permit = 0;
    Amount best_wanted;
    for (std::size_t i = 0; i < declaration.permits.size(); ++i) {
      if (declaration.permits[i].type != rule->permit_type) continue;
      Amount wanted;
      const PermitStanding standing = look_at(declaration.permits[i], record_of(facts, i),
                                              drawn_[i], declaration, line, wanted);
      if (standing <= best) continue;
      best = standing;
      best_permit = i;
      best_wanted = wanted;
    }
    if (best == PermitStanding::kMet) drawn_[best_permit].raw += best_wanted.raw;
    lines_[at] = as_told_by(facts.feed, best);
  }
}

bool PermitFindings::waits_for_feed() const noexcept {
  const auto* const end = lines_.data() + lines_used_;
  return std::find(lines_.data(), end, PermitStanding::kFeedDown) != end;
}

PermitStanding document_standing(const Declaration& declaration, const PermitFacts& facts,
                                 const GoodsLine& line, Code<4> type) noexcept {
  PermitStanding best = PermitStanding::kMissing;
  for (std::size_t i = 0; i < declaration.permits.size(); ++i) {
    if (declaration.permits[i].type != type) continue;
    best = std::max(best, look_at(declaration.permits[i], record_of(facts, i), declaration, line));
  }
  return as_told_by(facts.feed, best);
}

}  // namespace luong
