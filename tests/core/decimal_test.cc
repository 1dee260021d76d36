#include "core/decimal.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace luong {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(Decimal, ReadsAndWritesTheShortestForm) {
  struct Case {
    const char* text;
    int digits;
    std::int64_t raw;
    const char* written;  // where it differs
  };
  const Case kCases[] = {
      {"0", 4, 0, nullptr},
      {"2", 4, 20'000, nullptr},
      {"18.8461", 4, 188'461, nullptr},
      {"12.5", 4, 125'000, nullptr},
      {"12.5000", 4, 125'000, "12.5"},
      {"0.0001", 4, 1, nullptr},
      {"-3", 4, -30'000, nullptr},
      {"-0.5", 4, -5'000, nullptr},
      {"-0", 4, 0, "0"},
      {"1152480000", 0, 1'152'480'000, nullptr},
      {"18.846123", 6, 18'846'123, nullptr},
      {"922337203685477.5807", 4, kMax, nullptr},
      {"-922337203685477.5808", 4, kMin, nullptr},
      {"9223372036854775807", 0, kMax, nullptr},
      {"-9223372036854775808", 0, kMin, nullptr},
      {"0.000000000000000001", 18, 1, nullptr},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    ASSERT_TRUE(parse_decimal(c.text, c.digits).has_value());
    EXPECT_EQ(*parse_decimal(c.text, c.digits), c.raw);
    EXPECT_EQ(decimal_text(c.raw, c.digits), c.written != nullptr ? c.written : c.text);
  }
}

TEST(Decimal, RefusesWhatIsNoPlainDecimal) {
  const char* const kWrong[] = {"",
                                "-",
                                ".",
                                ".5",
                                "5.",
                                "+1",
                                " 1",
                                "1 ",
                                "1e3",
                                "1E3",
                                "00",
                                "01",
                                "-01",
                                "1,5",
                                "1.2.3",
                                "1.23456",
                                "--1",
                                "1-",
                                "0x1",
                                "NaN",
                                "inf",
                                "1_000",
                                "１",
                                "1.-5",
                                "-.5",
                                "12345678901234567890",
                                "922337203685477.5808",
                                "-922337203685477.5809",
                                "1000000000000000",
                                "9999999999999999999",
                                "1.00000"};
  for (const char* text : kWrong) {
    EXPECT_FALSE(parse_decimal(text, 4).has_value()) << text;
  }
  EXPECT_FALSE(parse_decimal("1.0", 0).has_value());
  EXPECT_FALSE(parse_decimal("9223372036854775808", 0).has_value());
  EXPECT_FALSE(parse_decimal(std::string_view("1\0", 2), 4).has_value());
}

TEST(Decimal, EveryRawValueReadsBack) {
  std::uint64_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const auto raw = static_cast<std::int64_t>(state >> (state % 60));
    for (const int digits : {0, 4, 6}) {
      const std::string text = decimal_text(raw, digits);
      ASSERT_EQ(parse_decimal(text, digits), raw) << text;
      ASSERT_EQ(parse_decimal('-' + text, digits), raw >= 0 ? std::optional(-raw) : std::nullopt);
    }
  }
}

TEST(Decimal, ScaledTypesKnowTheirDigits) {
  EXPECT_EQ(parse_scaled<4>("18.8461"), Amount{188'461});
  EXPECT_EQ(parse_scaled<6>("18.8461"), Price{18'846'100});
  EXPECT_EQ(to_string(Amount{125'000}), "12.5");
}

}  // namespace
}  // namespace luong
