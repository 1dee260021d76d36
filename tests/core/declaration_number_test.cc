#include "core/declaration_number.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

TEST(DeclarationNumber, IsARootAndAVersion) {
  const auto number = DeclarationNumber::parse("106543210983");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->root(), 10'654'321'098U);
  EXPECT_EQ(number->version(), 3);
  EXPECT_EQ(number->text(), "106543210983");
  EXPECT_EQ(DeclarationNumber::from_value(number->value()), *number);
  EXPECT_EQ(DeclarationNumber::parse("000000000010")->text(), "000000000010");
  EXPECT_TRUE(DeclarationNumber().empty());
  EXPECT_EQ(DeclarationNumber().text(), "");
}

TEST(DeclarationNumber, RefusesOtherShapes) {
  for (const char* text : {"", "10654321098", "1065432109800", "10654321098X", " 06543210983",
                           "+06543210983", "000000000000", "000000000009", "F"}) {
    EXPECT_FALSE(DeclarationNumber::parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace luong
