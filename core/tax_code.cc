#include "core/tax_code.h"

#include <array>
#include <cstddef>

namespace luong {
namespace {

constexpr std::uint64_t kBranchScale = 1'000;  // "-001"

}  // namespace

std::optional<TaxCode> TaxCode::parse(std::string_view text) noexcept {
  const bool dashed = text.size() == 14 && text[10] == '-';
  if (!dashed && text.size() != 10 && text.size() != 12 && text.size() != 13) return std::nullopt;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dashed && i == 10) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(text[i] - '0');
  }
  const std::uint64_t length = dashed ? 13 : text.size();
  return from_packed(number << 4U | length);
}

bool TaxCode::check_digit_ok() const noexcept {
  if (length() != 10 && length() != 13) return true;
  const std::uint64_t ten = length() == 13 ? number() / kBranchScale : number();
  return tax_code_check_digit(static_cast<std::uint32_t>(ten / 10)) == static_cast<int>(ten % 10);
}

std::string TaxCode::text() const {
  if (empty()) return {};
  std::string digits = std::to_string(number());
  const auto width = static_cast<std::size_t>(length());
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

int tax_code_check_digit(std::uint32_t nine_digits) noexcept {
  constexpr std::array<std::uint32_t, 9> kWeightsFromLast = {3, 5, 7, 13, 17, 19, 23, 29, 31};
  std::uint32_t sum = 0;
  for (const std::uint32_t weight : kWeightsFromLast) {
    sum += nine_digits % 10 * weight;
    nine_digits /= 10;
  }
  const auto digit = static_cast<int>(10 - sum % 11);
  return digit == 10 ? 0 : digit;
}

TaxCode legal_person(TaxCode code) noexcept {
  if (code.length() != 13) return code;
  return TaxCode::from_packed((code.number() / kBranchScale) << 4U | 10U);
}

}  // namespace luong
