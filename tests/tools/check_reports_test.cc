// What the reports make of what officers found: by criterion beside the random sample, by channel,
// and which checks are looked at again.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"
#include "tools/check_results.h"
#include "tools/check_summary.h"
#include "tools/criteria_effectiveness.h"
#include "tools/member_comparison.h"
#include "tools/repeat_offenders.h"
#include "tools/second_looks.h"

namespace luong::tools {
namespace {

using test::inspection_of;
using test::lot;
using test::number_of;
using test::override_of;
using test::PipelineRig;
using test::scan_of;

// E710 hits on each of its lots, and nobody classed it SECRET.
PipelineRig::Setup a_debtor() { return {.firms = {{.debt_vnd = 5'000'000}}}; }
test::DeclarationBuilder asked_for(std::uint64_t i) {
  return lot(i).text("/pre_inspection_result", "C");
}

CheckResults results_of(const PipelineRig& rig) {
  CheckResults results;
  rig.read_journal([&](const JournalRecord& record, const JournalEntry& entry) {
    EXPECT_FALSE(results.take(record.receipt.sequence, entry));
  });
  return results;
}

template <typename Report>
void feed(const PipelineRig& rig, Report&& report) {
  PinnedContext pinned;
  pinned.pack = rig.context().pack.get();
  pinned.key = rig.context().key.get();
  rig.read_journal([&](const JournalRecord& record, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(report(record.receipt.sequence, entry, pinned));
  });
}

CriteriaEffectiveness effectiveness(const PipelineRig& rig, const CheckResults& results) {
  CriteriaEffectiveness report(results);
  feed(rig, [&](std::uint64_t sequence, const JournalEntry& entry, const PinnedContext& pinned) {
    return report.take(sequence, entry, pinned);
  });
  return report;
}

const CriteriaEffectiveness::Row& row_of(const std::vector<CriteriaEffectiveness::Row>& rows,
                                         std::string_view id) {
  static const CriteriaEffectiveness::Row kNone;
  for (const auto& row : rows) {
    if (row.id == id) return row;
  }
  ADD_FAILURE() << "no row " << id;
  return kNone;
}

TEST(CriteriaReport, S002_44_CountsHitsChecksAndWhatTheyFound) {
  PipelineRig rig({});
  for (std::uint64_t i = 1; i <= 4; ++i) rig.send(asked_for(i).json());
  rig.send(lot(5).json());
  rig.send(inspection_of("i1", number_of(1), "VIOLATION"));
  rig.send(inspection_of("i2", number_of(2), "COMPLIANT"));
  rig.send(inspection_of("i1", number_of(1), "VIOLATION"));  // a resend
  rig.send(inspection_of("i9", number_of(9), "VIOLATION"));  // of nobody's
  const CheckResults results = results_of(rig);
  EXPECT_EQ(results.reports(), 3U);
  EXPECT_EQ(results.unmatched(), 1U);
  const auto rows = effectiveness(rig, results).rows();
  const auto& h112 = row_of(rows, "H112");
  EXPECT_EQ(h112.counts.hits, 4U);
  EXPECT_EQ(h112.counts.red, 4U);
  EXPECT_EQ(h112.counts.checked, 2U);
  EXPECT_EQ(h112.counts.violations, 1U);
  EXPECT_EQ(h112.counts.in_field, 0U) << "it looks for no misclassification";
  EXPECT_EQ(h112.counts.amount_vnd, 12'500'000);
}

// A raised lot is one decision: what is found on it counts for the criteria that hit on it.
TEST(CriteriaReport, AResultOnARaisedLotIsJoinedToItsDecision) {
  PipelineRig rig(a_debtor());
  rig.send(lot(1).json());
  rig.send(scan_of("s", number_of(1), "SUSPECT"));
  rig.send(inspection_of("i", number_of(1), "VIOLATION"));
  const auto rows = effectiveness(rig, results_of(rig)).rows();
  EXPECT_EQ(row_of(rows, "E710").counts.violations, 1U);
}

TEST(CriteriaReport, TheRandomSampleIsTheBaseline) {
  PipelineRig::Setup setup = a_debtor();
  setup.random = true;
  PipelineRig rig(setup);
  std::uint64_t drawn = 0;
  for (std::uint64_t i = 1; i <= 1'500; ++i) {
    const std::string reply = rig.send(lot(i).json());
    if (reply.find("RANDOM") == std::string::npos) continue;
    ++drawn;
    rig.send(inspection_of("i" + std::to_string(i), number_of(i),
                           drawn % 2 == 0 ? "VIOLATION" : "COMPLIANT"));
  }
  ASSERT_GT(drawn, 3U);
  const CheckResults results = results_of(rig);
  const CriteriaEffectiveness report = effectiveness(rig, results);
  EXPECT_EQ(report.baseline().checked, drawn);
  EXPECT_EQ(report.baseline().violations, drawn / 2);
  EXPECT_NE(criteria_effectiveness_json(report).find("\"lift\":\"1.00\""), std::string::npos)
      << "E710 hits on every lot: it finds what chance finds";
}

TEST(CriteriaReport, NamesWhatNeverHitsAndWhatHitsOnlyBesideAnother) {
  PipelineRig rig(a_debtor());
  for (std::uint64_t i = 1; i <= 20; ++i) rig.send(asked_for(i).json());
  const CheckResults results = results_of(rig);
  const CriteriaEffectiveness report = effectiveness(rig, results);
  const auto dead = report.dead();
  EXPECT_NE(std::ranges::find(dead, "H106"), dead.end());
  EXPECT_EQ(std::ranges::find(dead, "H112"), dead.end());
  EXPECT_EQ(row_of(report.rows(), "H112").covered_by, "E710");
  const std::string text = criteria_effectiveness_text(report);
  EXPECT_NE(text.find("random sample"), std::string::npos);
  for (const Criterion& criterion : rig.context().pack->criteria) {
    if (criterion.secrecy != Secrecy::kSecret) continue;
    EXPECT_EQ(text.find(criterion.id.view()), std::string::npos) << criterion.id.view();
  }
}

TEST(CheckReport, CountsByChannelWhatIsOpenAndWhatOfficersChanged) {
  PipelineRig rig({});
  for (std::uint64_t i = 1; i <= 3; ++i) rig.send(asked_for(i).json());
  rig.send(lot(4).json());
  rig.send(lot(5).json());
  rig.advance(5 * kHourMs);
  rig.send(inspection_of("i1", number_of(1), "COMPLIANT"));
  rig.send(inspection_of("i2", number_of(1), "VIOLATION", R"(,"second_look":true)"));
  rig.send(override_of("o1", number_of(4), "2"));
  rig.send(override_of("o2", number_of(2), "2", "3"));
  const CheckResults results = results_of(rig);
  CheckSummary summary(results, Instant{1'749'700'000'000 + 8 * kHourMs});
  feed(rig, [&](std::uint64_t sequence, const JournalEntry& entry, const PinnedContext&) {
    return summary.take(sequence, entry);
  });
  const auto& red = summary.by_channel()[3];
  EXPECT_EQ(red.decided, 3U);
  EXPECT_EQ(red.checked, 1U);
  EXPECT_EQ(red.amount_vnd, 12'500'000) << "what only the second look found";
  EXPECT_EQ(red.open, 2U);
  EXPECT_EQ(red.oldest_open_ms, 8 * kHourMs);
  EXPECT_EQ(red.took_ms, std::vector<std::int64_t>{5 * kHourMs});
  EXPECT_EQ(summary.by_channel()[1].open, 0U) << "Green asks for no check";
  EXPECT_EQ(summary.decided(), 5U);
  EXPECT_EQ(summary.straight_through(), 1U) << "an officer changed the other Green one";
  EXPECT_EQ(summary.second_looks(), 1U);
  EXPECT_EQ(summary.second_looks_differ(), 1U);
  EXPECT_EQ(results.reroutes().at("").raised, 1U);
  EXPECT_EQ(results.reroutes().at("").lowered, 1U);
  EXPECT_NE(check_summary_text(summary).find("5.0 h"), std::string::npos);
  EXPECT_NE(check_summary_json(summary).find("\"second_looks_differ\":1"), std::string::npos);
}

TEST(RepeatOffenders, AreTradersWithSeveralViolationsTheWorstFirst) {
  PipelineRig rig({.firms = {{}, {.tax_code = "0301446260"}}});
  for (std::uint64_t i = 1; i <= 3; ++i) rig.send(asked_for(i).json());
  rig.send(asked_for(4).trader("0301446260").json());
  for (const std::uint64_t i : {1U, 2U, 4U}) {
    rig.send(inspection_of("i" + std::to_string(i), number_of(i), "VIOLATION"));
  }
  rig.send(inspection_of("again", number_of(2), "VIOLATION", R"(,"second_look":true)"));
  const CheckResults results = results_of(rig);
  RepeatOffenders report(results);
  feed(rig, [&](std::uint64_t sequence, const JournalEntry& entry, const PinnedContext&) {
    return report.take(sequence, entry);
  });
  const auto worst = report.worst(2);
  ASSERT_EQ(worst.size(), 1U);
  EXPECT_EQ(worst[0].tax_code, "0100109106");
  EXPECT_EQ(worst[0].violations, 2U) << "a second look is no second violation";
  EXPECT_EQ(worst[0].amount_vnd, 25'000'000) << "nor is the tax made good twice";
  EXPECT_EQ(worst[0].checked, 2U);
  EXPECT_EQ(worst[0].decided, 3U);
  EXPECT_EQ(report.worst(1).size(), 2U);
  EXPECT_NE(repeat_offenders_json(worst).find(R"("violations":2)"), std::string::npos);
}

TEST(MemberComparison, CountsEachGroupByItself) {
  PipelineRig rig(
      {.firms = {
           {.member = true}, {.tax_code = "0301446260", .aeo = true}, {.tax_code = "0100109113"}}});
  rig.send(lot(1).json());
  rig.send(lot(2).trader("0301446260").json());
  rig.send(asked_for(3).trader("0100109113").json());
  rig.send(lot(4).trader("0100112420").json());
  rig.send(inspection_of("i", number_of(3), "VIOLATION"));
  const CheckResults results = results_of(rig);
  MemberComparison report(results);
  PinnedContext pinned;
  pinned.pack = rig.context().pack.get();
  pinned.snapshot = rig.context().snapshot.get();
  EnterpriseOverlay overlay;
  pinned.overlay = &overlay;
  rig.read_journal([&](const JournalRecord& record, const JournalEntry& entry) {
    if (entry.kind != EntryKind::kDecision) return;
    EXPECT_FALSE(report.take(record.receipt.sequence, entry, pinned));
  });
  using Group = MemberComparison::Group;
  const auto& groups = report.groups();
  EXPECT_EQ(groups[static_cast<std::size_t>(Group::kPriority)].decided, 1U);
  EXPECT_EQ(groups[static_cast<std::size_t>(Group::kMember)].by_channel[1], 1U);
  const auto& others = groups[static_cast<std::size_t>(Group::kOther)];
  EXPECT_EQ(others.decided, 2U) << "one of them is not on record";
  EXPECT_EQ(others.by_channel[3], 1U);
  EXPECT_EQ(others.violations, 1U);
  EXPECT_NE(member_comparison_text(report).find("priority"), std::string::npos);
}

TEST(SecondLooks, S003_18_AreDrawnByTheKeyOfTheDayAndCloseWithAResult) {
  PipelineRig rig({});
  for (std::uint64_t i = 1; i <= 200; ++i) {
    rig.send(asked_for(i).json());
    rig.send(inspection_of("i" + std::to_string(i), number_of(i), "COMPLIANT"));
  }
  rig.send(lot(300).json());
  rig.send(inspection_of("green", number_of(300), "COMPLIANT"));
  const auto drawn = [&rig](std::uint32_t rate) {
    const CheckResults results = results_of(rig);
    SecondLooks looks(results, rate);
    feed(rig, [&](std::uint64_t sequence, const JournalEntry& entry, const PinnedContext& pinned) {
      return looks.take(sequence, entry, pinned);
    });
    EXPECT_EQ(looks.closed(), 200U);
    return looks.drawn();
  };
  EXPECT_TRUE(drawn(0).empty());
  EXPECT_EQ(drawn(1'000'000).size(), 200U);
  const auto some = drawn(100'000);
  EXPECT_GT(some.size(), 5U);
  EXPECT_LT(some.size(), 45U);
  EXPECT_EQ(some[0].officer, "03CC-17");
  EXPECT_FALSE(some[0].done);
  rig.send(
      inspection_of("again", some[0].declaration_no.text(), "COMPLIANT", R"(,"second_look":true)"));
  const auto later = drawn(100'000);
  ASSERT_EQ(later.size(), some.size()) << "the same ones";
  EXPECT_TRUE(later[0].done);
}

}  // namespace
}  // namespace luong::tools
