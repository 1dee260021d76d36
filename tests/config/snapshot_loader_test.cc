#include "config/snapshot_loader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "config/enterprise_fields.h"
#include "config/line_reader.h"
#include "tests/support/json_tree.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

using test::JsonTree;

const Instant kEvaluated = *parse_instant("2025-06-12T00:00:00+07:00");

Date day(std::string_view text) { return *parse_date(text); }

class SnapshotLoaderTest : public testing::Test {
 protected:
  // What every line of the file gives: its record, or its error as printed, without the directory.
  struct Outcome {
    std::vector<EnterpriseRecord> records;
    std::vector<std::string> errors;
  };
  Outcome load(std::string_view name, std::string_view text) {
    const auto file = directory_.file(name, text);
    auto loader = SnapshotLoader::open(file, kEvaluated);
    EXPECT_TRUE(loader);
    Outcome outcome;
    EnterpriseRecord record;
    for (;;) {
      const auto more = loader->next(record);
      if (more && !*more) return outcome;
      if (more) {
        outcome.records.push_back(record);
        continue;
      }
      std::string error = to_string(more.error());
      EXPECT_TRUE(error.starts_with(directory_.path().string())) << error;
      outcome.errors.push_back(error.substr(directory_.path().string().size() + 1));
    }
  }
  EnterpriseRecord one(std::string_view name, std::string_view text) {
    Outcome outcome = load(name, text);
    EXPECT_TRUE(outcome.errors.empty()) << outcome.errors.front();
    EXPECT_EQ(outcome.records.size(), 1U);
    return outcome.records.empty() ? EnterpriseRecord{} : outcome.records.front();
  }
  // The hot part of a TRADER record with these members.
  Enterprise hot(std::string_view members) {
    return one("a.ndjson",
               R"({"tax_code":"0100109106","role":"TRADER",)" + std::string(members) + "}")
        .hot;
  }

  test::TemporaryDirectory directory_;
};

JsonTree schema() {
  std::ifstream in(LUONG_SOURCE_DIR "/docs/schema/enterprise-record-1.json");
  return JsonTree::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

// ---- what good records say

TEST_F(SnapshotLoaderTest, TheExamplesOfTheSchemaLoadAsTheHotViewNeedsThem) {
  const JsonTree examples = schema();
  const EnterpriseRecord trader = one("a.ndjson", examples.find("/examples/0")->text());
  Enterprise expected;
  expected.tax_code = TaxCode::parse("0100109106")->packed();
  expected.compliance_level = 3;
  expected.risk_class = 5;
  expected.established = day("2008-04-21");
  expected.first_declaration = day("2009-01-15");
  expected.debt_over_90d_vnd = 182'500'000;  // Without the pending group.
  expected.enforcement_stop = true;
  expected.stop_from = day("2025-06-01");
  expected.declarations_365 = 412;
  expected.viol_sec12 = 1;  // The third is not final.
  expected.violations_365 = 2;
  expected.sec12_until = day("2025-11-20");
  expected.amendments_365 = 6;
  expected.cancellations_365 = 2;
  expected.late_co_365 = 3;
  expected.watch_mask = 4;
  expected.directive_no = 27;
  expected.directive_from = day("2025-05-01");
  expected.directive_to = day("2025-07-31");
  expected.directive_channel = 2;
  expected.directive_scan = true;
  EXPECT_EQ(trader.hot, expected);

  const EnterpriseRecord broker = one("a.ndjson", examples.find("/examples/1")->text());
  EXPECT_EQ(broker.party_code, "BK001");
  EXPECT_EQ(broker.hot.role, Role::kBroker);

  const EnterpriseRecord driver = one("a.ndjson", examples.find("/examples/3")->text());
  EXPECT_EQ(driver.party_code, "079085012345");
  EXPECT_EQ(driver.hot.role, Role::kDriver);

  const EnterpriseRecord priority = one("a.ndjson", examples.find("/examples/2")->text());
  EXPECT_EQ(priority.hot.aeo_from, day("2024-03-01"));
  EXPECT_EQ(priority.hot.aeo_to, day("2027-02-28"));
  EXPECT_TRUE(priority.hot.voluntary_program);
  EXPECT_EQ(priority.specialised,
            (std::vector<SpecialisedRating>{{"MAE", InspectionMethod::kReduced},
                                            {"MOH", InspectionMethod::kTightened}}));
}

TEST_F(SnapshotLoaderTest, ARecordIsKeptWholeAndInOneOrder) {
  const EnterpriseRecord record = one(
      "a.ndjson",
      R"( { "x":{"b" : [1, {"c":null}]}, "name":"CTY \"A\" \\ Minh Kh\u00e1nh", "role" : "TRADER",)"
      R"("viol_365":[1,0,0,0,0,0,2], "tax_code":"0100109106","fdi":false } )");
  EXPECT_EQ(record.json,
            R"({"tax_code":"0100109106","role":"TRADER","name":"CTY \"A\" \\ Minh Khánh",)"
            R"("fdi":false,"viol_365":[1,0,0,0,0,0,2],"x":{"b":[1,{"c":null}]}})");
  EXPECT_EQ(one("b.ndjson", record.json).json, record.json) << "what is kept can be read again";
}

TEST_F(SnapshotLoaderTest, ASanctionCountsWhileFinalNotAnnulledAndNotExpired) {
  struct Case {
    const char* violation;
    std::uint16_t sec12;
    std::uint32_t all;
  };
  const Case kCases[] = {
      {R"({"date":"2025-01-10","section":1,"final":true,"expires":"2026-01-10"})", 1, 1},
      {R"({"date":"2025-01-10","section":2,"final":true,"expires":"2025-06-12"})", 1, 1},
      {R"({"date":"2025-01-10","section":2,"final":true,"expires":"2025-06-11"})", 0, 0},
      {R"({"date":"2025-01-10","section":3,"final":true,"expires":"2026-01-10"})", 0, 1},
      {R"({"date":"2025-01-10","section":1,"final":false,"expires":"2026-01-10"})", 0, 0},
      {R"({"date":"2025-01-10","section":1,"final":false})", 0, 0},
      {R"({"date":"2025-01-10","section":1,"final":true,"annulled":true})", 0, 0},
      {R"({"date":"2024-06-12","section":1,"final":true,"expires":"2026-01-10"})", 1, 0},
      {R"({"date":"2024-06-13","section":1,"final":true,"expires":"2026-01-10"})", 1, 1},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.violation);
    const Enterprise firm =
        hot(R"("viol_365":[9,9,9,9,9,9,9],"violations":[)" + std::string(c.violation) + "]");
    EXPECT_EQ(firm.viol_sec12, c.sec12);
    EXPECT_EQ(firm.violations_365, c.all);
    EXPECT_EQ(firm.sec12_until == kNoDate, c.sec12 == 0);
  }
}

TEST_F(SnapshotLoaderTest, CountsOfSectionsSpeakOnlyWhereSanctionsAreNotListed) {
  EXPECT_EQ(hot(R"("viol_365":[1,2,3,0,0,0,4])").violations_365, 10U);
  EXPECT_EQ(hot(R"("viol_365":[1,2,3,0,0,0,4])").viol_sec12, 0);
  EXPECT_EQ(hot(R"("viol_365":[1,2,3,0,0,0,4],"violations":[])").violations_365, 0U)
      << "an empty list says that none is left";
}

TEST_F(SnapshotLoaderTest, DebtOver90DaysIsTheFeedsSumOrOurs) {
  const std::string debts =
      R"("debt":[{"group":"a","amount":5,"overdue_days":91,"as_of":"2025-06-11"},)"
      R"({"group":"a","amount":7,"overdue_days":90,"as_of":"2025-06-11"},)"
      R"({"group":"pending","amount":11,"overdue_days":500,"as_of":"2025-06-11"}])";
  EXPECT_EQ(hot(debts).debt_over_90d_vnd, 5);
  EXPECT_EQ(hot(debts + R"(,"tax_debt_over_90d_vnd":3)").debt_over_90d_vnd, 3);
}

TEST_F(SnapshotLoaderTest, EmptyLinesCarriageReturnsAndAByteOrderMarkArePassedOver) {
  const Outcome outcome =
      load("a.ndjson",
           "\xEF\xBB\xBF\r\n{\"tax_code\":\"0100109106\",\"role\":\"TRADER\"}\r\n"
           "\n  \n{\"tax_code\":\"0100109106\",\"role\":\"BROKER\"}");
  EXPECT_TRUE(outcome.errors.empty());
  ASSERT_EQ(outcome.records.size(), 2U);
  EXPECT_EQ(outcome.records[0].line, 2U);
  EXPECT_EQ(outcome.records[1].line, 5U);
}

// ---- what wrong ones are told

TEST_F(SnapshotLoaderTest, EachWrongRecordIsNamedWithLinePointerAndSentence) {
  struct Case {
    const char* members;  // besides tax_code and role
    const char* error;    // how it begins, behind "a.ndjson:1: "
  };
  const Case kCases[] = {
      {R"("complience_level":3)",
       R"(/complience_level: is not a member we know; did you mean "compliance_level"?)"},
      {R"("zzz":1)", "/zzz: is not a member we know"},
      {R"("a/b~c":1)", "/a~1b~0c: is not a member we know"},
      {R"("name":"A","name":"B")", "/name: stands there twice"},
      {R"("name":"A","n\u0061me":"B")", "/name: stands there twice"},
      {R"("x":{"a":{"b":1,"\u0062":2}})", "/x/a/b: stands there twice"},
      {R"("name":"")", "/name: must be text of 1 to 300 characters"},
      {R"("name":"a\u0007b")", "/name: must be text of 1 to 300 characters"},
      {R"("name":null)", "/name: must be text"},
      {R"("risk_class":10)", "/risk_class: must be an integer from 0 to 9, not 10"},
      {R"("risk_class":-1)", "/risk_class: must be an integer from 0 to 9, not -1"},
      {R"("risk_class":3.0)", "/risk_class: must be an integer from 0 to 9"},
      {R"("risk_class":"3")", "/risk_class: must be an integer from 0 to 9"},
      {R"("compliance_level":6)", "/compliance_level: must be an integer from 0 to 5, not 6"},
      {R"("tax_debt_over_90d_vnd":18446744073709551615)",
       "/tax_debt_over_90d_vnd: must be an integer"},
      {R"("tax_debt_over_90d_vnd":-5)", "/tax_debt_over_90d_vnd: must be an integer"},
      {R"("late_co_365":65536)", "/late_co_365: must be an integer from 0 to 65535"},
      {R"("tax_status":7)", "/tax_status: is neither 0"},
      {R"("tax_status":8000)", "/tax_status: E8000 is no status"},
      {R"("tax_status":8026)", "/tax_status: must be an integer from 0 to 8025"},
      {R"("registered_at":"2025-02-29")", "/registered_at: must be a day"},
      {R"("registered_at":"20250228")", "/registered_at: must be a day"},
      {R"("registered_at":20250228)", "/registered_at: must be a day"},
      {R"("fdi":"true")", "/fdi: must be true or false"},
      {R"("fdi":1)", "/fdi: must be true or false"},
      {R"("mean_decl_day_90":1.5)", "/mean_decl_day_90: must be a decimal in quotes"},
      {R"("mean_decl_day_90":"1.23456")", "/mean_decl_day_90: must be a decimal in quotes"},
      {R"("mean_decl_day_90":"-1")", "/mean_decl_day_90: must be a decimal in quotes"},
      {R"("parent_tax_code":"12345")", "/parent_tax_code: must be a tax code"},
      {R"("parent_tax_code":"0000000000")", "/parent_tax_code: must be a tax code"},
      {R"("viol_365":[1,2,3])", "/viol_365: must be an array of exactly 7 integers"},
      {R"("viol_365":[0,0,0,0,0,0,70000])", "/viol_365/6: must be an integer from 0 to 65535"},
      {R"("violations":{})", "/violations: must be an array of at most 100 objects"},
      {R"("violations":[1])", "/violations/0: must be an object"},
      {R"("violations":[{"date":"2025-01-01","section":8,"final":true}])",
       "/violations/0/section: must be an integer from 1 to 7, not 8"},
      {R"("violations":[{"date":"2025-01-01","section":1,"final":false},{"section":1,"final":true}])",
       "/violations/1/date: is missing"},
      {R"("violations":[{"date":"2025-01-01","section":1,"final":true}])",
       "/violations/0/expires: is missing: a final sanction counts up to a day"},
      {R"("violations":[{"date":"2025-01-01","section":1,"final":true,"expires":"2024-12-31"}])",
       "/violations/0/expires: lies before the date"},
      {R"("violations":[{"date":"2025-01-01","section":1,"final":true,"anulled":true}])",
       R"(/violations/0/anulled: is not a member we know; did you mean "annulled"?)"},
      {R"("debt":[{"group":"a","amount":1,"overdue_days":3}])", "/debt/0/as_of: is missing"},
      {R"("debt":[{"group":"a","amount":1000000000000000000,"overdue_days":99,"as_of":"2025-01-01"},)"
       R"({"group":"a","amount":1,"overdue_days":99,"as_of":"2025-01-01"}])",
       "/debt/1/amount: the debts add up beyond"},
      {R"("enforcement_stop":true)", "/enforcement_stop: must be an object"},
      {R"("enforcement_stop":{"from":"2025-01-01"})", "/enforcement_stop/decision_no: is missing"},
      {R"("enforcement_stop":{"decision_no":"1","from":"2025-01-02","to":"2025-01-01"})",
       "/enforcement_stop/to: lies before from"},
      {R"("directive":{"no":0,"from":"2025-01-02"})", "/directive/no: must be an integer from 1"},
      {R"("directive":{"no":1,"from":"2025-01-02","channel":4})", "/directive/channel: must be"},
      {R"("directive":{"no":1,"from":"2025-01-02","to":"2025-01-01"})",
       "/directive/to: lies before"},
      {R"("aeo_from":"2025-01-01")", "/aeo_to: is missing"},
      {R"("aeo_to":"2025-01-01")", "/aeo_from: is missing"},
      {R"("aeo_from":"2025-01-02","aeo_to":"2025-01-01")", "/aeo_to: lies before aeo_from"},
      {R"("broker_code":"BK001")", "/broker_code: belongs to a record of role BROKER only"},
      {R"("party_code":"X1")", "/party_code: a TRADER is named by its tax code alone"},
      {R"("party_code":"123456789012345678901")", "/party_code: must be"},
      {R"("specialised_compliance":[{"ministry":"MAE"}])",
       "/specialised_compliance/0/method: is missing"},
      {R"("specialised_compliance":[{"ministry":"MAE","method":"strict"}])",
       "/specialised_compliance/0/method: must be reduced, normal or tightened"},
      {R"("specialised_compliance":[{"ministry":"M-E","method":"normal"}])",
       "/specialised_compliance/0/ministry: must be"},
      {R"("specialised_compliance":[{"ministry":"MAE","method":"normal"},)"
       R"({"ministry":"MAE","method":"reduced"}])",
       "/specialised_compliance/1/ministry: is rated twice"},
      {R"("hs_topk":[{"hs4":"84","share":10}])",
       "/hs_topk/0/hs4: must be 4 ASCII letters or digits"},
      {R"("hs_topk":[{"hs4":"8414","share":1001}])", "/hs_topk/0/share: must be an integer"},
      {R"("x":[])", "/x: must be an object"},
      {R"("evaluated_at":"2025-06-12")", "/evaluated_at: is not a member we know"},
      {R"("fdi":true,)", "not JSON: "},
      {R"("capital_vnd":1e400)", "not JSON: "},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.members);
    const Outcome outcome = load("a.ndjson", R"({"tax_code":"0100109106","role":"TRADER",)" +
                                                 std::string(c.members) + "}\n");
    EXPECT_TRUE(outcome.records.empty());
    ASSERT_EQ(outcome.errors.size(), 1U);
    EXPECT_TRUE(outcome.errors[0].starts_with("a.ndjson:1: " + std::string(c.error)))
        << outcome.errors[0];
  }
}

TEST_F(SnapshotLoaderTest, WhatIsNoRecordAtAllIsNamedToo) {
  const std::string deep(40, '[');
  const std::pair<std::string, const char*> kCases[] = {
      {R"({"role":"TRADER"})", "a.ndjson:1: /tax_code: is missing"},
      {R"({"tax_code":"0100109106"})", "a.ndjson:1: /role: is missing"},
      {R"({"tax_code":"0100109106","role":"trader"})", "a.ndjson:1: /role: must be TRADER, BROKER"},
      {R"({"tax_code":100109106,"role":"TRADER"})", "a.ndjson:1: /tax_code: must be a tax code"},
      {"[]", "a.ndjson:1: must be an object"},
      {"null", "a.ndjson:1: must be an object"},
      {"tax_code,role", "a.ndjson:1: not JSON"},
      {"{} {}", "a.ndjson:1: not JSON"},
      {"\"\xC0\xAF\"", "a.ndjson:1: not JSON"},
      {deep, "a.ndjson:1: not JSON"},
      {std::string(300 * 1'024, ' ') + "{}", "a.ndjson:1: the line is over 256 KiB"},
      {std::string(3'000 * 1'024, 'x'), "a.ndjson:1: the line is over 256 KiB"},
  };
  for (const auto& [text, error] : kCases) {
    SCOPED_TRACE(text.substr(0, 60));
    const Outcome outcome = load("a.ndjson", text);
    EXPECT_TRUE(outcome.records.empty());
    ASSERT_EQ(outcome.errors.size(), 1U);
    EXPECT_TRUE(outcome.errors[0].starts_with(error)) << outcome.errors[0];
  }
}

TEST_F(SnapshotLoaderTest, ABadLineDoesNotHideTheOnesBehindIt) {
  const std::string good = R"({"tax_code":"0100109106","role":"TRADER"})";
  const Outcome outcome =
      load("a.ndjson", good + "\n{\n" + std::string(600'000, ' ') + "\n" + good + "\n[]\n" + good);
  EXPECT_EQ(outcome.records.size(), 3U);
  ASSERT_EQ(outcome.errors.size(), 3U);
  EXPECT_TRUE(outcome.errors[0].starts_with("a.ndjson:2: not JSON")) << outcome.errors[0];
  EXPECT_TRUE(outcome.errors[1].starts_with("a.ndjson:3: the line")) << outcome.errors[1];
  EXPECT_TRUE(outcome.errors[2].starts_with("a.ndjson:5: must be")) << outcome.errors[2];
}

TEST_F(SnapshotLoaderTest, AMissingFileAndADirectoryAreErrors) {
  const auto missing = SnapshotLoader::open(directory_ / "none.ndjson", kEvaluated);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const auto directory = SnapshotLoader::open(directory_.path(), kEvaluated);
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().code, ErrorCode::kStorage);
}

// ---- CSV

TEST_F(SnapshotLoaderTest, ACsvRowIsTheRecordItsJsonWouldBe) {
  const EnterpriseRecord csv =
      one("a.csv",
          "# an invented sample\n\nrisk_class,tax_code,name,role,registered_at,fdi,"
          "mean_decl_day_90,decl_365,employees\r\n"
          "5,0100109106,\"CTY \"\"A\"\", Minh Khánh\",TRADER,2008-04-21,true,1.25,,85\r\n");
  const EnterpriseRecord json = one(
      "b.ndjson",
      R"({"tax_code":"0100109106","role":"TRADER","name":"CTY \"A\", Minh Khánh","fdi":true,)"
      R"("registered_at":"2008-04-21","employees":85,"risk_class":5,"mean_decl_day_90":"1.25"})");
  EXPECT_EQ(csv.json, json.json);
  EXPECT_EQ(csv.hot, json.hot);
  EXPECT_EQ(csv.line, 4U);
}

TEST_F(SnapshotLoaderTest, EachWrongCsvIsNamed) {
  struct Case {
    const char* text;
    const char* error;
  };
  const Case kCases[] = {
      {"tax_code\n", "a.csv:1: /role: has no column"},
      {"tax_code,role,risk_clas\n", "a.csv:1: /risk_clas: is not a member we know; did you mean"},
      {"tax_code,role,violations\n", "a.csv:1: /violations: is nested: only NDJSON"},
      {"tax_code,role,viol_365\n", "a.csv:1: /viol_365: is nested"},
      {"tax_code,role,x\n", "a.csv:1: /x: is nested"},
      {"tax_code,role,role\n", "a.csv:1: /role: names two columns"},
      {"tax_code,role\n0100109106\n", "a.csv:2: 1 cells where the header has 2"},
      {"tax_code,role\n0100109106,TRADER,\n", "a.csv:2: 3 cells where the header has 2"},
      {"tax_code,role\n,TRADER\n", "a.csv:2: /tax_code: is missing"},
      {"tax_code,role\n0100109106,\"TRADER\n", "a.csv:2: a quote is not closed on its line"},
      {"tax_code,role\n0100109106,TRA\"DER\n", "a.csv:2: a quote inside a cell"},
      {"tax_code,role\n0100109106,\"TRADER\"x\n", "a.csv:2: a quoted cell must end"},
      {"tax_code,role\n0100109106,\xC0\xAF\n", "a.csv:2: not UTF-8"},
      {"tax_code,role\n0100109106,Trader\n", "a.csv:2: /role: must be TRADER"},
      {"tax_code,role,fdi\n0100109106,TRADER,1\n",
       "a.csv:2: /fdi: must be true or false, not \"1\""},
      {"tax_code,role,risk_class\n0100109106,TRADER,07\n", "a.csv:2: /risk_class: must be an"},
      {"tax_code,role,risk_class\n0100109106,TRADER, 7\n", "a.csv:2: /risk_class: must be an"},
      {"tax_code,role,risk_class\n0100109106,TRADER,+7\n", "a.csv:2: /risk_class: must be an"},
      {"tax_code,role,risk_class\n0100109106,TRADER,12\n", "a.csv:2: /risk_class: must be an"},
      {"tax_code,role,broker_code\n0100109106,TRADER,B1\n", "a.csv:2: /broker_code: belongs"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const Outcome outcome = load("a.csv", c.text);
    EXPECT_TRUE(outcome.records.empty());
    ASSERT_EQ(outcome.errors.size(), 1U);
    EXPECT_TRUE(outcome.errors[0].starts_with(c.error)) << outcome.errors[0];
  }
}

// ---- the schema says what the table does

void expect_same_members(const JsonTree& schema, const std::string& pointer,
                         std::span<const Field> fields) {
  std::size_t properties = 0;
  for (const std::string& found : schema.find(pointer + "/properties")->pointers()) {
    if (found.find('/', 1) == std::string::npos) ++properties;
  }
  EXPECT_EQ(properties, fields.size()) << pointer;
  EXPECT_EQ(schema.find(pointer + "/additionalProperties")->text(), "false") << pointer;
  std::string required;
  for (const Field& field : fields) {
    const std::string at = pointer + "/properties/" + std::string(field.name);
    if (field.required)
      required += (required.empty() ? "\"" : ",\"") + std::string(field.name) + "\"";
    ASSERT_TRUE(schema.has(at)) << at;
    if (field.kind == FieldKind::kInteger && field.name != "tax_status") {
      EXPECT_EQ(schema.find(at + "/minimum")->text(), std::to_string(field.min)) << at;
      EXPECT_EQ(schema.find(at + "/maximum")->text(), std::to_string(field.max)) << at;
    }
    if (field.kind == FieldKind::kText) {
      EXPECT_EQ(schema.find(at + "/maxLength")->text(), std::to_string(field.max)) << at;
    }
    if (field.kind == FieldKind::kList) {
      EXPECT_EQ(schema.find(at + "/maxItems")->text(), std::to_string(field.count)) << at;
      expect_same_members(schema, at + "/items", field.members);
    }
    if (field.kind == FieldKind::kObject) expect_same_members(schema, at, field.members);
  }
  EXPECT_EQ(schema.find(pointer + "/required")->text(), "[" + required + "]") << pointer;
}

TEST(EnterpriseSchema, NamesTheMembersOfTheTableWithTheirLimits) {
  expect_same_members(schema(), "", enterprise_fields());
}

// ---- lines

TEST(LineReader, GivesTheSameLinesWhereverTheBufferEnds) {
  const test::TemporaryDirectory directory;
  std::string text;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 60'000; ++i) {
    expected.push_back(std::string(i * 7 % 101, static_cast<char>('a' + i % 26)));
    text += expected.back() + (i % 3 == 0 ? "\r\n" : "\n");
  }
  expected.emplace_back(LineReader::kLineBytesMax, 'z');
  text += expected.back();
  auto reader = LineReader::open(directory.file("a", text));
  ASSERT_TRUE(reader);
  std::string_view line;
  for (const std::string& want : expected) {
    ASSERT_TRUE(reader->next(line).value());
    ASSERT_EQ(line, want) << reader->line_number();
  }
  EXPECT_FALSE(reader->next(line).value());
  EXPECT_FALSE(reader->next(line).value());
  EXPECT_EQ(reader->line_number(), expected.size());
  EXPECT_EQ(reader->bytes_read(), text.size());
}

TEST(LineReader, AnEmptyFileHasNoLine) {
  const test::TemporaryDirectory directory;
  auto reader = LineReader::open(directory.file("a", ""));
  ASSERT_TRUE(reader);
  std::string_view line;
  EXPECT_FALSE(reader->next(line).value());
}

}  // namespace
}  // namespace luong
