#include "core/reference_data.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/allocation_counter.h"

namespace luong {
namespace {

Date day(std::string_view text) { return *parse_date(text); }
const Date kToday = day("2025-06-12");

CodeList list_of(std::vector<CodeList::Row> rows) {
  return CodeList{"some", "1", false, std::move(rows)};
}

TEST(ReferenceData, AListOfPairsCoversACodeTogetherWithTheOther) {
  ReferenceData data;
  data.add_list(list_of({{"7210", kFirstDay, kLastDay, "CN"},
                         {"7210", day("2025-01-01"), day("2025-06-30"), "KR"},
                         {"72101200", kFirstDay, kLastDay, "JP"},
                         {"1701", kFirstDay, kLastDay, ""}}));
  const CodeList& list = *data.list("some");
  EXPECT_TRUE(list.contains("72104912", "CN", kToday));
  EXPECT_TRUE(list.contains("72101200", "CN", kToday)) << "past a longer part of another";
  EXPECT_TRUE(list.contains("72101200", "JP", kToday));
  EXPECT_FALSE(list.contains("72104912", "JP", kToday));
  EXPECT_TRUE(list.contains("72104912", "KR", kToday));
  EXPECT_FALSE(list.contains("72104912", "KR", day("2025-07-01")));
  EXPECT_FALSE(list.contains("72104912", "C", kToday)) << "whole, not a leading part";
  EXPECT_FALSE(list.contains("72104912", "", kToday));
  EXPECT_TRUE(list.contains("17011400", "TH", kToday)) << "listed for any";
  EXPECT_TRUE(list.contains("17011400", "", kToday));
  EXPECT_FALSE(list.contains("", "CN", kToday));
  EXPECT_TRUE(list.contains("72104912", kToday)) << "for some other code";
}

TEST(ReferenceData, AListCoversACodeByAnyLeadingPartInForceThatDay) {
  ReferenceData data;
  data.add_list(list_of({{"8544", kFirstDay, kLastDay},
                         {"85", day("2020-01-01"), day("2020-12-31")},
                         {"84143040", day("2025-01-01"), day("2025-06-12")},
                         {"8414", kFirstDay, day("2019-12-31")},
                         {"7", kFirstDay, kLastDay},
                         {"VNHPH", kFirstDay, kLastDay},
                         {"NG", kFirstDay, kLastDay}}));
  struct Case {
    const char* name;
    const char* code;
    const char* on;
    bool covered;
  };
  const Case kCases[] = {
      {"a leading part", "85444294", "2025-06-12", true},
      {"the whole code", "84143040", "2025-06-12", true},
      {"the day after its last", "84143040", "2025-06-13", false},
      {"its first day", "84143040", "2025-01-01", true},
      {"the day before its first", "84143040", "2024-12-31", false},
      {"a shorter part, when it was in force", "84143040", "2019-12-31", true},
      {"the shorter part is over", "84149090", "2025-06-12", false},
      {"past a longer part that does not fit", "85414000", "2020-06-01", true},
      {"that shorter part is over", "85414000", "2021-06-01", false},
      {"one digit is enough", "72083990", "2025-06-12", true},
      {"shorter than the row", "854", "2025-06-12", false},
      {"a neighbour", "8543", "2025-06-12", false},
      {"before all rows", "01012100", "2025-06-12", false},
      {"after all rows", "ZZ", "2025-06-12", false},
      {"a port", "VNHPH", "2025-06-12", true},
      {"the ports of a country", "NGAPP", "2025-06-12", true},
      {"the country itself", "NG", "2025-06-12", true},
      {"nothing", "", "2025-06-12", false},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(data.list("some")->contains(c.code, day(c.on)), c.covered);
  }
}

// The clever search against the plain one: every code of up to four digits, rows of all lengths.
TEST(ReferenceData, TheLongestPrefixSearchAgreesWithTryingEveryPrefix) {
  std::vector<CodeList::Row> rows;
  std::uint32_t state = 7;
  for (int i = 0; i < 60; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    const std::string digits = std::to_string(10'000 + (state >> 8U) % 10'000).substr(1);
    const std::size_t length = 1 + (state >> 28U) % 4;
    const bool lapsed = (state >> 5U) % 3 == 0;
    rows.push_back({digits.substr(0, length), kFirstDay, lapsed ? Date{0} : kLastDay});
  }
  ReferenceData data;
  data.add_list(list_of(rows));
  for (int n = 0; n < 10'000; ++n) {
    const std::string code = std::to_string(10'000 + n).substr(1);
    bool covered = false;
    for (const CodeList::Row& row : rows) {
      covered |= code.starts_with(row.prefix) && kToday <= row.to;
    }
    ASSERT_EQ(data.list("some")->contains(code, kToday), covered) << code;
  }
}

TEST(ReferenceData, APermitRuleOfTheLongestHsPartAndTheNarrowestKindIsFound) {
  const auto rule = [](const char* hs, const char* kind, char direction, const char* type) {
    return PermitRule{hs, kind, direction, type, "Ministry", kFirstDay, kLastDay};
  };
  PermitRule lapsed = rule("30049099", "", 'I', "OLD");
  lapsed.to = day("2024-12-31");
  ReferenceData data;
  data.set_permit_rules(
      {rule("30", "", 'I', "DUOC"), rule("3004", "", '*', "ANYD"), rule("3004", "H11", 'I', "GIFT"),
       rule("3004", "", 'E', "EXPO"), lapsed, rule("31", "A11", 'I', "PBON")},
      "1");
  struct Case {
    const char* hs;
    const char* kind;
    char direction;
    const char* type;
  };
  const Case kCases[] = {
      {"30049099", "A11", 'I', "ANYD"}, {"30049099", "H11", 'I', "GIFT"},
      {"30049099", "H11", 'E', "EXPO"}, {"30049099", "B11", 'E', "EXPO"},
      {"30039000", "A11", 'I', "DUOC"}, {"30039000", "B11", 'E', "none"},
      {"31021000", "A11", 'I', "PBON"}, {"31021000", "A12", 'I', "none"},
      {"84143040", "A11", 'I', "none"}, {"", "A11", 'I', "none"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.hs) + " " + c.kind + " " + c.direction);
    const PermitRule* found = data.permit_rule(c.hs, c.kind, c.direction, kToday);
    EXPECT_EQ(found == nullptr ? "none" : found->permit_type.view(), c.type);
  }
  EXPECT_EQ(data.permit_rule("30049099", "A11", 'I', day("2024-06-01"))->permit_type.view(), "OLD");
}

TEST(ReferenceData, APriceIsFoundByItsMeasureAndThenByItsOrigin) {
  const auto price = [](const char* hs, const char* origin, const char* unit, const char* currency,
                        std::int64_t raw) {
    return PriceReference{hs, origin, unit, currency, Price{raw}, kFirstDay, kLastDay, "customs"};
  };
  ReferenceData data;
  data.set_price_references(
      {price("8414", "", "PCE", "USD", 10), price("8414", "CN", "PCE", "USD", 8),
       price("84143040", "", "PCE", "USD", 12), price("84143040", "", "KGM", "USD", 3),
       price("84143040", "JP", "PCE", "JPY", 900)},
      "1");
  struct Case {
    const char* name;
    const char* hs;
    const char* origin;
    const char* unit;
    const char* currency;
    std::int64_t raw;  // 0: none
  };
  const Case kCases[] = {
      {"the longest part wins over the origin", "84143040", "CN", "PCE", "USD", 12},
      {"the origin wins within one part", "84149090", "CN", "PCE", "USD", 8},
      {"any origin", "84149090", "KR", "PCE", "USD", 10},
      {"another unit", "84143040", "CN", "KGM", "USD", 3},
      {"only the shorter part has the measure", "84149090", "CN", "KGM", "USD", 0},
      {"another currency", "84143040", "JP", "PCE", "JPY", 900},
      {"that currency, another origin", "84143040", "CN", "PCE", "JPY", 0},
      {"no such goods", "85444294", "CN", "PCE", "USD", 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const PriceReference* found = data.price(c.hs, c.origin, c.unit, c.currency, kToday);
    EXPECT_EQ(found == nullptr ? 0 : found->price.raw, c.raw);
  }
}

TEST(ReferenceData, AnHsRowIsTheOneOfTheDay) {
  const auto row = [](const char* code, std::int64_t rate, Date from, Date to) {
    return HsRow{code, "PCE", Price{rate}, Price{rate}, from, to};
  };
  ReferenceData data;
  data.set_hs_table({row("84143040", 5, day("2025-01-01"), kLastDay),
                     row("84143040", 7, kFirstDay, day("2024-12-31"))},
                    "1", true);
  EXPECT_EQ(data.hs("84143040", kToday)->mfn_rate.raw, 5);
  EXPECT_EQ(data.hs("84143040", day("2024-12-31"))->mfn_rate.raw, 7);
  EXPECT_EQ(data.hs("8414304011", kToday)->mfn_rate.raw, 5) << "8 digits are used of 12";
  EXPECT_EQ(data.hs("841430", kToday), nullptr);
  EXPECT_EQ(data.hs("84143041", kToday), nullptr);
  EXPECT_TRUE(data.hs_complete());
}

TEST(ReferenceData, AnAgreementCoversItsMembersAndAnUnknownTariffCodeIsNotPreferential) {
  ReferenceData data;
  data.set_fta({{"B05", {"VN", "CN", "TH"}}, {"B04", {"TH", "VN"}}}, "1");
  EXPECT_EQ(data.fta_covers("B05", "CN"), std::optional(true));
  EXPECT_EQ(data.fta_covers("B04", "CN"), std::optional(false));
  EXPECT_EQ(data.fta_covers("B04", ""), std::optional(false));
  EXPECT_EQ(data.fta_covers("B01", "CN"), std::nullopt);
  EXPECT_EQ(data.fta_covers("", "CN"), std::nullopt);
}

TEST(ReferenceData, ATableIsThereOnceItWasGivenEvenWhenEmpty) {
  ReferenceData data;
  for (const char* table : {"hs", "fta", "permit_rules", "ref_price", "some"}) {
    EXPECT_FALSE(data.has_table(table)) << table;
  }
  EXPECT_TRUE(data.versions().empty());
  data.set_hs_table({}, "h", false);
  data.set_fta({}, "f");
  data.set_permit_rules({}, "p");
  data.set_price_references({}, "r");
  data.add_list(list_of({}));
  for (const char* table : {"hs", "fta", "permit_rules", "ref_price", "some"}) {
    EXPECT_TRUE(data.has_table(table)) << table;
  }
  EXPECT_FALSE(data.has_table("som"));
  EXPECT_FALSE(data.has_table(""));
  EXPECT_EQ(data.list("hs"), nullptr) << "a table is no list";
  const std::vector<std::pair<std::string, std::string>> versions = {
      {"fta", "f"}, {"hs", "h"}, {"permit_rules", "p"}, {"ref_price", "r"}, {"some", "1"}};
  EXPECT_EQ(data.versions(), versions);
}

TEST(ReferenceData, AListOfTheSameNameIsReplaced) {
  ReferenceData data;
  data.add_list({"b", "1", false, {{"84", kFirstDay, kLastDay}}});
  data.add_list({"a", "1", false, {}});
  data.add_list({"b", "2", true, {{"85", kFirstDay, kLastDay}}});
  EXPECT_EQ(data.list("b")->version, "2");
  EXPECT_TRUE(data.list("b")->complete);
  EXPECT_FALSE(data.list("b")->contains("84", kToday));
  EXPECT_EQ(data.versions().size(), 2U);
}

TEST(ReferenceData, LookingUpAllocatesNothing) {
  ReferenceData data;
  data.add_list({"a list with a rather long name", "1", false, {{"8414", kFirstDay, kLastDay}}});
  data.set_hs_table({{"84143040", "PCE", {}, {}, kFirstDay, kLastDay}}, "1", false);
  data.set_fta({{"B05", {"CN"}}}, "1");
  data.set_permit_rules({{"84", "", 'I', "X", "M", kFirstDay, kLastDay}}, "1");
  data.set_price_references({{"84", "", "PCE", "USD", Price{1}, kFirstDay, kLastDay, "s"}}, "1");
  int found = 0;
  const test::AllocationCounter allocations;
  found += data.list("a list with a rather long name")->contains("84143040", kToday) ? 1 : 0;
  found += data.hs("84143040", kToday) != nullptr ? 1 : 0;
  found += data.fta_covers("B05", "CN").value_or(false) ? 1 : 0;
  found += data.permit_rule("84143040", "A11", 'I', kToday) != nullptr ? 1 : 0;
  found += data.price("84143040", "CN", "PCE", "USD", kToday) != nullptr ? 1 : 0;
  EXPECT_EQ(allocations.count(), 0U);
  EXPECT_EQ(found, 5);
}

}  // namespace
}  // namespace luong
