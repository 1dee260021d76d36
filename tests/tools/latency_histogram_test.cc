#include "tools/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "tools/random_stream.h"

namespace luong::tools {
namespace {

TEST(LatencyHistogram, IsEmptyBeforeTheFirstValue) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.max(), 0U);
  EXPECT_EQ(histogram.quantile(9'900), 0U);
}

TEST(LatencyHistogram, ReadsASingleValueBackWithinOnePercentAtAnySize) {
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t value : {power - 1, power, power + 1, power + power / 3}) {
      LatencyHistogram histogram;
      histogram.record(value);
      histogram.record(std::numeric_limits<std::uint64_t>::max());  // So that max() does not help.
      const std::uint64_t read = histogram.quantile(5'000);
      SCOPED_TRACE(value);
      EXPECT_GE(read, value);
      EXPECT_LE(read - value, value / 100);
    }
  }
}

TEST(LatencyHistogram, QuantilesAgreeWithSortedValuesToOnePercent) {
  RandomStream random(7, 0);
  LatencyHistogram histogram;
  std::vector<std::uint64_t> values;
  for (int i = 0; i < 100'003; ++i) {
    const std::uint64_t value = random.next() >> (20 + random.below(40));
    values.push_back(value);
    histogram.record(value);
  }
  std::sort(values.begin(), values.end());
  for (const std::uint32_t permyriad :
       {1U, 500U, 5'000U, 9'000U, 9'900U, 9'990U, 9'999U, 10'000U}) {
    SCOPED_TRACE(permyriad);
    const std::uint64_t rank = (values.size() * permyriad + 9'999) / 10'000;
    const std::uint64_t exact = values[std::max<std::uint64_t>(rank, 1) - 1];
    const std::uint64_t read = histogram.quantile(permyriad);
    EXPECT_GE(read, exact);
    EXPECT_LE(read - exact, exact / 100);
  }
  EXPECT_EQ(histogram.max(), values.back());
  EXPECT_EQ(histogram.quantile(10'000), values.back());
}

TEST(LatencyHistogram, MergedIsAsIfRecordedInOne) {
  LatencyHistogram one, left, right;
  for (std::uint64_t i = 1; i <= 3'000; ++i) {
    one.record(i * i);
    (i % 3 == 0 ? left : right).record(i * i);
  }
  left.merge(right);
  EXPECT_EQ(left.count(), one.count());
  EXPECT_EQ(left.max(), one.max());
  for (std::uint32_t q = 100; q <= 10'000; q += 100) EXPECT_EQ(left.quantile(q), one.quantile(q));
  left.clear();
  EXPECT_EQ(left.count(), 0U);
}

}  // namespace
}  // namespace luong::tools
