// How a goods line stands with the permit it needs: every standing, the balance, the feed.
#include "core/permit_findings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using S = PermitStanding;

constexpr std::string_view kOurs = "0100109106";
const std::string kOneDeclared = R"([{"type":"MPHM","no":"1"}])";
const std::string kTwoDeclared = R"([{"type":"MPHM","no":"1"},{"type":"MPHM","no":"2"}])";

ReferenceData rules() {
  ReferenceData reference;
  reference.set_permit_rules({{"3304", {}, 'I', "MPHM", "BYT", kFirstDay, kLastDay}}, "1");
  return reference;
}

PermitRecord a_permit(std::string_view no = "1") {
  PermitRecord record;
  record.type = "MPHM";
  record.no = no;
  record.state = PermitState::kValid;
  record.holder = TaxCode::parse(kOurs)->packed();
  return record;
}
PermitRecord with_balance(std::string_view left, std::string_view no = "1",
                          std::string_view unit = "PCE") {
  PermitRecord record = a_permit(no);
  record.limited = true;
  record.unit = unit;
  record.granted = *parse_scaled<4>(left);
  return record;
}
PermitFacts told(const std::vector<PermitRecord>& records,
                 PermitFacts::Feed feed = PermitFacts::Feed::kUp) {
  PermitFacts facts;
  facts.feed = feed;
  for (const PermitRecord& record : records) facts.records.push_back(record);
  return facts;
}

// Face cream, a hundred pieces a line, registered on 2025-06-12.
Declaration cream(const std::string& permits, int lines = 1) {
  test::DeclarationBuilder builder;
  builder.trader(kOurs).registered_at("2025-06-12T08:55:00+07:00").set("/permits", permits);
  for (int i = 0; i < lines; ++i) builder.item({.hs_code = "33049930"});
  return builder.build();
}

S standing_of(const Declaration& declaration, const PermitFacts& facts) {
  const ReferenceData reference = rules();
  PermitFindings findings;
  findings.find(declaration, facts, reference);
  return findings.of_line(0);
}

PermitRecord changed(void (*change)(PermitRecord&)) {
  PermitRecord record = with_balance("100");
  change(record);
  return record;
}

TEST(PermitFindings, OneDeclaredPermit) {
  struct Case {
    const char* name;
    PermitRecord record;
    S standing;
  };
  const Case kCases[] = {
      {"valid, no balance", a_permit(), S::kMet},
      {"balance just enough", with_balance("100"), S::kMet},
      {"a little less", with_balance("99.9999"), S::kExhausted},
      {"used elsewhere", changed([](PermitRecord& r) { r.used_elsewhere = {1}; }), S::kExhausted},
      {"used by others", changed([](PermitRecord& r) { r.used = {1}; }), S::kExhausted},
      {"in weight", with_balance("1000", "1", "KGM"), S::kMet},
      {"in a unit the line has not", with_balance("1000", "1", "LTR"), S::kNotValid},
      {"unknown", PermitRecord{}, S::kUnconfirmed},
      {"revoked", changed([](PermitRecord& r) { r.state = PermitState::kRevoked; }), S::kNotValid},
      {"pending", changed([](PermitRecord& r) { r.state = PermitState::kPending; }), S::kPending},
      {"passed", changed([](PermitRecord& r) { r.state = PermitState::kPassed; }), S::kMet},
      {"failed", changed([](PermitRecord& r) { r.state = PermitState::kFailed; }), S::kFailed},
      {"from today", changed([](PermitRecord& r) { r.valid_from = parse_date("2025-06-12"); }),
       S::kMet},
      {"from tomorrow", changed([](PermitRecord& r) { r.valid_from = parse_date("2025-06-13"); }),
       S::kNotValid},
      {"until today", changed([](PermitRecord& r) { r.valid_to = parse_date("2025-06-12"); }),
       S::kMet},
      {"until yesterday", changed([](PermitRecord& r) { r.valid_to = parse_date("2025-06-11"); }),
       S::kNotValid},
      {"for its heading", changed([](PermitRecord& r) { r.hs.push_back("3304"); }), S::kMet},
      {"for others", changed([](PermitRecord& r) { r.hs.push_back("3305"); }), S::kNotValid},
      {"another's",
       changed([](PermitRecord& r) { r.holder = TaxCode::parse("0301446260")->packed(); }),
       S::kOtherHolder},
      {"another's, and revoked", changed([](PermitRecord& r) {
         r.holder = TaxCode::parse("0301446260")->packed();
         r.state = PermitState::kRevoked;
       }),
       S::kOtherHolder},
      {"its branch's",
       changed([](PermitRecord& r) { r.holder = TaxCode::parse("0100109106-001")->packed(); }),
       S::kMet},
      {"revoked before it was told of", changed([](PermitRecord& r) {
         r.holder = 0;
         r.state = PermitState::kRevoked;
       }),
       S::kNotValid},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(name(standing_of(cream(kOneDeclared), told({c.record}))), name(c.standing));
    EXPECT_EQ(standing_of(cream(kOneDeclared), told({c.record}, PermitFacts::Feed::kDown)),
              S::kFeedDown)
        << "never better than Yellow while the feed is silent";
  }
}

TEST(PermitFindings, WithoutTheRightPermitItIsMissingWhateverTheFeed) {
  for (const auto feed : {PermitFacts::Feed::kUp, PermitFacts::Feed::kDown}) {
    EXPECT_EQ(standing_of(cream("[]"), told({}, feed)), S::kMissing);
    EXPECT_EQ(standing_of(cream(R"([{"type":"DUOC","no":"1"}])"), told({a_permit()}, feed)),
              S::kMissing);
    EXPECT_EQ(standing_of(cream(R"([{"type":"MPHM","no":"1","expires":"2025-06-11"}])"),
                          told({a_permit()}, feed)),
              S::kMissing);
  }
  EXPECT_EQ(standing_of(a_declaration().item({.hs_code = "84143040"}), told({})), S::kNotRequired);
  EXPECT_EQ(standing_of(a_declaration().exports().item({.hs_code = "33049930"}), told({})),
            S::kNotRequired);
}

TEST(PermitFindings, OfSeveralTheBestCountsAndAFactBeatsTheUnknown) {
  const PermitRecord unknown;
  PermitRecord theirs = a_permit("2");
  theirs.holder = TaxCode::parse("0301446260")->packed();
  EXPECT_EQ(standing_of(cream(kTwoDeclared), told({unknown, a_permit("2")})), S::kMet);
  EXPECT_EQ(standing_of(cream(kTwoDeclared), told({unknown, theirs})), S::kOtherHolder)
      << "an invented second number does not hide another's permit";
  EXPECT_EQ(standing_of(cream(kTwoDeclared), told({with_balance("1"), with_balance("100", "2")})),
            S::kMet);
}

TEST(PermitFindings, LinesDrawOnABalanceInTheirOrder) {
  const ReferenceData reference = rules();
  PermitFindings findings;
  findings.find(cream(kTwoDeclared, 4), told({with_balance("250"), with_balance("100", "2")}),
                reference);
  EXPECT_EQ(findings.of_line(0), S::kMet);
  EXPECT_EQ(findings.of_line(1), S::kMet);
  EXPECT_EQ(findings.of_line(2), S::kMet) << "from the second: 50 left of the first are too few";
  EXPECT_EQ(findings.of_line(3), S::kExhausted);
  EXPECT_EQ(findings.drawn(0).raw, 2'000'000);
  EXPECT_EQ(findings.drawn(1).raw, 1'000'000);
}

TEST(PermitFindings, WhatPassesWhileTheFeedIsSilentIsDrawnToo) {
  const ReferenceData reference = rules();
  PermitFindings findings;
  findings.find(cream(kOneDeclared), told({with_balance("250")}, PermitFacts::Feed::kDown),
                reference);
  EXPECT_EQ(findings.drawn(0).raw, 1'000'000);
  EXPECT_TRUE(findings.waits_for_feed());
}

TEST(PermitFindings, TheNamedPrincipalsPermitCounts) {
  PermitRecord theirs = a_permit();
  theirs.holder = TaxCode::parse("0301446260")->packed();
  test::DeclarationBuilder builder;
  builder.trader(kOurs).set("/permits", kOneDeclared).item({.hs_code = "33049930"});
  builder.text("/principal/tax_code", "0301446260").text("/principal/name", "Công ty B");
  EXPECT_EQ(standing_of(builder.build(), told({theirs})), S::kMet);
}

TEST(PermitFindings, BalancesAtTheEndOfTheirRangeDoNotOverflow) {
  PermitRecord record = with_balance("922337203685477.5807");
  EXPECT_EQ(standing_of(cream(kOneDeclared), told({record})), S::kMet);
  record.used.raw = INT64_MIN;
  EXPECT_EQ(standing_of(cream(kOneDeclared), told({record})), S::kMet);
  record.used.raw = INT64_MAX;
  record.used_elsewhere.raw = INT64_MAX;
  EXPECT_EQ(standing_of(cream(kOneDeclared), told({record})), S::kExhausted);
  record.granted.raw = 0;
  record.draw({INT64_MAX});
  EXPECT_EQ(standing_of(cream(kOneDeclared), told({record})), S::kExhausted);
}

TEST(DocumentStanding, LooksAtTheTypeTheCriterionNames) {
  const Declaration d = cream(R"([{"type":"KDTV","no":"1"}])");
  PermitRecord record = a_permit();
  record.type = "KDTV";
  record.state = PermitState::kPassed;
  EXPECT_EQ(document_standing(d, told({record}), d.lines[0], "KDTV"), S::kMet);
  EXPECT_EQ(document_standing(d, told({record}), d.lines[0], "KDDV"), S::kMissing);
  EXPECT_EQ(document_standing(d, {}, d.lines[0], "KDTV"), S::kUnconfirmed);
  EXPECT_EQ(document_standing(d, told({record}, PermitFacts::Feed::kDown), d.lines[0], "KDTV"),
            S::kFeedDown);
}

TEST(PermitRecord, ANewerWordReplacesAnOlderAndKeepsWhatWasDrawn) {
  PermitRecord record;
  PermitNotice notice;
  notice.type = "MPHM";
  notice.no = "1";
  notice.holder = *TaxCode::parse(kOurs);
  notice.quantity = Amount{5'000'000};
  notice.unit = "PCE";
  notice.at = {1'000};
  EXPECT_TRUE(take_notice(notice, record));
  record.draw({1'000'000});
  EXPECT_EQ(record.left().raw, 4'000'000);

  notice.at = {999};
  notice.quantity = Amount{1};
  EXPECT_FALSE(take_notice(notice, record)) << "older";
  EXPECT_EQ(record.left().raw, 4'000'000);

  notice.at = {2'000};
  notice.quantity = Amount{9'000'000};
  EXPECT_TRUE(take_notice(notice, record));
  EXPECT_EQ(record.left().raw, 8'000'000);

  PermitNotice revoked;
  revoked.type = "MPHM";
  revoked.no = "1";
  revoked.state = PermitState::kRevoked;
  revoked.at = {3'000};
  EXPECT_TRUE(take_notice(revoked, record));
  EXPECT_EQ(record.state, PermitState::kRevoked);
  EXPECT_TRUE(record.held_by(*TaxCode::parse(kOurs))) << "whose it was stays known";
}

TEST(PermitDraws, ReadBackAsWrittenAndNothingElseDoes) {
  PermitDraws draws;
  draws.push_back({with_balance("12.5"), {1}});
  draws.push_back({a_permit("2"), {0}});
  std::string bytes;
  encode(draws, bytes);
  PermitDraws back;
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, draws);
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    EXPECT_TRUE(decode(std::string_view(bytes).substr(0, length), back)) << length;
  }
  EXPECT_TRUE(decode(bytes + "x", back));
  ASSERT_FALSE(decode("", back));
  EXPECT_TRUE(back.empty());
}

}  // namespace
}  // namespace luong
