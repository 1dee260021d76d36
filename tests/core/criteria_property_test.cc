// The stack machine against a naive evaluator, over random expressions and declarations.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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

TEST(CriteriaProperty, ProgramsInASequenceSayWhatEachSaysAlone) {
  test::CriteriaOracle oracle(99);
  for (int round = 0; round < 40; ++round) {
    Sequence sequence;
    std::vector<Program> programs;
    while (programs.size() < 50) {
      const Type type = programs.size() % 4 == 0 ? Type::kInt : Type::kBool;
      auto program = Program::compile(oracle.draw(type, 1 + round % 4).text, type, {.file = "r"});
      if (!program) continue;
      sequence.add(*program);
      programs.push_back(std::move(*program));
    }
    ASSERT_EQ(sequence.size(), programs.size());
    std::vector<Outcome> outcomes(3);
    for (int j = 0; j < 20; ++j) {
      const Declaration declaration = oracle.draw_declaration();
      const Enterprise enterprise = oracle.draw_enterprise();
      const Input input{.declaration = &declaration,
                        .enterprise = j % 3 == 0 ? nullptr : &enterprise,
                        .evaluated_at = {}};
      sequence.evaluate(input, outcomes);
      ASSERT_EQ(outcomes.size(), programs.size());
      for (std::size_t i = 0; i < programs.size(); ++i) {
        const Outcome alone = programs[i].evaluate(input);
        ASSERT_EQ(outcomes[i].failed, alone.failed);
        ASSERT_EQ(outcomes[i].value, alone.value);
        ASSERT_EQ(outcomes[i].lines, alone.lines);
      }
    }
  }
}

TEST(CriteriaProperty, ASequenceOutlivesItsPrograms) {
  Sequence sequence;
  sequence.add(*Program::compile("in_list(\"some\", \"A12345678901234567890\") || notes == \"x\"",
                                 Type::kBool, {.file = "short-lived"}));
  const Declaration declaration;
  std::vector<Outcome> outcomes;
  sequence.evaluate({.declaration = &declaration, .evaluated_at = {}}, outcomes);
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_FALSE(outcomes[0].failed);
  EXPECT_EQ(outcomes[0].value, 0);
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
