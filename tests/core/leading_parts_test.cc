#include "core/leading_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace luong {
namespace {

struct Row {
  std::string part;
  int rank = 1;
  std::string_view key() const noexcept { return part; }
};

int rank_of(const Row& row) { return row.rank; }

// What longest() promises, row by row.
const Row* plainly(const std::vector<Row>& rows, std::string_view code) {
  const Row* best = nullptr;
  for (const Row& row : rows) {
    if (row.rank == 0 || !code.starts_with(row.part)) continue;
    const bool longer = best == nullptr || row.part.size() > best->part.size();
    const bool higher = best != nullptr && row.part == best->part && row.rank > best->rank;
    if (longer || higher) best = &row;
  }
  return best;
}

TEST(LeadingParts, TellsKeysApartThatAgreeInTheirFirstEightCharacters) {
  std::vector<Row> rows = {{"ABCDEFGH"}, {"ABCDEFGHI"}, {"ABCDEFGHJK"}};
  LeadingParts parts;
  parts.index(rows);
  const auto found = [&](std::string_view code) -> std::string {
    const Row* row = parts.longest(rows, code, rank_of);
    return row == nullptr ? "none" : row->part;
  };
  EXPECT_EQ(found("ABCDEFG"), "none");
  EXPECT_EQ(found("ABCDEFGH"), "ABCDEFGH");
  EXPECT_EQ(found("ABCDEFGHIJ"), "ABCDEFGHI");
  EXPECT_EQ(found("ABCDEFGHJ"), "ABCDEFGH");
  EXPECT_EQ(found("ABCDEFGHJKL"), "ABCDEFGHJK");
  EXPECT_EQ(found("ABCDEFGHZ"), "ABCDEFGH");
}

TEST(LeadingParts, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(20260101);  // NOLINT(cert-msc51-cpp): the same rows every time
  const auto text = [&random](std::size_t shortest, std::size_t longest) {
    std::string made(shortest + random() % (longest - shortest + 1), '0');
    for (char& c : made) c = static_cast<char>('0' + random() % 2);
    return made;
  };
  int covered = 0;
  for (int table = 0; table < 200; ++table) {
    std::vector<Row> rows(random() % 30);
    for (Row& row : rows) row = {text(1, 11), static_cast<int>(random() % 3)};
    std::ranges::stable_sort(rows, {}, &Row::key);
    LeadingParts parts;
    parts.index(rows);
    for (int asked = 0; asked < 100; ++asked) {
      const std::string code = text(1, 12);
      const Row* expected = plainly(rows, code);
      std::string padded = code;
      padded.resize(16);
      ASSERT_LE(parts.may_cover(code), parts.may_cover(padded.data(), padded.size())) << code;
      const Row* found = parts.may_cover(code) ? parts.longest(rows, code, rank_of) : nullptr;
      ASSERT_EQ(found == nullptr, expected == nullptr) << code;
      if (expected == nullptr) continue;
      ++covered;
      ASSERT_EQ(found->part, expected->part) << code;
      ASSERT_EQ(found->rank, expected->rank) << code;
    }
  }
  EXPECT_GT(covered, 2'000);
}

}  // namespace
}  // namespace luong
