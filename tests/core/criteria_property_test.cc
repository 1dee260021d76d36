// The stack machine against a naive evaluator, over random expressions and declarations.
#include <gtest/gtest.h>

#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/criteria/conditions.h"
#include "core/criteria/program.h"
#include "tests/support/criteria_oracle.h"

namespace luong::criteria {
namespace {

// How often each way out was taken, so that the test shows it looked at all of them.
struct Seen {
  int held = 0, other = 0, failed = 0, refused = 0;
};

void compare(const test::OracleExpression& expression, const Program& program, const Input& input,
             Seen& seen) {
  test::OracleScope scope{&input, {}};
  const test::OracleValue wanted = expression.value(scope);
  const Outcome found = program.evaluate(input);
  ASSERT_EQ(found.failed, wanted.failed);
  if (wanted.failed) {
    ++seen.failed;
    return;
  }
  ASSERT_EQ(found.value, static_cast<std::int64_t>(wanted.number));
  ++(found.value != 0 ? seen.held : seen.other);
}

TEST(CriteriaProperty, AgreesWithTheNaiveEvaluator) {
  constexpr int kExpressions = 4'000;
  constexpr int kDeclarations = 5;
  test::CriteriaOracle oracle(20'251'122);
  Seen seen;
  for (int i = 0; i < kExpressions; ++i) {
    const Type type = i % 3 == 0 ? Type::kInt : i % 7 == 0 ? Type::kDecimal : Type::kBool;
    const test::OracleExpression expression = oracle.draw(type, 1 + i % 5);
    SCOPED_TRACE(expression.text);
    const auto program = Program::compile(expression.text, type, {.file = "random"});
    if (!program) {
      // A constant part that always fails is refused, whether or not it is ever reached; so is one
      // over the bounds. Nothing else may be.
      const std::string& why = program.error().message;
      const bool lawful = why.find("overflows") != std::string::npos ||
                          why.find("steps") != std::string::npos ||
                          why.find("too many") != std::string::npos;
      ASSERT_TRUE(lawful) << to_string(program.error());
      ++seen.refused;
      continue;
    }
    for (int j = 0; j < kDeclarations; ++j) {
      const Declaration declaration = oracle.draw_declaration();
      const Enterprise enterprise = oracle.draw_enterprise();
      const Input input{.declaration = &declaration,
                        .enterprise = j % 3 == 0 ? nullptr : &enterprise,
                        .evaluated_at = {}};
      compare(expression, *program, input, seen);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
  EXPECT_GT(seen.held, 2'000);
  EXPECT_GT(seen.other, 2'000);
  EXPECT_GT(seen.failed, 200);
  EXPECT_LT(seen.refused, kExpressions / 4);
}

// Runs all, screened or not, and looks at each alone.
void expect_same_as_alone(const Conditions& conditions, const std::vector<Program>& programs,
                          const Input& input, Conditions::Memory& memory, int& held,
                          int& left_out) {
  const std::vector<Conditions::Judged>& judged = conditions.evaluate(input, memory);
  auto next = judged.begin();
  for (std::uint32_t i = 0; i < programs.size(); ++i) {
    const Outcome alone = programs[i].evaluate(input);
    if (!alone.failed && alone.value == 0) {
      ASSERT_TRUE(next == judged.end() || next->condition > i) << i;
      left_out += ((memory.chosen[i / 64] >> i % 64) & 1U) == 0 ? 1 : 0;
      continue;
    }
    ASSERT_TRUE(next != judged.end() && next->condition == i) << i;
    ASSERT_EQ(next->outcome.failed, alone.failed);
    ASSERT_EQ(next->outcome.value, alone.value);
    ASSERT_EQ(next->outcome.lines, alone.lines);
    ++next;
    ++held;
  }
  ASSERT_EQ(next, judged.end());
}

ReferenceData lists() {
  ReferenceData reference;
  const auto rows = [](std::initializer_list<const char*> prefixes) {
    std::vector<CodeList::Row> made;
    for (const char* prefix : prefixes) made.push_back({prefix, kFirstDay, kLastDay});
    return made;
  };
  reference.add_list({"goods", "1", false, rows({"84", "8703", "39269099", "1"})});
  reference.add_list({"past", "1", false, {{"84143040", kFirstDay, Date{10}}}});
  reference.add_list({"pairs",
                      "1",
                      false,
                      {{"84", kFirstDay, kLastDay, "CN"},
                       {"8703", kFirstDay, kLastDay, "KR"},
                       {"39269099", kFirstDay, Date{10}, "CN"},
                       {"39", kFirstDay, kLastDay, ""}}});
  reference.add_list({"countries", "1", false, rows({"CN", "KR"})});
  reference.add_list({"empty", "1", false, {}});
  return reference;
}

// Atoms an index can use, in every place it looks for them, and others it must not trip over.
std::string a_profile(test::CriteriaOracle& oracle, std::mt19937& random, int depth) {
  static const std::vector<std::string> kAtoms = {
      "declaration_kind == \"A11\"",
      "declaration_kind in [\"A11\", \"A12\", \"E31\"]",
      "declaration_kind.startsWith(\"A\")",
      "declaration_kind == \"\"",
      "direction == \"I\"",
      "notes == \"x\"",
      "in_list(\"countries\", counterparty.country)",
      "in_list(\"nowhere\", declaration_kind)",
      "in_list(\"empty\", declaration_kind)",
      "lines.exists(l, in_list(\"goods\", l.hs_code))",
      "lines.exists(l, in_list(\"past\", l.hs_code))",
      "lines.exists(l, in_list(\"pairs\", l.hs_code, l.origin))",
      "lines.exists(l, in_list(\"pairs\", l.hs_code))",
      "in_list(\"countries\", counterparty.country, direction)",
      "lines.exists_one(l, l.hs_code.startsWith(\"8414\"))",
      "lines.exists(l, l.origin == \"CN\" && l.hs_code.startsWith(\"84\"))",
      "lines.exists(l, l.origin == \"CN\" || l.hs_code == \"39269099\")",
      "lines.exists(l, 10 / (l.line_no - 1) > 0 && l.origin == \"CN\")",
      "lines.exists(l, direction == \"E\" && l.origin == \"KR\")",
      "lines.all(l, l.origin == \"CN\")",
      "lines.exists(l, lines.exists(m, m.hs_code == l.hs_code && m.origin == \"KR\"))",
      "!(declaration_kind == \"A11\")",
      "(ecommerce ? declaration_kind == \"A11\" : lines.exists(l, l.origin == \"KR\"))",
      "(10 / package_count > 0 ? declaration_kind == \"A11\" : declaration_kind == \"A12\")",
  };
  if (depth == 0) {
    if (random() % 4 == 0) return "(" + oracle.draw(Type::kBool, 2).text + ")";
    return kAtoms[random() % kAtoms.size()];
  }
  std::string text = a_profile(oracle, random, depth - 1);
  const char* const between = random() % 3 == 0 ? " || " : " && ";
  for (std::uint32_t more = 1 + random() % 2; more > 0; --more) {
    text += between + a_profile(oracle, random, depth - 1);
  }
  return "(" + text + ")";
}

TEST(CriteriaProperty, ConditionsTogetherSayWhatEachSaysAlone) {
  test::CriteriaOracle oracle(99);
  std::mt19937 random(5);
  const ReferenceData reference = lists();
  Conditions::Memory memory;
  int held = 0;
  int left_out = 0;
  for (int round = 0; round < 30; ++round) {
    Conditions conditions;
    std::vector<Program> programs;
    while (programs.size() < 150) {
      auto program = Program::compile(a_profile(oracle, random, static_cast<int>(random() % 3)),
                                      Type::kBool, {.file = "r"});
      if (!program) continue;
      conditions.add(*program, reference, round % 5 != 0);
      programs.push_back(std::move(*program));
    }
    ASSERT_EQ(conditions.size(), programs.size());
    for (int j = 0; j < 20; ++j) {
      const Declaration declaration = oracle.draw_declaration();
      const Enterprise enterprise = oracle.draw_enterprise();
      const Input input{.declaration = &declaration,
                        .enterprise = j % 3 == 0 ? nullptr : &enterprise,
                        .reference = &reference,
                        .evaluated_at = {}};
      ASSERT_NO_FATAL_FAILURE(
          expect_same_as_alone(conditions, programs, input, memory, held, left_out));
    }
  }
  EXPECT_GT(held, 10'000);
  EXPECT_GT(left_out, 10'000);
}

TEST(CriteriaProperty, ConditionsOutliveTheirPrograms) {
  Conditions conditions;
  conditions.add(*Program::compile("!(notes in [\"one\", \"two\"])", Type::kBool, {.file = "gone"}),
                 {});
  const Declaration declaration;
  Conditions::Memory memory;
  const auto& judged =
      conditions.evaluate({.declaration = &declaration, .evaluated_at = {}}, memory);
  ASSERT_EQ(judged.size(), 1U);
  EXPECT_FALSE(judged[0].outcome.failed);
  EXPECT_EQ(judged[0].outcome.value, 1);
}

TEST(CriteriaProperty, EveryTruncationIsRefusedWithAPlaceOrIsABool) {
  test::CriteriaOracle oracle(7);
  const Declaration declaration = oracle.draw_declaration();
  const Input input{.declaration = &declaration, .evaluated_at = {}};
  int compiled = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string text = oracle.draw(Type::kBool, 3).text;
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const auto program = Program::compile(text.substr(0, cut), Type::kBool, {.file = "cut"});
      if (!program) {
        EXPECT_TRUE(program.error().path.starts_with("cut:1:")) << text.substr(0, cut);
        EXPECT_FALSE(program.error().message.empty());
        continue;
      }
      ++compiled;
      const Outcome found = program->evaluate(input);
      EXPECT_TRUE(found.failed || found.value == 0 || found.value == 1) << text.substr(0, cut);
    }
  }
  EXPECT_GT(compiled, 50);
}

}  // namespace
}  // namespace luong::criteria
