// `luong report shares` over a journal of a few lots, beside what the governor counted of them.
#include "tools/channel_shares.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/pipeline_rig.h"

namespace luong::tools {
namespace {

using test::a_declaration;
using test::PipelineRig;

constexpr std::uint32_t kEpoch = 10;

test::DeclarationBuilder lot(std::uint64_t i) {
  const std::string tag = std::to_string(i);
  return a_declaration()
      .number(200'000'000'000ULL + i * 10)
      .msg_id("m" + tag)
      .bill("BILL" + tag)
      .invoice("INV" + tag);
}

PipelineRig::Setup tight() {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = "0100109106", .risk_class = 6}, {.tax_code = "0301446260"}};
  setup.caps.epoch_declarations = kEpoch;
  setup.caps.minimum_yellow = setup.caps.minimum_red = 0;
  setup.cap_rows = {{kFirstDay, kLastDay, 0, 0, "test"}};
  return setup;
}

ChannelShares shares_of(const PipelineRig& rig) {
  ChannelShares::Afterwards afterwards;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    EXPECT_FALSE(afterwards.take(entry));
  });
  ChannelShares shares(std::move(afterwards));
  PinnedContext pinned;
  pinned.pack = rig.context().pack.get();
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(shares.take(entry, pinned));
  });
  return shares;
}

TEST(ChannelShares, CountsAsTheGovernorDoes) {
  PipelineRig rig(tight());
  for (std::uint64_t i = 0; i < 2 * kEpoch; ++i) rig.send(lot(i).json());
  rig.send(lot(30).item({.hs_code = "02071492"}).json());
  rig.send(lot(31).text("/pre_inspection_result", "C").json());
  rig.send(lot(32).trader("0301446260").json());
  rig.send(lot(33).procedure("MIC").json());
  rig.send(lot(3).msg_id("a").amendment(1).json());
  rig.send(lot(4).msg_id("k").cancel().json());
  rig.send(lot(34).trader("0301446260").json());
  rig.send(test::override_of("o", "200000000340", "3"));

  const ChannelShares shares = shares_of(rig);
  const CapCounters governor = rig.pipeline().counters().caps;
  EXPECT_EQ(shares.all(), governor.month.formal);
  EXPECT_EQ(shares.low_value(), governor.month.low_value);
  using Why = ChannelShares::Why;
  const auto& why = shares.by_why();
  EXPECT_EQ(why[static_cast<std::size_t>(Why::kChosen)].yellow, kEpoch - 1) << "one is cancelled";
  EXPECT_EQ(why[static_cast<std::size_t>(Why::kHard)].yellow, 1U);
  EXPECT_EQ(why[static_cast<std::size_t>(Why::kHard)].red, 1U);
  EXPECT_EQ(why[static_cast<std::size_t>(Why::kOfficer)].red, 1U);
  std::uint64_t reasons = 0;
  for (const auto& [yellow, red] : why) reasons += yellow + red;
  EXPECT_EQ(reasons, shares.all().yellow() + shares.all().red()) << "each lot once";
  ASSERT_EQ(shares.let_go().size(), 1U);
  EXPECT_EQ(shares.let_go().begin()->first, "ENT");
  EXPECT_EQ(shares.let_go().begin()->second.lots, kEpoch);
}

TEST(ChannelShares, OfficesAndModesAddUpToAll) {
  PipelineRig rig(tight());
  for (std::uint64_t i = 0; i < 12; ++i) {
    rig.send(lot(i)
                 .text("/customs_office", i % 3 == 0 ? "03CC" : "02CI")
                 .text("/transport_mode", i % 2 == 0 ? "2" : "3")
                 .json());
  }
  const ChannelShares shares = shares_of(rig);
  for (const auto* part : {&shares.by_office(), &shares.by_mode()}) {
    std::uint64_t counted = 0;
    for (const auto& [key, use] : *part) counted += use.counted;
    EXPECT_EQ(part->size(), 2U);
    EXPECT_EQ(counted, shares.all().counted);
  }
  EXPECT_EQ(shares.by_office().at("03CC").counted, 4U);
  const std::string text = channel_shares_text(shares);
  for (const char* word : {"formal", "chosen", "03CC", "let go"}) {
    EXPECT_NE(text.find(word), std::string::npos) << word << '\n' << text;
  }
  EXPECT_NE(channel_shares_json(shares).find("\"03CC\":{\"declarations\":4,"), std::string::npos)
      << channel_shares_json(shares);
}

}  // namespace
}  // namespace luong::tools
