#pragma once

#include <cstdint>
#include <optional>

// Exact arithmetic on ints and on decimals of 6 places in 64 bits, with intermediates in 128. Every
// function answers false where the result does not fit or the divisor is zero.
namespace luong::criteria {

__extension__ using Wide = __int128;
inline constexpr std::int64_t kScale = 1'000'000;

inline bool narrow(Wide wide, std::int64_t& out) noexcept {
  out = static_cast<std::int64_t>(wide);
  return out == wide;
}

// numerator / denominator, rounded to the nearest, a half to the even neighbour.
inline Wide divide_half_even(Wide numerator, Wide denominator) noexcept {
  Wide quotient = numerator / denominator;
  const Wide remainder = numerator % denominator;
  const Wide twice = (remainder < 0 ? -remainder : remainder) * 2;
  const Wide size = denominator < 0 ? -denominator : denominator;
  if (twice > size || (twice == size && quotient % 2 != 0)) {
    quotient += (numerator < 0) == (denominator < 0) ? 1 : -1;
  }
  return quotient;
}

// A side of a mixed operation in 1e-6.
inline Wide scaled(std::int64_t value, bool is_int) noexcept {
  return is_int ? Wide{value} * kScale : Wide{value};
}

inline bool multiply(std::int64_t a, bool a_int, std::int64_t b, bool b_int,
                     std::int64_t& out) noexcept {
  const Wide product = Wide{a} * b;
  return narrow(a_int || b_int ? product : divide_half_even(product, kScale), out);
}

inline bool divide(std::int64_t a, bool a_int, std::int64_t b, bool b_int,
                   std::int64_t& out) noexcept {
  if (b == 0) return false;
  const Wide numerator = scaled(a, a_int) * (b_int ? 1 : kScale);
  return narrow(divide_half_even(numerator, b), out);
}

inline bool remainder(std::int64_t a, bool a_int, std::int64_t b, bool b_int,
                      std::int64_t& out) noexcept {
  if (b == 0) return false;
  return narrow(scaled(a, a_int) % scaled(b, b_int), out);
}

inline bool divide_int(std::int64_t a, std::int64_t b, std::int64_t& out) noexcept {
  if (b == 0 || (a == INT64_MIN && b == -1)) return false;
  out = a / b;
  return true;
}

inline bool remainder_int(std::int64_t a, std::int64_t b, std::int64_t& out) noexcept {
  if (b == 0) return false;
  out = b == -1 ? 0 : a % b;
  return true;
}

}  // namespace luong::criteria
