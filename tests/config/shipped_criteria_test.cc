// What each criterion of the shipped pack hits, and what stands next to it and is not hit; and the
// points the golden scenarios count with.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/enterprise.h"
#include "core/facts.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

namespace fs = std::filesystem;
using test::a_declaration;

std::string digest(std::string_view bytes) { return std::to_string(bytes.size()); }

const CriteriaPack& pack() {
  static const auto loaded = load_pack(fs::path(LUONG_SOURCE_DIR) / "config/criteria", digest);
  if (!loaded) throw std::runtime_error(to_string(loaded.error()));
  return *loaded;
}

const ReferenceData& reference() {
  static const auto loaded =
      load_reference(fs::path(LUONG_SOURCE_DIR) / "config/reference", digest);
  if (!loaded) throw std::runtime_error(to_string(loaded.error()));
  return *loaded;
}

struct Judged {
  bool hit = false;
  std::int64_t points = 0;
  std::uint64_t lines = 0;
};

// The firm of a test: in operation, level 3, risk class 3, long established.
Enterprise a_firm() {
  Enterprise firm;
  firm.compliance_level = 3;
  firm.risk_class = 3;
  firm.established = *parse_date("2005-01-01");
  firm.first_declaration = *parse_date("2005-06-01");
  firm.declarations_365 = 400;
  return firm;
}

struct Situation {
  Declaration declaration = a_declaration();
  std::optional<Enterprise> firm = a_firm();
  std::optional<Enterprise> broker = {};
  std::optional<Role> served_by = {};  // the role in which `broker` serves, where it is another
  InputFacts facts = {};
  std::int64_t snapshot_age_hours = 5;
};

criteria::Input input_of(Situation& situation) {
  situation.facts.arrival = situation.declaration.registered_at;
  criteria::Input input;
  input.declaration = &situation.declaration;
  input.enterprise = situation.firm ? &*situation.firm : nullptr;
  if (situation.broker) {
    const auto place =
        std::ranges::find(kServiceRoles, situation.served_by.value_or(Role::kBroker));
    input.services[static_cast<std::size_t>(place - kServiceRoles.begin())] = &*situation.broker;
  }
  input.facts = &situation.facts;
  input.reference = &reference();
  input.evaluated_at = Instant{situation.facts.arrival.ms - situation.snapshot_age_hours * kHourMs};
  return input;
}

Judged judge(std::string_view id, Situation situation) {
  const Criterion* criterion = pack().find(CriterionId(id));
  if (criterion == nullptr) throw std::runtime_error("no criterion " + std::string(id));
  const criteria::Input input = input_of(situation);
  const criteria::Outcome outcome = criterion->when.evaluate(input);
  EXPECT_FALSE(outcome.failed) << id;
  std::int64_t points = criterion->weight;
  if (criterion->points) points = criterion->points->evaluate(input).value;
  return {outcome.value != 0, points, outcome.lines};
}

std::set<std::string_view> hits(Situation situation) {
  std::set<std::string_view> found;
  for (const Criterion& criterion : pack().criteria) {
    if (criterion.kind == Kind::kRandom) continue;  // Its draw decides.
    if (judge(criterion.id.view(), situation).hit) found.insert(criterion.id.view());
  }
  return found;
}

using Ids = std::set<std::string_view>;

TEST(ShippedCriteria, PlainDeclarationsOfAPlainFirmHitNothingButItsClass) {
  EXPECT_EQ(hits({}), Ids{"E701"});
  EXPECT_EQ(hits({.declaration = a_declaration().exports()}), Ids{"E701"});
}

TEST(ShippedCriteria, AValidPriorityEnterpriseHitsItsCeilingAlone) {
  Enterprise firm = a_firm();
  firm.compliance_level = 1;
  firm.risk_class = 1;
  firm.aeo_from = *parse_date("2024-01-01");
  firm.aeo_to = *parse_date("2026-12-31");
  EXPECT_EQ(hits({.firm = firm}), Ids{"H115"});
  firm.aeo_to = *parse_date("2025-06-11");
  EXPECT_EQ(hits({.firm = firm}), Ids{}) << "over since yesterday";
}

InputFacts told(std::uint8_t unverified, std::uint8_t verified) {
  InputFacts facts;
  facts.intel = {.matches = 1, .unverified = unverified, .verified = verified};
  return facts;
}
InputFacts checked(std::uint32_t violations, std::uint32_t days_since) {
  InputFacts facts;
  facts.ledger.trader_checks = {
      .checks = 7, .violations = violations, .days_since_violation = days_since};
  return facts;
}

// The points golden scenarios 5, 7, 8 and 10 add up.
TEST(ShippedCriteria, GivesThePointsTheGoldenScenariosCountWith) {
  const auto class_points = [](int risk_class) {
    Enterprise firm = a_firm();
    firm.risk_class = static_cast<std::uint8_t>(risk_class);
    const Judged judged = judge("E701", {.firm = firm});
    return judged.hit ? judged.points : 0;
  };
  const std::int64_t kPoints[] = {0, 0, 0, 50, 150, 300, 450, 150, 300, 450};
  for (int risk_class = 0; risk_class <= 9; ++risk_class) {
    EXPECT_EQ(class_points(risk_class), kPoints[risk_class]) << risk_class;
  }
  EXPECT_EQ(pack().find("O601")->weight, 100);
  EXPECT_EQ(pack().find("F303")->weight, 120);
  EXPECT_EQ(pack().find("V401")->weight, 150);
  EXPECT_EQ(pack().find("V401")->effect.floor, 2);
  EXPECT_EQ(pack().find("V401")->effect.advice, std::vector<std::string>{"value_consult"});
  EXPECT_EQ(pack().find("E710")->weight, 100);
  EXPECT_EQ(judge("E711", {.facts = checked(2, 1)}).points, 100);
  EXPECT_EQ(judge("S208", {.facts = told(79, 0)}).points, 60);
  EXPECT_EQ(judge("S208", {.facts = told(80, 0)}).points, 100);
  EXPECT_LT(judge("S208", {.facts = told(100, 0)}).points, pack().tier1.yellow)
      << "by itself it is no reason to stop anybody";
  EXPECT_FALSE(judge("S208b", {.facts = told(100, 0)}).hit);
  EXPECT_TRUE(judge("S208b", {.facts = told(0, 1)}).hit);
  EXPECT_EQ(judge("E711", {.facts = checked(3, 1)}).points, 150);
  EXPECT_EQ(pack().base_threshold, 300);
}

TEST(ShippedCriteria, TheBaseOfTheEnterpriseCountsOneFaultOnce) {
  for (const Criterion& criterion : pack().criteria) {
    const std::string_view id = criterion.id.view();
    const bool base = id == "E701" || id == "E702" || id == "E704" || id == "E705" || id == "E711";
    EXPECT_EQ(criterion.combine, base ? "ent_base" : "") << id;
    const Party party = id.starts_with("E707") ? Party::kOther
                        : id == "F306"         ? Party::kCounterparty
                                               : Party::kOwn;
    EXPECT_EQ(criterion.party, party) << id;
  }
}

Enterprise with_status(int status) {
  Enterprise firm = a_firm();
  firm.tax_status = static_cast<std::uint16_t>(status);
  return firm;
}

Enterprise with(void (*change)(Enterprise&)) {
  Enterprise firm = a_firm();
  change(firm);
  return firm;
}

InputFacts with_history(void (*change)(StreamFeatures&)) {
  InputFacts facts;
  change(facts.stream);
  return facts;
}

// A declaration or a firm that should hit a criterion, and one next to it that should not.
struct Row {
  const char* name;
  const char* id;
  bool hits;
  Situation situation;
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.id) + ": " + row.name);
    EXPECT_EQ(judge(row.id, row.situation).hit, row.hits);
  }
}

TEST(ShippedCriteria, RefusesWhatRegistrationRefuses) {
  const Enterprise stopped = with([](Enterprise& firm) {
    firm.enforcement_stop = true;
    firm.stop_from = *parse_date("2025-06-01");
  });
  const Enterprise late = with([](Enterprise& firm) {
    firm.enforcement_stop = true;
    firm.stop_from = *parse_date("2025-06-01");
    firm.stop_to = *parse_date("2025-06-11");
  });
  const Enterprise lapsed = with([](Enterprise& firm) {
    firm.aeo_from = *parse_date("2020-01-01");
    firm.aeo_to = *parse_date("2023-01-01");
  });
  const Enterprise debtor = with([](Enterprise& firm) { firm.debt_over_90d_vnd = 50'000'000; });
  expect_rows({
      {"stop in force", "H101", true, {.firm = stopped}},
      {"stop is over", "H101", false, {.firm = late}},
      {"export without duty",
       "H101",
       false,
       {.declaration = a_declaration().exports(), .firm = stopped}},
      {"export with duty",
       "H101",
       true,
       {.declaration = a_declaration().exports().set("/total_tax_vnd", "1000000"),
        .firm = stopped}},
      {"disaster relief",
       "H101",
       false,
       {.declaration = a_declaration().text("/cargo_class", "D"), .firm = stopped}},
      {"gift",
       "H101",
       true,
       {.declaration = a_declaration().text("/cargo_class", "A"), .firm = stopped}},
      {"debt without decision", "H101", false, {.firm = debtor}},
      {"debt without decision", "E710", true, {.firm = debtor}},
      {"no debt", "E710", false, {}},
      {"a violation found this year", "E711", true, {.facts = checked(1, 365)}},
      {"a violation found long ago", "E711", false, {.facts = checked(1, 366)}},
      {"checked and clean", "E711", false, {.facts = checked(0, 0)}},
      {"closed", "H102a", true, {.firm = with_status(8001)}},
      {"ceased", "H102b", true, {.firm = with_status(8002)}},
      {"suspended", "H102c", true, {.firm = with_status(8003)}},
      {"unregistered", "H102d", true, {.firm = with_status(8022)}},
      {"revoked", "H102e", true, {.firm = with_status(8023)}},
      {"another state", "H102f", true, {.firm = with_status(8010)}},
      {"unregistered has its own", "H102f", false, {.firm = with_status(8022)}},
      {"closed has its own", "H102f", false, {.firm = with_status(8001)}},
      {"in operation", "H102f", false, {}},
      {"kind AEO, no AEO", "H105", true, {.declaration = a_declaration().kind("AEO")}},
      {"kind AEO, an AEO once",
       "H105",
       false,
       {.declaration = a_declaration().kind("AEO"), .firm = lapsed}},
      {"kind AEO, an AEO once",
       "H105b",
       true,
       {.declaration = a_declaration().kind("AEO"), .firm = lapsed}},
      {"kind A11, an AEO once", "H105b", false, {.firm = lapsed}},
      {"kind AEO, unknown firm",
       "H105",
       true,
       {.declaration = a_declaration().kind("AEO"), .firm = {}}},
  });
}

// The single window told of one permit; what a test leaves open is a valid one of the trader.
InputFacts with_permit(PermitRecord record) {
  if (record.type.empty()) record.type = "DUOC";
  record.no = "1";
  if (record.state == PermitState::kUnknown) record.state = PermitState::kValid;
  if (record.holder == 0) record.holder = a_declaration().build().trader.tax_code.packed();
  InputFacts facts;
  facts.permits.feed = PermitFacts::Feed::kUp;
  facts.permits.records.push_back(record);
  return facts;
}

TEST(ShippedCriteria, EnforcesGoodsPolicy) {
  const auto medicine = [] { return a_declaration().item({.hs_code = "30049099"}); };
  const auto apples = [] { return a_declaration().item({.hs_code = "08081000"}); };
  expect_rows({
      {"fireworks in", "H104", true, {a_declaration().item({.hs_code = "36041000"})}},
      {"logs out", "H104", true, {a_declaration().exports().item({.hs_code = "44034910"})}},
      {"logs in", "H104", false, {a_declaration().item({.hs_code = "44034910"})}},
      {"no permit", "H106", true, {medicine()}},
      {"permit the single window tells nothing of",
       "H106",
       true,
       {medicine().set("/permits", R"([{"type":"DUOC","no":"1/BYT"}])")}},
      {"permit",
       "H106",
       false,
       {.declaration = medicine().set("/permits", R"([{"type":"DUOC","no":"1"}])"),
        .facts = with_permit({})}},
      {"permit revoked",
       "H106",
       true,
       {.declaration = medicine().set("/permits", R"([{"type":"DUOC","no":"1"}])"),
        .facts = with_permit({.state = PermitState::kRevoked})}},
      {"another's permit",
       "H106b",
       true,
       {.declaration = medicine().set("/permits", R"([{"type":"DUOC","no":"1"}])"),
        .facts = with_permit({.holder = TaxCode::parse("0301446260")->packed()})}},
      {"permit used up",
       "H106b",
       true,
       {.declaration = medicine().set("/permits", R"([{"type":"DUOC","no":"1"}])"),
        .facts = with_permit({.limited = true, .unit = "PCE", .granted = {999'999}})}},
      {"permit just enough",
       "H106b",
       false,
       {.declaration = medicine().set("/permits", R"([{"type":"DUOC","no":"1"}])"),
        .facts = with_permit({.limited = true, .unit = "PCE", .granted = {1'000'000}})}},
      {"permit of another type",
       "H106",
       true,
       {medicine().set("/permits", R"([{"type":"TBYT","no":"1/BYT"}])")}},
      {"permit expired yesterday",
       "H106",
       true,
       {medicine().set("/permits", R"([{"type":"DUOC","no":"1","expires":"2025-06-11"}])")}},
      {"permit expires today",
       "H106",
       false,
       {.declaration =
            medicine().set("/permits", R"([{"type":"DUOC","no":"1","expires":"2025-06-12"}])"),
        .facts = with_permit({})}},
      {"medicine out", "H106", false, {medicine().exports()}},
      {"no quarantine", "H107", true, {apples()}},
      {"quarantine passed",
       "H107",
       false,
       {.declaration = apples().set("/permits", R"([{"type":"KDTV","no":"1"}])"),
        .facts = with_permit({.type = "KDTV", .state = PermitState::kPassed})}},
      {"quarantine without a result",
       "H107",
       true,
       {.declaration = apples().set("/permits", R"([{"type":"KDTV","no":"1"}])"),
        .facts = with_permit({.type = "KDTV", .state = PermitState::kPending})}},
      {"quarantine not passed",
       "H107b",
       true,
       {.declaration = apples().set("/permits", R"([{"type":"KDTV","no":"1"}])"),
        .facts = with_permit({.type = "KDTV", .state = PermitState::kFailed})}},
      {"quarantine passed is not failed",
       "H107b",
       false,
       {.declaration = apples().set("/permits", R"([{"type":"KDTV","no":"1"}])"),
        .facts = with_permit({.type = "KDTV", .state = PermitState::kPassed})}},
      {"a code of other law is no result",
       "H107",
       true,
       {apples().set("/other_law_codes", R"(["KD"])")}},
      {"quota goods", "H108", true, {a_declaration().item({.hs_code = "17011400"})}},
      {"quota flag", "H108", true, {a_declaration().item({.more = R"("quota_flag":"X")"})}},
      {"scrap", "H110a", true, {a_declaration().item({.hs_code = "72044900"})}},
      {"scrap out", "H110a", false, {a_declaration().exports().item({.hs_code = "72044900"})}},
      {"used machine",
       "H111",
       true,
       {a_declaration().item({.hs_code = "84295200", .name = "Máy đào bánh xích đã qua sử dụng"})}},
      {"used in another sense",
       "H111",
       false,
       {a_declaration().item({.name = "Cable used for machines, brand new, PVC"})}},
      {"N4 C", "H112", true, {a_declaration().text("/pre_inspection_result", "C")}},
      {"N4 B", "H112b", true, {a_declaration().text("/pre_inspection_result", "B")}},
      {"N4 A", "H112b", false, {a_declaration().text("/pre_inspection_result", "A")}},
      {"embargo origin", "H113", true, {a_declaration().item({.origin = "KP"})}},
      {"embargo lifted", "H113", false, {a_declaration().from("IR")}},
      {"confirmed party",
       "H113b",
       true,
       {a_declaration().text("/counterparty/code", "EMBARGO0001")}},
      {"country alone is not confirmed", "H113b", false, {a_declaration().from("KP")}},
      {"relief goods", "H116", true, {a_declaration().text("/cargo_class", "D")}},
      {"humanitarian goods are no relief",
       "H116",
       false,
       {a_declaration().text("/cargo_class", "E")}},
  });
}

TEST(ShippedCriteria, NamesTheGoodsLineConcerned) {
  const Declaration declaration = a_declaration().item({}).item({.hs_code = "30049099"}).item({});
  EXPECT_EQ(judge("H106", {declaration}).lines, 0b010U);
}

TEST(ShippedCriteria, FindsSecurityAndSmugglingPatterns) {
  const auto timber = [] { return a_declaration().item({.hs_code = "44079910", .origin = "MZ"}); };
  const auto coffee = [] {
    return a_declaration().from("CO").loading_port("COBUN").item({.hs_code = "09011129"});
  };
  const auto manifest = [](const char* json) { return a_declaration().set("/manifest", json); };
  const auto mixed = [](const char* value) {
    auto builder = a_declaration().item({.hs_code = "22083000", .value = value});
    for (int i = 0; i < 4; ++i) builder.item({.value = "5000"});
    return builder;
  };
  expect_rows({
      {"port on the list", "S201", true, {a_declaration().from("YE").loading_port("YEHOD")}},
      {"transit on the list",
       "S201",
       true,
       {a_declaration().set("/transit_countries", R"(["SG","LY"])")}},
      {"no such port", "S201", false, {a_declaration().loading_port("SGSIN")}},
      {"acetone", "S202", true, {a_declaration().item({.hs_code = "29141100"})}},
      {"caustic soda", "S202", false, {a_declaration().item({.hs_code = "28151100"})}},
      {"timber of a listed country", "S203", true, {timber()}},
      {"... without a container", "S203", false, {timber().transport_mode(3).no_containers()}},
      {"timber of an African country not listed",
       "S203",
       false,
       {a_declaration().item({.hs_code = "44079910", .origin = "ZA"})}},
      {"other goods of a listed country",
       "S203",
       false,
       {a_declaration().item({.hs_code = "84143040", .origin = "MZ"})}},
      {"a small lot of coffee", "S204", true, {coffee()}},
      {"a large one of an old firm",
       "S204",
       false,
       {coffee().set("/total_tax_value_vnd", "2000000000")}},
      {"transship sign", "S205", true, {manifest(R"({"matched":true,"transship":true})")}},
      {"wine", "F301", true, {a_declaration().item({.hs_code = "22042111"})}},
      {"wine out", "F301", false, {a_declaration().exports().item({.hs_code = "22042111"})}},
      {"manifest differs", "F302", true, {manifest(R"({"matched":false})")}},
      {"manifest agrees", "F302", false, {manifest(R"({"matched":true})")}},
      {"manifest does not say", "F302", false, {manifest(R"({"packages":3})")}},
      {"gross 20 % over net", "F303", true, {a_declaration().gross_weight("1250")}},
      {"gross at 10 % over net", "F303", false, {a_declaration().gross_weight("1111.1111")}},
      {"net over gross", "F303", true, {a_declaration().gross_weight("900")}},
      {"manifest heavier", "F303", true, {manifest(R"({"gross":"1200"})")}},
      {"manifest alike", "F303", false, {manifest(R"({"gross":"1100"})")}},
      {"too heavy for its container",
       "F304",
       true,
       {a_declaration().gross_weight("30481").item({.weight_kg = "30000"})}},
      {"just right",
       "F304",
       false,
       {a_declaration().gross_weight("30480").item({.weight_kg = "30000"})}},
      {"spirits hidden", "F308", true, {mixed("500")}},
      {"spirits plain to see", "F308", false, {mixed("5000")}},
  });
}

TEST(ShippedCriteria, FindsFaultsOfValueClassificationAndOrigin) {
  const auto fta = [](const char* tariff_code, const char* origin, bool certificate) {
    return a_declaration().item(
        {.origin = origin,
         .tariff_code = tariff_code,
         .more = certificate ? R"("co":{"form":"E","no":"E25470ZC4668"})" : ""});
  };
  const auto steel = [](const char* origin) {
    return a_declaration().item({.hs_code = "72104912", .origin = origin});
  };
  expect_rows({
      {"40 % of the reference", "V401", true, {a_declaration().item({.unit_price = "5"})}},
      {"69.9 % of it", "V401", true, {a_declaration().item({.unit_price = "8.74"})}},
      {"70 % of it", "V401", false, {a_declaration().item({.unit_price = "8.75"})}},
      {"no price", "V401", false, {a_declaration().item({.unit_price = "0"})}},
      {"another unit", "V401", false, {a_declaration().item({.unit = "SET", .unit_price = "5"})}},
      {"cheap export", "V401", false, {a_declaration().exports().item({.unit_price = "5"})}},
      {"method 1", "V403", true, {a_declaration().text("/valuation_code", "1")}},
      {"method 6", "V403", false, {}},
      {"related", "V404", true, {a_declaration().text("/valuation_code", "7")}},
      {"related is no other method", "V403", false, {a_declaration().text("/valuation_code", "7")}},
      {"free of charge, dear",
       "V405",
       true,
       {a_declaration().text("/invoice/price_kind", "B").set("/total_tax_value_vnd", "100000001")}},
      {"free of charge, cheap",
       "V405",
       false,
       {a_declaration().text("/invoice/price_kind", "B").set("/total_tax_value_vnd", "100000000")}},
      {"FOB without freight", "V406", true, {a_declaration().text("/invoice/incoterm", "FOB")}},
      {"FOB with freight",
       "V406",
       false,
       {a_declaration()
            .text("/invoice/incoterm", "FOB")
            .set("/freight", R"({"code":"A","currency":"USD","amount":"120"})")}},
      {"FOB out", "V406", false, {a_declaration().exports().text("/invoice/incoterm", "FOB")}},
      {"lines do not add up", "V406", true, {a_declaration().text("/invoice/total", "2000")}},
      {"often confused", "C501", true, {a_declaration().item({.hs_code = "39199099"})}},
      {"low duty, dear siblings",
       "C502",
       true,
       {a_declaration().item(
           {.hs_code = "84818099", .tax_value_vnd = 300'000'001, .more = R"("duty_rate":"3")"})}},
      {"low value",
       "C502",
       false,
       {a_declaration().item(
           {.hs_code = "84818099", .tax_value_vnd = 300'000'000, .more = R"("duty_rate":"3")"})}},
      {"preferential",
       "C502",
       false,
       {a_declaration().item({.hs_code = "84818099",
                              .tariff_code = "B05",
                              .tax_value_vnd = 900'000'000,
                              .more = R"("duty_rate":"0")"})}},
      {"a code the table lacks",
       "C502",
       false,
       {a_declaration().item(
           {.hs_code = "84818000", .tax_value_vnd = 900'000'000, .more = R"("duty_rate":"3")"})}},
      {"vague", "C504", true, {a_declaration().item({.name = "Phụ tùng máy"})}},
      {"four words", "C504", false, {a_declaration().item({.name = "Phụ tùng máy bơm"})}},
      {"ACFTA with C/O", "O601", false, {fta("B05", "CN", true)}},
      {"ACFTA without C/O", "O601", true, {fta("B05", "CN", false)}},
      {"ACFTA for Japan", "O601", true, {fta("B05", "JP", true)}},
      {"MFN needs no C/O", "O601", false, {fta("B01", "CN", false)}},
      {"C/O comes later", "O602", true, {a_declaration().text("/notes", "Đề nghị chậm nộp C/O")}},
      {"... without diacritics",
       "O602",
       true,
       {a_declaration().text("/notes", "Xin CHAM NOP C/O form E")}},
      {"other notes", "O602", false, {a_declaration().text("/notes", "Nộp C/O bản gốc")}},
      {"three countries",
       "O603",
       true,
       {a_declaration().loading_port("SGSIN").item({.origin = "KR"})}},
      {"two countries", "O603", false, {a_declaration().item({.origin = "KR"})}},
      {"shifted from China", "O604", true, {steel("TH")}},
      {"from China itself", "O604", false, {steel("CN")}},
      {"not by China",
       "O604",
       false,
       {a_declaration().from("TH").item({.hs_code = "72104912", .origin = "TH"})}},
  });
}

TEST(ShippedCriteria, FindsFaultsOfTheEnterprise) {
  const auto violations = [](std::uint32_t count, std::uint32_t declarations) {
    Enterprise firm = a_firm();
    firm.violations_365 = count;
    firm.declarations_365 = declarations;
    return Situation{.firm = firm};
  };
  const Enterprise good_broker = a_firm();
  const Enterprise poor_party = with([](Enterprise& f) { f.compliance_level = 4; });
  expect_rows({
      {"level 4", "E702", true, {.firm = with([](Enterprise& f) { f.compliance_level = 4; })}},
      {"level 3", "E702", false, {}},
      {"sanction counts", "E704", true, {.firm = with([](Enterprise& f) {
                                           f.viol_sec12 = 1;
                                           f.sec12_until = *parse_date("2025-06-12");
                                         })}},
      {"sanction expired", "E704", false, {.firm = with([](Enterprise& f) {
                                             f.viol_sec12 = 1;
                                             f.sec12_until = *parse_date("2025-06-11");
                                           })}},
      {"2 of 20", "E705", true, violations(2, 20)},
      {"one is no rate", "E705", false, violations(1, 20)},
      {"too few declarations", "E705", false, violations(2, 19)},
      {"1 %", "E705", false, violations(10, 1'000)},
      {"above 1 %", "E705", true, violations(11, 1'000)},
      {"poor broker", "E707", true, {.broker = with([](Enterprise& f) {
                                       f.compliance_level = 4;
                                     })}},
      {"good broker", "E707", false, {.broker = good_broker}},
      {"no broker", "E707", false, {}},
      {"poor express firm", "E707b", true, {.broker = poor_party, .served_by = Role::kExpress}},
      {"a poor carrier is no express firm",
       "E707b",
       false,
       {.broker = poor_party, .served_by = Role::kCarrier}},
      {"poor carrier", "E707c", true, {.broker = poor_party, .served_by = Role::kCarrier}},
      {"good carrier", "E707c", false, {.broker = good_broker, .served_by = Role::kCarrier}},
      {"poor driver", "E707d", true, {.broker = poor_party, .served_by = Role::kDriver}},
      {"no driver", "E707d", false, {}},
      {"poor port", "E707e", true, {.broker = poor_party, .served_by = Role::kWarehouse}},
      {"poor broker, no port", "E707e", false, {.broker = poor_party}},
      {"3 closed neighbours", "E708", true, {.firm = with([](Enterprise& f) {
                                               f.shared_address_closed_firms = 3;
                                             })}},
      {"an office tower", "E708", false, {.firm = with([](Enterprise& f) {
                                            f.shared_address_closed_firms = 21;
                                          })}},
      {"new", "E709", true, {.firm = with([](Enterprise& f) {
                               f.established = *parse_date("2024-06-13");
                             })}},
      {"a year old", "E709", false, {.firm = with([](Enterprise& f) {
                                       f.established = *parse_date("2024-06-12");
                                     })}},
      {"age unknown", "E709", false, {.firm = with([](Enterprise& f) {
                                        f.established = kNoDate;
                                      })}},
      {"directive 2", "H114", true, {.firm = with([](Enterprise& f) {
                                       f.directive_channel = 2;
                                       f.directive_from = *parse_date("2025-01-01");
                                     })}},
      {"directive 3", "H114", false, {.firm = with([](Enterprise& f) {
                                        f.directive_channel = 3;
                                        f.directive_from = *parse_date("2025-01-01");
                                      })}},
      {"directive 3", "H114b", true, {.firm = with([](Enterprise& f) {
                                        f.directive_channel = 3;
                                        f.directive_from = *parse_date("2025-01-01");
                                      })}},
      {"directive is over", "H114b", false, {.firm = with([](Enterprise& f) {
                                               f.directive_channel = 3;
                                               f.directive_from = *parse_date("2025-01-01");
                                               f.directive_to = *parse_date("2025-06-11");
                                             })}},
      {"scan", "H114c", true, {.firm = with([](Enterprise& f) {
                                 f.directive_channel = 1;
                                 f.directive_scan = true;
                                 f.directive_from = *parse_date("2025-01-01");
                               })}},
  });
  EXPECT_EQ(judge("E702", {.firm = with([](Enterprise& f) { f.compliance_level = 5; })}).points,
            100);
  EXPECT_EQ(judge("E702", {.firm = with([](Enterprise& f) { f.compliance_level = 4; })}).points,
            60);
  EXPECT_EQ(judge("E705", violations(31, 1'000)).points, 150);
  EXPECT_EQ(judge("E705", violations(30, 1'000)).points, 100);
  EXPECT_EQ(judge("E705", violations(11, 1'000)).points, 50);
}

TEST(ShippedCriteria, FindsAnomaliesAndWhatThePastTells) {
  const auto amended =
      with_history([](StreamFeatures& s) { s.amends_known_channel = s.amendment_lowers = true; });
  expect_rows({
      {"check digit of the tax code", "A802", true, {a_declaration().trader("0100109107")}},
      {"check digit of a container", "A803", true, {a_declaration().container("CSQU3054384")}},
      {"arrived after 31 days",
       "A804",
       true,
       {a_declaration().arrived("2025-05-10").text("/invoice/date", "2025-05-01")}},
      {"lowers after the channel", "A805", true, {.facts = amended}},
      {"asked for by customs",
       "A805",
       false,
       {.declaration = a_declaration().set("/requested_by_customs", "true"), .facts = amended}},
      {"lowers nothing", "A805", false, {.facts = with_history([](StreamFeatures& s) {
                                           s.amends_known_channel = true;
                                         })}},
      {"before the channel", "A805", false, {.facts = with_history([](StreamFeatures& s) {
                                               s.amendment_lowers = true;
                                             })}},
      {"three variants", "A805b", true, {.facts = with_history([](StreamFeatures& s) {
                                           s.preregistrations = 3;
                                         })}},
      {"two variants", "A805b", false, {.facts = with_history([](StreamFeatures& s) {
                                          s.preregistrations = 2;
                                        })}},
      {"bulk in containers", "A806", true, {a_declaration().transport_mode(3)}},
      {"import of an export kind", "A806", true, {a_declaration().kind("B11")}},
      {"refiled after Red", "A808", true, {.facts = with_history([](StreamFeatures& s) {
                                             s.cancelled_channel = 3;
                                           })}},
      {"refiled after Green", "A808", false, {.facts = with_history([](StreamFeatures& s) {
                                                s.cancelled_channel = 1;
                                              })}},
      {"price and value differ",
       "A809",
       true,
       {a_declaration().item({.value = "1000", .unit_price = "20"})}},
      {"amends what we never saw", "A810", true, {.facts = with_history([](StreamFeatures& s) {
                                                    s.amends_unknown_root = true;
                                                  })}},
  });
}

InputFacts with_ledger(const std::function<void(LedgerFeatures&)>& change) {
  InputFacts facts;
  facts.ledger.age_days = 400;
  facts.ledger.trader = {.declarations = 500,
                         .days_known = 300,
                         .today = 3,
                         .last_7_days = 20,
                         .last_30_days = 90,
                         .daily_mean = 30'000,       // 3.0
                         .daily_deviation = 10'000,  // 1.0
                         .mean_value_vnd = 600'000'000};
  change(facts.ledger);
  return facts;
}

TEST(ShippedCriteria, ReadTheLedger) {
  const auto first = [](SightingKind kind, std::uint32_t age_days = 400,
                        std::uint32_t declarations = 500) {
    return with_ledger([=](LedgerFeatures& l) {
      l.first[index_of(kind)] = 1;
      l.age_days = age_days;
      l.trader.declarations = declarations;
    });
  };
  const auto of_others = [](SightingKind kind) {
    return with_ledger([=](LedgerFeatures& l) { l.of_others[index_of(kind)] = 1; });
  };
  const auto today = [](std::uint32_t count, std::uint32_t days_known = 300) {
    return with_ledger([=](LedgerFeatures& l) {
      l.trader.today = count;
      l.trader.days_known = days_known;
    });
  };
  const auto worth = [](std::string_view vnd) {
    return a_declaration().set("/total_tax_value_vnd", vnd);
  };
  const auto usual = with_ledger([](LedgerFeatures&) {});
  expect_rows({
      {"another's bill", "A801", true, {.facts = of_others(SightingKind::kBill)}},
      {"another's invoice", "A801", true, {.facts = of_others(SightingKind::kInvoice)}},
      {"another's container", "A801", true, {.facts = of_others(SightingKind::kContainer)}},
      {"a first bill", "A801", false, {.facts = first(SightingKind::kBill)}},
      {"a first heading", "F305", true, {.facts = first(SightingKind::kHs4)}},
      {"a first origin", "F305", true, {.facts = first(SightingKind::kOrigin)}},
      {"a first port", "F305", true, {.facts = first(SightingKind::kPort)}},
      {"a young ledger", "F305", false, {.facts = first(SightingKind::kHs4, 89)}},
      {"a young trader", "F305", false, {.facts = first(SightingKind::kHs4, 400, 19)}},
      {"a first broker", "F305", false, {.facts = first(SightingKind::kBroker)}},
      {"a first broker", "F305b", true, {.facts = first(SightingKind::kBroker)}},
      {"a first carrier", "F305b", true, {.facts = first(SightingKind::kCarrier)}},
      {"nothing new", "F305", false, {.facts = usual}},
      {"the eighth, 3 + 4 x 1 a day usual", "E706", true, {.facts = today(7)}},
      {"the seventh", "E706", false, {.facts = today(6)}},
      {"the eighth of a firm known for nine days", "E706", false, {.facts = today(7, 9)}},
      {"over five times the mean value",
       "E706",
       true,
       {.declaration = worth("3000000005"), .facts = usual}},
      {"five times the mean value",
       "E706",
       false,
       {.declaration = worth("3000000000"), .facts = usual}},
  });
  InputFacts all = first(SightingKind::kHs4);
  all.ledger.first[index_of(SightingKind::kOrigin)] = 3;
  EXPECT_EQ(judge("F305", {.facts = all}).points, 80);
}

TEST(ShippedCriteria, FallsBackWhereTheSystemLacksKnowledge) {
  const auto class_of = [](std::uint8_t risk_class) {
    Enterprise firm = a_firm();
    firm.risk_class = risk_class;
    return firm;
  };
  InputFacts late;
  late.deadline_passed = true;
  expect_rows({
      {"absent firm", "E703", true, {.firm = {}}},
      {"absent private person",
       "E703",
       false,
       {.declaration = a_declaration().text("/party_class", "2"), .firm = {}}},
      {"absent, sent by a person",
       "E703",
       true,
       {.declaration = a_declaration().text("/party_class", "3"), .firm = {}}},
      {"known firm", "E703", false, {}},
      {"27 h, class 4", "X951", true, {.firm = class_of(4), .snapshot_age_hours = 27}},
      {"26 h, class unknown", "X951", true, {.firm = class_of(0), .snapshot_age_hours = 26}},
      {"27 h, class 1", "X951", false, {.firm = class_of(1), .snapshot_age_hours = 27}},
      {"25 h, class 4", "X951", false, {.firm = class_of(4), .snapshot_age_hours = 25}},
      {"27 h, absent", "X951", true, {.firm = {}, .snapshot_age_hours = 27}},
      {"late", "X953", true, {.facts = late}},
      {"in time", "X953", false, {}},
  });
}

}  // namespace
}  // namespace luong
