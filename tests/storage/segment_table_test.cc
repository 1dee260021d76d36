#include "storage/segment_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace luong {
namespace {

using Latest = std::map<LinkKey, Position>;

void expect_same(const SegmentTable& table, const Latest& latest) {
  ASSERT_EQ(table.size(), latest.size());
  for (const auto& [key, position] : latest) ASSERT_EQ(table.find(key), position);
  std::vector<SegmentTable::Row> sorted;
  table.sort_into(sorted);
  ASSERT_EQ(sorted.size(), latest.size());
  auto expected = latest.begin();
  for (const SegmentTable::Row& row : sorted) {
    ASSERT_EQ(row.key, expected->first);
    ASSERT_EQ(table.position_of(row), expected->second);
    ++expected;
  }
}

// Keys of which many share their slot, their tag, or all but one bit.
LinkKey key_like(std::mt19937_64& random) {
  const std::uint64_t few = random() % 5'000;
  switch (random() % 3) {
    case 0:
      return {random(), few};
    case 1:
      return {few << 40U, few << 56U | (few & 7)};
    default:
      return {random() << 60U, few * 0x9E37'79B9'7F4A'7C15};
  }
}

TEST(SegmentTable, KnowsTheLatestRecordOfEachKeyAndAllInOrder) {
  std::mt19937_64 random(5);
  KeyFilter filter;
  SegmentTable table(3, 1'001);
  for (std::uint32_t segment = 3; segment < 7; ++segment) {
    Latest latest;
    const std::uint64_t first = segment * 1'000'000;
    table.restart(segment, first);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      const LinkKey key = key_like(random);
      const Position position{first + i / 3, segment, static_cast<std::uint32_t>(i * 7)};
      table.add(key, position, filter);
      latest[key] = position;
      if (i % 4'999 == 0) {
        ASSERT_NO_FATAL_FAILURE(expect_same(table, latest));
      }
    }
    ASSERT_NO_FATAL_FAILURE(expect_same(table, latest));
    for (int i = 0; i < 20'000; ++i) {
      const LinkKey key = key_like(random);
      ASSERT_EQ(table.find(key).has_value(), latest.contains(key));
    }
  }
}

TEST(SegmentTable, NamesKeysThatMayBeOlderThanTheSegment) {
  KeyFilter filter;
  SegmentTable table(1, 1);
  const auto key = [](std::uint64_t n) { return LinkKey{n * 0x9E37'79B9'7F4A'7C15, ~n}; };
  for (std::uint64_t n = 0; n < 100; ++n) table.add(key(n), {1 + n, 1, 0}, filter);
  EXPECT_TRUE(table.maybe_older().empty());
  table.add(key(5), {101, 1, 0}, filter);  // Twice in one segment is not older.
  EXPECT_TRUE(table.maybe_older().empty());
  table.restart(2, 102);
  EXPECT_EQ(table.size(), 0U);
  EXPECT_FALSE(table.find(key(7)));
  table.add(key(7), {102, 2, 0}, filter);
  table.add(key(7), {103, 2, 0}, filter);
  table.add(key(200), {104, 2, 0}, filter);
  EXPECT_EQ(table.maybe_older(), std::vector<LinkKey>{key(7)});
}

}  // namespace
}  // namespace luong
