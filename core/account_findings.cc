#include "core/account_findings.h"

#include <algorithm>
#include <cassert>

#include "core/permit_findings.h"

namespace luong {
namespace {

Date day_of(const Declaration& declaration) { return business_day(declaration.registered_at); }

const PermitRecord* find_record(const std::vector<PermitRecord>& records, Code<4> type,
                                std::string_view list_no, std::string_view written_line) {
  const std::string_view line = list_line_name(written_line);
  // The name is list_no, a stroke and line: compared in parts, so that none is put together.
  const auto at = std::ranges::find_if(records, [&](const PermitRecord& record) {
    const std::string_view no = record.no;
    return record.type == type && no.size() == list_no.size() + 1 + line.size() &&
           no.starts_with(list_no) && no[list_no.size()] == '/' && no.ends_with(line);
  });
  return at == records.end() ? nullptr : &*at;
}

std::int64_t left_after(const PermitRecord& record, Amount drawn) {
  return std::max<std::int64_t>(0, record.left().raw - drawn.raw);
}

// How a declaration stands with its opener, before any account is looked at.
AccountStanding stand_with(AccountFacts::Opener opener) {
  switch (opener) {
    case AccountFacts::Opener::kNotAsked:
      return AccountStanding::kMissing;
    case AccountFacts::Opener::kUnknown:
      return AccountStanding::kUnconfirmed;
    case AccountFacts::Opener::kCancelled:
      return AccountStanding::kClosed;
    case AccountFacts::Opener::kOtherKind:
      return AccountStanding::kOtherGoods;
    case AccountFacts::Opener::kAnothers:
      return AccountStanding::kOtherHolder;
    case AccountFacts::Opener::kInForce:
      break;
  }
  return AccountStanding::kMet;
}

}  // namespace

std::string_view name(AccountStanding standing) noexcept {
  switch (standing) {
    case AccountStanding::kNotAsked:
      return "not_asked";
    case AccountStanding::kMissing:
      return "missing";
    case AccountStanding::kUnconfirmed:
      return "unconfirmed";
    case AccountStanding::kClosed:
      return "closed";
    case AccountStanding::kOtherGoods:
      return "other_goods";
    case AccountStanding::kOtherHolder:
      return "other_holder";
    case AccountStanding::kExpired:
      return "expired";
    case AccountStanding::kOtherUnit:
      return "other_unit";
    case AccountStanding::kExhausted:
      return "exhausted";
    case AccountStanding::kMet:
      return "met";
  }
  return "unknown";
}

AccountStanding AccountFindings::stand_exempt(const Declaration& declaration,
                                              const AccountFacts& facts, const GoodsLine& line) {
  if (line.exemption_list_no.empty()) return AccountStanding::kNotAsked;
  const PermitRecord* record =
      find_record(facts.exempt, kExemptAccount, line.exemption_list_no, line.exemption_line);
  if (record == nullptr || record->state == PermitState::kUnknown) {
    return AccountStanding::kUnconfirmed;
  }
  if (record->holder != 0 && !is_own(*record, declaration)) return AccountStanding::kOtherHolder;
  if (record->state == PermitState::kRevoked) return AccountStanding::kClosed;
  if (!record->valid_on(day_of(declaration))) return AccountStanding::kExpired;
  if (!record->covers(line.hs_code)) return AccountStanding::kOtherGoods;
  if (!record->limited) return AccountStanding::kMet;
  const auto quantity = quantity_in(record->unit, line);
  if (!quantity) return AccountStanding::kOtherUnit;
  Amount& drawn = drawn_exempt_[static_cast<std::size_t>(record - facts.exempt.data())];
  if (quantity->raw > left_after(*record, drawn)) return AccountStanding::kExhausted;
  drawn.raw += quantity->raw;
  return AccountStanding::kMet;
}

// Goods of one code may have come in on several lines: they are drawn on in their order. A line
// that came in without a quantity has no balance: it takes whatever leaves.
AccountStanding AccountFindings::stand_temporary(const Declaration& declaration,
                                                 const AccountFacts& facts, const GoodsLine& line) {
  const AccountStanding opener = stand_with(facts.opener);
  if (opener != AccountStanding::kMet) return opener;
  AccountStanding standing = AccountStanding::kOtherGoods;
  std::int64_t wanted = 0;
  Code<4> unit;  // in which it is counted: that of the first account with which the line shares one
  Drawn drawn = drawn_opened_;
  for (std::size_t i = 0; i < facts.opened.size(); ++i) {
    const PermitRecord& record = facts.opened[i];
    if (!record.covers(line.hs_code)) continue;
    if (!record.valid_on(day_of(declaration))) return AccountStanding::kExpired;
    if (!record.limited) {
      drawn_opened_ = drawn;
      return AccountStanding::kMet;
    }
    const auto quantity = quantity_in(record.unit, line);
    if (!quantity || (!unit.empty() && record.unit != unit)) {
      standing = std::max(standing, AccountStanding::kOtherUnit);
      continue;
    }
    if (unit.empty()) wanted = quantity->raw;
    unit = record.unit;
    standing = AccountStanding::kExhausted;
    const std::int64_t taken = std::min(wanted, left_after(record, drawn[i]));
    drawn[i].raw += taken;
    wanted -= taken;
    if (wanted > 0) continue;
    drawn_opened_ = drawn;
    return AccountStanding::kMet;
  }
  return standing;
}

AccountStanding AccountFindings::stand_on_the_spot(const AccountFacts& facts) {
  const AccountStanding opener = stand_with(facts.opener);
  if (opener != AccountStanding::kMet) return opener;
  if (facts.opened.empty()) return AccountStanding::kUnconfirmed;
  const std::int64_t left = facts.opened.front().left().raw;
  if (left <= 0) return AccountStanding::kExhausted;
  drawn_opened_.front() = {left};
  return AccountStanding::kMet;
}

void AccountFindings::find(const Declaration& declaration, const AccountFacts& facts) {
  assert(declaration.lines.size() <= limits::kLinesMax);
  assert(facts.exempt.size() <= limits::kLinesMax && facts.opened.size() <= limits::kLinesMax);
  exemption_.fill(AccountStanding::kNotAsked);
  temporary_.fill(AccountStanding::kNotAsked);
  on_the_spot_ = AccountStanding::kNotAsked;
  drawn_exempt_.fill({});
  drawn_opened_.fill({});
  exempts_ = settles_opener_ = false;
  if (!facts.asked) return;
  const bool closes = !opening_kind(declaration.declaration_kind).empty();
  for (std::size_t at = 0; at < declaration.lines.size(); ++at) {
    const GoodsLine& line = declaration.lines[at];
    exemption_[at] = stand_exempt(declaration, facts, line);
    exempts_ = exempts_ || exemption_[at] != AccountStanding::kNotAsked;
    if (closes) temporary_[at] = stand_temporary(declaration, facts, line);
  }
  if (!closes && is_on_the_spot_import(declaration)) on_the_spot_ = stand_on_the_spot(facts);

  settles_opener_ = on_the_spot_ == AccountStanding::kMet ||
                    std::ranges::find(temporary_, AccountStanding::kMet) != temporary_.end();
  for (std::size_t i = 0; i < facts.opened.size(); ++i) {
    if (left_after(facts.opened[i], drawn_opened_[i]) > 0) settles_opener_ = false;
  }
}

}  // namespace luong
