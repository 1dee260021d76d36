// What a firm is told of its own level, and who may ask.
#include "core/level_answer.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/json_tree.h"

namespace luong {
namespace {

const TaxCode kFirm = *TaxCode::parse("0100109106");
const DrawKey kKey("k1", "0123456789abcdef0123456789abcdef");

Assessment lacking(std::uint8_t level, std::vector<FailedCriterion> failed) {
  Assessment assessment;
  assessment.level = level;
  assessment.failed = std::move(failed);
  return assessment;
}

TEST(LevelAnswer, S002_18_WhatIsToldOfEachLevel) {
  const std::uint64_t all = unmet_bits(lacking(5, {{2, "section_I", 1, 0},
                                                   {2, "debt_over_90d", 1, 0},
                                                   {3, "section_III_permille", 9, 1},
                                                   {4, "all_permille", 30, 20}}));
  const struct {
    std::uint8_t level;
    std::vector<int> of_levels;  // of each criterion told
  } kCases[] = {{0, {}}, {1, {}}, {2, {}}, {3, {2, 2}}, {4, {2, 2, 3}}, {5, {4}}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(int{c.level});
    std::vector<int> told;
    for (const UnmetCriterion& unmet : told_to_firm(c.level, all)) {
      told.push_back(unmet.level);
      EXPECT_FALSE(unmet.words.vi.empty());
      EXPECT_FALSE(unmet.words.en.empty());
    }
    EXPECT_EQ(told, c.of_levels);
  }
  EXPECT_EQ(told_to_firm(3, all)[1].words.en, "tax debt overdue by more than 90 days");
  EXPECT_TRUE(told_to_firm(4, 0).empty()) << "not known why";
}

// Every criterion the assessment can name has a bit of its own.
TEST(LevelAnswer, EveryCriterionOfTheAssessmentHasItsBit) {
  AssessmentRules rules;
  for (std::uint8_t i = 0; i < 3; ++i) {
    LevelLimits& limits = rules.levels[i];
    limits.level = static_cast<std::uint8_t>(2 + i);
    limits.count_max.fill(0);
    limits.permille_max.fill(0);
    limits.all_permille_max = 0;
    limits.debt_over_90d = false;
  }
  FirmYear year;
  year.declarations = 10;
  year.sanctions.fill(1);
  year.debt_over_90d = true;
  const Assessment assessment = assess(year, rules);
  EXPECT_EQ(assessment.failed.size(), 48U);
  EXPECT_EQ(unmet_bits(assessment), (std::uint64_t{1} << 48U) - 1);
}

TEST(LevelAnswer, ATicketOpensOneFirmUpToItsDayUnderItsKey) {
  const Date last = *parse_date("2026-12-31");
  const std::string ticket = level_ticket(kKey, kFirm, last);
  EXPECT_TRUE(ticket_opens(kKey, kFirm, ticket, last));
  EXPECT_TRUE(ticket_opens(kKey, kFirm, ticket, *parse_date("2026-01-01")));
  EXPECT_FALSE(ticket_opens(kKey, kFirm, ticket, *parse_date("2027-01-01")));
  EXPECT_FALSE(ticket_opens(kKey, *TaxCode::parse("0301446260"), ticket, last));
  EXPECT_FALSE(ticket_opens(kKey, *TaxCode::parse("0100109106-001"), ticket, last));
  EXPECT_FALSE(ticket_opens(DrawKey("k1", "another"), kFirm, ticket, last));
  std::string later = ticket;
  later.replace(0, 4, "2027");
  EXPECT_FALSE(ticket_opens(kKey, kFirm, later, last)) << "the day is sealed, too";
  for (std::size_t i = 0; i < ticket.size(); ++i) {
    std::string other = ticket;
    other[i] = other[i] == '0' ? '1' : '0';
    EXPECT_FALSE(ticket_opens(kKey, kFirm, other, last)) << other;
    EXPECT_FALSE(ticket_opens(kKey, kFirm, ticket.substr(0, i), last));
  }
  EXPECT_FALSE(ticket_opens(kKey, kFirm, ticket + "0", last));
  EXPECT_FALSE(ticket_opens(kKey, kFirm, "", last));
}

TEST(LevelAnswer, NeverARiskClassAScoreOrACriterionOfRisk) {
  Enterprise record;
  record.tax_code = kFirm.packed();
  record.risk_class = 7;
  record.watch_mask = 0xCAFE;
  record.directive_channel = 3;
  record.compliance_level = 4;
  record.unmet_criteria = unmet_bits(lacking(4, {{2, "section_I", 77, 66}}));
  std::string line;
  append_level(line, "m1", kFirm, record, start_of(*parse_date("2026-03-16")));
  ASSERT_TRUE(line.ends_with('\n'));
  const auto json = test::JsonTree::parse(line);
  EXPECT_EQ(json.find("/level")->text(), "4");
  EXPECT_EQ(json.find("/unmet/0/level")->text(), "2");
  EXPECT_EQ(json.find("/as_of")->text(), "\"2026-03-16T00:00:00.000+07:00\"");
  EXPECT_NE(json.find("/how_to_object/vi"), nullptr);
  for (const char* canary : {"risk", "watch", "directive", "score", "77", "66", "rủi ro", "hạng"}) {
    EXPECT_EQ(line.find(canary), std::string::npos) << canary;
  }
  record.compliance_level = 0;
  line.clear();
  append_level(line, "m1", kFirm, record, Instant{0});
  EXPECT_EQ(test::JsonTree::parse(line).find("/level")->text(), "null");
}

}  // namespace
}  // namespace luong
