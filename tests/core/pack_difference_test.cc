#include "core/pack_difference.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/criteria_builder.h"

namespace luong {
namespace {

using test::a_hard;
using test::a_pack;
using test::a_risk;
using What = CriterionChange::What;

TEST(PackDifference, EqualPacksDifferInNothing) {
  const auto pack = [] { return a_pack({a_risk("V401", Group::kVal, 150), a_hard("H112", 3)}); };
  const PackDifference found = difference(pack(), pack());
  EXPECT_TRUE(found.pack.empty());
  EXPECT_TRUE(found.criteria.empty());
}

TEST(PackDifference, TellsWhatWasAddedRemovedAndChanged) {
  const CriteriaPack before =
      a_pack({a_risk("V401", Group::kVal, 150), a_hard("H112", 3), a_risk("Z1", Group::kAno, 10)});
  CriteriaPack after = a_pack({a_risk("V401", Group::kVal, 151).floor(2),
                               a_risk("A1", Group::kAno, 10), a_risk("Z1", Group::kAno, 10)});
  after.tier2.yellow = 280;
  const PackDifference found = difference(before, after);
  ASSERT_EQ(found.pack.size(), 1U);
  EXPECT_EQ(found.pack[0].field, "tier2.yellow");
  EXPECT_EQ(found.pack[0].before + " " + found.pack[0].after, "300 280");

  ASSERT_EQ(found.criteria.size(), 3U);
  EXPECT_EQ(found.criteria[0].id.view(), "A1");
  EXPECT_EQ(found.criteria[0].what, What::kAdded);
  EXPECT_EQ(found.criteria[1].id.view(), "H112");
  EXPECT_EQ(found.criteria[1].what, What::kRemoved);
  const CriterionChange& changed = found.criteria[2];
  EXPECT_EQ(changed.id.view(), "V401");
  ASSERT_EQ(changed.fields.size(), 2U);
  EXPECT_EQ(changed.fields[0].field, "weight");
  EXPECT_EQ(changed.fields[0].before + " " + changed.fields[0].after, "150 151");
  EXPECT_EQ(changed.fields[1].field, "floor");
  EXPECT_EQ(changed.fields[1].before + ">" + changed.fields[1].after, ">2");
}

TEST(PackDifference, TellsChangedCodesButThoseOfSecretCriteria) {
  CriteriaPack before = a_pack({a_risk("V401", Group::kVal, 150).secret()});
  CriteriaPack after = a_pack({a_risk("V401", Group::kVal, 150).secret()});
  before.criteria[0].guidance_code = after.criteria[0].guidance_code = "HD-2";
  before.codes.guidance = {{"HD-1", {{"Xem.", "Look."}}}, {"HD-2", {{"Kín.", "Canary."}}}};
  after.codes.guidance = {{"HD-1", {{"Xem.", "Look twice."}}},
                          {"HD-2", {{"Kín.", "Canary, too."}}}};
  after.codes.alerts = {{"HOLD", {{"Tạm giữ", "Held"}}}};
  after.codes.signs = {{"DH-1", {{"x", "x"}}, "1/QD", true, {kFirstDay, kLastDay}}};
  const PackDifference found = difference(before, after);
  ASSERT_EQ(found.pack.size(), 3U);
  std::string told;
  for (const FieldChange& field : found.pack) {
    told += std::string(field.field) + " [" + field.before + "] [" + field.after + "]\n";
  }
  EXPECT_NE(told.find("guidance [HD-1: Xem. / Look.; ] [HD-1: Xem. / Look twice.; ]"),
            std::string::npos)
      << told;
  EXPECT_NE(told.find("alerts [] [HOLD: "), std::string::npos) << told;
  EXPECT_NE(told.find("1/QD (verified)"), std::string::npos) << told;
  EXPECT_EQ(told.find("Canary"), std::string::npos) << told;
}

// Nor is it silent that the sign of one is valid for other days: the criterion has changed.
TEST(PackDifference, ACriterionChangesWithTheEntryOfItsSign) {
  const auto pack = [](const char* valid_to) {
    CriteriaPack made = a_pack({a_risk("V401", Group::kVal, 150).secret()});
    made.criteria[0].sign_code = "DH-1";
    made.codes.signs = {{"DH-1", {{"x", "x"}}, "1/QD", true, {kFirstDay, *parse_date(valid_to)}}};
    return made;
  };
  const PackDifference found = difference(pack("2025-12-31"), pack("2026-12-31"));
  EXPECT_TRUE(found.pack.empty());
  ASSERT_EQ(found.criteria.size(), 1U);
  EXPECT_TRUE(found.criteria[0].secret);
  ASSERT_EQ(found.criteria[0].fields.size(), 1U);
  EXPECT_EQ(found.criteria[0].fields[0].field, "sign_entry");
}

TEST(PackDifference, ACodeThatAnOpenCriterionUsesTooIsTold) {
  const auto pack = [](const char* text) {
    CriteriaPack made =
        a_pack({a_risk("V401", Group::kVal, 150).secret(), a_risk("V402", Group::kVal, 10)});
    for (Criterion& criterion : made.criteria) criterion.guidance_code = "HD-1";
    made.codes.guidance = {{"HD-1", {{"x", text}}}};
    return made;
  };
  ASSERT_EQ(difference(pack("Look."), pack("Look twice.")).pack.size(), 1U);
}

// A criterion that stops or begins to be SECRET tells nothing either.
TEST(PackDifference, IsSecretWhereOneOfTheTwoIs) {
  const CriteriaPack open = a_pack({a_risk("V401", Group::kVal, 150)});
  const CriteriaPack closed = a_pack({a_risk("V401", Group::kVal, 150).secret()});
  for (const auto& found : {difference(open, closed), difference(closed, open)}) {
    ASSERT_EQ(found.criteria.size(), 1U);
    EXPECT_TRUE(found.criteria[0].secret);
  }
}

}  // namespace
}  // namespace luong
