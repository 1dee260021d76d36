#pragma once

#include <cstddef>
#include <cstdint>

namespace luong::tools {

// A stream of reproducible random integers (SplitMix64): the same seed and stream number give the
// same numbers on every machine and compiler. Integers only; the distributions of <random> differ
// between standard libraries, so nothing here uses them. Not for secrets.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream)
      : state_(mix(seed + kStep) ^ mix(mix(stream) + kStep)) {}

  std::uint64_t next() {
    state_ += kStep;
    return mix(state_);
  }

  // 0 to n-1; n > 0.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U);
  }

  // low to high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto range = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(next() % range);
  }

  bool per_million(std::uint32_t share) { return below(1'000'000) < share; }
  bool percent(std::uint32_t share) { return below(100) < share; }

  template <typename List>
  const auto& pick(const List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }

  static constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  }

 private:
  static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;
  std::uint64_t state_;
};

}  // namespace luong::tools
