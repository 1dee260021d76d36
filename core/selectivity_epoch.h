#pragma once

#include <cstdint>

namespace luong {

// A run of declarations judged by one pair of tier-2 thresholds. They never lie below the pack's.
struct SelectivityEpoch {
  std::uint64_t number = 0;  // 0: none was begun yet, the pack's own thresholds hold
  std::int32_t yellow = 0, red = 0;
  bool operator==(const SelectivityEpoch&) const = default;
};
// A threshold no score reaches: nothing more at discretion.
inline constexpr std::int32_t kBeyondAnyScore = 2'001;

}  // namespace luong
