#include "core/reference_data.h"

#include <algorithm>
#include <cstddef>

#include "core/goods_fingerprint.h"

namespace luong {
namespace {

constexpr std::size_t kTariffDigits = 8;  // AHTN

template <typename Row>
bool in_force(const Row& row, Date on) {
  return row.from <= on && on <= row.to;
}

// And indexes them.
template <typename Row>
void sort_by_key(std::vector<Row>& rows, LeadingParts& parts) {
  // Stable, so that rows of one key stay in the order of their file.
  std::ranges::stable_sort(rows, {}, &Row::key);
  parts.index(rows);
}

}  // namespace

bool CodeList::contains(std::string_view code, Date on) const noexcept {
  return parts.may_cover(code) && parts.longest(rows, code, [on](const Row& row) {
    return in_force(row, on) ? 1 : 0;
  }) != nullptr;
}

bool CodeList::contains(std::string_view code, std::string_view with, Date on) const noexcept {
  return parts.may_cover(code) && parts.longest(rows, code, [with, on](const Row& row) {
    return in_force(row, on) && (row.with.empty() || row.with == with) ? 1 : 0;
  }) != nullptr;
}

void ReferenceData::add_list(CodeList list) {
  sort_by_key(list.rows, list.parts);
  const auto at = std::ranges::lower_bound(lists_, list.name, {}, &CodeList::name);
  if (at != lists_.end() && at->name == list.name) {
    *at = std::move(list);
  } else {
    lists_.insert(at, std::move(list));
  }
  list_index_.clear(lists_.size());
  for (std::size_t i = 0; i < lists_.size(); ++i) list_index_.add(name_hash(lists_[i].name), i);
}

void ReferenceData::set_hs_table(std::vector<HsRow> rows, std::string version, bool complete) {
  sort_by_key(rows, hs_parts_);
  hs_ = std::move(rows);
  hs_version_ = std::move(version);
  hs_complete_ = complete;
  has_hs_ = true;
}

void ReferenceData::set_fta(std::vector<std::pair<std::string, std::vector<CountryCode>>> members,
                            std::string version) {
  std::ranges::sort(members);
  for (auto& [tariff_code, countries] : members) std::ranges::sort(countries);
  fta_ = std::move(members);
  fta_index_.clear(fta_.size());
  for (std::size_t i = 0; i < fta_.size(); ++i) fta_index_.add(name_hash(fta_[i].first), i);
  fta_version_ = std::move(version);
  has_fta_ = true;
}

void ReferenceData::set_permit_rules(std::vector<PermitRule> rules, std::string version) {
  sort_by_key(rules, permit_parts_);
  permit_rules_ = std::move(rules);
  permit_version_ = std::move(version);
  has_permits_ = true;
}

void ReferenceData::set_price_references(std::vector<PriceReference> prices, std::string version) {
  sort_by_key(prices, price_parts_);
  price_references_ = std::move(prices);
  price_version_ = std::move(version);
  has_prices_ = true;
}

void ReferenceData::set_rulings(std::vector<Ruling> rulings, std::string version) {
  std::ranges::sort(rulings, {}, &Ruling::good);
  rulings_ = std::move(rulings);
  ruling_version_ = std::move(version);
  has_rulings_ = true;
}

void ReferenceData::set_brand_rights(std::vector<BrandRight> rights, std::string version) {
  std::ranges::sort(rights, {}, &BrandRight::brand);
  brand_rights_ = std::move(rights);
  brand_version_ = std::move(version);
  has_brands_ = true;
}

void ReferenceData::set_ministries(std::vector<Ministry> ministries, std::string version) {
  ministries_ = std::move(ministries);
  for (Ministry& ministry : ministries_) {
    for (std::size_t i = 0; i < kInspectionMethods; ++i) {
      ministry.advice[i] =
          specialised_advice_word(ministry.code, static_cast<InspectionMethod>(i + 1));
    }
  }
  ministry_version_ = std::move(version);
  has_ministries_ = true;
}

void ReferenceData::set_caps(std::vector<CapRow> rows, std::string version) {
  std::ranges::sort(rows, {}, &CapRow::from);
  caps_ = std::move(rows);
  cap_version_ = std::move(version);
  has_caps_ = true;
}

const CapRow* ReferenceData::cap(Date on) const noexcept {
  const auto found =
      std::ranges::find_if(caps_, [on](const CapRow& row) { return in_force(row, on); });
  return found == caps_.end() ? nullptr : &*found;
}

const CapRow* ReferenceData::cap_before(Date day) const noexcept {
  const CapRow* latest = nullptr;
  for (const CapRow& row : caps_) {
    if (row.to < day) latest = &row;
  }
  return latest;
}

bool ReferenceData::has_table(std::string_view table) const noexcept {
  if (table == "caps") return has_caps_;
  if (table == "rulings") return has_rulings_;
  if (table == "brand_rights") return has_brands_;
  if (table == "ministries") return has_ministries_;
  if (table == "hs") return has_hs_;
  if (table == "fta") return has_fta_;
  if (table == "permit_rules") return has_permits_;
  if (table == "ref_price") return has_prices_;
  return list(table) != nullptr;
}

const CodeList* ReferenceData::list(std::string_view name) const noexcept {
  const auto at = std::ranges::lower_bound(lists_, name, {}, &CodeList::name);
  return at != lists_.end() && at->name == name ? &*at : nullptr;
}

const CodeList* ReferenceData::list(const HashedName& name) const noexcept {
  return list_index_.find(lists_, name.hash,
                          [&name](const CodeList& list) { return list.name == name.text; });
}

const HsRow* ReferenceData::hs(std::string_view hs_code, Date on) const noexcept {
  if (!hs_parts_.may_cover(hs_code)) return nullptr;
  return hs_parts_.longest(hs_, hs_code.substr(0, kTariffDigits),
                           [on](const HsRow& row) { return in_force(row, on) ? 1 : 0; });
}

std::optional<bool> ReferenceData::fta_covers(std::string_view tariff_code,
                                              CountryCode origin) const noexcept {
  const auto* row = fta_index_.find(fta_, name_hash(tariff_code),
                                    [=](const auto& r) { return r.first == tariff_code; });
  if (row == nullptr) return std::nullopt;
  return std::ranges::binary_search(row->second, origin);
}

const PermitRule* ReferenceData::permit_rule(std::string_view hs, Code<3> kind, char direction,
                                             Date on) const noexcept {
  if (!permit_parts_.may_cover(hs)) return nullptr;
  return permit_parts_.longest(permit_rules_, hs, [=](const PermitRule& rule) {
    const bool kind_fits = rule.kind.empty() || rule.kind == kind;
    const bool direction_fits = rule.direction == '*' || rule.direction == direction;
    if (!in_force(rule, on) || !kind_fits || !direction_fits) return 0;
    return 1 + (rule.kind.empty() ? 0 : 2) + (rule.direction == '*' ? 0 : 1);
  });
}

const PriceReference* ReferenceData::price(std::string_view hs, CountryCode origin, Code<4> unit,
                                           CurrencyCode currency, Date on) const noexcept {
  if (!price_parts_.may_cover(hs)) return nullptr;
  return price_parts_.longest(price_references_, hs, [=](const PriceReference& price) {
    const bool origin_fits = price.origin.empty() || price.origin == origin;
    const bool measure_fits = price.unit == unit && price.currency == currency;
    if (!in_force(price, on) || !origin_fits || !measure_fits) return 0;
    return price.origin.empty() ? 1 : 2;
  });
}

const Ruling* ReferenceData::ruling(std::string_view description, Date on) const noexcept {
  if (rulings_.empty()) return nullptr;
  const std::uint64_t good = goods_fingerprint(description);
  auto ruling = std::ranges::lower_bound(rulings_, good, {}, &Ruling::good);
  for (; ruling != rulings_.end() && ruling->good == good; ++ruling) {
    if (in_force(*ruling, on)) return &*ruling;
  }
  return nullptr;
}

const BrandRight* ReferenceData::brand_right(std::string_view brand, std::string_view hs,
                                             Date on) const noexcept {
  if (brand_rights_.empty() || brand.empty()) return nullptr;
  const std::uint64_t mark = goods_fingerprint(brand);
  const BrandRight* longest = nullptr;
  auto right = std::ranges::lower_bound(brand_rights_, mark, {}, &BrandRight::brand);
  for (; right != brand_rights_.end() && right->brand == mark; ++right) {
    if (!hs.starts_with(right->hs_prefix) || !in_force(*right, on)) continue;
    if (longest == nullptr || right->hs_prefix.size() > longest->hs_prefix.size()) {
      longest = &*right;
    }
  }
  return longest;
}

const Ministry* ReferenceData::ministry(std::string_view name, Date on) const noexcept {
  const auto found = std::ranges::find_if(ministries_, [=](const Ministry& ministry) {
    return ministry.name == name && in_force(ministry, on);
  });
  return found == ministries_.end() ? nullptr : &*found;
}

std::vector<std::pair<std::string, std::string>> ReferenceData::versions() const {
  std::vector<std::pair<std::string, std::string>> versions;
  if (has_hs_) versions.emplace_back("hs", hs_version_);
  if (has_fta_) versions.emplace_back("fta", fta_version_);
  if (has_permits_) versions.emplace_back("permit_rules", permit_version_);
  if (has_prices_) versions.emplace_back("ref_price", price_version_);
  if (has_rulings_) versions.emplace_back("rulings", ruling_version_);
  if (has_brands_) versions.emplace_back("brand_rights", brand_version_);
  if (has_caps_) versions.emplace_back("caps", cap_version_);
  if (has_ministries_) versions.emplace_back("ministries", ministry_version_);
  for (const CodeList& list : lists_) versions.emplace_back(list.name, list.version);
  std::ranges::sort(versions);
  return versions;
}

}  // namespace luong
