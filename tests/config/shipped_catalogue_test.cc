// The catalogue's later criteria: goods classes, rulings, rates without right, remedies,
// programmes, regimes and modes of transport; each with what it hits and what stands next to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/enterprise.h"
#include "core/facts.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

using test::a_declaration;
using test::DeclarationBuilder;

test::ShippedWorld& shipped() {
  static test::ShippedWorld world;
  return world;
}
const CriteriaPack& pack() { return shipped().pack; }

struct Row {
  const char* name;
  bool hit;
  DeclarationBuilder declaration;
  Enterprise firm = {};
  InputFacts facts = {};
};

void expect(std::string_view id, const std::vector<Row>& rows) {
  const Criterion* criterion = pack().find(CriterionId(id));
  ASSERT_NE(criterion, nullptr) << id;
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(id) + ": " + row.name);
    const Declaration declaration = row.declaration.build();
    InputFacts facts = row.facts;
    facts.arrival = declaration.registered_at;
    criteria::Input input;
    input.declaration = &declaration;
    input.enterprise = &row.firm;
    input.facts = &facts;
    input.reference = &shipped().reference;
    const criteria::Outcome outcome = criterion->when.evaluate(input);
    EXPECT_FALSE(outcome.failed);
    EXPECT_EQ(outcome.value != 0, row.hit);
  }
}

DeclarationBuilder goods(const std::string& hs_code, const std::string& more = {}) {
  return a_declaration().item({.hs_code = hs_code, .more = more});
}
DeclarationBuilder named(const std::string& hs_code, const std::string& name) {
  return a_declaration().item({.hs_code = hs_code, .name = name});
}

TEST(ShippedCatalogue, GoodsClassesAreDatedLists) {
  expect("S206", {{"gold", true, goods("71081210")}, {"steel", false, goods("72083990")}});
  expect("S207", {{"vaccine", true, goods("30024110")},
                  {"medicament", false, goods("30049099")},
                  {"vaccine going out", false, goods("30024110").exports()}});
  expect("F311", {{"drone", true, goods("88062200")}, {"laptop", false, goods("84713020")}});
  expect("F312", {{"diesel", true, goods("27101971")}, {"coal", false, goods("27011290")}});
  expect("F313", {{"bare name", true, named("72259990", "Thép hợp kim cán phẳng")},
                  {"told in full", false,
                   named("72259990", "Thép hợp kim cán nóng phẳng rộng 1250 mm dày 3 mm")}});
  DeclarationBuilder three = a_declaration();
  for (int i = 0; i < 3; ++i) three.item({.hs_code = i == 0 ? "95030060" : "84143040"});
  expect("F310", {{"toys among others", true, three}, {"toys alone", false, goods("95030060")}});
}

TEST(ShippedCatalogue, S003_11_HighDutyGoodsImportedOften) {
  InputFacts often;
  often.ledger.trader.last_30_days = 20;
  InputFacts seldom;
  seldom.ledger.trader.last_30_days = 19;
  expect("F309", {{"often", true, goods("22042111"), {}, often},
                  {"seldom", false, goods("22042111"), {}, seldom},
                  {"other goods often", false, goods("84143040"), {}, often}});
}

TEST(ShippedCatalogue, F306NeedsAnIdentifierNotAName) {
  const auto party = [](const char* code, const char* name) {
    return a_declaration().text("/counterparty/code", code).text("/counterparty/name", name);
  };
  expect("F306", {{"listed anywhere", true, party("VIOLATOR0002", "ACME")},
                  {"listed for its country", true, party("VIOLATOR0001", "ACME")},
                  {"listed for another country", false,
                   party("VIOLATOR0001", "ACME").text("/counterparty/country", "KR")},
                  {"only the name", false, party("OTHER", "VIOLATOR0002")}});
  EXPECT_TRUE(pack().find("F306")->sign);
}

TEST(ShippedCatalogue, F307CountsTheDaysInPort) {
  const auto arrived = [](const char* day) {
    return a_declaration().registered_at("2025-06-12T08:00:00+07:00").text("/arrival_date", day);
  };
  expect("F307",
         {{"31 days", true, arrived("2025-05-12")}, {"30 days", false, arrived("2025-05-13")}});
}

TEST(ShippedCatalogue, S003_13_ARulingSettlesTheCode) {
  const std::string tape = "Băng keo nhựa tự dính dạng cuộn, khổ 50 mm";
  const std::string cleaner = "CHẾ PHẨM TẨY RỬA công nghiệp dạng lỏng, can 20 lít";
  expect("C501", {{"without a ruling", true, named("39199099", "Băng keo nhựa tự dính, khổ 60 mm")},
                  {"ruled on", false, named("39199099", tape)}});
  expect("C505", {{"as ruled", false, named("39199099", tape)},
                  {"otherwise", true, named("38249999", cleaner)},
                  {"never ruled on", false, named("38249999", "Phụ gia bê tông dạng bột")}});
  expect("C503", {{"shoes under plastics", true, named("39269099", "Giày dép các loại")},
                  {"shoes", false, named("64039990", "Giày da nam đế cao su")},
                  {"glue for shoes", false, named("35069100", "Keo dán giày dạng lỏng")},
                  {"clothes under bags", true, named("42022200", "Áo khoác nam")}});
}

TEST(ShippedCatalogue, S003_17_SamplesOnlyOnThreeConditions) {
  expect("C506", {{"to be analysed", true, named("38249999", "Phụ gia bê tông dạng bột")},
                  {"not told in full", false, named("38249999", "Phụ gia")},
                  {"ruled on", false,
                   named("38249999", "Chế phẩm tẩy rửa công nghiệp dạng lỏng, can 20 lít")},
                  {"no such goods", false, named("84143040", "Máy nén khí dùng cho tủ lạnh")}});
  for (const Criterion& criterion : pack().criteria) {
    const auto& advice = criterion.effect.advice;
    const bool samples = std::ranges::find(advice, "sample") != advice.end();
    const std::string_view id = criterion.id.view();
    EXPECT_EQ(samples, id == "C506" || id == "H110a")
        << id << " (scrap is assessed, not classified)";
  }
}

TEST(ShippedCatalogue, S003_9_ALowPriceLetGoIsConsultedAllTheSame) {
  Enterprise priority;  // Its ceiling lets tier 2 go.
  priority.compliance_level = priority.risk_class = 1;
  priority.aeo_from = *parse_date("2020-01-01");
  priority.aeo_to = *parse_date("2030-01-01");
  const Declaration low = a_declaration().item({.unit_price = "5"});
  const Verdict verdict = shipped().judge(low, priority);
  EXPECT_EQ(verdict.channel, Channel::kGreen);
  EXPECT_NE(std::ranges::find(verdict.advice, "value_consult"), verdict.advice.end());
  const Verdict fair = shipped().judge(a_declaration(), priority);
  EXPECT_EQ(std::ranges::find(fair.advice, "value_consult"), fair.advice.end());
}

TEST(ShippedCatalogue, S003_14_15_16_21_RatesWithoutRight) {
  const auto rated = [](const char* hs, const char* origin, const char* tariff,
                        const char* more = "") {
    return a_declaration().item(
        {.hs_code = hs, .origin = origin, .tariff_code = tariff, .more = more});
  };
  expect("O606", {{"MFN of a country without right", true, rated("84143040", "KP", "B01")},
                  {"ordinary rate", false, rated("84143040", "KP", "B03")},
                  {"MFN of another", false, rated("84143040", "CN", "B01")}});
  expect("O607", {{"a car under ACFTA", true, rated("87032361", "CN", "B05")},
                  {"a car under ATIGA", false, rated("87032361", "TH", "B04")},
                  {"arms under any", true, rated("93069000", "TH", "B04")},
                  {"a car at MFN", false, rated("87032361", "CN", "B01")}});
  const char* declared = R"("other_taxes":[{"code":"CBPG01","rate":"15","amount":"1000"}])";
  expect("O608", {{"not declared", true, rated("72104912", "CN", "B01")},
                  {"declared", false, rated("72104912", "CN", "B01", declared)},
                  {"of another origin", false, rated("72104912", "JP", "B01")},
                  {"before the case", false,
                   rated("72104912", "CN", "B01").registered_at("2025-03-31T08:00:00+07:00")}});
  const char* claim = R"("exemption_code":"XN7A")";
  expect("O609",
         {{"not registered", true, goods("87089999", claim).text("/trader/tax_code", "0301446260")},
          {"registered", false, goods("87089999", claim)},
          {"no claim", false, goods("87089999").text("/trader/tax_code", "0301446260")}});
}

TEST(ShippedCatalogue, O605ExportsToWhomTheMeasuresAreOf) {
  const auto to = [](const char* country) {
    return goods("64041190").exports().text("/counterparty/country", country);
  };
  expect("O605",
         {{"shoes to the US", true, to("US")},
          {"shoes to Japan", false, to("JP")},
          {"shoes coming in", false, goods("64041190").text("/counterparty/country", "US")}});
}

TEST(ShippedCatalogue, S002_21_22_54_Regimes) {
  const auto kind = [](const char* code) { return a_declaration().kind(code); };
  const char* day = "/reexport_deadline";
  expect("H109", {{"no deadline", true, kind("G12")},
                  {"with one", false, kind("G12").text(day, "2025-08-01")},
                  {"no first declaration", true, kind("G51")},
                  {"with one", false, kind("G51").text("/temp_declaration_no", "106543210980")},
                  {"consumption", false, kind("A11")}});
  expect("H109b", {{"beer", true, goods("22030091").kind("G13")},
                   {"machine", false, goods("84295200").kind("G13")},
                   {"beer to stay", false, goods("22030091")}});
  expect("G201", {{"61 days", true, kind("G13").text(day, "2025-08-12")},
                  {"60 days", false, kind("G13").text(day, "2025-08-11")},
                  {"another regime", false, kind("A11").text(day, "2026-08-11")}});
  expect(
      "H110b",
      {{"list without line", true, goods("84143040", R"("exemption_list_no":"103456789012")")},
       {"list and line", false,
        goods("84143040", R"("exemption_list_no":"103456789012","exemption_line":"001")")},
       {"claimed without list", true, goods("84143040", R"("exemption_code":"XN210")").kind("E13")},
       {"a gift", false, goods("84143040", R"("exemption_code":"XN210")")}});
  Enterprise owing;
  owing.debt_over_90d_vnd = 1;
  const char* exempt = R"("exemption_code":"XN030")";
  expect("G301", {{"exempt and owing", true, goods("84143040", exempt), owing},
                  {"exempt", false, goods("84143040", exempt)},
                  {"owing", false, goods("84143040"), owing}});
  expect("G101",
         {{"no code", true, kind("E31")},
          {"code in the name", false, named("84143040", "NPL1#&Máy nén khí cho tủ").kind("E31")},
          {"code", false, goods("84143040", R"("material_code":"NPL1")").kind("E31")},
          {"no such regime", false, kind("A11")}});
  expect("G102", {{"wine for production", true, goods("22042111").kind("E31")},
                  {"wine", false, goods("22042111")}});
  expect("H103", {{"no guarantee", true,
                   a_declaration().text("/payment_due_code", "A").set("/total_tax_vnd", "5")},
                  {"paid at once", false, a_declaration().text("/payment_due_code", "D")}});
}

TEST(ShippedCatalogue, S003_42_ModesHavePacksOfTheirOwn) {
  const auto by = [](int mode) { return a_declaration().transport_mode(mode); };
  expect("M201", {{"one missing", true, a_declaration().set("/container_count", "2")},
                  {"as many", false, a_declaration().set("/container_count", "1")}});
  expect("M301", {{"bulk in a container", true, by(3)}, {"bulk", false, by(3).no_containers()}});
  expect("M401", {{"toys by road", true, goods("95030060").transport_mode(4).no_containers()},
                  {"toys by sea", false, goods("95030060")},
                  {"pumps by road", false, goods("84137042").transport_mode(4).no_containers()}});
  expect("M402", {{"no plate", true, by(4).no_containers()},
                  {"plate", false, by(4).no_containers().text("/vehicle_plate", "15C-12345")},
                  {"a ship has none", false, by(2)}});
  expect("M501", {{"no seal", true, by(5)},
                  {"sealed", false, by(5).set("/containers/0/seals", R"(["S1"])")},
                  {"no seal at sea", false, by(2)}});
  expect("M601", {{"fuel by river", true, goods("27101971").transport_mode(6).no_containers()},
                  {"fuel by sea", false, goods("27101971")}});
  const auto by_air = [](const char* kg, const char* value) {
    return a_declaration().transport_mode(1).no_containers().gross_weight(kg).set(
        "/total_tax_value_vnd", value);
  };
  expect("M101", {{"light and dear", true, by_air("19", "2000000001")},
                  {"heavier", false, by_air("20", "2000000001")},
                  {"cheaper", false, by_air("19", "2000000000")}});
}

}  // namespace
}  // namespace luong
