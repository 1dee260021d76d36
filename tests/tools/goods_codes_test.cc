// What `luong report goods-codes` finds, over a journal of a few lots.
#include "tools/goods_codes.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::tools {
namespace {

using test::a_declaration;
using test::PipelineRig;

std::string lot(int i, const std::string& hs_code, const std::string& name) {
  const std::string tag = std::to_string(i);
  return a_declaration()
      .number(200'000'000'000ULL + static_cast<std::uint64_t>(i) * 10)
      .msg_id("m" + tag)
      .bill("BILL" + tag)
      .invoice("INV" + tag)
      .item({.hs_code = hs_code, .name = name})
      .json();
}

TEST(GoodsCodes, S003_19_FindsGoodsUnderSeveralCodesAndNoOthers) {
  PipelineRig rig({});
  rig.send_batch({{lot(1, "84137042", "Máy bơm ly tâm 3 kW hiệu Ebara")},
                  {lot(2, "84143040", "MAY BOM LY TAM 3 KW, HIEU EBARA (hàng mới 100%)")},
                  {lot(3, "84137042", "máy bơm hiệu Ebara ly tâm 3 kW")},
                  {lot(4, "84137042", "máy bơm ly tâm 5 kW hiệu Ebara")},
                  {lot(5, "39269099", "nắp nhựa chai nước 500 ml")},
                  {lot(5, "39269099", "nắp nhựa chai nước 500 ml")}});
  GoodsCodes goods;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(goods.take(entry));
  });
  EXPECT_EQ(goods.lines(), 5U) << "a resend is no second declaration";
  EXPECT_EQ(goods.goods(), 3U);
  const auto several = goods.under_several();
  ASSERT_EQ(several.size(), 1U);
  EXPECT_EQ(several[0].description, "Máy bơm ly tâm 3 kW hiệu Ebara");
  ASSERT_EQ(several[0].codes.size(), 2U);
  EXPECT_EQ(several[0].codes[0].hs.view(), "84137042");
  EXPECT_EQ(several[0].codes[0].lines, 2U);
  EXPECT_EQ(several[0].codes[1].hs.view(), "84143040");
  EXPECT_EQ(several[0].codes[1].first.value(), 200'000'000'020ULL);
}

}  // namespace
}  // namespace luong::tools
