#pragma once

#include <cmath>
#include <cstdint>

namespace luong::tools {

// Between which shares the true one lies in 95 of 100 cases (Wilson). Of nothing: anything.
struct ShareBounds {
  double low = 0, high = 1;

  static ShareBounds of(std::uint64_t hits, std::uint64_t all) {
    if (all == 0) return {};
    constexpr double kZ = 1.96;
    const auto n = static_cast<double>(all);
    const double share = static_cast<double>(hits) / n;
    const double middle = share + kZ * kZ / (2 * n);
    const double reach = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
    const double scale = 1 + kZ * kZ / n;
    return {(middle - reach) / scale, (middle + reach) / scale};
  }
};

}  // namespace luong::tools
