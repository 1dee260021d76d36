// What a verdict costs with the shipped pack: parties, refusal grounds, criteria, weighing, scan
// conditions, and its bytes. No parsing, no journal. Each lot's bytes are checked before and while
// it is timed, and that nothing is allocated.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "core/reply.h"
#include "tests/support/allocation_counter.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

Enterprise a_firm(const Declaration& declaration, std::uint8_t risk_class) {
  Enterprise firm;
  firm.tax_code = declaration.trader.tax_code.packed();
  firm.compliance_level = 3;
  firm.risk_class = risk_class;
  firm.established = firm.first_declaration = parse_date("2012-01-01").value();
  firm.declarations_365 = 500;
  return firm;
}

Declaration a_lot(int lines) {
  auto builder = test::a_declaration();
  for (int line = 0; line < lines; ++line) builder.item({});
  return builder.build();
}

struct Expected {
  Channel channel;
  std::int32_t tier2;
};

// One lot, scored again and again in a context as the pipeline pins it.
void score(benchmark::State& state, const Declaration& declaration, std::uint8_t risk_class,
           const Expected& expected) {
  test::ShippedWorld world;
  std::vector<Enterprise> firms;
  for (std::uint64_t other = 1; other <= 10'000; ++other) {
    firms.push_back(a_firm(declaration, 2));
    firms.back().tax_code = other << 4U | 10U;
  }
  firms.push_back(a_firm(declaration, risk_class));
  const ComplianceSnapshot snapshot(1, world.evaluated_at, "", firms, {});
  const PinnedContext context = world.context(snapshot);
  Verdict verdict;
  std::string first, bytes;
  const auto once = [&](std::string& out) {
    const Parties parties = parties_of(declaration, context);
    world.scorer.score(declaration, parties, world.facts, context, verdict);
    settle(declaration, world.facts, context, verdict);
    out.clear();
    encode(verdict, out);
  };
  once(first);
  once(bytes);
  if (verdict.channel != expected.channel || verdict.tier2_score != expected.tier2) {
    state.SkipWithError("an unexpected verdict");
    return;
  }
  const test::AllocationCounter allocations;
  for (auto _ : state) {
    once(bytes);
    if (bytes != first) state.SkipWithError("other bytes for the same lot");
  }
  if (allocations.count() > 4) state.SkipWithError("it allocates");  // The bench itself takes some.
  state.SetItemsProcessed(state.iterations());
  state.counters["criteria"] = static_cast<double>(world.pack.criteria.size());
}

void BM_GreenLotOf3Lines(benchmark::State& state) {
  score(state, a_lot(3), 2, {Channel::kGreen, 0});
}
BENCHMARK(BM_GreenLotOf3Lines);

void BM_GreenLotOf50Lines(benchmark::State& state) {
  score(state, a_lot(50), 2, {Channel::kGreen, 100});  // Too heavy for its container: F304.
}
BENCHMARK(BM_GreenLotOf50Lines);

// Golden scenario 8: three hits, weighed again for the scan.
void BM_RedLotOf3Lines(benchmark::State& state) {
  auto builder = test::a_declaration();
  for (int line = 0; line < 3; ++line) builder.item({.tariff_code = "B05"});
  score(state, builder.text("/gross_weight", "9000").build(), 6, {Channel::kRed, 670});
}
BENCHMARK(BM_RedLotOf3Lines);

void BM_Draw(benchmark::State& state) {
  const DrawKey key("k", "test master key");
  const Date day = parse_date("2025-06-12").value();
  DrawDay draws;
  std::uint64_t root = 10'654'321'098;
  if (draws.draw(key, day, "R901", root) != 0x55231C79D3321C2D) {
    state.SkipWithError("a wrong draw");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(draws.draw(key, day, "R901", ++root));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Draw);

void BM_DeclarantReply(benchmark::State& state) {
  Verdict verdict;
  verdict.channel = Channel::kGreen;
  const std::string hash(32, '\x5A');
  ReplyHead head;
  head.msg_id = "01J8ZK3V6M2Q4T8Y9B7C5D1E2F";
  head.declaration_no = DeclarationNumber::from_value(106'543'210'980);
  head.receipt_sequence = 1'234'567;
  head.receipt_hash = hash;
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_verdict(out, Audience::kDeclarant, head, verdict, {}, nullptr);
    if (out.size() != 512 + 28 + 1) state.SkipWithError("not the fixed size");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_DeclarantReply);

}  // namespace
}  // namespace luong
