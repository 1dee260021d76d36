#include "core/draw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace luong {
namespace {

const Date kThatDay{20'251};  // 2025-06-12

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    out += kDigits[static_cast<std::uint8_t>(byte) >> 4U];
    out += kDigits[static_cast<std::uint8_t>(byte) & 0xFU];
  }
  return out;
}

std::string bytes_0_to_31() {
  std::string key;
  for (char byte = 0; byte < 32; ++byte) key += byte;
  return key;
}

// Worked out elsewhere:
//   h = lambda key, text: hmac.new(key, text.encode(), hashlib.sha256).digest()
//   h(h(master, "2025-06-12"), "R901|10654321098")[:8].hex()
struct Vector {
  std::string master;
  Date day;
  std::string_view criterion;
  std::uint64_t root;
  std::uint64_t draw;
};

const Vector kVectors[] = {
    {"test master key", kThatDay, "R901", 10654321098, 0x55231C79D3321C2D},
    {"test master key", kThatDay, "R902", 10654321098, 0xCA7155C7D01426DC},
    {"test master key", kThatDay, "R902", 7, 0x60F46DAC6345ED59},
    {"test master key", kThatDay, "R902", 123456789012, 0x4CDA39DDE8C51D83},
    {"test master key", kThatDay, "ABCDEFGH", 10654321098, 0x49984C5F772FA01F},
    {"test master key", {20'252}, "R901", 10654321098, 0x3C0D28CEA4CA5F8A},
    {bytes_0_to_31(), kThatDay, "R901", 10654321098, 0x6CD7B47059A7F529},
    {bytes_0_to_31(), {20'252}, "R902", 7, 0xBC6C6337539FCC77},
    {std::string(100, 'k'), kThatDay, "R901", 10654321098, 0xFD1786B790193E57},
    {std::string(100, 'k'), {20'252}, "ABCDEFGH", 10654321098, 0xA06D626562DC916C},
};

TEST(Draw, IsTheHmacAnAuditorWorksOutElsewhere) {
  DrawDay cached;  // One for all rows: days and keys change under it.
  for (int round = 0; round < 2; ++round) {
    for (const Vector& v : kVectors) {
      SCOPED_TRACE(std::string(v.criterion) + " " + std::to_string(v.root));
      const DrawKey key("k1", v.master);
      EXPECT_EQ(cached.draw(key, v.day, v.criterion, v.root), v.draw);
      EXPECT_EQ(DrawDay().draw(key, v.day, v.criterion, v.root), v.draw);
    }
  }
}

TEST(Draw, ADayKeyOpensItsOwnDayOnly) {
  const DrawKey key("k1", "test master key");
  EXPECT_EQ(hex(key.day_key(kThatDay)),
            "2280546a7b08730a3312f11f3e6a41b2668ffc0bf2049e9559c6dd0d91bb06b0");
  EXPECT_EQ(hex(key.day_key({20'252})),
            "596d53b63626456605f847fe03441985f686509df172cbee67a3c92e2ce39878");
  EXPECT_NE(key.day_key(kThatDay), DrawKey("k1", "another").day_key(kThatDay));
}

TEST(Draw, TwoKeysOfOneIdAreTwoKeys) {
  DrawDay day;
  const std::uint64_t first = day.draw(DrawKey("k1", "one"), kThatDay, "R901", 1);
  EXPECT_NE(first, day.draw(DrawKey("k1", "two"), kThatDay, "R901", 1));
  EXPECT_EQ(first, day.draw(DrawKey("k1", "one"), kThatDay, "R901", 1));
}

TEST(Draw, RateBoundaries) {
  EXPECT_FALSE(draw_hits(0, 0));
  EXPECT_TRUE(draw_hits(0, 1));
  EXPECT_TRUE(draw_hits(UINT64_MAX, 1'000'000));
  EXPECT_FALSE(draw_hits(UINT64_MAX, 999'999));
  EXPECT_TRUE(draw_hits((std::uint64_t{1} << 63U) - 1, 500'000));
  EXPECT_FALSE(draw_hits(std::uint64_t{1} << 63U, 500'000));
}

// Six standard deviations of a binomial: a right draw fails once in half a milliard, and this one,
// being fixed, never.
TEST(Draw, ShareOfEachStratumIsItsRate) {
  const DrawKey key("k1", "test master key");
  DrawDay day;
  constexpr int kRoots = 200'000;
  for (const std::uint32_t rate : {5'000U, 35'000U, 500'000U}) {
    int hits = 0;
    for (std::uint64_t root = 1; root <= kRoots; ++root) {
      hits += draw_hits(day.draw(key, kThatDay, "R901", root), rate) ? 1 : 0;
    }
    const double p = rate / 1e6;
    EXPECT_NEAR(hits, kRoots * p, 6 * std::sqrt(kRoots * p * (1 - p))) << rate;
  }
}

TEST(Draw, IsIndependentBetweenCriteria) {
  const DrawKey key("k1", "test master key");
  DrawDay day;
  constexpr int kRoots = 100'000;
  int both = 0;
  for (std::uint64_t root = 1; root <= kRoots; ++root) {
    both += draw_hits(day.draw(key, kThatDay, "R901", root), 100'000) &&
                    draw_hits(day.draw(key, kThatDay, "R902", root), 100'000)
                ? 1
                : 0;
  }
  EXPECT_NEAR(both, kRoots * 0.01, 6 * std::sqrt(kRoots * 0.01 * 0.99));
}

}  // namespace
}  // namespace luong
