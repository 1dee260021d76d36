// How long criteria take on a declaration of three lines: one comparison, one macro over the lines,
// and the whole shipped pack. Each checks its answers before it counts time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/criteria/conditions.h"
#include "core/criteria/program.h"
#include "storage/digest.h"
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
    input = {&declaration, &enterprise, nullptr, &facts, &reference, facts.arrival};
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

// All criteria of the shipped pack with the shipped reference data; per declaration.
void shipped_pack(benchmark::State& state) {
  if (!std::filesystem::exists("config/criteria/pack.toml")) {
    return state.SkipWithError("run from the root of the tree: there is no config/criteria");
  }
  Lot lot;
  lot.reference = must(load_reference("config/reference", sha256_hex));
  const CriteriaPack pack = must(load_pack(std::filesystem::path("config/criteria"), sha256_hex));
  std::int64_t hits_expected = 0;
  for (const Criterion& c : pack.criteria) {
    const criteria::Outcome outcome = c.when.evaluate(lot.input);
    if (outcome.failed) return state.SkipWithError("a criterion fails on a plain declaration");
    hits_expected += outcome.value;
  }
  criteria::Conditions conditions;
  for (const Criterion& c : pack.criteria) conditions.add(c.when, lot.reference);
  criteria::Conditions::Memory memory;
  for (auto _ : state) {
    std::int64_t hits = 0;
    for (const auto& judged : conditions.evaluate(lot.input, memory)) hits += judged.outcome.value;
    if (hits != hits_expected) return state.SkipWithError("wrong answer");
    benchmark::DoNotOptimize(hits);
  }
  state.counters["criteria"] = static_cast<double>(pack.criteria.size());
  state.counters["hits"] = static_cast<double>(hits_expected);
}
BENCHMARK(shipped_pack);

// Ten thousand profiles, each of one HS code, one heading and origin, one office and heading, or
// one trader. Answers are checked against each profile run alone.
std::string profile(int i) {
  const auto digits = [](int value, std::size_t width) {
    std::string text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  if (i % 1'000 == 999) return "lines.exists(l, l.hs_code.startsWith(\"8414\"))";  // These hit.
  const std::string heading = digits(100 + i % 9'600, 4);
  switch (i % 4) {
    case 0:
      return "lines.exists(l, l.hs_code == \"" + heading + digits(i * 7 % 10'000, 4) + "\")";
    case 1:
      return "lines.exists(l, l.origin == \"" + std::string(i % 3 == 0 ? "CN" : "KR") +
             "\" && l.hs_code.startsWith(\"" + heading + "\") && l.unit_price > 0)";
    case 2:
      return "customs_office == \"" + digits(i % 97, 2) +
             "PG\" && lines.exists(l, l.hs_code.startsWith(\"" + heading + "\"))";
    default:
      return "trader.tax_code == \"" + digits(i, 10) + "\" && total_tax_value_vnd > 0";
  }
}

void profiles_10000(benchmark::State& state) {
  const Lot lot;
  criteria::Conditions conditions;
  std::int64_t hits_expected = 0;
  for (int i = 0; i < 10'000; ++i) {
    const criteria::Program program =
        must(criteria::Program::compile(profile(i), criteria::Type::kBool, {.file = "bench"}));
    hits_expected += program.evaluate(lot.input).value;
    conditions.add(program, lot.reference);
  }
  criteria::Conditions::Memory memory;
  for (auto _ : state) {
    std::int64_t hits = 0;
    for (const auto& judged : conditions.evaluate(lot.input, memory)) hits += judged.outcome.value;
    if (hits != hits_expected) return state.SkipWithError("wrong answer");
    benchmark::DoNotOptimize(hits);
  }
  state.counters["hits"] = static_cast<double>(hits_expected);
}
BENCHMARK(profiles_10000);

}  // namespace
}  // namespace luong
