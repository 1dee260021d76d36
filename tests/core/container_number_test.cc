#include "core/container_number.h"

#include <gtest/gtest.h>

#include <string>

namespace luong {
namespace {

TEST(ContainerNumber, CheckDigitsOfIso6346) {
  for (const char* number :
       {"CSQU3054383", "MSKU9070323", "TEMU6079348", "HLBU1234568", "COSU0000000"}) {
    const std::string ten(number, 10);
    const int digit = container_check_digit(ten);
    ASSERT_GE(digit, 0);
    const std::string right = ten + static_cast<char>('0' + digit);
    EXPECT_TRUE(container_number_ok(right));
    for (char other = '0'; other <= '9'; ++other) {
      EXPECT_EQ(container_number_ok(ten + other), other == right[10]) << ten << other;
    }
  }
  EXPECT_TRUE(container_number_ok("CSQU3054383"));  // The example of the standard.
  EXPECT_TRUE(container_number_ok("MSKU9070323"));
}

TEST(ContainerNumber, OtherShapesAreNotRight) {
  for (const char* number : {"", "CSQU305438", "CSQU30543833", "csqu3054383", "CSQ13054383",
                             "CSQU30543A3", "CSQU305438X", "1SQU3054383", "CSQU-305438"}) {
    EXPECT_FALSE(container_number_ok(number)) << number;
  }
  EXPECT_EQ(container_check_digit("CSQU30543"), -1);
  EXPECT_EQ(container_check_digit("CSQU30543833"), -1);
}

}  // namespace
}  // namespace luong
