// The invariants of decision.md §1 on random declarations and firms under the shipped pack. Those
// of the weighing alone, on random criteria, stand in tests/core/weighing_test.cc.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

using Random = std::mt19937_64;

int any(Random& random, int below) {
  return static_cast<int>(random() % static_cast<unsigned>(below));
}
bool one_in(Random& random, int n) { return any(random, n) == 0; }

template <std::size_t kSize>
std::string one_of(Random& random, const char* const (&words)[kSize]) {
  return words[static_cast<std::size_t>(any(random, static_cast<int>(kSize)))];
}

constexpr const char* kPlain[] = {"84143040", "39012000", "73181590"};
constexpr const char* kGoods[] = {"33049930", "63090000", "02023000", "72104912", "44079990",
                                  "87032399", "22042111", "36041000", "30049099", "95030099"};
constexpr const char* kCountries[] = {"CN", "KR", "JP", "US", "TH", "ZA", "CO", "KP"};
constexpr const char* kRoutes[] = {"LYTIP", "SYLTK", "COBUN", "YEADE"};
constexpr const char* kClasses[] = {"A", "B", "C", "D", "E"};

test::DeclarationBuilder any_declaration(Random& random) {
  test::DeclarationBuilder builder;
  builder.registered_at("2025-06-12T08:55:00+07:00");
  builder.number(100'000'000'000 + random() % 800'000'000'000 / 10 * 10);
  if (one_in(random, 4)) builder.from(one_of(random, kCountries));
  if (one_in(random, 5)) builder.loading_port(one_of(random, kRoutes));
  for (int n = 1 + any(random, 3); n-- > 0;) {
    test::Item item;
    item.hs_code = one_in(random, 8) ? one_of(random, kGoods) : one_of(random, kPlain);
    if (one_in(random, 8)) item.tariff_code = one_in(random, 2) ? "B04" : "B05";
    item.unit_price = std::to_string(one_in(random, 8) ? 1 : 20 + any(random, 30));
    builder.item(item);
  }
  if (one_in(random, 4)) builder.text("/cargo_class", one_of(random, kClasses));
  if (one_in(random, 8)) builder.gross_weight(std::to_string(100 + any(random, 40'000)));
  if (one_in(random, 20)) builder.text("/pre_inspection_result", one_in(random, 2) ? "B" : "C");
  if (one_in(random, 10)) builder.text("/valuation_code", "7");
  if (one_in(random, 10)) builder.text("/notes", "Chậm nộp C/O");
  if (one_in(random, 20)) builder.set("/manifest", R"({"matched":false})");
  return builder;
}

std::optional<Enterprise> any_firm(Random& random) {
  if (one_in(random, 12)) return std::nullopt;
  Enterprise firm;
  firm.compliance_level = static_cast<std::uint8_t>(one_in(random, 15) ? 5 : 1 + any(random, 4));
  firm.risk_class = static_cast<std::uint8_t>(one_in(random, 2) ? any(random, 10) : 2);
  firm.established = firm.first_declaration = parse_date("2015-01-01").value();
  firm.declarations_365 = 200;
  firm.violations_365 = one_in(random, 4) ? static_cast<std::uint32_t>(any(random, 12)) : 0;
  firm.viol_sec12 = one_in(random, 10) ? 1 : 0;
  if (firm.viol_sec12 != 0) firm.sec12_until = parse_date("2026-01-01").value();
  if (one_in(random, 8)) firm.debt_over_90d_vnd = 100'000'000;
  if (one_in(random, 10)) {
    firm.directive_channel = static_cast<std::uint8_t>(2 + any(random, 2));
    firm.directive_from = parse_date("2025-01-01").value();
    firm.directive_to = parse_date("2025-12-31").value();
  }
  return firm;
}

Enterprise priority(Enterprise firm) {
  firm.compliance_level = 1;
  firm.risk_class = 1;
  firm.aeo_from = parse_date("2023-01-01").value();
  firm.aeo_to = parse_date("2027-12-31").value();
  return firm;
}

std::string bytes_of(const Verdict& verdict) {
  std::string bytes;
  encode(verdict, bytes);
  return bytes;
}

bool has_hit(const Verdict& verdict, CriterionId id) {
  return std::ranges::find(verdict.hits, id, &Hit::id) != verdict.hits.end();
}

// A property is only shown where its condition held: at least a tenth of the cases.
class Property {
 public:
  explicit Property(const char* name) : name_(name) {}
  ~Property() {
    EXPECT_GE(held_, cases_ / 10) << name_ << " was hardly put to the test: " << cases_ << " cases";
  }
  bool applies(bool condition) {
    ++cases_;
    held_ += condition ? 1 : 0;
    return condition;
  }

 private:
  const char* name_;
  int cases_ = 0, held_ = 0;
};

constexpr int kLots = 1'000;

struct Case {
  Declaration declaration;
  std::optional<Enterprise> firm;
};

class Invariants : public ::testing::Test {
 protected:
  test::ShippedWorld world;
  Random random{2025};

  Case next() {
    world.facts.draw_root = one_in(random, 10) ? drawn_ : spared_;
    world.facts.stream = {};
    if (one_in(random, 12)) {
      world.facts.stream.prior_channel = static_cast<std::uint8_t>(1 + any(random, 3));
    }
    world.facts.deadline_passed = one_in(random, 15);
    return {any_declaration(random).build(), any_firm(random)};
  }
  Verdict judge(const Case& c) { return world.judge(c.declaration, c.firm); }

 private:
  std::uint64_t drawn_ = world.root_drawn(true);
  std::uint64_t spared_ = world.root_drawn(false);
};

TEST_F(Invariants, EveryYellowAndRedHasAGateCodeAndEveryGreenNone) {
  Property green("Green"), yellow("Yellow"), red("Red");
  for (int i = 0; i < kLots; ++i) {
    const Verdict verdict = judge(next());
    ASSERT_EQ(verdict.decision, Decision::kOk);
    ASSERT_NE(verdict.channel, Channel::kNone);
    ASSERT_EQ(verdict.channel == Channel::kGreen, verdict.gate == 0);
    ASSERT_EQ(verdict.channel == Channel::kGreen, verdict.form == Form::kNone);
    green.applies(verdict.channel == Channel::kGreen);
    yellow.applies(verdict.channel == Channel::kYellow);
    red.applies(verdict.channel == Channel::kRed);
    ASSERT_TRUE(std::ranges::is_sorted(verdict.hits, {}, &Hit::id));
  }
}

TEST_F(Invariants, ScoringAgainGivesTheSameBytesAndReadsBack) {
  for (int i = 0; i < kLots; ++i) {
    const Case c = next();
    const std::string bytes = bytes_of(judge(c));
    Scorer fresh;
    std::swap(world.scorer, fresh);
    ASSERT_EQ(bytes_of(judge(c)), bytes);
    Verdict back;
    ASSERT_FALSE(decode(bytes, back));
    ASSERT_EQ(bytes_of(back), bytes);
  }
}

TEST_F(Invariants, TierOneOverItsYellowThresholdIsNeverGreen) {
  Property over("tier 1 over its Yellow threshold");
  for (int i = 0; i < kLots; ++i) {
    const Case c = next();
    const Verdict verdict = judge(c);
    if (!over.applies(verdict.tier1_score >= world.pack.tier1.yellow)) continue;
    ASSERT_GE(verdict.channel, Channel::kYellow);
  }
}

TEST_F(Invariants, MembershipNeverWorsens) {
  Property better("membership improves the channel");
  for (int i = 0; i < kLots; ++i) {
    Case c = next();
    if (!c.firm) c.firm = Enterprise{};
    Enterprise raised = priority(*c.firm);
    raised.voluntary_program = true;
    const Case member{c.declaration, raised};
    // The strata of the draw differ; whoever is drawn is drawn.
    world.facts.draw_root = world.root_drawn(false);
    const Channel without = judge(c).channel, with = judge(member).channel;
    ASSERT_LE(with, without);
    better.applies(with < without);
  }
}

TEST_F(Invariants, NothingButReliefLowersWhatIsMandatory) {
  Property red("HARD Red without relief"), relieved("HARD Red of relief goods");
  for (int i = 0; i < kLots; ++i) {
    Case c = next();
    c.firm = priority(c.firm.value_or(Enterprise{}));
    c.declaration.pre_inspection_result = "C";
    if (one_in(random, 2)) c.declaration.cargo_class = "D";
    const Verdict verdict = judge(c);
    const bool relief = has_hit(verdict, "H116");
    if (red.applies(!relief)) {
      ASSERT_EQ(verdict.channel, Channel::kRed);
    }
    if (relieved.applies(relief)) {
      ASSERT_GE(verdict.channel, Channel::kYellow);
    }
  }
}

TEST_F(Invariants, TheVersionBeforeAndTheCancelledOneAreNeverUndercut) {
  Property raised("the channel before is the higher");
  for (int i = 0; i < kLots; ++i) {
    const Case c = next();
    world.facts.stream = {};
    const Channel alone = judge(c).channel;
    const auto before = static_cast<std::uint8_t>(1 + any(random, 3));
    (one_in(random, 2) ? world.facts.stream.prior_channel : world.facts.stream.cancelled_channel) =
        before;
    const Verdict verdict = judge(c);
    ASSERT_GE(verdict.channel, static_cast<Channel>(before));
    ASSERT_GE(verdict.channel, alone);
    ASSERT_EQ((verdict.gate & kGateInherited) != 0, before >= 2);
    raised.applies(verdict.channel > alone);
  }
}

// A RISK criterion made to hit where it did not: as if the same lot had one risk more.
TEST_F(Invariants, OneMoreRiskHitNeverLowersTheChannel) {
  Property more("a criterion that did not hit before");
  world.pack.hash.clear();  // It changes below; a scorer looks at a pack without a hash anew.
  std::vector<std::size_t> risks;
  for (std::size_t i = 0; i < world.pack.criteria.size(); ++i) {
    if (world.pack.criteria[i].kind == Kind::kRisk) risks.push_back(i);
  }
  for (int i = 0; i < kLots; ++i) {
    const Case c = next();
    const Verdict before = judge(c);
    Criterion& chosen =
        world.pack
            .criteria[risks[static_cast<std::size_t>(any(random, static_cast<int>(risks.size())))]];
    if (!more.applies(!has_hit(before, chosen.id))) continue;
    auto always = criteria::Program::compile("true", criteria::Type::kBool, {"test", 1, 1});
    ASSERT_TRUE(always);
    std::swap(chosen.when, *always);
    const Verdict after = judge(c);
    std::swap(chosen.when, *always);
    ASSERT_TRUE(has_hit(after, chosen.id));
    ASSERT_GE(after.channel, before.channel) << chosen.id.view();
    ASSERT_EQ(before.gate & ~after.gate, 0);
  }
}

TEST_F(Invariants, ADeadlineThatPassedNeverLowersNorLeavesGreen) {
  for (int i = 0; i < kLots; ++i) {
    const Case c = next();
    world.facts.deadline_passed = false;
    const Channel in_time = judge(c).channel;
    world.facts.deadline_passed = true;
    const Verdict late = judge(c);
    ASSERT_EQ(late.channel, higher(in_time, Channel::kYellow));
    ASSERT_TRUE(has_hit(late, "X953"));
  }
}

TEST_F(Invariants, RandomShareOfEachStratumIsWithinBinomialBounds) {
  constexpr int kDrawn = 12'000;
  std::map<std::string, std::pair<int, int>> strata;  // lots, hits
  const Declaration lot = any_declaration(random).build();
  Enterprise plain;
  plain.compliance_level = plain.risk_class = 2;
  const ComplianceSnapshot snapshot(1, world.evaluated_at, "", {}, {});
  const PinnedContext context = world.context(snapshot);
  Verdict verdict;
  for (int i = 0; i < kDrawn; ++i) {
    Parties parties;
    parties.trader = i % 2 == 0 ? plain : priority(plain);
    world.facts.draw_root = 10'000'000'000 + static_cast<std::uint64_t>(i);
    world.scorer.score(lot, parties, world.facts, context, verdict);
    ASSERT_EQ(verdict.draws.size(), 1U);
    auto& [lots, hits] = strata[std::string(verdict.draws[0].id.view())];
    ++lots;
    hits += verdict.draws[0].hit ? 1 : 0;
    ASSERT_EQ(verdict.draws[0].hit, has_hit(verdict, verdict.draws[0].id));
  }
  ASSERT_EQ(strata.size(), 2U);
  for (const auto& [id, counts] : strata) {
    const double rate = world.pack.find(CriterionId(id))->random_rate_millionths / 1e6;
    const double expected = counts.first * rate;
    EXPECT_NEAR(counts.second, expected, 5 * std::sqrt(expected * (1 - rate))) << id;
  }
}

}  // namespace
}  // namespace luong
