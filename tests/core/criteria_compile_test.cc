// What the language refuses, where it points and what it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/criteria/program.h"

namespace luong::criteria {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Wrong {
  const char* text;
  const char* place;    // line:column
  const char* message;  // part of it
  Type expected = Type::kBool;
};

const Wrong kWrong[] = {
    // Words and texts.
    {"direction = \"I\"", "1:11", "'='"},
    {"ecommerce & scan_request", "1:11", "'&&'"},
    {"ecommerce | scan_request", "1:11", "'||'"},
    {"direction == \"I", "1:14", "no closing quote"},
    {"direction == 'a\\d'", "1:16", "unknown escape"},
    {"notes == \"hà\" # nội", "1:15", "unexpected character '#'"},
    {"ghi_chú == \"\"", "1:7", "outside ASCII"},
    {"gross_weight > 1.1234567", "1:16", "at most 6 digits"},
    {"version > 99999999999999999999", "1:11", "beyond the range"},
    {"version > 007", "1:11", "begin with a zero"},
    {"version > 12kg", "1:13", "run into a name"},
    {"gross_weight > 9999999999999.5", "1:16", "beyond the range"},
    // Shape.
    {"", "1:1", "expected a value, found the end"},
    {"ecommerce &&", "1:13", "expected a value, found the end"},
    {"(ecommerce", "1:11", "to close '('"},
    {"ecommerce)", "1:10", "expected an operator or the end"},
    {"1 < version < 3", "1:13", "not chained"},
    {"ecommerce ? true", "1:17", "expected ':'"},
    {"direction in [\"I\"", "1:18", "expected ']'"},
    {"trader.", "1:8", "expected a name after '.'"},
    {"[1, 2] == 1", "1:1", "only after 'in'"},
    {"direction in [] ", "1:14", "the list is empty"},
    {"version ==\n  2 +\n  *", "3:3", "expected a value, found '*'"},
    // Names.
    {"gross_wieght > 1", "1:1", "unknown field 'gross_wieght'; did you mean \"gross_weight\"?"},
    {"trader.taxcode == \"\"", "1:8",
     "'trader' has no field 'taxcode'; did you mean \"tax_code\"?"},
    {"enterprise.risk_clas > 1", "1:12", "did you mean \"risk_class\"?"},
    {"enterprize.known", "1:1", "did you mean \"enterprise\"?"},
    {"ecommerce ||\n enterprise.complianc_level > 1", "2:13", "did you mean \"compliance_level\"?"},
    {"lines.exists(l, l.hscode == \"\")", "1:19", "'l' has no field 'hscode'"},
    {"lines.exists(l, l.co.nr == \"\")", "1:22", "'l.co' has no field 'nr'"},
    {"l.hs_code == \"\"", "1:1", "unknown field 'l'"},
    {"gross_weight.kg > 1", "1:14", "'gross_weight' is decimal and has no field 'kg'"},
    {"trader == \"\"", "1:1", "'trader' has fields; name one of them"},
    {"manifest == true", "1:1", "'manifest' has fields"},
    {"enterprise", "1:1", "'enterprise' has fields"},
    {"lines.exists(l, l)", "1:17", "'l' has fields"},
    {"lines == 3", "1:1", "'lines' is a list"},
    {"msg_id == \"\"", "1:1", "is not content of the declaration"},
    {"deadline_ms > 5", "1:1", "is not content of the declaration"},
    {"in_lst(\"scrap\", direction)", "1:1", "unknown function 'in_lst'; did you mean \"in_list\"?"},
    {"frobnicate(1)", "1:1", "unknown function 'frobnicate'"},
    // Types.
    {"direction == 1", "1:11", "the left side is string, the right side int"},
    {"version > \"2\"", "1:9", "the left side is int, the right side string"},
    {"ecommerce > false", "1:11", "does not order bool"},
    {"version && ecommerce", "1:1", "'&&' takes bool, this is int"},
    {"ecommerce || 1", "1:14", "'||' takes bool, this is int"},
    {"!version", "1:2", "'!' takes bool, this is int"},
    {"-direction == \"\"", "1:2", "'-' takes a number, this is string"},
    {"notes + \"x\" == \"\"", "1:7", "does not join texts"},
    {"arrival_date + arrival_date > registered_at", "1:14", "works on numbers"},
    {"days(3) - registered_at > days(1)", "1:9", "works on numbers"},
    {"arrival_date > 3", "1:14", "the left side is date, the right side int"},
    {"ecommerce ? 1 : \"a\"", "1:17", "the first is int, the second string"},
    {"version in [1, \"2\"]", "1:16", "compared with int, this value is string"},
    {"ecommerce in [true]", "1:1", "does not take bool"},
    {"version in transit_countries", "1:1", "a list of texts has no int"},
    {"direction in lines", "1:14", "is no list of texts"},
    {"direction in gross_weight", "1:14", "is no list of texts"},
    {"version", "1:1", "must be bool, this one is int"},
    {"gross_weight * 2", "1:1", "int(...) drops the fraction", Type::kInt},
    {"ecommerce", "1:1", "must be int, this one is bool", Type::kInt},
    // Calls and methods.
    {"tokens(notes, notes) > 1", "1:1", "does not take 2 arguments"},
    {"tokens(version) > 1", "1:8", "'tokens' takes string, this is int"},
    {"abs(notes) > 1", "1:5", "'abs' takes a number, this is string"},
    {"in_list(notes, direction)", "1:9", "must be written out"},
    {"ruling_code(notes) == \"\"", "1:13", "takes a goods line"},
    {"in_list(\"x\", direction, 3)", "1:25", "'in_list' takes string, this is int"},
    {"in_list(\"x\", direction, notes, notes)", "1:1", "does not take 4 arguments"},
    {"ref_price(1) > 1", "1:11", "takes a goods line"},
    {"containers.exists(c, permit_missing(c))", "1:37", "takes a goods line"},
    {"date(notes) < registered_at", "1:1", "takes a written-out day"},
    {"date(\"2025-02-30\") < registered_at", "1:6", "there is no day '2025-02-30'"},
    {"has(1)", "1:5", "'has' takes a field"},
    {"has(tokens(notes))", "1:5", "'has' takes a field"},
    {"notes.matches(\"a(b\")", "1:15", "no regular expression: missing )"},
    {"notes.matches(\"(a)\\\\1\")", "1:15", "invalid escape sequence"},
    {"notes.matches(\"a{1000}{1000}\")", "1:15", "no regular expression"},
    {"notes.matches(\"(\\\\p{L}{50}){6}\")", "1:15", "too large"},
    {"notes.matches(direction)", "1:15", "must be written out"},
    {"notes.matches(1)", "1:15", "must be written out"},
    {"notes.matches()", "1:7", "'matches' takes 1 arguments"},
    {"notes.lowerAscii().matches(\"a\")", "1:7", "write matches(\"(?i)"},
    {"version.matches(\"a\")", "1:9", "int has no method 'matches'"},
    {"lines.exists(l, lines.exists(m, m.item_name.matches(\"a\")))", "1:1", "steps"},
    {"notes.startWith(\"a\")", "1:7", "did you mean \"startsWith\"?"},
    {"notes.lowerAscii() == \"a\"", "1:7", "directly before"},
    {"notes.lowerAscii().contains(\"Used\")", "1:29", "never holds upper-case"},
    {"version.size() > 1", "1:9", "int has no method 'size'"},
    {"lines.length() > 1", "1:7", "a list has no method 'length'"},
    {"lines.exist(l, true)", "1:7", "did you mean \"exists\"?"},
    {"lines.exists(l.hs_code == \"\")", "1:7", "takes a variable and an expression"},
    {"lines.exists(\"l\", true)", "1:14", "expected the name of a variable"},
    {"lines.exists(direction, true)", "1:14", "choose another name"},
    {"lines.exists(l, containers.exists(l, true))", "1:35", "already a variable"},
    {"lines.exists(l, l.qty1)", "1:17", "'exists' takes bool, this is decimal"},
    {"lines.sum(l, l.hs_code) > 1", "1:14", "'sum' takes a number, this is string"},
    {"gross_weight.exists(g, true)", "1:1", "'gross_weight' is decimal, not a list"},
    // Bounds and constants.
    {"1 / 0 == 1", "1:3", "overflows or divides by zero"},
    {"1 / 0 == 1.5", "1:3", "overflows or divides by zero"},
    {"1.5 == 1 / 0", "1:10", "overflows or divides by zero"},
    {"version in [1 / 0, 2.5]", "1:15", "overflows or divides by zero"},
    {"version in [9223372036854775807, 2.5]", "1:13", "overflows or divides by zero"},
    {"version > 9223372036854775807 + 1", "1:31", "overflows or divides by zero"},
    {"containers.exists(c, lines.exists(l, l.qty1 > 1))", "1:1", "at most 100000 are allowed"},
    {"bills.exists(a, bills.exists(b, bills.exists(c, bills.exists(d, a == d))))", "1:62",
     "nest at most 3 deep"},
};

TEST(CriteriaCompile, RefusesWithThePlaceAndASentence) {
  for (const Wrong& wrong : kWrong) {
    SCOPED_TRACE(wrong.text);
    const auto program = Program::compile(wrong.text, wrong.expected, {.file = "a.toml"});
    ASSERT_FALSE(program.has_value());
    EXPECT_EQ(program.error().path, std::string("a.toml:") + wrong.place);
    EXPECT_THAT(program.error().message, HasSubstr(wrong.message));
    EXPECT_EQ(program.error().code, ErrorCode::kConfig);
  }
}

TEST(CriteriaCompile, CountsPlacesFromWhereTheTextStands) {
  const auto program =
      Program::compile("true &&\n  hs == 1", Type::kBool, {.file = "a", .line = 7, .column = 12});
  ASSERT_FALSE(program.has_value());
  EXPECT_EQ(program.error().path, "a:8:3");
  std::uint32_t at = 0;
  const auto again =
      Program::compile("\"đ\" == hs", Type::kBool, {.file = "a", .line = 7, .column = 12}, &at);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().path, "a:7:19");  // Characters, not bytes.
  EXPECT_EQ(at, 8U);
}

std::string repeated(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(CriteriaCompile, NothingNestedOrLongBreaksIt) {
  const std::string kDeep[] = {
      repeated(10'000, "("),
      repeated(5'000, "!") + "ecommerce",
      repeated(5'000, "-") + "1 == 1",
      repeated(3'000, "true ? ") + "true",
      repeated(1'000, "lines.exists(l, "),
      "version == 1" + repeated(3'000, " + 1"),
      "ecommerce" + repeated(20'000, " && ecommerce"),
      "trader" + repeated(4'000, ".name"),
      "version in [" + repeated(3'000, "1, ") + "1]",
      "version == abs(" + repeated(1'000, "min(1, "),
      repeated(100'000, "\xFF"),
      repeated(3'000, "[") + repeated(3'000, "]"),
  };
  for (const std::string& text : kDeep) {
    SCOPED_TRACE(text.substr(0, 40));
    EXPECT_FALSE(Program::compile(text, Type::kBool, {.file = "a"}).has_value());
  }
  // Long, but flat: a thousand alternatives are fine.
  EXPECT_TRUE(Program::compile("ecommerce" + repeated(1'000, " || ecommerce"), Type::kBool, {}));
  EXPECT_TRUE(
      Program::compile(repeated(60, "(") + "ecommerce" + repeated(60, ")"), Type::kBool, {}));
}

TEST(CriteriaCompile, KnowsTablesFieldsAndCost) {
  const auto program = Program::compile(
      "in_list(\"scrap\", declaration_kind) && lines.exists(l, in_list(\"arms\", l.hs_code) && "
      "has(ref_price(l)) && l.other_taxes.exists(t, t.code == \"B\")) && enterprise.risk_class > 3",
      Type::kBool, {});
  ASSERT_TRUE(program.has_value()) << to_string(program.error());
  EXPECT_THAT(program->tables(), ElementsAre("arms", "ref_price", "scrap"));
  EXPECT_THAT(
      program->fields(),
      ElementsAre("declaration_kind", "enterprise.risk_class", "lines.hs_code", "lines.origin",
                  "lines.other_taxes.code", "lines.unit1", "lines.unit_price_ccy"));
  EXPECT_GT(program->cost(), 50U * 5U);
  EXPECT_LT(program->cost(), 100'000U);
  const auto constant = Program::compile("1 + 2 * 3 == 7 && !(2 > 3)", Type::kBool, {});
  ASSERT_TRUE(constant.has_value());
  EXPECT_THAT(constant->fields(), IsEmpty());
  EXPECT_LE(constant->cost(), 2U);  // Worked out when it was compiled.
}

}  // namespace
}  // namespace luong::criteria
