#pragma once

#include <cstdint>

namespace luong::tools {

// When the n-th message of a fixed-rate run is due, in nanoseconds of a steady clock: start plus n
// intervals, without the error of adding rounded intervals up. The schedule never waits for answers
// (open loop); latency is counted from these instants, so that a stall of the daemon is seen by
// every message that was due in it.
class SendSchedule {
 public:
  SendSchedule(std::int64_t start_ns, std::uint64_t per_second)
      : start_ns_(start_ns), per_second_(per_second) {}

  std::int64_t due(std::uint64_t n) const {
    constexpr std::uint64_t kSecond = 1'000'000'000;
    return start_ns_ + static_cast<std::int64_t>(n / per_second_ * kSecond +
                                                 n % per_second_ * kSecond / per_second_);
  }

 private:
  std::int64_t start_ns_;
  std::uint64_t per_second_;
};

}  // namespace luong::tools
