#include "core/name_index.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

TEST(NameIndex, TellsNamesOfOneHashApart) {
  const std::vector<std::string> rows = {"scrap", "weapons", "ports"};
  NameIndex index;
  index.clear(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) index.add(7, i);
  const auto find = [&](std::string_view name, std::uint64_t hash) {
    return index.find(rows, hash, [name](const std::string& row) { return row == name; });
  };
  for (const std::string& row : rows) EXPECT_EQ(find(row, 7), &row);
  EXPECT_EQ(find("scraps", 7), nullptr);
  EXPECT_EQ(find("scrap", 8), nullptr);
  EXPECT_EQ(find("scrap", 7 + 8), nullptr);  // The same slot, another hash.
}

TEST(NameIndex, FindsNothingWhereNothingWasAdded) {
  const std::vector<std::string> rows;
  NameIndex index;
  const auto any = [](const std::string&) { return true; };
  EXPECT_EQ(index.find(rows, 0, any), nullptr);
  index.clear(0);
  EXPECT_EQ(index.find(rows, 0, any), nullptr);
}

}  // namespace
}  // namespace luong
