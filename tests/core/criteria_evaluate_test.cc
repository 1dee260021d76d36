// What expressions are on one declaration, and that working them out allocates nothing.
#include <gtest/gtest.h>

#include <string>

#include "core/criteria/program.h"
#include "core/goods_fingerprint.h"
#include "tests/support/allocation_counter.h"

namespace luong::criteria {
namespace {

Date day(const char* text) { return parse_date(text).value(); }

GoodsLine a_line(int line_no, const char* hs_code, const char* origin) {
  GoodsLine line;
  line.line_no = static_cast<std::uint8_t>(line_no);
  line.hs_code = hs_code;
  line.origin = origin;
  return line;
}

// A lot of three lines with a trader the snapshot knows and no broker.
class CriteriaEvaluate : public testing::Test {
 protected:
  CriteriaEvaluate() {
    fill_declaration();
    fill_lines();
    fill_enterprise();
    fill_reference();
    facts_.arrival = Instant{start_of(day("2025-06-13")).ms + 5 * kHourMs};
    facts_.stream.prior_channel = 2;
    input_.declaration = &declaration_;
    input_.enterprise = &enterprise_;
    input_.facts = &facts_;
    input_.reference = &reference_;
    input_.evaluated_at = Instant{facts_.arrival.ms - 27 * kHourMs};
  }

  void fill_declaration() {
    Declaration& d = declaration_;
    d.declaration_no = DeclarationNumber::parse("106543210981").value();
    d.registered_at = Instant{start_of(day("2025-06-12")).ms + 23 * kHourMs};
    d.declaration_kind = "A11";
    d.trader.tax_code = TaxCode::parse("0100109106-001").value();
    d.trader.name = "Công ty Đại Dương";
    d.gross_weight = parse_scaled<4>("12.5");
    d.gross_weight_unit = "TNE";
    d.invoice.klass = "A";
    d.invoice.date = day("2025-06-01");
    d.invoice.total = parse_scaled<4>("1000.25");
    d.total_tax_value_vnd = 9'000'000'000'000'000'000;
    d.transit_countries.push_back("SG");
    d.transit_countries.push_back("MY");
    d.bills.push_back("COSU6345678901");
    d.permits.push_back({.type = "AB01", .no = "1", .issued = {}, .expires = day("2025-06-11")});
    d.containers.resize(2);
    d.containers[0].no = "CSQU3054383";
    d.containers[0].size_type = "45G1";
    d.containers[1].no = "CSQU3054384";
    d.containers[1].size_type = "22G1";
    d.containers[1].seals_begin = 0;
    d.containers[1].seals_count = 2;
    d.seals = {"S1", "S2"};
    d.cross.price_mismatch_lines = 0b100;
    d.cross.container_check_digit_wrong = 1;
    d.notes = "xin nộp bổ sung C/O";
  }

  void fill_lines() {
    auto& lines = declaration_.lines;
    lines = {a_line(1, "84143040", "CN"), a_line(2, "87032310", "JP"), a_line(3, "84143040", "CN")};
    for (GoodsLine& line : lines) {
      line.unit1 = "PCE";
      line.unit_price_ccy = "USD";
      line.unit_price = Price{line.line_no * 1'500'000};  // 1.5, 3, 4.5
      line.qty1 = Amount{line.line_no * 20'000};          // 2, 4, 6
      line.tax_value_vnd = line.line_no * 100;
      line.item_name = line.line_no == 2 ? "Ô tô CŨ, USED car" : "Máy nén khí mới 100%";
    }
    lines[0].co.no = "C1";
    lines[0].co.date = day("2025-05-01");
    lines[1].tariff_code = "B04";
    lines[2].tariff_code = "B01";
    lines[2].other_taxes.push_back({"VAT", Price{10'000'000}, 7, {}});
  }

  void fill_enterprise() {
    enterprise_.risk_class = 5;
    enterprise_.viol_sec12 = 2;
    enterprise_.sec12_until = day("2025-06-11");
    enterprise_.violations_365 = 3;
    enterprise_.declarations_365 = 2'000;
    enterprise_.enforcement_stop = true;
    enterprise_.stop_from = day("2025-06-12");
    enterprise_.aeo_from = day("2024-01-01");
    enterprise_.aeo_to = day("2025-06-11");
    enterprise_.established = day("2025-06-02");
    enterprise_.directive_channel = 3;
    enterprise_.directive_to = day("2025-06-12");
    enterprise_.watch_mask = 0b1000;
  }

  void fill_reference() {
    reference_.add_list({"cars", "1", true, {{"8703", kFirstDay, kLastDay}}});
    reference_.set_rulings(
        {{goods_fingerprint("o to cu used car"), "87032390", "1", kFirstDay, kLastDay}}, "1");
    reference_.add_list({"cars_of", "1", false, {{"8703", kFirstDay, kLastDay, "JP"}}});
    reference_.add_list({"old", "1", true, {{"8703", kFirstDay, day("2025-06-11")}}});
    reference_.set_hs_table(
        {{"84143040", "PCE", Price{3'000'000}, Price{20'000'000}, kFirstDay, kLastDay}}, "1", true);
    reference_.set_fta({{"B04", {"JP", "VN"}}}, "1");
    reference_.set_permit_rules({{"8703", {}, 'I', "AB01", "BCT", kFirstDay, kLastDay},
                                 {"8414", {}, 'E', "AB01", "BCT", kFirstDay, kLastDay}},
                                "1");
    reference_.set_price_references(
        {{"8703", {}, "PCE", "USD", Price{4'000'000}, kFirstDay, kLastDay, "customs"},
         {"8703", {}, "KGM", "USD", Price{2'000'000}, kFirstDay, kLastDay, "customs"}},
        "1");
  }

  Outcome outcome(const std::string& text, Type type = Type::kBool) const {
    const auto program = Program::compile(text, type, {.file = text});
    EXPECT_TRUE(program.has_value()) << to_string(program.error());
    return program ? program->evaluate(input_) : Outcome{.failed = true};
  }

  Declaration declaration_;
  Enterprise enterprise_;
  InputFacts facts_;
  ReferenceData reference_;
  Input input_;
};

TEST_F(CriteriaEvaluate, HoldsWhatIsTrue) {
  const char* kTrue[] = {
      // Numbers.
      "1 + 2 * 3 == 7",
      "-7 / 2 == -3",
      "-7 % 2 == -1",
      "7.5 % 2 == 1.5",
      "10 / 4.0 == 2.5",
      "1.0 / 3 == 0.333333",
      "2.0 / 3 == 0.666667",
      "0.000001 * 0.5 == 0.0",
      "0.000003 * 0.5 == 0.000002",
      "-0.000003 * 0.5 == -0.000002",
      "1_000_000 == 1000000",
      "2 == 2.0",
      "3 > 2.999999",
      "abs(-2.5) == 2.5",
      "min(3, 2.5) == 2.5",
      "max(-1, 4) == 4",
      "int(2.9) == 2",
      "int(-2.9) == -2",
      "decimal(3) / 2 == 1.5",
      "5 in [1, 5]",
      "2.5 in [1, 2.5]",
      "total_tax_value_vnd / 9000000000000.0 == 1000000.0",
      "total_tax_value_vnd > 12.5",
      "total_tax_value_vnd % 7.5 == 0.0",
      "gross_weight < 9223372036854775807",
      "-9223372036854775807 < gross_weight",
      "0.5 < 9223372036854775807",
      // Texts.
      "direction == \"I\"",
      "declaration_kind in [\"A11\", 'B11']",
      "\"a\" < \"b\"",
      "trader.name.size() == 17",
      "trader.name.contains(\"Đại\")",
      "trader.tax_code == \"0100109106001\"",
      "declaration_no == \"106543210981\" && version == 1",
      "notes.startsWith(\"xin\")",
      "notes.endsWith('C/O')",
      "tokens(notes) == 5",
      "trader.name.matches(\"Đại\")",
      "trader.name.matches(\"(?i)đại\")",
      "!trader.name.matches(\"^Đại\")",
      "trader.name.matches(\"^C.ng ty Đ\")",
      "notes.matches(\"^xin .*C/O$\")",
      "!notes.matches(\"^C/O\")",
      "trader.tax_code.matches(\"^[0-9]{13}$\")",
      "\"abc\".matches(\"b\") && !\"abc\".matches(\"^b\")",
      "carrier_code.matches(\"^$\") && !carrier_code.matches(\".\")",
      "lines.exists(l, l.item_name.matches(\"(?i)\\\\bused\\\\b\"))",
      "\"SG\" in transit_countries",
      "!(\"VN\" in transit_countries)",
      "invoice.class == \"A\"",
      "tokens(\"\") == 0",
      "(ecommerce ? \"a\" : direction) == \"I\"",
      "declaration_kind in [direction, \"A11\"]",
      "trader.tax_code != declaration_no",
      // Days.
      "registered_at == date(\"2025-06-12\")",
      "registered_at - invoice.date == days(11)",
      "invoice.date + days(11) == registered_at",
      "invoice.date - days(1) < date('2025-06-01')",
      "registered_at in [date(\"2025-06-12\")]",
      "-days(3) < days(0)",
      "context.business_date - context.registered_date == days(1)",
      // Absent.
      "planned_date == planned_date ? false : true",
      "!(planned_date != registered_at)",
      "!(planned_date + days(1) > invoice.date)",
      "!(planned_date - invoice.date < days(1000))",
      "!has(planned_date)",
      "has(invoice.date)",
      "!has(notes) ? false : has(notes)",
      "freight.amount == 0 && !has(freight.amount)",
      "carrier_code == \"\" && !has(carrier_code)",
      "!has(manifest) && manifest.gross == 0.0 && !manifest.matched",
      "has(lines) && !has(adjustments)",
      "!has(broker) && !broker.known && broker.risk_class == 0 && !broker.aeo_valid",
      "!(broker.established < registered_at) && broker.age_days == 0",
      // Lists.
      "lines.size() == 3",
      "adjustments.size() == 0",
      "adjustments.all(a, false)",
      "!adjustments.exists(a, true)",
      "!adjustments.exists_one(a, true)",
      "bills.exists(b, b.startsWith(\"COSU\"))",
      "transit_countries.all(t, t.size() == 2)",
      "containers.exists_one(c, !c.check_digit_ok)",
      "containers.exists(c, c.seals.size() == 2 && \"S2\" in c.seals)",
      "containers.exists(c, c.seals.exists(s, s == \"S1\") && c.size_type == \"22G1\")",
      "lines.sum(l, l.tax_value_vnd) == 600",
      "sum(lines, l, l.unit_price * l.qty1) == 42.0",
      "lines.exists(l, l.other_taxes.exists(t, t.rate == 10.0 && t.amount == 7))",
      "lines.exists(l, lines.exists(m, m.line_no != l.line_no && m.hs_code == l.hs_code))",
      "lines.exists(l, l.item_name.lowerAscii().contains(\"used\"))",
      "lines.exists(l, l.price_mismatch && l.line_no == 3)",
      "cross.price_mismatch_lines == 1",
      "cross.container_check_digit_wrong == 1",
      "gross_weight_kg == 12500.0",
      // Enterprise, on the day of registration.
      "enterprise.known && has(enterprise)",
      "enterprise.risk_class == 5",
      "!has(enterprise.compliance_level)",
      "enterprise.viol_sec12 == 0",
      "enterprise.stop_in_force",
      "!enterprise.aeo_valid",
      "enterprise.violation_permille == 1",
      "enterprise.age_days == 10",
      "!has(enterprise.active_days) && enterprise.active_days == 0",
      "enterprise.directive_in_force && enterprise.directive_channel == 3",
      "!enterprise.directive_scan",
      "has_bit(enterprise.watch_mask, 3) && !has_bit(enterprise.watch_mask, 2)",
      "!has_bit(enterprise.watch_mask, 99)",
      "history.prior_channel == 2",
      "context.snapshot_age_hours == 27",
      "!context.deadline_passed",
      // Look-ups.
      "lines.exists_one(l, in_list(\"cars\", l.hs_code))",
      "!lines.exists(l, in_list(\"old\", l.hs_code))",
      "!lines.exists(l, in_list(\"no such list\", l.hs_code))",
      "!in_list(\"cars\", carrier_code)",
      "in_list(\"cars_of\", \"87032310\", \"JP\")",
      "!in_list(\"cars_of\", \"87032310\", \"KR\") && in_list(\"cars_of\", \"87032310\")",
      "in_list(\"cars\", \"87032310\", \"KR\")",
      "lines.exists_one(l, ruling_code(l) == \"87032390\")",
      "lines.exists_one(l, ruling_code(l) != \"\" && !l.hs_code.startsWith(ruling_code(l)))",
      "lines.exists_one(l, has(ref_price(l)) && l.unit_price < ref_price(l))",
      "ref_price(\"87032310\", \"JP\") == 2.0",
      "!has(ref_price(\"84143040\", \"CN\"))",
      "ref_price(\"87032310\", \"JP\", \"PCE\", \"USD\") == 4.0",
      "!has(ref_price(\"87032310\", \"much too long for a country\"))",
      "hs_known(\"84143040\") && !hs_known(\"99999999\")",
      "hs_rate(\"84143040\") == 3.0",
      "hs_sibling_rate_max(\"84143040\") - hs_rate(\"84143040\") >= 15",
      "!has(hs_rate(\"99999999\"))",
      "lines.exists_one(l, is_preferential(l.tariff_code))",
      "fta_covers(\"B04\", \"JP\")",
      "!fta_covers(\"B04\", \"CN\") && !fta_covers(\"B01\", \"JP\")",
      "lines.exists_one(l, permit_required(l)) && lines.exists_one(l, permit_missing(l))",
      // Short cuts.
      "ecommerce && 1 / lines.sum(l, 0) > 0 ? false : true",
      "!ecommerce || 1 / lines.sum(l, 0) > 0",
      "ecommerce ? 1 / lines.sum(l, 0) > 0 : true",
  };
  for (const char* text : kTrue) {
    SCOPED_TRACE(text);
    const Outcome found = outcome(text);
    EXPECT_FALSE(found.failed);
    EXPECT_EQ(found.value, 1);
    // The opposite is false: no expression holds together with its negation.
    EXPECT_EQ(outcome("!(" + std::string(text) + ")").value, 0);
  }
}

TEST_F(CriteriaEvaluate, FailsInsteadOfGuessing) {
  const char* kFailing[] = {
      "1 / lines.sum(l, 0) == 1",
      "version % lines.sum(l, 0) == 1",
      "gross_weight / lines.sum(l, 0.0) == 1",
      "gross_weight % lines.sum(l, 0) == 1",
      "total_tax_value_vnd * 2 > 0",
      "total_tax_value_vnd + total_tax_value_vnd > 0",
      "-total_tax_value_vnd - total_tax_value_vnd < 0",
      "total_tax_value_vnd * 1.5 > 0",
      "decimal(total_tax_value_vnd) > 0",
      "lines.sum(l, total_tax_value_vnd) > 0",
      "lines.exists(l, l.line_no == 1 || 1 / (l.line_no - 3) > 5)",  // After line 1 has held.
      "registered_at + days(9223372036854775807) > registered_at",
  };
  for (const char* text : kFailing) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(outcome(text).failed);
  }
  declaration_.invoice.total = Amount{INT64_MAX};
  EXPECT_TRUE(outcome("invoice.total > 0").failed);
  EXPECT_FALSE(outcome("has(invoice.total)").failed);
}

TEST_F(CriteriaEvaluate, NamesTheLinesThatHeld) {
  struct Case {
    const char* text;
    std::uint64_t lines;
  };
  const Case kCases[] = {
      {"lines.exists(l, l.origin == \"CN\")", 0b101},
      {"lines.exists_one(l, l.origin == \"JP\")", 0b010},
      {"lines.exists_one(l, l.origin == \"CN\")", 0},
      {"!lines.exists_one(l, l.origin == \"CN\")", 0},
      {"lines.all(l, l.unit1 == \"PCE\")", 0b111},
      {"lines.all(l, l.origin == \"CN\")", 0},
      {"lines.exists(l, l.line_no == 1) && lines.exists(l, l.line_no == 3)", 0b101},
      {"lines.exists(l, l.line_no == 1) && ecommerce", 0},
      {"ecommerce || lines.exists(l, l.line_no == 2)", 0b010},
      {"lines.sum(l, l.qty1) > 1 && containers.exists(c, true)", 0},
      {"bills.exists(b, lines.exists(l, l.line_no == 2))", 0b010},
      {"direction == \"I\"", 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(outcome(c.text).lines, c.lines);
  }
}

TEST_F(CriteriaEvaluate, WorksOutPointsAndTheirLines) {
  EXPECT_EQ(outcome("enterprise.risk_class >= 4 ? 150 : 0", Type::kInt).value, 150);
  EXPECT_EQ(outcome("int(100 * (1 - 1.5 / 2.5))", Type::kInt).value, 40);
  EXPECT_EQ(outcome("lines.exists(l, l.line_no == 2) ? 7 : 0", Type::kInt).lines, 0b010U);
  EXPECT_EQ(outcome("lines.sum(l, l.unit_price)", Type::kDecimal).value, 9'000'000);
  EXPECT_EQ(outcome("registered_at", Type::kDate).value, day("2025-06-12").days);
}

TEST_F(CriteriaEvaluate, AnEnterpriseThatIsAbsentHasDefaults) {
  input_.enterprise = nullptr;
  input_.reference = nullptr;
  input_.facts = nullptr;
  EXPECT_EQ(
      outcome("!enterprise.known && enterprise.risk_class == 0 && !has(enterprise.risk_class)")
          .value,
      1);
  EXPECT_EQ(outcome("!enterprise.stop_in_force && enterprise.violation_permille == 0").value, 1);
  EXPECT_EQ(outcome("!(enterprise.established < registered_at)").value, 1);
  EXPECT_EQ(outcome("!in_list(\"cars\", \"87032310\") && !hs_known(\"84143040\")").value, 1);
  EXPECT_EQ(outcome("!lines.exists(l, permit_missing(l) || has(ref_price(l)))").value, 1);
  EXPECT_EQ(outcome("history.prior_channel == 0 && !history.amends_known_channel").value, 1);
}

TEST_F(CriteriaEvaluate, ReadsFieldsAsAPersonDoes) {
  EXPECT_EQ(field_text(input_, "lines.hs_code", 2), "87032310");
  EXPECT_EQ(field_text(input_, "lines.hs_code", 0), "84143040, 87032310, 84143040");
  EXPECT_EQ(field_text(input_, "lines.co.date", 1), "2025-05-01");
  EXPECT_EQ(field_text(input_, "lines.co.date", 2), "");
  EXPECT_EQ(field_text(input_, "lines.unit_price", 3), "4.5");
  EXPECT_EQ(field_text(input_, "lines.other_taxes.code", 3), "VAT");
  EXPECT_EQ(field_text(input_, "transit_countries", 0), "SG, MY");
  EXPECT_EQ(field_text(input_, "containers.seals", 0), "S1, S2");
  EXPECT_EQ(field_text(input_, "lines", 0), "3");
  EXPECT_EQ(field_text(input_, "enterprise.risk_class", 0), "5");
  EXPECT_EQ(field_text(input_, "enterprise.compliance_level", 0), "");
  EXPECT_EQ(field_text(input_, "enterprise", 0), "true");
  EXPECT_EQ(field_text(input_, "broker.known", 0), "");
  EXPECT_EQ(field_text(input_, "trader.tax_code", 0), "0100109106001");
  EXPECT_EQ(field_text(input_, "gross_weight", 0), "12.5");
  EXPECT_EQ(field_text(input_, "history.prior_channel", 0), "2");
  EXPECT_EQ(field_text(input_, "no.such.field", 0), "");
}

TEST_F(CriteriaEvaluate, AllocatesNothing) {
  const auto program = Program::compile(
      "lines.exists(l, in_list(\"cars\", l.hs_code) && has(ref_price(l)) && l.unit_price < "
      "ref_price(l) * 0.9 && permit_missing(l) && tokens(l.item_name) > 2 && "
      "l.item_name.lowerAscii().contains(\"used\")) && trader.tax_code.startsWith(\"0\") && "
      "enterprise.age_days < 100 && hs_rate(\"84143040\") > 1 && fta_covers(\"B04\", \"JP\") && "
      "containers.exists(c, c.seals.exists(s, s == \"S2\")) && invoice.date + days(3) < "
      "registered_at",
      Type::kBool, {});
  ASSERT_TRUE(program.has_value()) << to_string(program.error());
  std::int64_t held = 0;
  const test::AllocationCounter allocations;
  for (int i = 0; i < 100; ++i) held += program->evaluate(input_).value;
  EXPECT_EQ(allocations.count(), 0U);
  EXPECT_EQ(held, 100);
}

}  // namespace
}  // namespace luong::criteria
