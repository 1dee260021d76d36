// How long an expression takes on a declaration of three lines: one comparison, a conjunction, one
// macro over the lines. Each checks its answers before it counts time. Whole packs:
// criteria_bench.cc.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "core/criteria/program.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

// A lot of three lines with everything criteria may read.
struct Lot {
  Declaration declaration = test::a_declaration()
                                .item({.hs_code = "84143040"})
                                .item({.hs_code = "87032310"})
                                .item({.hs_code = "39269099"})
                                .build();
  Enterprise enterprise;
  InputFacts facts;
  ReferenceData reference;
  criteria::Input input;

  Lot() {
    enterprise.risk_class = 5;
    facts.arrival = declaration.registered_at;
    input.declaration = &declaration;
    input.enterprise = &enterprise;
    input.facts = &facts;
    input.reference = &reference;
    input.evaluated_at = facts.arrival;
  }
};

void run_program(benchmark::State& state, const char* text, std::int64_t expected) {
  const Lot lot;
  const criteria::Program program =
      must(criteria::Program::compile(text, criteria::Type::kBool, {.file = "bench"}));
  if (program.evaluate(lot.input).value != expected) return state.SkipWithError("wrong answer");
  std::int64_t held = 0;
  for (auto _ : state) {
    held += program.evaluate(lot.input).value;
    benchmark::DoNotOptimize(held);
  }
  if (held != expected * state.iterations()) state.SkipWithError("wrong answer");
}

void comparison(benchmark::State& state) { run_program(state, "enterprise.risk_class >= 4", 1); }
void conjunction(benchmark::State& state) {
  run_program(state, "direction == \"I\" && declaration_kind in [\"A11\", \"A12\"] && !ecommerce",
              1);
}
void lines_exist(benchmark::State& state) {
  run_program(state, "lines.exists(l, l.hs_code.startsWith(\"8703\") && l.unit_price > 0)", 1);
}
BENCHMARK(comparison);
BENCHMARK(conjunction);
BENCHMARK(lines_exist);

}  // namespace
}  // namespace luong
