// Descriptions of one good in other writing have one fingerprint, other goods another.
#include "core/goods_fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace luong {
namespace {

TEST(GoodsFingerprint, S003_19_IsTheSameHoweverTheWordsAreWritten) {
  const std::vector<std::vector<std::string>> kSame = {
      {"Máy bơm ly tâm 3 kW, hiệu Ebara", "MÁY BƠM LY TÂM 3 KW HIỆU EBARA",
       "may bom ly tam 3 kw hieu ebara", "Hiệu Ebara: máy bơm (ly tâm), 3 kW.",
       "NPL-17#&Máy bơm ly tâm 3 kW, hiệu Ebara", "Máy bơm ly tâm 3 kW, hiệu Ebara. Hàng mới 100%",
       "Máy bơm ly tâm 3 kW, hiệu Ebara, mới 100%", "Máy bơm ly tâm 3\xC2\xA0kW – hiệu Ebara",
       "Ma\xCC\x81y bơm ly tâm 3 kW, hiệu Ebara"},
      {"Đường tinh luyện", "ĐƯỜNG TINH LUYỆN", "duong tinh luyen"},
      {"ẮC QUY Ỹ Ữ Ợ Ị", "ac quy y u o i"},
      {"", "hàng mới 100%", "...", "ABC#&"},
  };
  std::set<std::uint64_t> distinct;
  for (const auto& group : kSame) {
    for (const std::string& text : group) {
      EXPECT_EQ(goods_fingerprint(text), goods_fingerprint(group[0])) << text;
    }
    distinct.insert(goods_fingerprint(group[0]));
  }
  EXPECT_EQ(distinct.size(), kSame.size());
  EXPECT_EQ(goods_fingerprint(""), 0U);
}

TEST(GoodsFingerprint, IsAnotherForOtherGoods) {
  const std::vector<std::string> kOthers = {
      "máy bơm 3 kW", "máy bơm 30 kW", "máy bơm 3 k W", "máy bơm",     "bơm",
      "bơm bơm",      "hàng dệt may",  "100 ml nước",   "200 ml nước", "vải 100% cotton",
      "水泵 3kW",     "泵水 3kW",      "thép Groß",     "thép Gro",    "thép Þ"};
  std::set<std::uint64_t> distinct;
  for (const std::string& text : kOthers) distinct.insert(goods_fingerprint(text));
  EXPECT_EQ(distinct.size(), kOthers.size());
}

TEST(GoodsFingerprint, NeitherReadsPastBrokenTextNorDependsOnOrder) {
  std::mt19937 random(5);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    goods_fingerprint(std::string_view(bytes.data(), bytes.size()));
  }
  std::vector<std::string> words = {"áo", "thun", "nam", "cotton", "size", "XL"};
  const auto joined = [&words] {
    std::string text;
    for (const std::string& word : words) text += word + ' ';
    return text;
  };
  const std::uint64_t first = goods_fingerprint(joined());
  for (int round = 0; round < 50; ++round) {
    std::ranges::shuffle(words, random);
    EXPECT_EQ(goods_fingerprint(joined()), first);
  }
}

}  // namespace
}  // namespace luong
