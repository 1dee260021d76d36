// Any bytes as an expression: compiled or refused with a place; what compiles can be evaluated,
// alone and among the conditions of a pack with the same answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/criteria/conditions.h"
#include "core/criteria/program.h"
#include "core/criteria/terms.h"
#include "tests/support/criteria_oracle.h"

namespace {

using luong::criteria::Input;
using luong::criteria::Program;
using luong::criteria::Type;

void must(bool holds) {
  if (!holds) std::abort();
}

void try_as(std::string_view text, Type type) {
  static const luong::Declaration declaration = luong::test::CriteriaOracle(1).draw_declaration();
  static const luong::InputFacts facts;
  static const luong::ReferenceData reference;
  const auto program = Program::compile(text, type, {.file = "f"});
  if (!program) {
    must(!program.error().message.empty() && program.error().path.starts_with("f:"));
    return;
  }
  const Input input{
      .declaration = &declaration, .facts = &facts, .reference = &reference, .evaluated_at = {}};
  const auto outcome = program->evaluate(input);
  must(type != Type::kBool || outcome.failed || outcome.value == 0 || outcome.value == 1);
  for (const std::string& field : program->fields()) field_text(input, field, 1);
  if (type != Type::kBool) return;
  // What lint calls dead never hits.
  const bool never = !luong::criteria::Terms::of(text).why_never().empty();
  must(!never || outcome.failed || outcome.value == 0);
  static luong::criteria::Conditions::Memory memory;
  luong::criteria::Conditions conditions;
  conditions.add(*program, reference);
  const auto& judged = conditions.evaluate(input, memory);
  must(judged.empty() == (!outcome.failed && outcome.value == 0));
  must(judged.empty() ||
       (judged[0].outcome.failed == outcome.failed && judged[0].outcome.value == outcome.value &&
        judged[0].outcome.lines == outcome.lines));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_as(text, Type::kBool);
  try_as(text, Type::kInt);
  return 0;
}
