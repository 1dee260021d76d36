#include "core/criteria/functions.h"

#include <array>

namespace luong::criteria {
namespace {

using enum Argument;

constexpr Argument kOneText[] = {kString};
constexpr Argument kOnePattern[] = {kPattern};
constexpr Argument kTwoTexts[] = {kString, kString};
constexpr Argument kFourTexts[] = {kString, kString, kString, kString};
constexpr Argument kListAndText[] = {kTableName, kString};
constexpr Argument kListAndTwoTexts[] = {kTableName, kString, kString};
constexpr Argument kOneLine[] = {kLine};
constexpr Argument kLineAndText[] = {kLine, kString};
constexpr Argument kOneInt[] = {kInt};
constexpr Argument kTwoInts[] = {kInt, kInt};
constexpr Argument kOneDecimal[] = {kDecimal};
constexpr Argument kOneNumber[] = {kNumber};
constexpr Argument kTwoNumbers[] = {kNumber, kNumber};

// Costs are in evaluator steps of about 2-4 ns; look-ups and searches were given round numbers.
constexpr Signature kSignatures[] = {
    {"in_list", Function::kInList, kListAndText, Type::kBool, "", 20},
    {"in_list", Function::kInPairList, kListAndTwoTexts, Type::kBool, "", 25},
    {"ref_price", Function::kRefPriceLine, kOneLine, Type::kDecimal, "ref_price", 20, true},
    {"ref_price", Function::kRefPrice, kTwoTexts, Type::kDecimal, "ref_price", 20, true},
    {"ref_price", Function::kRefPrice, kFourTexts, Type::kDecimal, "ref_price", 20, true},
    {"hs_known", Function::kHsKnown, kOneText, Type::kBool, "hs", 20},
    {"hs_rate", Function::kHsRate, kOneText, Type::kDecimal, "hs", 20, true},
    {"hs_sibling_rate_max", Function::kHsSiblingRateMax, kOneText, Type::kDecimal, "hs", 20, true},
    {"is_preferential", Function::kIsPreferential, kOneText, Type::kBool, "fta", 20},
    {"fta_covers", Function::kFtaCovers, kTwoTexts, Type::kBool, "fta", 20},
    {"permit_required", Function::kPermitRequired, kOneLine, Type::kBool, "permit_rules", 20},
    {"permit_missing", Function::kPermitMissing, kOneLine, Type::kBool, "permit_rules", 30},
    {"permit_state", Function::kPermitState, kOneLine, Type::kString, "permit_rules", 30},
    {"document_state", Function::kDocumentState, kLineAndText, Type::kString, "permit_rules", 40},
    {"exemption_state", Function::kExemptionState, kOneLine, Type::kString, "", 5},
    {"temporary_state", Function::kTemporaryState, kOneLine, Type::kString, "", 5},
    {"ruling_code", Function::kRulingCode, kOneLine, Type::kString, "rulings", 300},
    {"brand_right", Function::kBrandRight, kOneLine, Type::kString, "brand_rights", 60},
    {"tokens", Function::kTokens, kOneText, Type::kInt, "", 100},
    {"abs", Function::kAbs, kOneNumber, Type::kInt, "", 1},
    {"min", Function::kMin, kTwoNumbers, Type::kInt, "", 1},
    {"max", Function::kMax, kTwoNumbers, Type::kInt, "", 1},
    {"int", Function::kToInt, kOneDecimal, Type::kInt, "", 1},
    {"decimal", Function::kToDecimal, kOneInt, Type::kDecimal, "", 1},
    {"has_bit", Function::kHasBit, kTwoInts, Type::kBool, "", 1},
    {"days", Function::kDays, kOneInt, Type::kDuration, "", 1},
};

constexpr Signature kTextMethods[] = {
    {"startsWith", Function::kStartsWith, kOneText, Type::kBool, "", 2},
    {"endsWith", Function::kEndsWith, kOneText, Type::kBool, "", 2},
    {"contains", Function::kContains, kOneText, Type::kBool, "", 100},
    {"matches", Function::kMatches, kOnePattern, Type::kBool, "", 1'000},
    {"size", Function::kTextSize, {}, Type::kInt, "", 50},
};

}  // namespace

LineReads reads_of(Function function) noexcept {
  static constexpr std::string_view kPrice[] = {"hs_code", "origin", "unit1", "unit_price_ccy"};
  static constexpr std::string_view kRuling[] = {"item_name"};
  static constexpr std::string_view kBrand[] = {"brand", "hs_code"};
  static constexpr std::string_view kTrader[] = {"trader.tax_code"};
  static constexpr std::string_view kExemption[] = {"exemption_list_no", "exemption_line"};
  static constexpr std::string_view kGoods[] = {"hs_code"};
  static constexpr std::string_view kTemporary[] = {"temp_declaration_no"};
  static constexpr std::string_view kPermit[] = {"declaration_kind", "permits"};
  switch (function) {
    case Function::kRefPriceLine:
      return {kPrice, {}};
    case Function::kRulingCode:
      return {kRuling, {}};
    case Function::kBrandRight:
      return {kBrand, kTrader};
    case Function::kExemptionState:
      return {kExemption, {}, true};
    case Function::kTemporaryState:
      return {kGoods, kTemporary, true};
    case Function::kPermitRequired:
      return {kGoods, std::span(kPermit).first(1)};
    case Function::kPermitMissing:
      return {kGoods, kPermit};
    case Function::kPermitState:
    case Function::kDocumentState:
      return {kGoods, kPermit, true};
    default:
      return {};
  }
}

bool takes_list_name(Function function) noexcept {
  return function == Function::kInList || function == Function::kInPairList;
}

std::span<const Signature> signatures() noexcept { return kSignatures; }
std::span<const Signature> text_methods() noexcept { return kTextMethods; }

}  // namespace luong::criteria
