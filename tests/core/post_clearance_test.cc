#include "core/post_clearance.h"

#include <gtest/gtest.h>

#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

using test::a_declaration;

Verdict verdict_with(std::initializer_list<const char*> ids) {
  Verdict verdict;
  verdict.channel = Channel::kGreen;
  for (const char* id : ids) verdict.hits.push_back({.id = CriterionId(id)});
  return verdict;
}

TEST(PostClearance, IsWhatWasFoundAndWhatOnlyAnAuditCanSettle) {
  const test::ShippedWorld world;
  const CriteriaPack& pack = world.pack;
  Verdict verdict = verdict_with({"V401", "E709"});
  verdict.tier1_score = 20;
  verdict.tier2_score = 210;
  const PostClearance audit = post_clearance(a_declaration().build(), verdict, pack);
  EXPECT_EQ(audit.score, 20 + 210 + pack.find("V401")->effect.post_clearance +
                             pack.find("E709")->effect.post_clearance);
  EXPECT_GT(pack.find("E709")->effect.post_clearance, 0) << "S003-41: a higher score for new firms";
  EXPECT_TRUE(audit.concerns(AuditField::kValue));
  EXPECT_FALSE(audit.concerns(AuditField::kCode));
  verdict.tier2_score = 1'000;
  EXPECT_EQ(post_clearance(a_declaration().build(), verdict, pack).score, 1'000) << "at most";
}

TEST(PostClearance, RedAndRefusedLotsGetNone) {
  const test::ShippedWorld world;
  Verdict verdict = verdict_with({"V401"});
  verdict.tier2_score = 300;
  verdict.channel = Channel::kRed;
  EXPECT_EQ(post_clearance(a_declaration().build(), verdict, world.pack), PostClearance{});
  verdict.channel = Channel::kYellow;
  EXPECT_GT(post_clearance(a_declaration().build(), verdict, world.pack).score, 0);
  verdict.decision = Decision::kRejected;
  EXPECT_EQ(post_clearance(a_declaration().build(), verdict, world.pack), PostClearance{});
}

TEST(PostClearance, ReasonsStandInTheFourFieldsOfAudits) {
  const test::ShippedWorld world;
  const auto fields = [&](const Declaration& declaration, const char* id) {
    return post_clearance(declaration, verdict_with({id}), world.pack).fields;
  };
  const auto bit = [](AuditField field) { return 1U << static_cast<unsigned>(field); };
  const Declaration plain = a_declaration().build();
  EXPECT_EQ(fields(plain, "C501"), bit(AuditField::kCode));
  EXPECT_EQ(fields(plain, "V401"), bit(AuditField::kValue));
  EXPECT_EQ(fields(plain, "O601"), bit(AuditField::kPolicy));
  EXPECT_EQ(fields(plain, "H106"), bit(AuditField::kPolicy));
  EXPECT_EQ(fields(plain, "E710"), 0U);
  EXPECT_EQ(fields(a_declaration().kind("E21").build(), "E710"), bit(AuditField::kProcessing));
}

}  // namespace
}  // namespace luong
