// What a pack of many targeted profiles costs beside the shipped one, per declaration: 60, 1,000
// and 10,000 of them in one run, as ratios of throughput. Answers are checked first: against each
// profile run alone, on the declarations that are timed, and on 100,000 random ones.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/criteria/conditions.h"
#include "core/criteria/program.h"
#include "storage/digest.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

constexpr std::string_view kOrigins[] = {"CN", "KR", "JP", "TH", "DE", "US", "VN", "MY"};

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  std::string digits(std::uint64_t bound, std::size_t width) {
    const std::string text = std::to_string(below(bound));
    return std::string(width - std::min(width, text.size()), '0') + text;
  }
  std::string heading() { return digits(90, 2) + digits(30, 2); }
  std::string office() { return digits(40, 2) + "CC"; }
  std::string_view origin() { return kOrigins[below(std::size(kOrigins))]; }

 private:
  std::mt19937_64 random_;
};

// Of one HS code, a heading from an origin, a heading at an office, a trader, a set of headings, or
// a rule no index can help.
std::string profile(Draw& draw) {
  const auto quoted = [](std::string_view text) { return '"' + std::string(text) + '"'; };
  switch (draw.below(16)) {
    case 0:
    case 1:
    case 2:
      return "lines.exists(l, l.hs_code == " + quoted(draw.heading() + draw.digits(100, 4)) + ")";
    case 3:
    case 4:
    case 5:
    case 6:
      return "lines.exists(l, l.origin == " + quoted(draw.origin()) + " && l.hs_code.startsWith(" +
             quoted(draw.heading()) + ") && l.unit_price > 0)";
    case 7:
    case 8:
    case 9:
      return "customs_office == " + quoted(draw.office()) +
             " && lines.exists(l, l.hs_code.startsWith(" + quoted(draw.heading()) + "))";
    case 10:
    case 11:
    case 12:
      return "trader.tax_code == " + quoted(draw.digits(10'000, 10)) +
             " && total_tax_value_vnd > 0";
    default:
      return "direction == \"I\" && lines.exists(l, l.hs_code.startsWith(" +
             quoted(draw.heading()) + ") || l.hs_code in [" + quoted(draw.heading() + "0000") +
             ", " + quoted(draw.heading() + "1000") + "])";
  }
}

// The declarations of a small world, in which profiles hit.
class World {
 public:
  explicit World(std::uint64_t seed) : draw_(seed) {
    reference_ = must(load_reference("config/reference", sha256_hex));
    enterprise_.risk_class = 5;
  }
  // Another declaration: three lines, whatever lies in the world.
  const criteria::Input& next() {
    declaration_.customs_office = std::string_view(draw_.office());
    declaration_.trader.tax_code = TaxCode::from_packed(draw_.below(10'000) << 4U | 10U);
    for (GoodsLine& line : declaration_.lines) {
      line.hs_code = std::string_view(draw_.heading() + draw_.digits(100, 4));
      line.origin = draw_.origin();
    }
    return input_;
  }
  const ReferenceData& reference() const { return reference_; }

 private:
  Draw draw_;
  Declaration declaration_ = test::a_declaration().item({}).item({}).item({}).build();
  Enterprise enterprise_;
  InputFacts facts_;
  ReferenceData reference_;
  criteria::Input input_{.declaration = &declaration_,
                         .enterprise = &enterprise_,
                         .facts = &facts_,
                         .reference = &reference_,
                         .evaluated_at = declaration_.registered_at};
};

// A pack of conditions, and each of them alone.
class Pack {
 public:
  Pack(std::size_t profiles, const ReferenceData& reference) {
    Draw draw(7);
    for (std::size_t i = 0; i < profiles; ++i) {
      add(must(criteria::Program::compile(profile(draw), criteria::Type::kBool, {.file = "bench"})),
          reference);
    }
  }
  explicit Pack(const ReferenceData& reference) {
    CriteriaPack pack = must(load_pack(std::filesystem::path("config/criteria"), sha256_hex));
    for (Criterion& criterion : pack.criteria) add(std::move(criterion.when), reference);
  }

  std::int64_t hits(const criteria::Input& input) {
    std::int64_t hits = 0;
    for (const auto& judged : conditions_.evaluate(input, memory_)) hits += judged.outcome.value;
    return hits;
  }
  // Whether the pack finds exactly what its conditions find one by one, with the same lines.
  bool agrees(const criteria::Input& input, std::int64_t& hits) {
    const auto& judged = conditions_.evaluate(input, memory_);
    std::size_t at = 0;
    for (std::size_t i = 0; i < alone_.size(); ++i) {
      const criteria::Outcome outcome = alone_[i].evaluate(input);
      if (!outcome.failed && outcome.value == 0) continue;
      ++hits;
      if (at == judged.size() || judged[at].condition != i) return false;
      const criteria::Outcome& found = judged[at++].outcome;
      if (found.failed != outcome.failed || found.value != outcome.value ||
          found.lines != outcome.lines) {
        return false;
      }
    }
    return at == judged.size();
  }

 private:
  void add(criteria::Program program, const ReferenceData& reference) {
    conditions_.add(program, reference);
    alone_.push_back(std::move(program));
  }

  criteria::Conditions conditions_;
  criteria::Conditions::Memory memory_;
  std::vector<criteria::Program> alone_;
};

double shipped_ns = 0;  // of the same run

void measure(benchmark::State& state, Pack& pack, World& world) {
  std::int64_t hits = 0;
  for (int i = 0; i < 200; ++i) {
    if (!pack.agrees(world.next(), hits)) return state.SkipWithError("not what each alone finds");
  }
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  for (auto _ : state) benchmark::DoNotOptimize(pack.hits(world.next()));
  const double ns = std::chrono::duration<double, std::nano>(Clock::now() - begin).count() /
                    static_cast<double>(state.iterations());
  state.counters["hits"] = static_cast<double>(hits) / 200;
  if (shipped_ns == 0) shipped_ns = ns;
  state.counters["throughput_of_shipped"] = shipped_ns / ns;
}

void shipped_pack_of_the_run(benchmark::State& state) {
  World world(1);
  Pack pack(world.reference());
  shipped_ns = 0;
  measure(state, pack, world);
}
BENCHMARK(shipped_pack_of_the_run);

void profiles(benchmark::State& state) {
  World world(1);
  Pack pack(static_cast<std::size_t>(state.range(0)), world.reference());
  measure(state, pack, world);
}
BENCHMARK(profiles)->Arg(60)->Arg(1'000)->Arg(10'000);

// Not for its time: 1,000 profiles find on random declarations what each alone finds.
void indexed_equals_plain(benchmark::State& state) {
  World world(2);
  Pack pack(1'000, world.reference());
  std::int64_t hits = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      if (!pack.agrees(world.next(), hits)) return state.SkipWithError("not what each alone finds");
    }
  }
  if (10 * hits < state.range(0)) state.SkipWithError("too few profiles hit to show anything");
  state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(state.range(0));
}
BENCHMARK(indexed_equals_plain)
    ->Arg(200)
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace luong
