#include "core/declaration_number.h"

#include <cstddef>

namespace luong {
namespace {

constexpr std::size_t kDigits = 12;

}  // namespace

std::optional<DeclarationNumber> DeclarationNumber::parse(std::string_view text) noexcept {
  if (text.size() != kDigits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value < 10) return std::nullopt;  // Root zero: our "absent", and no number VNACCS gives.
  return from_value(value);
}

std::string DeclarationNumber::text() const {
  if (empty()) return {};
  std::string digits = std::to_string(value_);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  return digits;
}

}  // namespace luong
