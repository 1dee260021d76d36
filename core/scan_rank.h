#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

#include "core/code.h"
#include "core/limits.h"
#include "core/small_list.h"

namespace luong {

struct Verdict;
struct Thresholds;

// How much a lot deserves a scanner's slot: (tier, score), lexicographically (decision.md §2,
// S003-34); what a declarant asked for himself is last. Ordered; 0 is the least.
class ScanRank {
 public:
  static constexpr std::uint32_t kScores = 1'024;
  enum class Order : std::uint8_t { kFacilitation = 0, kTier2, kTier1 };
  static constexpr std::int32_t kScoreTop = 1'023;
  static constexpr std::uint32_t kEnd = 3 * kScores;  // every value is below it

  constexpr ScanRank() = default;
  constexpr ScanRank(Order order, std::int32_t score)  // higher scores count as 1,023
      : value_(static_cast<std::uint32_t>(order) * kScores +
               static_cast<std::uint32_t>(std::clamp(score, 0, kScoreTop))) {}
  static constexpr ScanRank from_value(std::uint32_t value) {
    ScanRank rank;
    rank.value_ = value < kEnd ? value : kEnd - 1;
    return rank;
  }

  constexpr std::uint32_t value() const { return value_; }
  constexpr Order order() const { return static_cast<Order>(value_ / kScores); }
  constexpr std::int32_t score() const { return static_cast<std::int32_t>(value_ % kScores); }
  // What scanning one container of such a lot covers: its score, tier 1 above any of tier 2.
  constexpr std::int32_t risk() const {
    if (order() == Order::kFacilitation) return 0;
    return score() + (order() == Order::kTier1 ? kScoreTop : 0);
  }
  constexpr auto operator<=>(const ScanRank&) const = default;

 private:
  std::uint32_t value_ = 0;
};

// Tier 1 where its score reaches `tier1.yellow`, as decision.md §1's invariant has it.
ScanRank scan_rank(const Verdict& verdict, const Thresholds& tier1) noexcept;

// What a lot asked of one device: containers, in 1/256, since those it could go through share it.
struct ScanAsked {
  Code<16> device;
  std::uint32_t parts = 0;
  bool operator==(const ScanAsked&) const = default;
};

// A lot's bid for a slot, and what it was measured by: an input fact, journaled. All empty where it
// bid for none.
struct ScanBid {
  static constexpr std::uint32_t kParts = 256;
  ScanRank rank;
  ScanRank price;  // the least that would have got a slot; where it was refused for that
  SmallList<ScanAsked, limits::kScanDevicesAskedMax> asked;
  bool operator==(const ScanBid&) const = default;
};

}  // namespace luong
