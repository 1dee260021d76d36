#include "core/decimal.h"

#include <limits>

namespace luong {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text, int digits) noexcept {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);

  std::size_t whole = 0;
  while (whole < text.size() && is_digit(text[whole])) ++whole;
  if (whole == 0 || (whole > 1 && text[0] == '0')) return std::nullopt;

  std::string_view fraction;
  if (whole < text.size()) {
    if (text[whole] != '.') return std::nullopt;
    fraction = text.substr(whole + 1);
    if (fraction.empty() || fraction.size() > static_cast<std::size_t>(digits)) return std::nullopt;
  }
  // 19 digits always fit 64 unsigned bits; more never fit int64.
  if (whole + static_cast<std::size_t>(digits) > 19 && text[0] != '0') return std::nullopt;

  std::uint64_t magnitude = 0;
  for (const char c : text.substr(0, whole)) {
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(c - '0');
  }
  for (const char c : fraction) {
    if (!is_digit(c)) return std::nullopt;
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(c - '0');
  }
  for (auto i = static_cast<int>(fraction.size()); i < digits; ++i) magnitude *= 10;

  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMax + (negative ? 1U : 0U)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

std::string decimal_text(std::int64_t raw, int digits) {
  const bool negative = raw < 0;
  std::uint64_t magnitude = static_cast<std::uint64_t>(raw);
  if (negative) magnitude = 0 - magnitude;

  std::string text = std::to_string(magnitude);
  const auto decimals = static_cast<std::size_t>(digits);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  if (decimals > 0) {
    text.insert(text.size() - decimals, 1, '.');
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  if (negative) text.insert(0, 1, '-');
  return text;
}

}  // namespace luong
