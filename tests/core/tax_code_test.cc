#include "core/tax_code.h"

#include <gtest/gtest.h>

#include <map>

namespace luong {
namespace {

TEST(TaxCode, ReadsItsThreeForms) {
  struct Case {
    const char* text;
    int length;
    const char* written;
    bool check_digit_ok;
  };
  const Case kCases[] = {
      {"0100109106", 10, "0100109106", true},
      {"0100109107", 10, "0100109107", false},
      {"0100109106001", 13, "0100109106001", true},
      {"0100109106-001", 13, "0100109106001", true},
      {"0100109105-001", 13, "0100109105001", false},
      {"001099012345", 12, "001099012345", true},  // A personal id has no check digit of ours.
      {"0000000000", 10, "0000000000", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto code = TaxCode::parse(c.text);
    ASSERT_TRUE(code.has_value());
    EXPECT_FALSE(code->empty());
    EXPECT_EQ(code->length(), c.length);
    EXPECT_EQ(code->text(), c.written);
    EXPECT_EQ(code->check_digit_ok(), c.check_digit_ok);
    EXPECT_EQ(TaxCode::from_packed(code->packed()), *code);
  }
}

TEST(TaxCode, RefusesOtherShapes) {
  for (const char* text :
       {"", "010010910", "01001091061", "0100109106-01", "010010910-6001", "0100109106 001",
        "010010910A", "0100109106-0011", "01001091060011", "-0100109106001", "０１００"}) {
    EXPECT_FALSE(TaxCode::parse(text).has_value()) << text;
  }
}

TEST(TaxCode, FormsOfOneNumberAreDifferentKeys) {
  EXPECT_NE(TaxCode::parse("0100109106"), TaxCode::parse("0100109106000"));
  EXPECT_NE(TaxCode::parse("0100109106"), TaxCode::parse("000100109106"));
  EXPECT_TRUE(TaxCode().empty());
  EXPECT_EQ(TaxCode().text(), "");
}

TEST(TaxCode, ACheckDigitOfTenIsWrittenZero) {
  // The sum of 0 mod 11 makes 10; the validators in use accept a zero there.
  EXPECT_EQ(tax_code_check_digit(0), 0);
  EXPECT_EQ(tax_code_check_digit(10'010'910), 6);
  std::map<int, int> seen;
  for (std::uint32_t nine = 0; nine < 100'000; ++nine) ++seen[tax_code_check_digit(nine)];
  EXPECT_EQ(seen.size(), 10U);
  EXPECT_EQ(seen.begin()->first, 0);
  EXPECT_EQ(seen.rbegin()->first, 9);
}

TEST(TaxCode, OneWrongDigitIsFound) {
  // Every weight is coprime to 11, so a change of one digit changes the sum; only the two sums that
  // share the digit zero can hide one.
  int missed = 0;
  std::string text = "0312345678";
  text[9] = static_cast<char>('0' + tax_code_check_digit(31'234'567));
  ASSERT_TRUE(TaxCode::parse(text)->check_digit_ok());
  for (std::size_t i = 0; i < 10; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == text[i]) continue;
      std::string wrong = text;
      wrong[i] = digit;
      missed += TaxCode::parse(wrong)->check_digit_ok() ? 1 : 0;
    }
  }
  EXPECT_LE(missed, 9);
}

}  // namespace
}  // namespace luong
