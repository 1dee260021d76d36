// What the machine proposes about a firm, and how members are counted.
#include "core/programme_proposals.h"

#include <gtest/gtest.h>

namespace luong {
namespace {

BenefitMatrix pilot() {
  BenefitMatrix matrix;
  matrix.programme = {{*parse_date("2022-07-15"), *parse_date("2024-07-14")}};
  return matrix;
}

Enterprise good_firm() {
  Enterprise firm;
  firm.tax_code = TaxCode::parse("0100109106")->packed();
  firm.compliance_level = 2;
  firm.risk_class = 2;
  firm.declarations_365 = 12;
  firm.first_declaration = *parse_date("2010-01-15");
  firm.profile_complete = true;
  firm.profile_verified_on = *parse_date("2022-09-01");
  return firm;
}

Membership in(MembershipState state, std::string_view since = "2021-06-01") {
  Membership file;
  file.tax_code = *TaxCode::parse("0100109106");
  file.state = state;
  file.since = start_of(*parse_date(since));
  return file;
}

std::string proposed(const Enterprise& firm, const Membership& file,
                     std::string_view day = "2023-03-16") {
  std::string out;
  for (const auto& p : propose(firm, file, pilot(), *parse_date(day), {})) {
    if (!out.empty()) out += ' ';
    out += name(p.act);
    if (p.reason != RevocationReason::kNone) out += letter(p.reason);
    EXPECT_FALSE(p.why.empty());
  }
  return out;
}

TEST(ProgrammeProposals, S000_31_WhoIsACandidate) {
  const struct {
    const char* name;
    void (*change)(Enterprise&);
    const char* proposed;
  } kCases[] = {
      {"good", [](Enterprise&) {}, "invite"},
      {"level 3", [](Enterprise& e) { e.compliance_level = 3; }, "invite"},
      {"level 4", [](Enterprise& e) { e.compliance_level = 4; }, ""},
      {"priority already", [](Enterprise& e) { e.compliance_level = 1; }, ""},
      {"not rated", [](Enterprise& e) { e.compliance_level = 0; }, ""},
      {"too few declarations", [](Enterprise& e) { e.declarations_365 = 11; }, ""},
      {"high risk", [](Enterprise& e) { e.risk_class = 5; }, ""},
      {"a violation", [](Enterprise& e) { e.violations_365 = 1; }, ""},
      {"profile not verified", [](Enterprise& e) { e.profile_verified_on = kNoDate; }, ""},
      {"a broker", [](Enterprise& e) { e.role = Role::kBroker; }, ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Enterprise firm = good_firm();
    c.change(firm);
    EXPECT_EQ(proposed(firm, Membership{}), c.proposed);
  }
  EXPECT_EQ(proposed(good_firm(), Membership{}, "2024-07-15"), "") << "no window";
  EXPECT_EQ(proposed(good_firm(), in(MembershipState::kInvited)), "");
  EXPECT_EQ(proposed(good_firm(), in(MembershipState::kRevoked, "2022-03-16")), "invite");
  EXPECT_EQ(proposed(good_firm(), in(MembershipState::kRevoked, "2022-03-17")), "") << "cooling";
}

TEST(ProgrammeProposals, S000_26_27_29_WhatSpeaksAgainstAMember) {
  const struct {
    const char* name;
    void (*change)(Enterprise&);
    const char* proposed;
  } kCases[] = {
      {"good", [](Enterprise&) {}, ""},
      {"high risk", [](Enterprise& e) { e.risk_class = 9; }, "revokea"},
      {"sanctioned", [](Enterprise& e) { e.viol_sec12 = 1; }, "revokeb"},
      {"ceased", [](Enterprise& e) { e.tax_status = 8'002; }, "revokee"},
      {"level 4", [](Enterprise& e) { e.compliance_level = 4; }, "warn"},
      {"all of it",
       [](Enterprise& e) {
         e.risk_class = 6;
         e.violations_365 = 2;
         e.tax_status = 8'001;
         e.compliance_level = 5;
       },
       "revokea revokeb revokee warn"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Enterprise firm = good_firm();
    c.change(firm);
    EXPECT_EQ(proposed(firm, in(MembershipState::kMember)), c.proposed);
    EXPECT_EQ(proposed(firm, in(MembershipState::kMember), "2026-01-01"), c.proposed)
        << "whether a window is open or not";
    firm.voluntary_program = true;
    EXPECT_EQ(proposed(firm, Membership{}), c.proposed) << "a member by the record alone";
  }
}

TEST(ProgrammeMetrics, S000_2_3_5_HowMembersStand) {
  ProgrammeMetrics metrics;
  Membership file = in(MembershipState::kMember);
  file.level_then = 3;
  Enterprise firm = good_firm();
  metrics.count(firm, file);  // Raised.
  firm.compliance_level = 3;
  metrics.count(firm, file);  // Kept.
  firm.compliance_level = 4;
  firm.violations_365 = 1;
  metrics.count(firm, file);  // Fallen.
  file.level_then = 0;
  metrics.count(firm, file);  // Unknown then.
  firm.declarations_365 = 0;
  metrics.count(firm, in(MembershipState::kRevoked));
  firm.role = Role::kCarrier;
  metrics.count(firm, file);
  EXPECT_EQ(metrics.members, 4U);
  EXPECT_EQ(metrics.rated_then_and_now, 3U);
  EXPECT_EQ(metrics.kept_or_raised, 2U);
  EXPECT_EQ(metrics.with_violations, 2U);
  EXPECT_EQ(metrics.active, 4U);
  EXPECT_EQ(metrics.active_at_2_or_3, 2U);
}

}  // namespace
}  // namespace luong
