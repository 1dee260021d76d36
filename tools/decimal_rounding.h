#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace luong::tools {

// A decimal text of any number of decimals ("5353.020000000001") as an integer scaled by 10^digits,
// rounded half to even, after dividing by 10^shift. Nothing for text that is no plain decimal
// number, is negative, or does not fit 64 bits. Exact: no floating point.
std::optional<std::int64_t> round_decimal(std::string_view text, int digits, int shift = 0);

// value * numerator / denominator, rounded half to even; nothing where it does not fit. All
// positive or zero, the denominator positive.
std::optional<std::int64_t> scale_half_even(std::int64_t value, std::int64_t numerator,
                                            std::int64_t denominator);

}  // namespace luong::tools
