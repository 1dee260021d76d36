#include "core/enterprise.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

TEST(Role, NameAndParseAreInverse) {
  for (std::uint8_t number = 1; number <= kRoles; ++number) {
    const auto role = role_of_number(number);
    ASSERT_TRUE(role);
    EXPECT_EQ(parse_role(name(*role)), *role);
  }
  EXPECT_EQ(name(Role::kWarehouse), "WAREHOUSE");
  EXPECT_EQ(name(Role::kDriver), "DRIVER");
}

TEST(Role, OtherWordsAreNoRole) {
  for (const char* word : {"", "trader", "TRADERS", "unknown", "BROKER "}) {
    EXPECT_FALSE(parse_role(word)) << word;
  }
  EXPECT_EQ(name(Role{0}), "unknown");
  EXPECT_EQ(name(Role{7}), "unknown");
  EXPECT_FALSE(role_of_number(0));
  EXPECT_FALSE(role_of_number(7));
}

}  // namespace
}  // namespace luong
