// What `luong report permits` counts, over a journal of a few lots.
#include "tools/permit_savings.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::tools {
namespace {

using test::a_declaration;
using test::PipelineRig;

std::string cream(int i, std::string_view permit) {
  test::DeclarationBuilder builder = a_declaration();
  builder.number(200'000'000'000ULL + static_cast<std::uint64_t>(i) * 10)
      .msg_id("m" + std::to_string(i))
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i))
      .item({.hs_code = "33049930"});
  if (!permit.empty()) {
    builder.set("/permits", R"([{"type":"MPHM","no":")" + std::string(permit) + R"("}])");
  }
  return builder.json();
}

std::string permit(std::string_view no, std::string_view holder) {
  return R"({"schema":"permit/1","msg_id":"p)" + std::string(no) +
         R"(","kind":"issued","type":"MPHM","no":")" + std::string(no) + R"(","holder":")" +
         std::string(holder) + R"(","at":"2025-06-12T09:00:00+07:00"})";
}

TEST(PermitSavings, CountsWhatTheRegisterKeptGreenAndNothingElse) {
  PipelineRig rig({});
  rig.send_batch({{permit("OURS", "0100109106")},
                  {permit("THEIRS", "0301446260")},
                  {cream(1, "OURS")},
                  {cream(2, "OURS")},
                  {cream(3, "UNKNOWN")},
                  {cream(4, "")},
                  {cream(5, "THEIRS")},
                  {a_declaration().number(200'000'000'090ULL).msg_id("plain").json()}});
  rig.advance(2 * 3'600'000);
  rig.send(cream(6, "OURS"));  // The feed is silent by now.

  PinnedContext context;
  context.snapshot = rig.context().snapshot.get();
  context.pack = rig.context().pack.get();
  context.reference = rig.context().reference.get();
  context.scanners = rig.context().scanners.get();
  context.key = rig.context().key.get();
  PermitSavings savings;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(savings.take(entry, context));
  });
  const PermitSavings::Counts& counts = savings.counts();
  EXPECT_EQ(counts.decided, 6U);
  EXPECT_EQ(counts.refused, 1U);
  EXPECT_EQ(counts.with_permits, 4U);
  EXPECT_EQ(counts.confirmed, 2U);
  EXPECT_EQ(counts.feed_silent, 1U);
  EXPECT_EQ(counts.kept_green, 2U);
  EXPECT_EQ(counts.yellow, 3U) << "unknown, none declared, silent";
  EXPECT_EQ(counts.yellow_without, 6U) << "and the two it kept Green, and the one it refused";
  const std::map<std::string, std::uint64_t> by_ministry = {{"Ministry of Health", 2}};
  EXPECT_EQ(counts.kept_green_by_ministry, by_ministry);
}

}  // namespace
}  // namespace luong::tools
