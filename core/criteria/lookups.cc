#include "core/criteria/lookups.h"

#include <algorithm>
#include <cstring>

namespace luong::criteria {
namespace {

Date day(const Input& input) { return business_day(input.declaration->registered_at); }

// A text longer than the code it is to be is no such code, not its beginning.
template <typename CodeType>
bool read(std::string_view text, CodeType& code) {
  if (text.size() > CodeType::capacity()) return false;
  code = CodeType(text);
  return true;
}

// Whether the list has the code of one character at least that is padded to `width`.
bool is_on(const CodeList& list, const Input& input, const char* code, std::size_t width) noexcept {
  if (!list.parts.may_cover(code, width)) return false;
  const void* end = std::memchr(code, '\0', width);
  const std::size_t size =
      end == nullptr ? width : static_cast<std::size_t>(static_cast<const char*>(end) - code);
  return list.contains({code, size}, day(input));
}

const PermitFacts& permit_facts(const Input& input) noexcept {
  static const PermitFacts kNone;
  if (input.permits != nullptr) return input.permits->facts();
  return input.facts != nullptr ? input.facts->permits : kNone;
}

const PermitRule* rule_for(const Input& input, const GoodsLine& line) noexcept {
  if (input.reference == nullptr) return nullptr;
  const Declaration& d = *input.declaration;
  return input.reference->permit_rule(line.hs_code.view(), d.declaration_kind,
                                      static_cast<char>(d.direction), day(input));
}

}  // namespace

bool in_list(const Input& input, const HashedName& list, std::string_view code) noexcept {
  if (input.reference == nullptr || code.empty()) return false;
  const CodeList* found = input.reference->list(list);
  return found != nullptr && found->contains(code, day(input));
}

bool in_list(const Input& input, const HashedName& list, std::string_view code,
             std::string_view with) noexcept {
  if (input.reference == nullptr || code.empty()) return false;
  const CodeList* found = input.reference->list(list);
  return found != nullptr && found->contains(code, with, day(input));
}

bool in_list(const Input& input, const HashedName& list, const char* code,
             std::size_t width) noexcept {
  if (input.reference == nullptr || *code == '\0') return false;
  const CodeList* found = input.reference->list(list);
  return found != nullptr && is_on(*found, input, code, width);
}

bool lines_in_list(const Input& input, const HashedName& list, std::size_t at, std::size_t width,
                   std::uint64_t& lines) noexcept {
  const CodeList* found = input.reference == nullptr ? nullptr : input.reference->list(list);
  if (found == nullptr) return false;
  bool some = false;
  for (const GoodsLine& line : input.declaration->lines) {
    const char* code = reinterpret_cast<const char*>(&line) + at;
    if (*code == '\0' || !is_on(*found, input, code, width)) continue;
    some = true;
    if (line.line_no >= 1 && line.line_no <= 64) lines |= std::uint64_t{1} << (line.line_no - 1);
  }
  return some;
}

bool ref_price(const Input& input, const GoodsLine& line, std::int64_t& out) noexcept {
  return ref_price(input, line.hs_code.view(), line.origin.view(), line.unit1.view(),
                   line.unit_price_ccy.view(), out);
}

bool ref_price(const Input& input, std::string_view hs, std::string_view origin,
               std::string_view unit, std::string_view currency, std::int64_t& out) noexcept {
  out = 0;
  CountryCode origin_code;
  Code<4> unit_code;
  CurrencyCode currency_code;
  if (input.reference == nullptr || !read(origin, origin_code) || !read(unit, unit_code) ||
      !read(currency, currency_code)) {
    return false;
  }
  const PriceReference* found =
      input.reference->price(hs, origin_code, unit_code, currency_code, day(input));
  if (found == nullptr) return false;
  out = found->price.raw;
  return true;
}

bool hs_known(const Input& input, std::string_view hs) noexcept {
  if (input.reference == nullptr) return false;
  // Where the table does not claim to be complete, a code it lacks says nothing.
  return !input.reference->hs_complete() || input.reference->hs(hs, day(input)) != nullptr;
}

bool hs_rate(const Input& input, std::string_view hs, std::int64_t& out) noexcept {
  const HsRow* row = input.reference == nullptr ? nullptr : input.reference->hs(hs, day(input));
  out = row == nullptr ? 0 : row->mfn_rate.raw;
  return row != nullptr;
}

bool hs_sibling_rate_max(const Input& input, std::string_view hs, std::int64_t& out) noexcept {
  const HsRow* row = input.reference == nullptr ? nullptr : input.reference->hs(hs, day(input));
  out = row == nullptr ? 0 : row->sibling_rate_max.raw;
  return row != nullptr;
}

bool is_preferential(const Input& input, std::string_view tariff_code) noexcept {
  return input.reference != nullptr &&
         input.reference->fta_covers(tariff_code, CountryCode()).has_value();
}

bool fta_covers(const Input& input, std::string_view tariff_code,
                std::string_view origin) noexcept {
  CountryCode code;
  if (input.reference == nullptr || !read(origin, code)) return false;
  return input.reference->fta_covers(tariff_code, code).value_or(false);
}

std::string_view ruling_code(const Input& input, const GoodsLine& line) noexcept {
  const Ruling* ruling =
      input.reference == nullptr ? nullptr : input.reference->ruling(line.item_name, day(input));
  return ruling == nullptr ? std::string_view() : std::string_view(ruling->hs_code);
}

std::string_view brand_right(const Input& input, const GoodsLine& line) noexcept {
  if (input.reference == nullptr) return {};
  const BrandRight* right =
      input.reference->brand_right(line.brand, line.hs_code.view(), day(input));
  if (right == nullptr) return {};
  const Declaration& d = *input.declaration;
  const auto may = [right](TaxCode firm) {
    return !firm.empty() &&
           std::ranges::binary_search(right->authorised, legal_person(firm).packed());
  };
  return may(d.trader.tax_code) || may(d.principal.tax_code) ? "authorised" : "unauthorised";
}

bool permit_required(const Input& input, const GoodsLine& line) noexcept {
  return rule_for(input, line) != nullptr;
}

bool permit_missing(const Input& input, const GoodsLine& line) noexcept {
  const PermitRule* rule = rule_for(input, line);
  if (rule == nullptr) return false;
  const Date today = day(input);
  for (const Permit& permit : input.declaration->permits) {
    const bool valid = !permit.expires || today <= *permit.expires;
    if (permit.type == rule->permit_type && valid) return false;
  }
  return true;
}

PermitStanding permit_state(const Input& input, const GoodsLine& line) noexcept {
  const Declaration& d = *input.declaration;
  if (d.permits.empty()) {
    return rule_for(input, line) == nullptr ? PermitStanding::kNotRequired
                                            : PermitStanding::kMissing;
  }
  if (input.reference == nullptr) return PermitStanding::kNotRequired;
  const auto at = static_cast<std::size_t>(&line - d.lines.data());
  if (input.permits != nullptr) return input.permits->of_line(at);
  PermitFindings findings;
  findings.find(d, permit_facts(input), *input.reference);
  return findings.of_line(at);
}

PermitStanding document_state(const Input& input, const GoodsLine& line,
                              std::string_view type) noexcept {
  Code<4> code;
  if (!read(type, code)) return PermitStanding::kMissing;
  // Where the rules ask for that type, its balance counts.
  const PermitRule* rule = rule_for(input, line);
  if (rule != nullptr && rule->permit_type == code) return permit_state(input, line);
  return document_standing(*input.declaration, permit_facts(input), line, code);
}

namespace {

// `of` takes what is asked for out of the findings.
template <typename Of>
auto account_state(const Input& input, Of of) noexcept {
  static const AccountFindings kNothingAsked;
  if (input.accounts != nullptr) return of(*input.accounts);
  if (input.facts == nullptr || !input.facts->accounts.asked) return of(kNothingAsked);
  AccountFindings findings;
  findings.find(*input.declaration, input.facts->accounts);
  return of(findings);
}

std::size_t place_of(const Input& input, const GoodsLine& line) noexcept {
  return static_cast<std::size_t>(&line - input.declaration->lines.data());
}

}  // namespace

AccountStanding exemption_state(const Input& input, const GoodsLine& line) noexcept {
  return account_state(input, [at = place_of(input, line)](const AccountFindings& found) {
    return found.exemption(at);
  });
}

AccountStanding temporary_state(const Input& input, const GoodsLine& line) noexcept {
  return account_state(input, [at = place_of(input, line)](const AccountFindings& found) {
    return found.temporary(at);
  });
}

bool has_exempt_lines(const Input& input) noexcept {
  return account_state(input, [](const AccountFindings& found) { return found.exempts(); });
}

AccountStanding on_the_spot_state(const Input& input) noexcept {
  return account_state(input, [](const AccountFindings& found) { return found.on_the_spot(); });
}

}  // namespace luong::criteria
