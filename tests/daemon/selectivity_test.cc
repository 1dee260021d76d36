// The governor in the pipeline: epochs in the journal, what they demote and what not, and that
// nothing of it depends on batches, restarts or who derives it again.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/rederivation.h"
#include "core/stream_ledger.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::uint32_t kEpoch = 20;
constexpr std::int64_t kOneDayMs = 86'400'000;

// Firms of which one is risky enough for Yellow by points alone, and caps that leave nothing to
// discretion.
PipelineRig::Setup tight() {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = "0100109106", .risk_class = 6},
                 {.tax_code = "0301446260", .risk_class = 2}};
  setup.caps.epoch_declarations = kEpoch;
  setup.caps.minimum_yellow = setup.caps.minimum_red = 0;
  setup.cap_rows = {{kFirstDay, kLastDay, 0, 0, "test"}};
  return setup;
}

DeclarationBuilder lot(std::uint64_t i) {
  return a_declaration()
      .number(200'000'000'000ULL + i * 10)
      .msg_id("m" + std::to_string(i))
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i));
}

std::vector<std::string> send(PipelineRig& rig, std::uint64_t from, std::uint64_t to) {
  std::vector<std::string> channels;
  for (std::uint64_t i = from; i < to; ++i)
    channels.push_back(member(rig.send(lot(i).json()), "channel"));
  return channels;
}

TEST(Selectivity, AnEpochDemotesWhatWasAtDiscretionAndNothingElse) {
  PipelineRig rig(tight());
  for (const std::string& channel : send(rig, 0, kEpoch)) EXPECT_EQ(channel, "2");
  // The first epoch is over: its thresholds are beyond any score.
  for (const std::string& channel : send(rig, kEpoch, 2 * kEpoch)) EXPECT_EQ(channel, "1");
  const std::string meat = rig.send(lot(100).item({.hs_code = "02071492"}).json());
  EXPECT_EQ(member(meat, "channel"), "2") << "what the law asks for stays: " << meat;
  EXPECT_EQ(member(meat, "epoch"), "2") << "it is the first of the next one";
  const std::string abnormal = rig.send(lot(101).text("/pre_inspection_result", "C").json());
  EXPECT_EQ(member(abnormal, "channel"), "3");

  const CapCounters caps = rig.pipeline().counters().caps;
  EXPECT_EQ(caps.month.formal.counted, 2 * kEpoch + 2);
  EXPECT_EQ(caps.month.formal.chosen_yellow, kEpoch);
  EXPECT_EQ(caps.month.formal.mandatory_yellow, 1U);
  EXPECT_EQ(caps.month.formal.mandatory_red, 1U);
  EXPECT_EQ(caps.epoch.yellow, 451) << "the least that lets all of them go";
}

TEST(Selectivity, AStoredVerdictIsToldWithTheEpochItWasMadeIn) {
  PipelineRig rig(tight());
  const std::string first = rig.send(lot(1).json());
  send(rig, 2, 2 + kEpoch + 5);
  EXPECT_EQ(rig.send(lot(1).json()), first);
  const std::string anew = rig.send(lot(1).msg_id("another").json());
  EXPECT_EQ(member(anew, "channel"), "2") << "the verdict in force, not a new one";
  EXPECT_EQ(member(anew, "epoch"), "");
}

TEST(Selectivity, ADayBeginsAnEpoch) {
  PipelineRig rig(tight());
  send(rig, 0, 5);
  rig.advance(kOneDayMs);
  rig.use_snapshot(20250613, tight().firms, tight().evaluated_ms + kOneDayMs);
  const std::string next = rig.send(lot(50).json());
  EXPECT_EQ(member(next, "epoch"), "1");
  EXPECT_EQ(member(next, "channel"), "1") << "five too many this month";
  const CapCounters caps = rig.pipeline().counters().caps;
  EXPECT_EQ(caps.day.formal.counted, 1U);
  EXPECT_EQ(caps.month.formal.counted, 6U);
}

TEST(Selectivity, WhoIsCounted) {
  PipelineRig rig(tight());
  rig.send(lot(1).json());
  rig.send(lot(1).json());                           // a resend
  rig.send(lot(1).msg_id("a").amendment(1).json());  // a version
  rig.send(lot(2).procedure("MIC").json());          // low value
  rig.send(lot(3).procedure("IDA").json());          // pre-registered
  for (int part = 1; part <= 2; ++part) {            // a split consignment
    auto split = lot(static_cast<std::uint64_t>(10 + part)).bill("FAMILY");
    split.text("/first_declaration_no", part == 1 ? "F" : "200000000110");
    split.set("/split_seq", std::to_string(part)).set("/split_total", "2");
    rig.send(split.json());
  }
  const CapCounters caps = rig.pipeline().counters().caps;
  EXPECT_EQ(caps.month.formal.counted, 2U);
  EXPECT_EQ(caps.month.low_value.counted, 1U);

  rig.send(lot(1).msg_id("k").cancel().json());  // with its version
  rig.send(lot(2).procedure("MIC").msg_id("k2").cancel().json());
  EXPECT_EQ(rig.pipeline().counters().caps.month.formal.counted, 1U);
  EXPECT_EQ(rig.pipeline().counters().caps.month.low_value.counted, 0U);
}

TEST(Selectivity, ARestartAnywhereChangesNothing) {
  auto setup = tight();
  setup.cap_rows = {{kFirstDay, kLastDay, 3'000, 300, "test"}};
  const auto stream = [](PipelineRig& rig, bool restarts) {
    std::vector<std::string> replies;
    for (std::uint64_t i = 0; i < 150; ++i) {
      auto next = lot(i);
      if (i % 3 == 0) next.trader("0301446260");
      if (i % 11 == 0) next.item({.hs_code = "02071492"});
      replies.push_back(rig.send(next.json()));
      if (i % 13 == 5)
        replies.push_back(rig.send(lot(i - 4).msg_id("k" + std::to_string(i)).cancel().json()));
      if (i % 40 == 39) rig.advance(kOneDayMs);
      if (restarts && i % 7 == 3) rig.restart();
    }
    return replies;
  };
  PipelineRig whole(setup), broken(setup);
  const auto expected = stream(whole, false);
  const auto found = stream(broken, true);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(member(found[i], "channel"), member(expected[i], "channel")) << i;
    EXPECT_EQ(member(found[i], "epoch"), member(expected[i], "epoch")) << i;
  }
  EXPECT_EQ(broken.pipeline().counters().caps.month.formal,
            whole.pipeline().counters().caps.month.formal);
  EXPECT_GT(whole.pipeline().counters().caps.epoch.number, 5U);
}

TEST(Selectivity, EveryVerdictDerivesAgainUnderItsEpoch) {
  PipelineRig rig(tight());
  send(rig, 0, 3 * kEpoch);
  std::map<std::uint64_t, ContextVersions> contexts;
  EnterpriseOverlay overlay;
  Rederivation again;
  int derived = 0, without = 0;
  rig.read_journal([&](const JournalRecord& record, const JournalEntry& entry) {
    if (entry.kind == EntryKind::kContext) {
      ASSERT_FALSE(decode(entry.body, contexts[record.receipt.sequence]));
    }
    if (entry.kind != EntryKind::kDecision) return;
    const Context& context = rig.context();
    PinnedContext pinned{context.snapshot.get(), &overlay,
                         context.pack.get(),     context.reference.get(),
                         context.scanners.get(), context.key.get()};
    pinned.epoch = contexts.at(entry.context_sequence).epoch;
    const auto equal = again.equal(entry, pinned);
    ASSERT_TRUE(equal);
    EXPECT_TRUE(*equal) << again.difference();
    derived += *equal;
    pinned.epoch = {};
    without += again.equal(entry, pinned).value();
  });
  EXPECT_EQ(derived, 3 * static_cast<int>(kEpoch));
  EXPECT_EQ(without, static_cast<int>(kEpoch)) << "the epochs matter to the others";
}

TEST(Selectivity, WithoutCapsThereAreNoEpochs) {
  auto setup = tight();
  setup.cap_rows = {{*parse_date("2020-01-01"), *parse_date("2020-12-31"), 0, 0, "test"}};
  setup.caps.without_row = CapTerms::WithoutRow::kUncapped;
  PipelineRig uncapped(setup);
  for (const std::string& channel : send(uncapped, 0, 3 * kEpoch)) EXPECT_EQ(channel, "2");
  setup.caps.without_row = CapTerms::WithoutRow::kCarryLast;
  PipelineRig carried(setup);
  send(carried, 0, kEpoch);
  for (const std::string& channel : send(carried, kEpoch, 2 * kEpoch)) EXPECT_EQ(channel, "1");
}

}  // namespace
}  // namespace luong::test
