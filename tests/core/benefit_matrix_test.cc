#include "core/benefit_matrix.h"

#include <gtest/gtest.h>

#include "core/reference_data.h"

namespace luong {
namespace {

Date day(const char* text) { return *parse_date(text); }

std::string due(const BenefitMatrix& matrix, unsigned level, bool member, const char* on) {
  std::string codes;
  for (const Benefit* benefit : matrix.due(level, member, day(on))) codes += benefit->code + " ";
  return codes;
}

Benefit benefit(const char* code, unsigned levels, bool members_only, Period valid) {
  Benefit made;
  made.code = code;
  made.levels = levels;
  made.members_only = members_only;
  made.valid = valid;
  return made;
}

TEST(BenefitMatrix, S001_7_WhatIsDueDependsOnLevelMembershipAndDay) {
  constexpr unsigned kOne = 1U << 1U;
  constexpr unsigned kTwo = 1U << 2U;
  BenefitMatrix matrix;
  matrix.programme = {{day("2022-07-15"), day("2024-07-14")}};
  matrix.benefits = {benefit("A", kOne, false, {day("2020-01-01"), kLastDay}),
                     benefit("B", kOne | kTwo, false, {day("2020-01-01"), day("2025-12-31")}),
                     benefit("C", kTwo, true, {kFirstDay, kLastDay})};
  EXPECT_EQ(due(matrix, 1, false, "2023-01-01"), "A B ");
  EXPECT_EQ(due(matrix, 2, false, "2023-01-01"), "B ");
  EXPECT_EQ(due(matrix, 2, true, "2023-01-01"), "B C ");
  EXPECT_EQ(due(matrix, 2, true, "2022-07-14"), "B ") << "before the programme";
  EXPECT_EQ(due(matrix, 2, true, "2022-07-15"), "B C ") << "its first day";
  EXPECT_EQ(due(matrix, 2, true, "2024-07-14"), "B C ") << "its last";
  EXPECT_EQ(due(matrix, 2, true, "2024-07-15"), "B ") << "over";
  EXPECT_EQ(due(matrix, 2, true, "2026-01-01"), "") << "valid no longer";
  EXPECT_EQ(due(matrix, 0, true, "2023-01-01"), "") << "level unknown";
  EXPECT_EQ(due(matrix, 5, true, "2023-01-01"), "");
}

}  // namespace
}  // namespace luong
