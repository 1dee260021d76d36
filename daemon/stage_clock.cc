#include "daemon/stage_clock.h"

#include <algorithm>
#include <bit>

namespace luong {

namespace {
constexpr std::uint64_t kSteps = 16;
constexpr std::size_t kBuckets = 33 * kSteps;

// Values below 16 have a bucket each; above, the four bits after the leading one choose the step.
std::size_t bucket_of(std::uint64_t value) noexcept {
  if (value < kSteps) return static_cast<std::size_t>(value);
  const auto octave = static_cast<std::uint64_t>(std::bit_width(value)) - 4;
  const std::uint64_t step = (value >> (octave - 1)) & (kSteps - 1);
  return std::min(static_cast<std::size_t>(octave * kSteps + step), kBuckets - 1);
}

std::uint64_t upper_bound_of(std::size_t bucket) noexcept {
  if (bucket < kSteps) return bucket;
  const std::uint64_t octave = bucket / kSteps;
  const std::uint64_t step = bucket % kSteps;
  return ((kSteps + step + 1) << (octave - 1)) - 1;
}
}  // namespace

std::string_view name(Stage stage) noexcept {
  switch (stage) {
    case Stage::kQueue:
      return "queue";
    case Stage::kParse:
      return "parse";
    case Stage::kOrder:
      return "order";
    case Stage::kScore:
      return "score";
    case Stage::kSync:
      return "sync";
    case Stage::kTotal:
      return "total";
  }
  return "unknown";
}

void LatencyHistogram::record(std::uint64_t microseconds, std::uint64_t count) noexcept {
  buckets_[bucket_of(microseconds)] += count;
  count_ += count;
  max_ = std::max(max_, microseconds);
}

std::uint64_t LatencyHistogram::quantile(double q) const noexcept {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(q * static_cast<double>(count_ - 1)) + 1;
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= rank) return std::min(upper_bound_of(bucket), max_);
  }
  return max_;
}

}  // namespace luong
