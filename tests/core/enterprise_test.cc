#include "core/enterprise.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

TEST(Role, NameAndParseAreInverse) {
  for (const Role role :
       {Role::kTrader, Role::kBroker, Role::kExpress, Role::kCarrier, Role::kWarehouse}) {
    EXPECT_EQ(parse_role(name(role)), role);
  }
  EXPECT_EQ(name(Role::kWarehouse), "WAREHOUSE");
}

TEST(Role, OtherWordsAreNoRole) {
  for (const char* word : {"", "trader", "TRADERS", "unknown", "BROKER "}) {
    EXPECT_FALSE(parse_role(word)) << word;
  }
  EXPECT_EQ(name(Role{0}), "unknown");
  EXPECT_EQ(name(Role{6}), "unknown");
}

}  // namespace
}  // namespace luong
