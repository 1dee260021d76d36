// What a key costs the stream ledger when it holds five million live ones: looked up and counted in
// declarations of twelve keys, the next one's memory fetched meanwhile, as the pipeline does.
// Checked before: what was counted is known, but for the few that had to give way. Also the memory
// of a key, and a bare hit, which is one cache miss.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "core/trade_counters.h"
#include "storage/huge_pages.h"

namespace luong {
namespace {

constexpr std::size_t kKeysADeclaration = 12;
constexpr Date kToday{20'000};

// The keys of one declaration: of a stream's `keys` different ones, any.
class Stream {
 public:
  explicit Stream(std::uint64_t keys) : keys_(keys) {}

  static std::uint64_t print(std::uint64_t i) {
    i = (i + 1) * 0x9E3779B97F4A7C15U;
    i = (i ^ (i >> 32U)) * 0xD6E8FEB86659FD93U;
    return (i ^ (i >> 32U)) | 1U;
  }
  void next(LedgerKeys& out) {
    out.trader = print(random_() % 200'000 + (1ULL << 40U));
    out.holder = 7;
    out.sights.clear();
    for (std::size_t i = 1; i < kKeysADeclaration; ++i) {
      out.sights.push_back({print(random_() % keys_), SightingKind::kBill});
    }
  }

 private:
  std::uint64_t keys_;
  std::mt19937_64 random_{1};
};

void fill(TradeCounters& counters, std::uint64_t keys) {
  LedgerKeys one;
  one.trader = 1;
  one.holder = 7;
  for (std::uint64_t i = 0; i < keys; ++i) {
    one.sights.assign(1, {Stream::print(i), SightingKind::kBill});
    counters.count(one, {kToday, false, 0, i + 1});
  }
}

// `fullness` percent of the places are taken by live keys.
void BM_LedgerMeetsADeclaration(benchmark::State& state) {
  const auto keys = static_cast<std::uint64_t>(state.range(0));
  const auto fullness = static_cast<std::uint64_t>(state.range(1));
  TradeCounters counters({.sightings = keys * 100 / fullness, .parties = 1U << 19U},
                         &HugePages::instance());
  fill(counters, keys);
  const double forgotten = static_cast<double>(counters.forgotten()) / static_cast<double>(keys);
  if (counters.sightings() + counters.forgotten() != keys || forgotten > 0.1) {
    state.SkipWithError("what was counted is not known");
    return;
  }
  Stream stream(keys);
  constexpr std::size_t kRing = 1U << 18U;  // So many that no cache holds what they touch.
  std::vector<LedgerKeys> declarations(kRing);
  for (LedgerKeys& declaration : declarations) stream.next(declaration);
  std::uint64_t sequence = keys, first = 0, met = 0;
  std::size_t at = 0;
  for (auto _ : state) {
    counters.prefetch(declarations[(at + 1) % kRing]);
    const LedgerFeatures features =
        counters.meet(declarations[at], {kToday, true, 1'000, ++sequence});
    first += features.first[index_of(SightingKind::kBill)];
    met += kKeysADeclaration - 1;
    at = (at + 1) % kRing;
  }
  if (static_cast<double>(first) > 0.1 * static_cast<double>(met)) {
    state.SkipWithError("keys that were counted are not known");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kKeysADeclaration));
  state.counters["bytes_a_key"] = static_cast<double>(counters.memory_bytes()) /
                                  static_cast<double>(counters.sightings() + counters.parties());
  state.counters["forgotten_percent"] = 100.0 * forgotten;
}
BENCHMARK(BM_LedgerMeetsADeclaration)
    ->Args({50'000, 50})
    ->Args({5'000'000, 50})
    ->Args({5'000'000, 70});

// One key looked for at a time, each look waiting for the one before.
void BM_LedgerBareHit(benchmark::State& state) {
  const auto keys = static_cast<std::uint64_t>(state.range(0));
  TradeCounters counters({.sightings = 2 * keys, .parties = 1'024}, &HugePages::instance());
  fill(counters, keys);
  LedgerKeys one;
  one.trader = 1;
  one.holder = 7;
  std::uint64_t i = 0, step = 0, unknown = 0;
  for (auto _ : state) {
    one.sights.assign(1, {Stream::print(i), SightingKind::kBill});
    const LedgerFeatures features = counters.look(one, kToday);
    unknown += features.first[index_of(SightingKind::kBill)];
    step += 1 + features.bill_declarations;  // Not known before the look is done.
    i = Stream::print(step) % keys;
  }
  if (static_cast<double>(unknown) > 0.1 * static_cast<double>(state.iterations())) {
    state.SkipWithError("keys that were counted are not known");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_LedgerBareHit)->Arg(50'000)->Arg(5'000'000);

}  // namespace
}  // namespace luong
