#include "core/criteria/lookups.h"

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

const PermitRule* rule_for(const Input& input, const GoodsLine& line) noexcept {
  if (input.reference == nullptr) return nullptr;
  const Declaration& d = *input.declaration;
  return input.reference->permit_rule(line.hs_code.view(), d.declaration_kind,
                                      static_cast<char>(d.direction), day(input));
}

}  // namespace

bool in_list(const Input& input, std::string_view list, std::string_view code) noexcept {
  if (input.reference == nullptr || code.empty()) return false;
  const CodeList* found = input.reference->list(list);
  return found != nullptr && found->contains(code, day(input));
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

}  // namespace luong::criteria
