// What is left of exempt and of temporary goods, line by line: pure functions, in tables.
#include "core/account_findings.h"

#include <gtest/gtest.h>

#include "core/byte_codec.h"
#include "core/canonical_reader.h"
#include "tests/support/declaration_builder.h"

namespace luong::test {
namespace {

using S = AccountStanding;
using Opener = AccountFacts::Opener;

constexpr std::string_view kOurs = "0100109106";
constexpr std::string_view kTheirs = "0301446260";
constexpr std::uint64_t kRoot = 10'465'432'109;  // of the temporary import, or the export

PermitRecord account(Code<4> type, std::string no, std::string_view hs, std::string_view left) {
  PermitRecord record;
  record.type = type;
  record.no = std::move(no);
  record.state = PermitState::kValid;
  record.holder = TaxCode::parse(kOurs)->packed();
  record.hs.push_back(HsCode(hs));
  record.limited = true;
  record.unit = "PCE";
  record.granted = *parse_scaled<4>(left);
  return record;
}

PermitRecord changed(PermitRecord record, void (*change)(PermitRecord&)) {
  change(record);
  return record;
}

AccountFacts exempt(std::vector<PermitRecord> records) {
  AccountFacts facts;
  facts.asked = true;
  facts.exempt = std::move(records);
  return facts;
}

AccountFacts opened(std::vector<PermitRecord> records, Opener opener = Opener::kInForce) {
  AccountFacts facts;
  facts.asked = true;
  facts.opener = opener;
  facts.opener_root = kRoot;
  facts.opened = std::move(records);
  return facts;
}

Item machines(std::string_view pieces, std::string_view list_line = "1") {
  Item item{.hs_code = "84798969", .quantity = std::string(pieces)};
  if (!list_line.empty()) {
    item.more =
        R"("exemption_list_no":"103456789012","exemption_line":")" + std::string(list_line) + '"';
  }
  return item;
}

DeclarationBuilder reexport() {
  return a_declaration().exports().kind("G21").text("/temp_declaration_no", "104654321090");
}

TEST(AccountFindings, S003_20_OneExemptLineAgainstItsAccount) {
  const PermitRecord good = account(kExemptAccount, "103456789012/1", "8479", "100");
  const struct {
    const char* name;
    PermitRecord record;
    AccountStanding standing;
  } kCases[] = {
      {"just enough", good, S::kMet},
      {"used elsewhere", changed(good, [](PermitRecord& r) { r.used_elsewhere = {1}; }),
       S::kExhausted},
      {"used by others", changed(good, [](PermitRecord& r) { r.used = {1}; }), S::kExhausted},
      {"without a balance", changed(good, [](PermitRecord& r) { r.limited = false; }), S::kMet},
      {"unknown", changed(good, [](PermitRecord& r) { r.state = PermitState::kUnknown; }),
       S::kUnconfirmed},
      {"line 001",
       changed(good, [](PermitRecord& r) { r.no = exempt_goods_no("103456789012", "001"); }),
       S::kMet},
      {"another line", changed(good, [](PermitRecord& r) { r.no = "103456789012/11"; }),
       S::kUnconfirmed},
      {"a permit of that number", changed(good, [](PermitRecord& r) { r.type = "MPHM"; }),
       S::kUnconfirmed},
      {"closed", changed(good, [](PermitRecord& r) { r.state = PermitState::kRevoked; }),
       S::kClosed},
      {"another's",
       changed(good, [](PermitRecord& r) { r.holder = TaxCode::parse(kTheirs)->packed(); }),
       S::kOtherHolder},
      {"of a branch",
       changed(good,
               [](PermitRecord& r) { r.holder = TaxCode::parse("0100109106-001")->packed(); }),
       S::kMet},
      {"until today", changed(good, [](PermitRecord& r) { r.valid_to = parse_date("2025-06-12"); }),
       S::kMet},
      {"until yesterday",
       changed(good, [](PermitRecord& r) { r.valid_to = parse_date("2025-06-11"); }), S::kExpired},
      {"other goods", changed(good, [](PermitRecord& r) { r.hs[0] = "8478"; }), S::kOtherGoods},
      {"in the second unit",
       changed(good,
               [](PermitRecord& r) {
                 r.unit = "KGM";
                 r.granted = {1'000 * 10'000};
               }),
       S::kMet},
      {"in another unit", changed(good, [](PermitRecord& r) { r.unit = "SET"; }), S::kOtherUnit},
  };
  const Declaration declaration = a_declaration().item(machines("100"));
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    AccountFindings findings;
    const AccountFacts facts = exempt({c.record});
    findings.find(declaration, facts);
    EXPECT_EQ(name(findings.exemption(0)), name(c.standing));
    const bool draws = c.standing == S::kMet && c.record.limited;
    EXPECT_EQ(findings.drawn_exempt(0).raw > 0, draws);
    EXPECT_EQ(findings.temporary(0), S::kNotAsked);
    EXPECT_EQ(findings.on_the_spot(), S::kNotAsked);
  }
}

TEST(AccountFindings, LinesOfOneListShareItsBalanceInTheirOrder) {
  const Declaration declaration = a_declaration()
                                      .item(machines("60"))
                                      .item(machines("60"))
                                      .item(machines("40"))
                                      .item(machines("1", ""));
  AccountFindings findings;
  const AccountFacts facts = exempt({account(kExemptAccount, "103456789012/1", "8479", "100")});
  findings.find(declaration, facts);
  EXPECT_EQ(findings.exemption(0), S::kMet);
  EXPECT_EQ(findings.exemption(1), S::kExhausted);
  EXPECT_EQ(findings.exemption(2), S::kMet);
  EXPECT_EQ(findings.exemption(3), S::kNotAsked) << "names no list";
  EXPECT_EQ(to_string(findings.drawn_exempt(0)), "100");
}

TEST(AccountFindings, WhatWasNotAskedForSaysNothing) {
  AccountFindings findings;
  findings.find(a_declaration().item(machines("60")), AccountFacts{});
  EXPECT_EQ(findings.exemption(0), S::kNotAsked);
  EXPECT_FALSE(findings.exempts());
  findings.find(reexport(), AccountFacts{});
  EXPECT_EQ(findings.temporary(0), S::kNotAsked);
}

TEST(AccountFindings, H109_ALineOfAReexportAgainstWhatCameIn) {
  const PermitRecord good = account(kTemporaryAccount, "10465432109/1", "84798969", "100");
  const struct {
    const char* name;
    AccountFacts facts;
    AccountStanding standing;
    bool settles;
  } kCases[] = {
      {"without a quantity",
       opened({changed(good,
                       [](PermitRecord& r) {
                         r.limited = false;
                         r.granted = {};
                       })}),
       S::kMet, true},
      {"all of it", opened({good}), S::kMet, true},
      {"part of it", opened({changed(good, [](PermitRecord& r) { r.granted = {1'010'000}; })}),
       S::kMet, false},
      {"too much", opened({changed(good, [](PermitRecord& r) { r.used = {10'000}; })}),
       S::kExhausted, false},
      {"on two lines",
       opened({changed(good, [](PermitRecord& r) { r.granted = {600'000}; }),
               changed(good, [](PermitRecord& r) { r.granted = {400'000}; })}),
       S::kMet, true},
      {"two lines, one of another unit",
       opened({changed(good, [](PermitRecord& r) { r.granted = {600'000}; }),
               changed(good, [](PermitRecord& r) { r.unit = "KGM"; })}),
       S::kExhausted, false},
      {"other goods too", opened({good, changed(good, [](PermitRecord& r) { r.hs[0] = "01"; })}),
       S::kMet, false},
      {"other goods", opened({changed(good, [](PermitRecord& r) { r.hs[0] = "01"; })}),
       S::kOtherGoods, false},
      {"another unit", opened({changed(good, [](PermitRecord& r) { r.unit = "SET"; })}),
       S::kOtherUnit, false},
      {"too late",
       opened({changed(good, [](PermitRecord& r) { r.valid_to = parse_date("2025-06-11"); })}),
       S::kExpired, false},
      {"on the last day",
       opened({changed(good, [](PermitRecord& r) { r.valid_to = parse_date("2025-06-12"); })}),
       S::kMet, true},
      {"another's", opened({}, Opener::kAnothers), S::kOtherHolder, false},
      {"unknown", opened({}, Opener::kUnknown), S::kUnconfirmed, false},
      {"cancelled", opened({}, Opener::kCancelled), S::kClosed, false},
      {"of another kind", opened({}, Opener::kOtherKind), S::kOtherGoods, false},
      {"none named", opened({}, Opener::kNotAsked), S::kMissing, false},
  };
  const Declaration declaration = reexport().item(machines("100", ""));
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    AccountFindings findings;
    findings.find(declaration, c.facts);
    EXPECT_EQ(name(findings.temporary(0)), name(c.standing));
    EXPECT_EQ(findings.settles_opener(), c.settles);
    std::int64_t drawn = 0;
    for (std::size_t i = 0; i < c.facts.opened.size(); ++i) {
      drawn += findings.drawn_opened(i).raw;
      EXPECT_LE(findings.drawn_opened(i).raw,
                std::max<std::int64_t>(0, c.facts.opened[i].left().raw));
    }
    const bool counted = !c.facts.opened.empty() && c.facts.opened[0].limited;
    EXPECT_EQ(drawn, c.standing == S::kMet && counted ? 1'000'000 : 0);
  }
}

TEST(AccountFindings, S003_58_AnImportOnTheSpotTakesItsExportOnce) {
  const Declaration paired = a_declaration().text("/internal_ref", "#&NKTC#&10465432109");
  PermitRecord pair;
  pair.state = PermitState::kValid;
  pair.limited = true;
  pair.granted = {10'000};
  AccountFindings findings;
  findings.find(paired, opened({pair}));
  EXPECT_EQ(findings.on_the_spot(), S::kMet);
  EXPECT_TRUE(findings.settles_opener());
  pair.used = {10'000};
  findings.find(paired, opened({pair}));
  EXPECT_EQ(findings.on_the_spot(), S::kExhausted);
  EXPECT_FALSE(findings.settles_opener());
  findings.find(paired, opened({}, Opener::kOtherKind));
  EXPECT_EQ(findings.on_the_spot(), S::kOtherGoods);
}

TEST(GoodsAccount, WhatAReferenceOfTradeOnTheSpotNames) {
  const struct {
    const char* text;
    bool is_import;
    std::uint64_t root;
  } kCases[] = {
      {"#&NKTC#&10465432109", true, 10'465'432'109},
      {"#&NKTC", true, 0},
      {"#&NKTC#&1046543210", true, 0},
      {"#&NKTC#&104654321090", true, 0},
      {"#&NKTC#&1046543210x", true, 0},
      {"#&NKTC#&00000000000", true, 0},
      {"#&NKTC#&-1046543210", true, 0},
      {"NKTC#&10465432109", false, 0},
      {"#&XKTC", false, 0},
      {"PO 4711", false, 0},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    const Declaration declaration = a_declaration().text("/internal_ref", c.text);
    EXPECT_EQ(is_on_the_spot_import(declaration), c.is_import);
    EXPECT_EQ(on_the_spot_export_of(declaration).value_or(0), c.root);
    EXPECT_EQ(concerns_accounts(declaration), c.is_import);
  }
  EXPECT_TRUE(is_on_the_spot_export(a_declaration().exports().text("/internal_ref", "#&XKTC")));
  EXPECT_FALSE(is_on_the_spot_export(a_declaration().text("/internal_ref", "#&XKTC")));
}

TEST(GoodsAccount, FactsReadBackAsWrittenAndNoLongerOrShorter) {
  AccountFacts facts = opened({account(kTemporaryAccount, "10465432109/1", "84798969", "100")});
  facts.exempt = {account(kExemptAccount, "103456789012/1", "8479", "7.5")};
  std::string bytes;
  put(bytes, facts);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    CanonicalReader reader(std::string_view(bytes).substr(0, size));
    AccountFacts back;
    take(reader, back);
    EXPECT_EQ(reader.complete(), size == bytes.size());
    if (size == bytes.size()) {
      EXPECT_EQ(back, facts);
    }
  }
}

}  // namespace
}  // namespace luong::test
