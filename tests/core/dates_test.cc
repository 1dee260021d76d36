#include "core/dates.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

TEST(Dates, ReadsDaysThatExist) {
  struct Case {
    const char* text;
    std::int32_t days;
  };
  const Case kCases[] = {{"1970-01-01", 0},      {"1969-12-31", -1},      {"2000-02-29", 11'016},
                         {"2025-06-12", 20'251}, {"1900-01-01", -25'567}, {"2199-12-31", 84'005}};
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_date(c.text), Date{c.days});
    EXPECT_EQ(to_string(Date{c.days}), c.text);
  }
}

TEST(Dates, RefusesDaysThatDoNot) {
  for (const char* text :
       {"", "2025-06-31", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-01-00",
        "1899-12-31", "2200-01-01", "2025-6-12", "2025/06/12", "20250612", "2025-06-12 ",
        "2025-06-1x", "-025-06-12", "12-06-2025", "2025-06-12T00:00:00Z"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(Instants, ReadsWithOffsetAndFraction) {
  struct Case {
    const char* text;
    std::int64_t ms;
  };
  const Case kCases[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1970-01-01T07:00:00+07:00", 0},
      {"1969-12-31T23:59:59.999Z", -1},
      {"1970-01-01T00:00:00.5Z", 500},
      {"1970-01-01T00:00:00.123456789Z", 123},
      {"1970-01-01T00:00:00-03:30", 12'600'000},
      {"2025-06-12T08:41:07.218+07:00", 1'749'692'467'218},
      {"2025-06-12T23:59:59+14:00", 1'749'722'399'000},
  };
  for (const Case& c : kCases) EXPECT_EQ(parse_instant(c.text), Instant{c.ms}) << c.text;
  EXPECT_EQ(to_string(Instant{1'749'692'467'218}), "2025-06-12T08:41:07.218+07:00");
  EXPECT_EQ(to_string(Instant{-25'200'001}), "1969-12-31T23:59:59.999+07:00");
}

TEST(Instants, RefusesWhatHasNoOffsetOrNoSense) {
  for (const char* text :
       {"", "2025-06-12", "2025-06-12T08:41:07", "2025-06-12T08:41Z", "2025-06-12 08:41:07Z",
        "2025-06-12t08:41:07Z", "2025-06-12T08:41:07z", "2025-06-12T24:00:00Z",
        "2025-06-12T08:60:00Z", "2025-06-12T08:41:60Z", "2025-06-12T08:41:07.Z",
        "2025-06-12T08:41:07.1234567890Z", "2025-06-12T08:41:07+0700", "2025-06-12T08:41:07+07",
        "2025-06-12T08:41:07+07:60", "2025-06-12T08:41:07+14:01", "2025-06-12T08:41:07+07:00 ",
        "2025-06-31T08:41:07Z", "2025-06-12T-1:41:07Z"}) {
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
  }
}

TEST(Instants, TheBusinessDayIsVietnams) {
  EXPECT_EQ(business_day(*parse_instant("2025-06-11T16:59:59.999Z")), *parse_date("2025-06-11"));
  EXPECT_EQ(business_day(*parse_instant("2025-06-11T17:00:00Z")), *parse_date("2025-06-12"));
  EXPECT_EQ(business_day(*parse_instant("1969-12-31T16:59:59Z")), *parse_date("1969-12-31"));
  EXPECT_EQ(start_of(*parse_date("2025-06-12")), *parse_instant("2025-06-12T00:00:00+07:00"));
}

TEST(Dates, EveryDayOfThreeCenturiesReadsBack) {
  for (std::int32_t day = -25'567; day <= 84'005; ++day) {
    ASSERT_EQ(parse_date(to_string(Date{day})), Date{day});
  }
}

}  // namespace
}  // namespace luong
