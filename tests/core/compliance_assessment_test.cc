// Levels by limits at their edges, the year and the two clocks, and events in any order.
#include "core/compliance_assessment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/event_year.h"

namespace luong {
namespace {

Date day(std::string_view text) { return *parse_date(text); }
const Date kAsOf = *parse_date("2026-01-01");

// The shipped limits.
AssessmentRules rules() {
  AssessmentRules rules;
  rules.levels[0] = {.level = 2,
                     .count_max = {0},
                     .permille_max = {},
                     .all_permille_max = 10,
                     .debt_over_90d = false};
  rules.levels[1] = {.level = 3, .count_max = {0}, .permille_max = {}, .all_permille_max = {}};
  rules.levels[1].permille_max[2] = 10;
  rules.levels[1].permille_max[3] = 20;
  rules.levels[2] = {.level = 4, .count_max = {0}, .permille_max = {}, .all_permille_max = {}};
  rules.levels[2].permille_max[2] = 20;
  rules.levels[2].permille_max[3] = 30;
  return rules;
}

FirmYear year_of(std::uint32_t declarations, std::array<std::uint32_t, kSections> sanctions,
                 bool debt = false) {
  FirmYear year;
  year.declarations = declarations;
  year.sanctions = sanctions;
  year.debt_over_90d = debt;
  return year;
}

TEST(ComplianceAssessment, GivesTheBestLevelWhoseLimitsAreKept) {
  struct Case {
    const char* name;
    FirmYear year;
    int level;
  };
  const Case kCases[] = {
      {"nothing against it", year_of(100, {}), 2},
      {"no declarations at all", year_of(0, {}), 2},
      {"debt", year_of(100, {}, true), 3},
      {"one in a hundred", year_of(100, {0, 0, 1}), 2},
      {"one in 99 of section III", year_of(99, {0, 0, 1}), 4},
      {"2 % of section III", year_of(100, {0, 0, 2}), 4},
      {"over 2 % of section III", year_of(149, {0, 0, 3}), 5},
      {"2 % of section IV", year_of(100, {0, 0, 0, 2}), 3},
      {"3 % of section IV", year_of(100, {0, 0, 0, 3}), 4},
      {"over 3 % of section IV", year_of(133, {0, 0, 0, 4}), 5},
      {"smuggling once in a million", year_of(1'000'000, {1}), 5},
      {"section V is not limited but for level 2", year_of(10, {0, 0, 0, 0, 5}), 3},
      {"a sanction and no declaration", year_of(0, {0, 0, 1}), 5},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(assess(c.year, rules()).level, c.level);
  }
}

TEST(ComplianceAssessment, NamesEveryCriterionOfEachBetterLevel) {
  const Assessment four = assess(year_of(100, {0, 0, 2}, true), rules());
  const std::vector<FailedCriterion> expected = {
      {2, "all_permille", 2, 10}, {2, "debt_over_90d", 1, 0}, {3, "section_III_permille", 2, 10}};
  EXPECT_EQ(four.failed, expected);
  EXPECT_TRUE(assess(year_of(100, {}), rules()).failed.empty());
}

TEST(ComplianceAssessment, LevelOneIsByDecisionOnly) {
  FirmYear year = year_of(1, {1});
  year.priority = true;
  EXPECT_EQ(assess(year, rules()).level, 1);
  EXPECT_FALSE(assess(year, rules()).failed.empty()) << "and what stands against it is told";
}

TEST(ComplianceAssessment, S000_18_S003_41_TheYearAndTheTwoClocksAtTheirEdges) {
  EXPECT_FALSE(in_assessed_year(day("2024-12-31"), kAsOf));
  EXPECT_TRUE(in_assessed_year(day("2025-01-01"), kAsOf)) << "365 days before";
  EXPECT_TRUE(in_assessed_year(day("2025-12-31"), kAsOf));
  EXPECT_FALSE(in_assessed_year(kAsOf, kAsOf)) << "not known at 00:00";
  // A year with 29 February has 366.
  EXPECT_FALSE(in_assessed_year(day("2024-01-01"), day("2025-01-01")));
  EXPECT_TRUE(in_assessed_year(day("2024-01-02"), day("2025-01-01")));

  EXPECT_FALSE(active_over_a_year(day("2025-01-01"), kAsOf)) << "365 days are not more than 365";
  EXPECT_TRUE(active_over_a_year(day("2024-12-31"), kAsOf));
  EXPECT_FALSE(established_under_a_year(day("2025-01-01"), kAsOf)) << "365 days are not under 365";
  EXPECT_TRUE(established_under_a_year(day("2025-01-02"), kAsOf));
}

constexpr std::uint64_t kFirm = 0x1234567890ULL;

AssessEvent event(AssessEvent::Kind kind, std::string_view id, std::string_view at,
                  std::string_view decision = {}) {
  AssessEvent e;
  e.event_id = id;
  e.kind = kind;
  e.tax_code = TaxCode::from_packed(kFirm);
  e.at = start_of(day(at));
  e.decision_no = decision;
  return e;
}
AssessEvent sanction(std::string_view id, std::string_view at, int section, bool final = true,
                     std::string_view decision = "QD-1") {
  AssessEvent e = event(AssessEvent::Kind::kSanction, id, at, decision);
  e.section = static_cast<std::uint8_t>(section);
  e.final = final;
  return e;
}

std::uint32_t counted(std::vector<AssessEvent> events, int section = 3) {
  EventYear year(kAsOf);
  for (const AssessEvent& e : events) EXPECT_FALSE(year.add(e));
  return year.of(kFirm, Role::kTrader).sanctions[static_cast<std::size_t>(section - 1)];
}

TEST(EventYear, SanctionsCountOnlyWhileFinalNotAnnulledNotExpired) {
  using Kind = AssessEvent::Kind;
  EXPECT_EQ(counted({sanction("a", "2025-06-01", 3)}), 1U);
  EXPECT_EQ(counted({sanction("a", "2025-06-01", 3, false)}), 0U) << "not final";
  EXPECT_EQ(counted({sanction("a", "2025-06-01", 3, false), sanction("b", "2025-06-01", 3)}), 1U);
  EXPECT_EQ(counted({sanction("a", "2025-06-01", 3), sanction("b", "2025-07-01", 4)}), 0U)
      << "the later word on a decision holds";
  EXPECT_EQ(counted({sanction("a", "2024-06-01", 3)}), 0U) << "of another year";
  EXPECT_EQ(counted({sanction("a", "2026-01-01", 3)}), 0U) << "not yet";
  EXPECT_EQ(counted({sanction("a", "2025-06-01", 3), sanction("b", "2025-06-01", 3, true, "QD-2")}),
            2U);
  EXPECT_EQ(
      counted({sanction("a", "2025-06-01", 3), event(Kind::kAnnulment, "b", "2025-12-31", "QD-1")}),
      0U);
  EXPECT_EQ(
      counted({sanction("a", "2025-06-01", 3), event(Kind::kAnnulment, "b", "2026-01-01", "QD-1")}),
      1U)
      << "annulled tomorrow";
  AssessEvent expiring = sanction("a", "2025-06-01", 3);
  expiring.expires = day("2025-12-31");
  EXPECT_EQ(counted({expiring}), 0U);
  expiring.expires = kAsOf;
  EXPECT_EQ(counted({expiring}), 1U) << "its last day";
}

TEST(EventYear, PriorityIsByADecisionInForce) {
  const auto priority = [](std::vector<AssessEvent> events) {
    EventYear year(kAsOf);
    for (const AssessEvent& e : events) EXPECT_FALSE(year.add(e));
    return year.of(kFirm, Role::kTrader).priority;
  };
  AssessEvent e = event(AssessEvent::Kind::kPriority, "p", "2023-01-01", "QD-9");
  e.from = day("2023-01-01");
  EXPECT_TRUE(priority({e}));
  EXPECT_FALSE(priority({e, event(AssessEvent::Kind::kAnnulment, "r", "2025-05-05", "QD-9")}));
  e.to = kAsOf;
  EXPECT_TRUE(priority({e}));
  e.to = day("2025-12-31");
  EXPECT_FALSE(priority({e}));
  e.to.reset();
  e.from = day("2026-01-02");
  EXPECT_FALSE(priority({e}));
}

TEST(EventYear, AnEventToldAgainCountsOnceAndOneIdIsOneEvent) {
  EventYear year(kAsOf);
  const AssessEvent once = event(AssessEvent::Kind::kDeclaration, "d1", "2025-06-01");
  EXPECT_FALSE(year.add(once));
  EXPECT_FALSE(year.add(once));
  EXPECT_EQ(year.of(kFirm, Role::kTrader).declarations, 1U);
  EXPECT_EQ(year.told_again(), 1U);
  EXPECT_EQ(year.of(kFirm, Role::kBroker).declarations, 0U) << "another role is another subject";
  const auto error = year.add(event(AssessEvent::Kind::kDeclaration, "d1", "2025-06-02"));
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->message.find("d1"), std::string::npos);
}

TEST(EventYear, TheOrderOfEventsChangesNothing) {
  std::mt19937 random(11);
  const auto below = [&random](std::uint32_t n) {
    return static_cast<std::uint32_t>(random() % n);
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> texts(200);
    for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = "id" + std::to_string(i);
    const std::vector<std::string> decisions = {"QD-1", "QD-2", "QD-3", "QD-4", "QD-5"};
    std::vector<AssessEvent> events;
    for (int i = 0; i < 200; ++i) {
      AssessEvent e;
      e.event_id = texts[static_cast<std::size_t>(i)];
      e.kind = static_cast<AssessEvent::Kind>(1 + below(6));
      e.tax_code = TaxCode::from_packed(kFirm + below(3));
      e.at = start_of(Date{kAsOf.days - 400 + static_cast<std::int32_t>(below(410))});
      const bool decides = e.kind >= AssessEvent::Kind::kSanction;
      // Several words on one decision at one instant are common.
      if (decides) e.at = start_of(Date{kAsOf.days - 1 - static_cast<std::int32_t>(below(3))});
      if (decides) e.decision_no = decisions[below(5)];
      if (e.kind == AssessEvent::Kind::kSanction) {
        e.section = static_cast<std::uint8_t>(1 + below(7));
        e.final = below(2) == 0;
        if (below(3) == 0) e.expires = Date{kAsOf.days - 10 + static_cast<std::int32_t>(below(20))};
      }
      if (e.kind == AssessEvent::Kind::kPriority) {
        e.from = Date{kAsOf.days - 2 + static_cast<std::int32_t>(below(4))};
        if (below(2) == 0) e.to = Date{kAsOf.days - 2 + static_cast<std::int32_t>(below(4))};
      }
      events.push_back(e);
    }
    const auto summary = [&](const std::vector<AssessEvent>& in_order) {
      EventYear year(kAsOf);
      for (const AssessEvent& e : in_order) EXPECT_FALSE(year.add(e));
      std::string out;
      for (std::uint64_t firm = kFirm; firm < kFirm + 3; ++firm) {
        const FirmYear of = year.of(firm, Role::kTrader);
        out += std::to_string(of.declarations) + "/" + std::to_string(of.amendments) + "/" +
               std::to_string(of.cancellations) + (of.priority ? "P" : "");
        for (const std::uint32_t count : of.sanctions) out += " " + std::to_string(count);
        out += ";";
      }
      return out;
    };
    const std::string first = summary(events);
    std::ranges::shuffle(events, random);
    events.insert(events.end(), events.begin(), events.begin() + 50);  // told again
    EXPECT_EQ(summary(events), first) << "round " << round;
  }
}

}  // namespace
}  // namespace luong
