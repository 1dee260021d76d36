// The programme's state machine: every act in every state, the dates, the conditions.
#include "core/programme.h"

#include <gtest/gtest.h>

#include "core/officer_act.h"

namespace luong {
namespace {

using K = ProgrammeActKind;
using S = MembershipState;

Instant at(std::string_view day) { return {start_of(*parse_date(day)).ms + 9 * kHourMs}; }

BenefitMatrix pilot() {
  BenefitMatrix matrix;
  matrix.given = true;
  matrix.programme = {{*parse_date("2022-07-15"), *parse_date("2024-07-14")}};
  return matrix;
}

Enterprise good_firm() {
  Enterprise firm;
  firm.tax_code = TaxCode::parse("0100109106")->packed();
  firm.compliance_level = 2;
  firm.first_declaration = *parse_date("2010-01-15");
  firm.profile_complete = true;
  firm.profile_verified_on = *parse_date("2022-09-01");
  return firm;
}

ProgrammeAct act(K kind, std::string_view day = "2023-03-16") {
  ProgrammeAct act;
  act.kind = kind;
  act.tax_code = *TaxCode::parse("0100109106");
  act.at = at(day);
  act.reference = "12/TXNK";
  act.customs_signed = act.firm_signed = parse_date("2023-01-02");
  act.reason = RevocationReason::kSanctioned;
  act.note = "ghi chú";
  return act;
}

Membership in(S state) {
  Membership membership;
  membership.tax_code = *TaxCode::parse("0100109106");
  membership.state = state;
  membership.since = at("2021-06-01");
  return membership;
}

std::string refusal(const ProgrammeAct& what, Membership& membership,
                    const Enterprise& firm = good_firm(), const BenefitMatrix& matrix = pilot()) {
  const Membership before = membership;
  const auto error = do_act(what, matrix, &firm, membership);
  if (!error) return {};
  EXPECT_EQ(membership, before) << "a refused act changes nothing";
  return error->message;
}

TEST(Programme, S000_19_EveryActInEveryState) {
  constexpr S kNo = S{255};
  const struct {
    K kind;
    S none, invited, volunteered, member, revoked;  // the state after; kNo: refused
  } kTable[] = {
      {K::kInvite, S::kInvited, kNo, kNo, kNo, S::kInvited},
      {K::kVolunteer, kNo, S::kVolunteered, kNo, kNo, kNo},
      {K::kDecline, kNo, S::kNone, S::kNone, kNo, kNo},
      {K::kRecognise, kNo, kNo, S::kMember, kNo, kNo},
      {K::kRemind, kNo, kNo, kNo, S::kMember, kNo},
      {K::kWarn, kNo, kNo, kNo, S::kMember, kNo},
      {K::kRevoke, kNo, kNo, kNo, S::kRevoked, kNo},
  };
  for (const auto& row : kTable) {
    const S after[] = {row.none, row.invited, row.volunteered, row.member, row.revoked};
    for (std::size_t i = 0; i < std::size(after); ++i) {
      const S state = static_cast<S>(i);
      SCOPED_TRACE(std::string(name(row.kind)) + " when " + std::string(name(state)));
      Membership membership = in(state);
      const std::string said = refusal(act(row.kind), membership);
      EXPECT_EQ(said.empty(), after[i] != kNo) << said;
      if (after[i] == kNo) continue;
      EXPECT_EQ(membership.state, after[i]);
      EXPECT_EQ(membership.since, after[i] == state ? at("2021-06-01") : at("2023-03-16"));
    }
  }
}

TEST(Programme, S000_24_TheSignedMemorandumIsTheRecognition) {
  for (const char* missing : {"mou", "customs", "firm", "future"}) {
    SCOPED_TRACE(missing);
    ProgrammeAct what = act(K::kRecognise);
    const std::string_view m = missing;
    if (m == "mou") what.reference.clear();
    if (m == "customs") what.customs_signed.reset();
    if (m == "firm") what.firm_signed.reset();
    if (m == "future") what.firm_signed = parse_date("2023-03-17");
    Membership membership = in(S::kVolunteered);
    EXPECT_FALSE(refusal(what, membership).empty());
  }
  Membership membership = in(S::kVolunteered);
  EXPECT_TRUE(refusal(act(K::kRecognise), membership).empty());
  EXPECT_EQ(membership.level_then, 2);
}

TEST(Programme, S000_13_OnlyWithinAWindow) {
  const struct {
    const char* day;
    bool open;
  } kCases[] = {{"2022-07-14", false},
                {"2022-07-15", true},
                {"2024-07-14", true},
                {"2024-07-15", false},
                {"2026-01-01", false}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.day);
    Membership fresh = in(S::kNone);
    EXPECT_EQ(refusal(act(K::kInvite, c.day), fresh).empty(), c.open);
    Enterprise firm = good_firm();
    firm.profile_verified_on = *parse_date("2020-01-01");
    ProgrammeAct recognise = act(K::kRecognise, c.day);
    recognise.customs_signed = recognise.firm_signed = parse_date("2022-01-01");
    Membership volunteered = in(S::kVolunteered);
    EXPECT_EQ(refusal(recognise, volunteered, firm).empty(), c.open);
    Membership member = in(S::kMember);
    EXPECT_TRUE(refusal(act(K::kRevoke, c.day), member).empty()) << "always";
  }
}

TEST(Programme, S000_16_17_18_TheConditionsOfMembership) {
  const struct {
    const char* name;
    void (*change)(Enterprise&);
    bool met;
  } kCases[] = {
      {"as it should be", [](Enterprise&) {}, true},
      {"an association", [](Enterprise& e) { e.association = true; }, false},
      {"ceased", [](Enterprise& e) { e.tax_status = 8'002; }, false},
      {"profile incomplete", [](Enterprise& e) { e.profile_complete = false; }, false},
      {"profile not verified", [](Enterprise& e) { e.profile_verified_on = kNoDate; }, false},
      {"verified tomorrow",
       [](Enterprise& e) { e.profile_verified_on = *parse_date("2023-03-17"); }, false},
      {"verified today", [](Enterprise& e) { e.profile_verified_on = *parse_date("2023-03-16"); },
       true},
      {"active 365 days", [](Enterprise& e) { e.first_declaration = *parse_date("2022-03-16"); },
       false},
      {"active 366 days", [](Enterprise& e) { e.first_declaration = *parse_date("2022-03-15"); },
       true},
      {"never active", [](Enterprise& e) { e.first_declaration = kNoDate; }, false},
      {"established yesterday: another clock",
       [](Enterprise& e) { e.established = *parse_date("2023-03-15"); }, true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Enterprise firm = good_firm();
    c.change(firm);
    Membership membership = in(S::kVolunteered);
    const std::string said = refusal(act(K::kRecognise), membership, firm);
    EXPECT_EQ(said.empty(), c.met) << said;
  }
  EXPECT_FALSE(unmet_conditions(*TaxCode::parse("001099012345"), nullptr, Date{0}).empty());
  Membership membership = in(S::kVolunteered);
  EXPECT_TRUE(do_act(act(K::kRecognise), pilot(), nullptr, membership)) << "no record";
}

TEST(Programme, S000_30_AYearHasToPassAfterARevocation) {
  const struct {
    const char *revoked, *again;
  } kCases[] = {{"2023-03-16", "2024-03-16"},
                {"2024-02-29", "2025-03-01"},
                {"2023-02-28", "2024-02-28"},
                {"2023-12-31", "2024-12-31"},
                {"2023-03-01", "2024-03-01"}};
  for (const auto& c : kCases) {
    EXPECT_EQ(to_string(readmission_day(*parse_date(c.revoked))), c.again);
  }
  Membership membership = in(S::kRevoked);
  membership.since = at("2023-03-16");
  EXPECT_NE(refusal(act(K::kInvite, "2024-03-15"), membership).find("2024-03-16"),
            std::string::npos);
  ProgrammeAct bare = act(K::kInvite, "2024-03-16");
  bare.note.clear();
  EXPECT_FALSE(refusal(bare, membership).empty()) << "what was put right?";
  EXPECT_TRUE(refusal(act(K::kInvite, "2024-03-16"), membership).empty());
}

TEST(Programme, S000_26_to_29_TheFiveReasons) {
  for (const char* word : {"a", "b", "c", "d", "e", "f", "", "ab"}) {
    const auto reason = parse_revocation_reason(word);
    const std::string_view w = word;
    EXPECT_EQ(reason.has_value(), w.size() == 1 && w <= "e") << word;
    if (!reason) continue;
    EXPECT_EQ(letter(*reason), word[0]);
    ProgrammeAct what = act(K::kRevoke);
    what.reason = *reason;
    Membership member = in(S::kMember);
    const bool needs_warning = *reason == RevocationReason::kUncooperative;
    EXPECT_EQ(refusal(what, member).empty(), !needs_warning) << word;
    if (!needs_warning) continue;
    EXPECT_TRUE(refusal(act(K::kWarn), member).empty());
    EXPECT_TRUE(refusal(what, member).empty());
  }
}

TEST(Programme, AMemberByTheRecordWhoseFileIsNewIsAMember) {
  Enterprise firm = good_firm();
  firm.voluntary_program = true;
  Membership membership;
  EXPECT_TRUE(refusal(act(K::kRevoke), membership, firm).empty());
  EXPECT_EQ(membership.state, S::kRevoked);
  EXPECT_FALSE(refusal(act(K::kRevoke), membership, firm).empty()) << "the file says it is none";
  Membership declined = in(S::kNone);
  EXPECT_TRUE(refusal(act(K::kRevoke), declined, firm).empty()) << "it never was asked since";
}

TEST(Programme, CommandsAreReadAndWrongOnesNamed) {
  const struct {
    const char *word, *text, *says;
  } kWrong[] = {
      {"banish", "0100109106", "no such act"},
      {"invite", "", "no tax code"},
      {"invite", "01001091", "no tax code"},
      {"invite", "0100109106 letter", "nothing that invite takes"},
      {"invite", "0100109106 mou=1", "nothing that invite takes"},
      {"invite", "0100109106 letter=", "letter= is empty"},
      {"invite", "0100109106 letter=1 letter=2", "given twice"},
      {"recognise", "0100109106 customs-signed=yesterday", "takes a day"},
      {"revoke", "0100109106 reason=f", "takes a, b, c, d or e"},
      {"hold", "0100109106", "nothing that hold takes"},
      {"hold", "case=1 declaration=12", "12 digits"},
  };
  for (const auto& c : kWrong) {
    const auto command = parse_officer_command(c.word, c.text);
    ASSERT_FALSE(command.has_value()) << c.text;
    EXPECT_NE(command.error().message.find(c.says), std::string::npos) << command.error().message;
  }
  const auto command = parse_officer_command(
      "revoke", " 0100109106-001  reason=b decision=12/QĐ-TCHQ  note=hai lần  vi phạm ");
  ASSERT_TRUE(command.has_value()) << command.error().message;
  EXPECT_EQ(command->tax_code.text(), "0100109106") << "a branch is its firm";
  EXPECT_EQ(command->value("decision"), "12/QĐ-TCHQ");
  EXPECT_EQ(command->value("note"), "hai lần  vi phạm ");
  EXPECT_EQ(command->value("letter"), "");
}

TEST(OfficerAct, ReadsBackAsWrittenAndNothingElseDoes) {
  OfficerAct entry;
  entry.uid = 1'000;
  entry.pid = 77;
  entry.officer = "hq-01";
  entry.text = "programme warn 0100109106 proposal=2023-03-16-0100109106-warn note=x";
  Membership file = in(S::kMember);
  file.customs_signed = parse_date("2023-01-02");
  file.warnings = 2;
  file.note = "x";
  CaseHold hold{.case_no = "C1",
                .in_force = true,
                .since = {5},
                .declaration_root = 10465432109,
                .on_declaration = {"C0", "C1"},
                .note = "y"};
  SupportRequest request;
  request.id = "R1";
  request.held = true;
  for (int kind = 0; kind < 3; ++kind) {
    if (kind == 0) entry.after = file;
    if (kind == 1) entry.after = hold;
    if (kind == 2) entry.after = request;
    std::string bytes;
    encode(entry, bytes);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
      OfficerAct back;
      const bool whole = !decode(std::string_view(bytes).substr(0, size), back);
      EXPECT_EQ(whole, size == bytes.size());
      if (!whole) continue;
      EXPECT_EQ(back.after, entry.after);
      EXPECT_EQ(back.officer, "hq-01");
      EXPECT_EQ(back.text, entry.text);
    }
  }
}

}  // namespace
}  // namespace luong
