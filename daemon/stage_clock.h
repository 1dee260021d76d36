#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace luong {

// The stages of a declaration's way, for `ctl latency` and metrics.
// Queue and total count declarations, the others runs; kOrder is both in-order steps together.
enum class Stage : std::uint8_t { kQueue, kParse, kOrder, kScore, kSync, kTotal };
inline constexpr std::size_t kStages = 6;
std::string_view name(Stage stage) noexcept;

// Latencies of one stage in microseconds, log-linear: 16 steps an octave, under 7 % error, 1 us to
// about an hour. Written by one thread; copied for readers.
class LatencyHistogram {
 public:
  void record(std::uint64_t microseconds, std::uint64_t count = 1) noexcept;
  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t quantile(double q) const noexcept;  // upper bound of its step; 0 when empty
  std::uint64_t max() const noexcept { return max_; }

 private:
  static constexpr std::size_t kSteps = 16;
  std::array<std::uint64_t, 33 * kSteps> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

using StageLatencies = std::array<LatencyHistogram, kStages>;

}  // namespace luong
