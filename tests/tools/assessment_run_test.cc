// What the assessment writes into a record, reports and adds up.
#include "tools/assessment_run.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luong::tools {
namespace {

const Date kAsOf = *parse_date("2026-01-01");

AssessmentRules rules() {
  AssessmentRules rules;
  for (std::uint8_t i = 0; i < 3; ++i) {
    rules.levels[i].level = static_cast<std::uint8_t>(2 + i);
    rules.levels[i].count_max[0] = 0;
  }
  return rules;
}

EnterpriseRecord record_of(std::uint64_t firm, int level, int risk_class,
                           const std::string& json = R"({"tax_code":"0100109106"})") {
  EnterpriseRecord record;
  record.hot.tax_code = firm;
  record.hot.compliance_level = static_cast<std::uint8_t>(level);
  record.hot.risk_class = static_cast<std::uint8_t>(risk_class);
  record.json = json;
  return record;
}

AssessEvent event(std::uint64_t firm, std::string_view id, AssessEvent::Kind kind) {
  AssessEvent e;
  e.event_id = id;
  e.kind = kind;
  e.tax_code = TaxCode::from_packed(firm);
  e.at = start_of(*parse_date("2025-06-01"));
  if (kind == AssessEvent::Kind::kSanction) {
    e.decision_no = "QD-1";
    e.section = 1;
    e.final = true;
  }
  return e;
}

TEST(AssessmentRun, TheOfficialLevelStaysAndTheComputedOneStandsBesideIt) {
  EventYear events(kAsOf);
  EXPECT_FALSE(events.add(event(1, "d1", AssessEvent::Kind::kDeclaration)));
  EXPECT_FALSE(events.add(event(1, "s1", AssessEvent::Kind::kSanction)));
  EXPECT_FALSE(events.add(event(9, "d2", AssessEvent::Kind::kDeclaration)));
  const AssessmentRules limits = rules();
  std::vector<std::string> report;
  AssessmentRun run(events, limits, kAsOf,
                    [&report](const std::string& line) { report.push_back(line); });
  EnterpriseRecord smuggler = record_of(1, 2, 3);
  EnterpriseRecord sound = record_of(2, 2, 3);
  EnterpriseRecord unrated = record_of(3, 0, 0);
  for (EnterpriseRecord* record : {&smuggler, &sound, &unrated}) EXPECT_FALSE(run.take(*record));

  EXPECT_EQ(smuggler.hot.compliance_level, 2) << "the feed decides";
  EXPECT_NE(smuggler.json.find(R"("x":{"assessment":{"as_of":"2026-01-01","level":5)"),
            std::string::npos)
      << smuggler.json;
  EXPECT_NE(smuggler.json.find(R"({"level":2,"criterion":"section_I","value":1,"limit":0})"),
            std::string::npos);
  ASSERT_EQ(report.size(), 1U) << "no official level is no disagreement";
  EXPECT_NE(report[0].find(R"("official":2,"computed":5)"), std::string::npos) << report[0];
  EXPECT_EQ(run.sums().levels[2][5], 1U);
  EXPECT_EQ(run.sums().levels[2][2], 1U);
  EXPECT_EQ(run.sums().levels[0][2], 1U);
  EXPECT_EQ(run.sums().declarants, 2U);
  EXPECT_EQ(run.sums().declarants_rated, 1U);
  EXPECT_FALSE(run.sums().covered()) << "one of two: below 90 %";
}

TEST(AssessmentRun, S002_58_NinetyOfAHundredAreCovered) {
  AssessmentRun::Sums sums;
  EXPECT_TRUE(sums.covered()) << "nobody declared";
  sums.declarants = 100;
  sums.declarants_rated = 90;
  EXPECT_TRUE(sums.covered());
  sums.declarants_rated = 89;
  EXPECT_FALSE(sums.covered());
}

TEST(AssessmentRun, S000_25_TheNewGenerationKnowsWhoIsAMember) {
  const auto word = [](std::string_view id, std::string_view day, bool member) {
    AssessEvent e = event(1, id, AssessEvent::Kind::kMembership);
    e.at = start_of(*parse_date(day));
    e.member = member;
    return e;
  };
  const struct {
    const char* name;
    std::vector<AssessEvent> events;
    bool before, after;
  } kCases[] = {
      {"nothing told", {}, true, true},
      {"recognised long ago", {word("a", "2020-01-01", true)}, false, true},
      {"revoked", {word("a", "2025-01-01", true), word("b", "2025-03-01", false)}, true, false},
      {"told in another order",
       {word("b", "2025-03-01", false), word("a", "2025-01-01", true)},
       true,
       false},
      {"only tomorrow", {word("a", "2026-01-01", false)}, true, true},
      {"at one instant",
       {word("a", "2025-01-01", true), word("b", "2025-01-01", false)},
       true,
       false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EventYear events(kAsOf);
    for (const AssessEvent& e : c.events) EXPECT_FALSE(events.add(e));
    const AssessmentRules limits = rules();
    AssessmentRun run(events, limits, kAsOf, [](const std::string&) {});
    EnterpriseRecord record =
        record_of(1, 2, 3,
                  R"({"tax_code":"0100109106","voluntary_program":)" +
                      std::string(c.before ? "true" : "false") + R"(,"x":{"a":1}})");
    record.hot.voluntary_program = c.before;
    ASSERT_FALSE(run.take(record));
    EXPECT_EQ(record.hot.voluntary_program, c.after);
    const std::string said = R"("voluntary_program":)" + std::string(c.after ? "true" : "false");
    EXPECT_NE(record.json.find(said), std::string::npos) << record.json;
    EXPECT_NE(record.json.find(R"("x":{"a":1,"assessment":)"), std::string::npos) << record.json;
  }
}

TEST(WithAssessment, KeepsWhatElseTheFeedSent) {
  const std::string a = R"({"level":2})";
  EXPECT_EQ(*with_assessment(R"({"a":1})", a), R"({"a":1,"x":{"assessment":{"level":2}}})");
  EXPECT_EQ(*with_assessment(R"({"a":1,"x":{}})", a), R"({"a":1,"x":{"assessment":{"level":2}}})");
  EXPECT_EQ(*with_assessment(R"({"a":1,"x":{"b":{"c":2}}})", a),
            R"({"a":1,"x":{"b":{"c":2},"assessment":{"level":2}}})");
  EXPECT_FALSE(with_assessment(R"({"x":{"assessment":{}}})", a).has_value());
  EXPECT_FALSE(with_assessment("nothing", a).has_value());
}

}  // namespace
}  // namespace luong::tools
