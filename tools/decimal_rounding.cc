#include "tools/decimal_rounding.h"

#include <limits>

namespace luong::tools {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> round_decimal(std::string_view text, int digits, int shift) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  // Digit i counts 10^(exponent) units of the result; those below 1 decide the rounding.
  int exponent = static_cast<int>(whole.size()) - 1 + digits - shift;
  unsigned __int128 value = 0;
  int first_dropped = 0;
  bool rest = false;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) return std::nullopt;
      if (exponent >= 0) {
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > static_cast<unsigned __int128>(kMax)) return std::nullopt;
      } else if (exponent == -1) {
        first_dropped = c - '0';
      } else {
        rest = rest || c != '0';
      }
      --exponent;
    }
  }
  for (; exponent >= 0; --exponent) {
    value *= 10;
    if (value > static_cast<unsigned __int128>(kMax)) return std::nullopt;
  }
  const bool up = first_dropped > 5 || (first_dropped == 5 && (rest || value % 2 == 1));
  value += up ? 1 : 0;
  if (value > static_cast<unsigned __int128>(kMax)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> scale_half_even(std::int64_t value, std::int64_t numerator,
                                            std::int64_t denominator) {
  const __int128 product = static_cast<__int128>(value) * numerator;
  __int128 quotient = product / denominator;
  const __int128 twice_rest = product % denominator * 2;
  if (twice_rest > denominator || (twice_rest == denominator && quotient % 2 == 1)) ++quotient;
  if (quotient > kMax) return std::nullopt;
  return static_cast<std::int64_t>(quotient);
}

}  // namespace luong::tools
