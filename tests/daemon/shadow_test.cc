// A pack on trial beside the one in force: no answer changes, and every disagreement is counted.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "config/criteria_loader.h"
#include "core/shadow_trial.h"
#include "storage/digest.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

// The shipped pack without its RANDOM hits, changed by `change`.
std::shared_ptr<const CriteriaPack> changed_pack(void (*change)(CriteriaPack&)) {
  auto pack = load_pack(std::filesystem::path(LUONG_SOURCE_DIR) / "config/criteria", sha256_hex);
  EXPECT_TRUE(pack.has_value());
  for (Criterion& criterion : pack->criteria) {
    if (criterion.kind == Kind::kRandom) criterion.random_rate_millionths = 0;
  }
  change(*pack);
  pack->hash = "of the pack on trial";
  return std::make_shared<const CriteriaPack>(std::move(*pack));
}
Criterion& criterion(CriteriaPack& pack, std::string_view id) {
  for (Criterion& one : pack.criteria) {
    if (one.id.view() == id) return one;
  }
  throw std::runtime_error("no such criterion");
}

std::string lot(int i, std::string_view hs = "84143040", std::string_view trader = "0100109106") {
  return a_declaration()
      .number(200'000'000'000ULL + static_cast<std::uint64_t>(i) * 10)
      .msg_id("m" + std::to_string(i))
      .trader(trader)
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i))
      .item({.hs_code = std::string(hs)})
      .json();
}

PipelineRig::Setup setup(std::size_t workers = 1) {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = "0100109106"}, {.tax_code = "0301446260", .stop = true}};
  setup.workers = workers;
  return setup;
}

std::vector<Sent> some_lots() {
  std::vector<Sent> lines;
  for (int i = 1; i <= 60; ++i) {
    lines.push_back({lot(i, i % 3 == 0 ? "72044900" : "84143040",  // scrap
                         i % 7 == 0 ? "0301446260" : "0100109106")});
  }
  return lines;
}

void put_on_trial(PipelineRig& rig, std::shared_ptr<const CriteriaPack> pack) {
  Context parts;
  parts.pack = std::move(pack);
  rig.control(Control::Kind::kShadow, "criteria shadow", nullptr, 0, {}, parts);
}

TEST(Shadow, NoAnswerChangesAndDisagreementsAreCounted) {
  for (const std::size_t workers : {std::size_t{1}, std::size_t{4}}) {
    SCOPED_TRACE(workers);
    PipelineRig plain(setup(workers));
    plain.control(Control::Kind::kAudit, "criteria shadow");  // The same entries before.
    const auto expected = plain.send_batch(some_lots());

    PipelineRig rig(setup(workers));
    put_on_trial(rig, changed_pack([](CriteriaPack& pack) {
                   criterion(pack, "H110a").state = State::kRetired;
                   criterion(pack, "H101").state = State::kDraft;
                 }));
    EXPECT_EQ(rig.send_batch(some_lots()), expected);
    const ShadowReport report = rig.pipeline().shadow();
    ASSERT_NE(report.pack, nullptr);
    EXPECT_EQ(report.trial.compared(), 60U);
    EXPECT_EQ(report.trial.failures(), 0U);
    EXPECT_EQ(report.trial.outcome(0, 1), 8U) << "no longer refused";
    EXPECT_EQ(report.trial.outcome(3, 1), 18U) << "scrap, no longer Red";
    EXPECT_EQ(report.trial.outcome(1, 1), 34U);
    EXPECT_EQ(report.trial.channels_differ(), 26U);
    ASSERT_EQ(report.trial.criteria().size(), 1U);
    EXPECT_EQ(report.trial.criteria()[0].id.view(), "H110a");
    EXPECT_EQ(report.trial.criteria()[0].only_in_force, 18U);
    EXPECT_EQ(report.trial.criteria()[0].only_on_trial, 0U);
    EXPECT_EQ(report.trial.examples().size(), 26U);
  }
}

TEST(Shadow, ShadowCriteriaOfThePackCountAsActiveInItsTrialOnly) {
  PipelineRig rig(setup());
  auto pack = changed_pack([](CriteriaPack& p) { criterion(p, "H110a").state = State::kShadow; });
  Context parts;
  parts.pack = pack;
  rig.control(Control::Kind::kUseContext, "criteria use", nullptr, 0, {}, parts);
  EXPECT_FALSE(has_reason(rig.send(lot(1, "72044900")), "H110a"));
  put_on_trial(rig, pack);
  EXPECT_FALSE(has_reason(rig.send(lot(2, "72044900")), "H110a"));
  const ShadowReport report = rig.pipeline().shadow();
  EXPECT_EQ(report.trial.outcome(1, 3), 1U);
  ASSERT_EQ(report.trial.criteria().size(), 1U);
  EXPECT_EQ(report.trial.criteria()[0].only_on_trial, 1U);
}

TEST(Shadow, ATrialCountsWhatIsDecidedOnceAndANewOneBeginsAtNothing) {
  PipelineRig rig(setup());
  const auto pack = changed_pack([](CriteriaPack&) {});
  put_on_trial(rig, pack);
  rig.send(lot(1));
  rig.send(lot(1));  // a resend
  rig.send("{}");
  rig.control(Control::Kind::kDryRun, "dry-run", nullptr, 0, lot(2));
  EXPECT_EQ(rig.pipeline().shadow().trial.compared(), 1U);
  EXPECT_EQ(rig.pipeline().shadow().trial.channels_differ(), 0U);
  put_on_trial(rig, changed_pack([](CriteriaPack&) {}));
  EXPECT_EQ(rig.pipeline().shadow().trial.compared(), 0U);
  put_on_trial(rig, nullptr);
  rig.send(lot(3));
  EXPECT_EQ(rig.pipeline().shadow().pack, nullptr);
}

TEST(ShadowTrial, KeepsTheLatestExamplesAndMergesCounts) {
  Verdict green, red;
  green.channel = Channel::kGreen;
  red.channel = Channel::kRed;
  red.hits = {{CriterionId("B"), 1, 0, 0}, {CriterionId("D"), 1, 0, 0}};
  green.hits = {{CriterionId("A"), 1, 0, 0}, {CriterionId("D"), 1, 0, 0}};
  ShadowTrial one, all;
  for (std::uint64_t i = 0; i < 40; ++i) {
    one.take(DeclarationNumber::from_value(200'000'000'000 + i), green, red);
    all.merge(one);
    one.clear();
  }
  EXPECT_EQ(all.compared(), 40U);
  EXPECT_EQ(all.outcome(1, 3), 40U);
  ASSERT_EQ(all.examples().size(), ShadowTrial::kExamplesMax);
  EXPECT_EQ(all.examples().back().declaration_no.value(), 200'000'000'039U);
  ASSERT_EQ(all.criteria().size(), 2U);
  EXPECT_EQ(all.criteria()[0].only_in_force, 40U);
  EXPECT_EQ(all.criteria()[1].only_on_trial, 40U);
}

}  // namespace
}  // namespace luong::test
