#include "config/units.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

#include "core/suggestion.h"

namespace luong {
namespace {

TEST(Units, DurationsReadAndPrintInTheShortestForm) {
  struct Case {
    const char* text;
    std::int64_t ms;
    const char* printed;
  };
  const Case cases[] = {{"0ms", 0, "0ms"},           {"250ms", 250, "250ms"},
                        {"10s", 10'000, "10s"},      {"60s", 60'000, "1min"},
                        {"15min", 900'000, "15min"}, {"2h", 7'200'000, "2h"},
                        {"1500ms", 1'500, "1500ms"}};
  for (const Case& c : cases) {
    EXPECT_EQ(parse_duration_ms(c.text), c.ms) << c.text;
    EXPECT_EQ(format_duration_ms(c.ms), c.printed);
  }
  for (const char* wrong : {"", "5", "s", "-5s", "5 s", "5S", "5sec", "1.5s", "5s ", "+5s",
                            "9223372036854775807h", "99999999999999999999ms"}) {
    EXPECT_FALSE(parse_duration_ms(wrong)) << wrong;
  }
}

TEST(Units, SizesReadAndPrintInTheShortestForm) {
  struct Case {
    const char* text;
    std::int64_t bytes;
    const char* printed;
  };
  const Case cases[] = {{"512B", 512, "512B"},
                        {"1024B", 1'024, "1KiB"},
                        {"64MiB", 64 << 20, "64MiB"},
                        {"1GiB", 1 << 30, "1GiB"},
                        {"1536KiB", 1'572'864, "1536KiB"}};
  for (const Case& c : cases) {
    EXPECT_EQ(parse_size_bytes(c.text), c.bytes) << c.text;
    EXPECT_EQ(format_size_bytes(c.bytes), c.printed);
  }
  for (const char* wrong :
       {"", "64", "64MB", "64M", "64 MiB", "-1B", "0x10B", "9223372036854775807KiB"}) {
    EXPECT_FALSE(parse_size_bytes(wrong)) << wrong;
  }
}

TEST(DidYouMean, NamesTheNearestWordAndNothingFarAway) {
  constexpr std::array<std::string_view, 4> kWords{"window", "window_max", "workers", "log.level"};
  struct Case {
    const char* word;
    const char* meant;
  };
  const Case cases[] = {{"windw", "window"},
                        {"widnow", "window"},
                        {"window_mx", "window_max"},
                        {"worker", "workers"},
                        {"loglevel", "log.level"},
                        {"zebra", ""},
                        {"", ""},
                        {"w", ""}};
  for (const Case& c : cases) EXPECT_EQ(nearest_word(c.word, kWords), c.meant) << c.word;
  EXPECT_EQ(nearest_word(std::string(100'000, 'w'), kWords), "");
  EXPECT_EQ(did_you_mean("windw", kWords), "; did you mean \"window\"?");
}

}  // namespace
}  // namespace luong
