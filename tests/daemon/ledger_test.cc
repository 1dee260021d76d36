// The stream ledger in the pipeline: what it says of a lot, who is counted, and that it survives.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/facts.h"
#include "core/journal_entry.h"
#include "daemon/ledger_keeper.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOurs = "0100109106";
constexpr std::string_view kTheirs = "0301446260";

PipelineRig::Setup two_firms() {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = std::string(kOurs)}, {.tax_code = std::string(kTheirs)}};
  return setup;
}

DeclarationBuilder lot(std::uint64_t i, std::string_view trader = kOurs) {
  return a_declaration()
      .number(200'000'000'000ULL + i * 10)
      .msg_id("m" + std::to_string(i))
      .trader(trader)
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i))
      .text("/voyage", "V" + std::to_string(i));
}

// The facts of the last decision in the journal.
InputFacts last_facts(const PipelineRig& rig) {
  InputFacts facts;
  rig.read_journal([&facts](const JournalRecord&, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(decode(entry.facts, facts));
  });
  return facts;
}

TEST(Ledger, A801AnotherTradersBillIsASignAndAtLeastYellow) {
  PipelineRig rig(two_firms());
  const std::string first = rig.send(lot(1).bill("SHARED").json());
  EXPECT_EQ(member(first, "channel"), "1") << first;
  const std::string again = rig.send(lot(2).bill("SHARED").json());
  EXPECT_FALSE(has_reason(again, "A801"))
      << "one bill on several declarations is lawful: " << again;
  const std::string theirs = rig.send(lot(3, kTheirs).bill("SHARED").json());
  EXPECT_TRUE(has_reason(theirs, "A801")) << theirs;
  EXPECT_EQ(member(theirs, "channel"), "2") << theirs;
}

// What officers find is a fact for the next assessment of the same firm, and of no other.
TEST(Ledger, S002_53_AViolationReportedIsSeenByTheNextDeclarationOfItsTrader) {
  PipelineRig rig(two_firms());
  const std::string number = "200000000010";
  rig.send(lot(1).json());
  const auto replies = rig.send_batch({{lot(2).json()},
                                       {inspection_of("i1", number, "VIOLATION")},
                                       {lot(3).json()},
                                       {lot(4, kTheirs).json()}});
  EXPECT_FALSE(has_reason(replies[0], "E711")) << replies[0];
  EXPECT_TRUE(has_reason(replies[2], "E711")) << replies[2];
  EXPECT_FALSE(has_reason(replies[3], "E711"));
  rig.send(inspection_of("i1", number, "VIOLATION"));
  rig.send(inspection_of("i2", number, "COMPLIANT"));
  rig.send(inspection_of("i3", number, "VIOLATION", R"(,"second_look":true)"));
  rig.send(inspection_of("i4", "200000009990", "VIOLATION"));
  const CheckHistory expected{.checks = 2, .violations = 2, .days_since_violation = 0};
  rig.send(lot(5).json());
  EXPECT_EQ(last_facts(rig).ledger.trader_checks, expected);
  for (int round = 0; round < 2; ++round) {
    rig.restart();
    rig.send(lot(static_cast<std::uint64_t>(6 + round)).json());
    EXPECT_EQ(last_facts(rig).ledger.trader_checks, expected) << "counted once over restarts";
  }
  rig.advance(3 * kDayMs);
  rig.send(lot(9).json());
  EXPECT_EQ(last_facts(rig).ledger.trader_checks.days_since_violation, 3U);
}

TEST(Ledger, TwoOfOneBatchMeetAsIfTheyCameOneByOne) {
  PipelineRig rig(two_firms());
  const auto replies =
      rig.send_batch({{lot(1).bill("SHARED").json()}, {lot(2, kTheirs).bill("SHARED").json()}});
  EXPECT_FALSE(has_reason(replies[0], "A801")) << replies[0];
  EXPECT_TRUE(has_reason(replies[1], "A801")) << replies[1];
}

TEST(Ledger, ARefusedDeclarationTouchesNoCounter) {
  PipelineRig::Setup setup = two_firms();
  setup.firms[0].stop = true;
  PipelineRig rig(setup);
  EXPECT_EQ(member(rig.send(lot(1).bill("SHARED").json()), "status"), "REJECTED");
  EXPECT_FALSE(has_reason(rig.send(lot(2, kTheirs).bill("SHARED").json()), "A801"));
  EXPECT_EQ(last_facts(rig).ledger.age_days, 0U);
}

TEST(Ledger, PreRegistrationsAndResendsAreNotCounted) {
  PipelineRig rig(two_firms());
  rig.send(lot(1).procedure("IDA").json());
  rig.send(lot(2).json());
  rig.send(lot(2).json());
  rig.send(lot(2).msg_id("again").json());
  rig.send(lot(3).json());
  EXPECT_EQ(last_facts(rig).ledger.trader.declarations, 1U);
}

TEST(Ledger, AnAmendmentIsNotAnotherDeclaration) {
  PipelineRig rig(two_firms());
  rig.send(lot(1).json());
  rig.send(lot(1).amendment(1).msg_id("a1").json());
  rig.send(lot(2).json());
  EXPECT_EQ(last_facts(rig).ledger.trader.declarations, 1U);
}

TEST(Ledger, ADryRunSeesItAndCountsNothing) {
  PipelineRig rig(two_firms());
  rig.send(lot(1).bill("SHARED").json());
  const std::string trial = lot(2, kTheirs).bill("SHARED").json();
  for (int i = 0; i < 2; ++i) {
    const std::string reply = rig.control(Control::Kind::kDryRun, "dry-run", nullptr, 0, trial);
    EXPECT_TRUE(has_reason(reply, "A801")) << reply;
  }
  EXPECT_FALSE(has_reason(rig.send(lot(3).bill("SHARED").json()), "A801"));
}

// Enough decisions that parts are saved, in segments small enough that checkpoints are, too.
class LedgerOverRestarts : public testing::Test {
 protected:
  static constexpr std::uint64_t kDecisions = 6 * LedgerKeeper::kDecisionsPerPart;

  void SetUp() override {
    std::vector<Sent> lines;
    for (std::uint64_t i = 1; i <= kDecisions; ++i) {
      lines.push_back({lot(i, i % 3 == 0 ? kTheirs : kOurs).json()});
    }
    rig_.send_batch(lines);
  }
  fs::path parts() const { return rig_.directory() / "journal" / "ledger"; }
  // What the ledger says of one more lot; another number each time, in the same day.
  LedgerFeatures ask() {
    ++asked_;
    // The bill of one of ours; the table is too small for the first ones.
    const std::string bill = "BILL" + std::to_string(kDecisions - 1 - 3 * asked_);
    rig_.send(lot(kDecisions + asked_, kTheirs).bill(bill).json());
    return last_facts(rig_).ledger;
  }
  // As before the last lot was counted.
  static LedgerFeatures less(LedgerFeatures features, std::uint32_t lots) {
    PartyActivity& party = features.trader;
    party.declarations -= lots;
    party.today -= lots;
    party.last_7_days -= lots;
    party.last_30_days -= lots;
    return features;
  }

  PipelineRig rig_{two_firms()};
  std::uint64_t asked_ = 0;
};

TEST_F(LedgerOverRestarts, ItIsTheSameFromPartsFromNoneAndFromDamagedOnes) {
  const LedgerFeatures before = ask();
  EXPECT_EQ(before.trader.today, kDecisions / 3);
  EXPECT_EQ(before.of_others[index_of(SightingKind::kBill)], 1U) << "it was ours";

  rig_.restart();
  ASSERT_FALSE(fs::is_empty(parts()));
  LedgerFeatures after = ask();
  EXPECT_EQ(after.trader.declarations, before.trader.declarations + 1);
  EXPECT_EQ(less(after, 1).trader, before.trader);
  EXPECT_EQ(after.of_others, before.of_others);

  fs::remove_all(parts());
  rig_.restart();
  EXPECT_EQ(less(ask(), 2).trader, before.trader) << "counted again from the whole journal";

  rig_.restart();
  fs::create_directories(parts());
  std::ofstream(parts() / "part-3") << "no part of a ledger";
  rig_.restart();
  EXPECT_EQ(less(ask(), 3).trader, before.trader) << "a damaged part is found out";
}

TEST_F(LedgerOverRestarts, APartNeverSavedComesBeforeOneThatWas) {
  const auto count = [this] {
    return std::distance(fs::directory_iterator(parts()), fs::directory_iterator());
  };
  rig_.restart();  // The writer is done with what it had.
  const auto before = count();
  ASSERT_GT(before, 0);
  std::vector<Sent> lines;
  for (std::uint64_t i = 1; i <= LedgerKeeper::kDecisionsPerPart; ++i) {
    lines.push_back({lot(100'000 + i).json()});
  }
  rig_.send_batch(lines);
  rig_.restart();
  EXPECT_EQ(count(), before + 1);
}

// Resends of what is damaged are answered INTERNAL; everybody else must be served.
TEST_F(LedgerOverRestarts, ADamagedOldRecordDoesNotKeepLuongdFromStarting) {
  rig_.restart();
  const fs::path segment = rig_.directory() / "journal" / "0000000001.segment";
  ASSERT_TRUE(fs::exists(rig_.directory() / "journal" / "0000000003.segment")) << "not closed";
  {
    std::fstream file(segment, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(200'000);
    file.put('\xff');
    file.put('\x00');
  }
  fs::remove_all(parts());
  rig_.restart();
  EXPECT_EQ(member(rig_.send(lot(200'000).json()), "status"), "OK");
}

TEST_F(LedgerOverRestarts, PartsOfAnotherJournalAreNotTaken) {
  rig_.restart();
  PipelineRig other(two_firms());
  other.send(lot(1).json());
  const fs::path folder = other.directory() / "journal" / "ledger";
  fs::remove_all(folder);
  fs::copy(parts(), folder, fs::copy_options::recursive);
  other.restart();
  other.send(lot(2).json());
  EXPECT_EQ(last_facts(other).ledger.trader.declarations, 1U);
}

}  // namespace
}  // namespace luong::test
