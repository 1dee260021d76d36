// One instruction for what criteria are mostly made of, against the same said so that the compiler
// does not see it.
#include <gtest/gtest.h>

#include <string>

#include "core/criteria/program.h"
#include "tests/support/criteria_oracle.h"

namespace luong::criteria {
namespace {

struct Pair {
  const char* short_form;
  const char* long_form;
};

const Pair kPairs[] = {
    {"direction == \"I\"", "\"I\" == direction"},
    {"direction != \"E\"", "\"E\" != direction"},
    {"declaration_kind == \"\"", "\"\" == declaration_kind"},
    {"declaration_kind == \"A11\"", "\"A11\" == declaration_kind"},
    {"declaration_kind == \"A1\"", "\"A1\" == declaration_kind"},
    {"declaration_kind == \"A111\"", "\"A111\" == declaration_kind"},
    {"declaration_kind in [\"A11\", \"B\", \"A11123456\"]",
     "declaration_kind in [notes, \"A11\", \"B\"] && declaration_kind != notes ||"
     " declaration_kind == \"A11\""},
    {"declaration_kind.startsWith(\"A1\")", "(true ? declaration_kind : notes).startsWith(\"A1\")"},
    {"declaration_kind.startsWith(\"A112\")",
     "(true ? declaration_kind : notes).startsWith(\"A112\")"},
    {"declaration_kind.startsWith(\"\")", "(true ? declaration_kind : notes).startsWith(\"\")"},
    {"package_count >= 3", "3 <= package_count"},
    {"tokens(notes) < 3", "3 > tokens(notes)"},
    {"tokens(notes) == 2", "2 == tokens(notes)"},
    {"tokens(notes) >= 1", "1 <= tokens(notes)"},
    {"tokens(notes) != -1", "-1 != tokens(notes)"},
    {"tokens(true ? notes : vessel_name) > 0", "0 < tokens(notes)"},
    {"total_tax_vnd > 4000000000", "4000000000 < total_tax_vnd"},
    {"gross_weight <= 7", "7 >= gross_weight"},
    {"!first_of_family", "first_of_family == false"},
    {"!!first_of_family", "first_of_family == true"},
    {"!(ecommerce && first_of_family)", "ecommerce == false || first_of_family == false"},
    {"(ecommerce || first_of_family) ? direction == \"I\" : !ecommerce",
     "(true == ecommerce || true == first_of_family) ? \"I\" == direction : ecommerce == false"},
    {"in_list(\"some\", declaration_kind)", "in_list(\"some\", true ? declaration_kind : notes)"},
    {"in_list(\"none\", declaration_kind)", "in_list(\"none\", true ? declaration_kind : notes)"},
    {"lines.exists(l, in_list(\"some\", l.hs_code))",
     "lines.exists(l, in_list(\"some\", true ? l.hs_code : notes))"},
    {"lines.exists(l, in_list(\"none\", l.hs_code))",
     "lines.exists(l, in_list(\"none\", true ? l.hs_code : notes))"},
    {"lines.all(l, in_list(\"some\", l.hs_code))",
     "lines.all(l, in_list(\"some\", true ? l.hs_code : notes))"},
    {"lines.exists(l, lines.exists(m, in_list(\"some\", l.hs_code)))",
     "lines.exists(l, lines.exists(m, in_list(\"some\", true ? l.hs_code : notes)))"},
    {"lines.exists(l, l.hs_code.startsWith(\"84143040\"))",
     "lines.exists(l, (true ? l.hs_code : notes).startsWith(\"84143040\"))"},
    {"lines.exists(l, l.hs_code == \"8414\")", "lines.exists(l, \"8414\" == l.hs_code)"},
    {"lines.exists(l, l.origin == \"CN\")", "lines.exists(l, \"CN\" == l.origin)"},
};

ReferenceData some_reference() {
  ReferenceData reference;
  reference.set_hash("some");
  reference.add_list({"another", "1", false, {{"A11", kFirstDay, kLastDay}}});
  reference.add_list({"some",
                      "1",
                      false,
                      {{"841430", kFirstDay, Date{20'200}},
                       {"A", Date{20'100}, kLastDay},
                       {"8415", kFirstDay, kLastDay}}});
  return reference;
}

TEST(CriteriaShortForms, SayWhatTheLongFormsSay) {
  const ReferenceData reference = some_reference();
  test::CriteriaOracle oracle(42);
  int held = 0;
  for (const Pair& pair : kPairs) {
    SCOPED_TRACE(pair.short_form);
    const auto one = Program::compile(pair.short_form, Type::kBool, {.file = "short"});
    const auto other = Program::compile(pair.long_form, Type::kBool, {.file = "long"});
    ASSERT_TRUE(one) << to_string(one.error());
    ASSERT_TRUE(other) << to_string(other.error());
    for (int i = 0; i < 200; ++i) {
      const Declaration declaration = oracle.draw_declaration();
      const Input input{.declaration = &declaration,
                        .reference = i % 8 == 0 ? nullptr : &reference,
                        .evaluated_at = {}};
      const Outcome found = one->evaluate(input);
      const Outcome wanted = other->evaluate(input);
      ASSERT_EQ(found.failed, wanted.failed);
      ASSERT_EQ(found.value, wanted.value);
      ASSERT_EQ(found.lines, wanted.lines);
      held += found.value != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(held, 1'000);
}

}  // namespace
}  // namespace luong::criteria
