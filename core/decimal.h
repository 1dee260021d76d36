#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luong {

// A decimal number as a scaled 64-bit integer: never a double (design §5). Products of two are
// formed in 128 bits. `kDigits` decimals; range about +-9.2e18 in units of the last one.
template <int kDigits>
struct Scaled {
  std::int64_t raw = 0;
  constexpr auto operator<=>(const Scaled&) const = default;
};

using Amount = Scaled<4>;  // amounts, quantities, weights: 1e-4
using Price = Scaled<6>;   // unit prices, duty and exchange rates: 1e-6
using Vnd = std::int64_t;  // whole dong

// Reads "12.5", "0", "-3"; nothing for exponents, signs of plus, spaces, leading zeros, an empty
// part, more decimals than `digits`, or a value beyond int64.
std::optional<std::int64_t> parse_decimal(std::string_view text, int digits) noexcept;

// The shortest text that reads back: 188461 at 4 digits is "18.8461", 20000 is "2".
std::string decimal_text(std::int64_t raw, int digits);

template <int kDigits>
std::optional<Scaled<kDigits>> parse_scaled(std::string_view text) noexcept {
  const auto raw = parse_decimal(text, kDigits);
  if (!raw) return std::nullopt;
  return Scaled<kDigits>{*raw};
}

template <int kDigits>
std::string to_string(Scaled<kDigits> value) {
  return decimal_text(value.raw, kDigits);
}

}  // namespace luong
