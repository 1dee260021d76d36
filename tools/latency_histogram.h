#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace luong::tools {

// Counts of latencies in log-linear buckets: exact below 256, then 128 buckets to each power of
// two, so that a value read back is above the true one by less than 1/128 (0.8 %), never below.
// Fixed size (58 kB), no allocation. Any unit; we use nanoseconds.
class LatencyHistogram {
 public:
  void record(std::uint64_t value) {
    ++counts_[bucket_of(value)];
    ++count_;
    max_ = std::max(max_, value);
  }

  void merge(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
  }

  void clear() { *this = LatencyHistogram{}; }

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The smallest bucket top that at least `permyriad` of 10,000 values do not exceed: 9'900 is p99,
  // 9'999 p99.99. 0 while empty; never more than max().
  std::uint64_t quantile(std::uint32_t permyriad) const {
    if (count_ == 0) return 0;
    const std::uint64_t rank = std::max<std::uint64_t>(1, ceil_share(count_, permyriad));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen >= rank) return std::min(top_of(i), max_);
    }
    return max_;
  }

 private:
  static constexpr unsigned kSubBits = 7;
  static constexpr std::size_t kSub = std::size_t{1} << kSubBits;
  static constexpr std::size_t kBuckets = (64 - kSubBits + 1) * kSub;

  static std::uint64_t ceil_share(std::uint64_t count, std::uint32_t permyriad) {
    return count / 10'000 * permyriad + (count % 10'000 * permyriad + 9'999) / 10'000;
  }

  // Below 2 x 128 a bucket is one value; above, the top 8 bits name the bucket.
  static std::size_t bucket_of(std::uint64_t value) {
    if (value < 2 * kSub) return static_cast<std::size_t>(value);
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
    return (shift + 1) * kSub + static_cast<std::size_t>(value >> shift) - kSub;
  }
  static std::uint64_t top_of(std::size_t bucket) {
    if (bucket < 2 * kSub) return bucket;
    const std::size_t shift = bucket / kSub - 1;
    const std::uint64_t lead = bucket % kSub + kSub;
    return (lead << shift) + ((std::uint64_t{1} << shift) - 1);
  }

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace luong::tools
