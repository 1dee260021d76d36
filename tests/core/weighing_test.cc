#include "core/weighing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/limits.h"

namespace luong {
namespace {

// Weighing reads no expression, so criteria are plain values here.
struct C {
  Kind kind = Kind::kRisk;
  std::int32_t points = 0;
  Group group = Group::kSmu;
  int tier = 2;
  int floor = 0;
  int ceiling = 0;
  bool sign = false;
  bool hold = false;
  Party party = Party::kOwn;
  std::string combine = {};
};

Criterion criterion_of(const C& c) {
  Criterion criterion;
  criterion.kind = c.kind;
  criterion.group = c.group;
  criterion.tier = static_cast<std::uint8_t>(c.tier);
  criterion.effect.floor = static_cast<std::uint8_t>(c.floor);
  criterion.effect.ceiling = static_cast<std::uint8_t>(c.ceiling);
  criterion.effect.hold = c.hold;
  criterion.sign = c.sign;
  criterion.party = c.party;
  criterion.combine = c.combine;
  return criterion;
}

struct Lot {
  std::vector<C> hits;
  Surroundings around;
  std::vector<ImpactStep> impact;
  Thresholds tier2 = CriteriaPack{}.tier2;

  Lot& hit(const C& c) {
    hits.push_back(c);
    return *this;
  }
  Balance weigh() const {
    CriteriaPack pack;
    pack.impact = impact;
    pack.tier2 = tier2;
    std::vector<WeighedHit> weighed;
    for (const C& c : hits) pack.criteria.push_back(criterion_of(c));
    for (std::size_t i = 0; i < hits.size(); ++i) {
      weighed.push_back({&pack.criteria[i], hits[i].points});
    }
    return Weighing().weigh(weighed, around, pack);
  }
};

constexpr auto kG = Channel::kGreen;
constexpr auto kY = Channel::kYellow;
constexpr auto kR = Channel::kRed;

struct Case {
  const char* name;
  std::vector<C> hits;
  std::int32_t tier1, tier2;
  Channel channel;
  unsigned gate;
};

C risk(std::int32_t points, Group group = Group::kSmu) {
  return {.points = points, .group = group};
}
C tier1(std::int32_t points, Group group = Group::kSec) {
  return {.points = points, .group = group, .tier = 1};
}
C mandatory(Kind kind, int floor) { return {.kind = kind, .floor = floor}; }

TEST(Weighing, ASignCountsOnlyWhileItsCatalogueEntryIsValid) {
  CriteriaPack pack;
  C sign = risk(10);
  sign.sign = true;
  pack.criteria.push_back(criterion_of(sign));
  const WeighedHit hit{&pack.criteria[0], 10};
  pack.criteria[0].sign_valid = {Date{100}, Date{200}};
  for (const std::int32_t day : {99, 100, 200, 201}) {
    SCOPED_TRACE(day);
    Surroundings around;
    around.registered = Date{day};
    const Balance balance = Weighing().weigh(std::span(&hit, 1), around, pack);
    const bool valid = day >= 100 && day <= 200;
    EXPECT_EQ(balance.channel, valid ? kY : kG);
    EXPECT_EQ(balance.gate, valid ? static_cast<unsigned>(kGateSign) : 0U);
    EXPECT_EQ(balance.tier2_score, 10) << "its points count all the same";
  }
}

TEST(Weighing, ThresholdsAreMetAtTheirValue) {
  const Case kCases[] = {
      {"nothing", {}, 0, 0, kG, 0},
      {"tier 2 under Yellow", {risk(299)}, 0, 299, kG, 0},
      {"tier 2 at Yellow", {risk(300)}, 0, 300, kY, kGateHighRisk},
      {"tier 2 under Red", {risk(400), risk(199, Group::kEnt)}, 0, 599, kY, kGateHighRisk},
      {"tier 2 at Red", {risk(400), risk(200, Group::kEnt)}, 0, 600, kR, kGateHighRisk},
      {"tier 1 under Yellow", {tier1(119)}, 119, 0, kG, 0},
      {"tier 1 at Yellow", {tier1(120)}, 120, 0, kY, kGateHighRisk},
      {"tier 1 under Red", {tier1(299)}, 299, 0, kY, kGateHighRisk},
      {"tier 1 at Red", {tier1(300)}, 300, 0, kR, kGateHighRisk},
      {"the tier-2 test uses both", {tier1(100), risk(200)}, 100, 200, kY, kGateHighRisk},
      {"both, under", {tier1(100), risk(199)}, 100, 199, kG, 0},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Lot lot;
    for (const C& hit : c.hits) lot.hit(hit);
    const Balance balance = lot.weigh();
    EXPECT_EQ(balance.tier1_score, c.tier1);
    EXPECT_EQ(balance.tier2_score, c.tier2);
    EXPECT_EQ(balance.channel, c.channel);
    EXPECT_EQ(balance.gate, c.gate);
  }
}

TEST(Weighing, LimitsOfGroupsAndParties) {
  C broker = risk(100);
  broker.party = Party::kOther;
  C warehouse = broker;
  warehouse.group = Group::kAno;
  C consignor = risk(250);
  consignor.party = Party::kCounterparty;
  const Case kCases[] = {
      {"SEC 500", {tier1(400), tier1(400)}, 500, 0, kR, kGateHighRisk},
      {"SMU 400", {risk(250), risk(250)}, 0, 400, kY, kGateHighRisk},
      {"VAL 300", {risk(250, Group::kVal), risk(250, Group::kVal)}, 0, 300, kY, kGateHighRisk},
      {"CLS 300", {risk(301, Group::kCls)}, 0, 300, kY, kGateHighRisk},
      {"ORI 300", {risk(1000, Group::kOri)}, 0, 300, kY, kGateHighRisk},
      {"ENT 500", {risk(450, Group::kEnt), risk(450, Group::kEnt)}, 0, 500, kY, kGateHighRisk},
      {"ANO 250", {risk(250, Group::kAno), risk(1, Group::kAno)}, 0, 250, kG, 0},
      {"a group of both tiers, tier 1 first",
       {tier1(300, Group::kSmu), risk(300)},
       300,
       100,
       kR,
       kGateHighRisk},
      {"other parties 60 together", {broker, warehouse}, 0, 60, kG, 0},
      {"counterparty 200", {consignor}, 0, 200, kG, 0},
      {"parties add to the groups", {risk(400), broker, consignor}, 0, 660, kR, kGateHighRisk},
      {"never beyond 1000",
       {risk(400), risk(300, Group::kVal), risk(300, Group::kCls), risk(300, Group::kOri)},
       0,
       1000,
       kR,
       kGateHighRisk},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Lot lot;
    for (const C& hit : c.hits) lot.hit(hit);
    const Balance balance = lot.weigh();
    EXPECT_EQ(balance.tier1_score, c.tier1);
    EXPECT_EQ(balance.tier2_score, c.tier2);
    EXPECT_EQ(balance.channel, c.channel);
    EXPECT_EQ(balance.gate, c.gate);
  }
}

// ENT = max(E701, E702, E704, E705) + E706 + ...: one fault is not counted three times.
TEST(Weighing, OnlyTheHighestOfThoseCombinedCounts) {
  C base = risk(150, Group::kEnt);
  base.combine = "base";
  C other = base;
  other.points = 60;
  C elsewhere = risk(100, Group::kAno);
  elsewhere.combine = "base";
  Lot lot;
  lot.hit(base).hit(other).hit(risk(70, Group::kEnt));
  EXPECT_EQ(lot.weigh().tier2_score, 220);
  lot.hit(elsewhere);
  EXPECT_EQ(lot.weigh().tier2_score, 320) << "the same word in another group is another thing";
}

TEST(Weighing, ImpactMultipliesValueClassificationAndOriginBeforeTheLimit) {
  Lot lot;
  lot.impact = {{1'000, 1200}, {2'000, 1500}};
  lot.hit(risk(100, Group::kVal)).hit(risk(90, Group::kCls)).hit(risk(61, Group::kOri));
  lot.hit(risk(10, Group::kSmu)).hit(risk(10, Group::kEnt)).hit(tier1(20, Group::kVal));
  const struct {
    std::int64_t tax_value;
    std::int32_t tier2;
  } kRows[] = {{0, 271},
               {999, 271},
               {1'000, 120 + 108 + 73 + 20},
               {1'999, 321},
               {2'000, 150 + 135 + 91 + 20},
               {INT64_MAX, 396}};
  for (const auto& row : kRows) {
    lot.around.tax_value_vnd = row.tax_value;
    EXPECT_EQ(lot.weigh().tier2_score, row.tier2) << row.tax_value;
    EXPECT_EQ(lot.weigh().tier1_score, 20) << "never tier 1";
  }
  Lot limited;
  limited.impact = {{0, 1500}};
  EXPECT_EQ(limited.hit(risk(250, Group::kVal)).weigh().tier2_score, 300);
}

TEST(Weighing, RiskFloorLiftsToTheBaseThresholdAndNoFurther) {
  C low_price = risk(150, Group::kVal);
  low_price.floor = 2;
  Lot lot;
  lot.hit(low_price);
  EXPECT_EQ(lot.weigh().tier2_score, 300);
  EXPECT_EQ(lot.weigh().channel, kY);
  EXPECT_EQ(lot.weigh().gate, kGateHighRisk);

  low_price.floor = 3;
  EXPECT_EQ(Lot().hit(low_price).weigh().channel, kY) << "a RISK floor is no order for Red";

  lot.tier2.yellow = 350;  // The governor's threshold of an epoch may stand higher.
  EXPECT_EQ(lot.weigh().channel, kG);
  EXPECT_EQ(lot.weigh().gate, 0);

  C of_the_consignor = low_price;
  of_the_consignor.party = Party::kCounterparty;
  EXPECT_EQ(Lot().hit(of_the_consignor).weigh().tier2_score, 150) << "never a floor";
}

// --- an epoch of the governor

TEST(Weighing, AnEpochMovesTheTierTwoTestAndNothingElse) {
  const SelectivityEpoch epoch{7, 450, 700};
  C sign = risk(0);
  sign.sign = true;
  const struct {
    const char* name;
    C hit;
    Channel plain, in_epoch, mandatory;
  } kRows[] = {
      {"below", risk(299), kG, kG, kG},
      {"let go", risk(300), kY, kG, kG},
      {"HARD", mandatory(Kind::kHard, 3), kR, kR, kR},
      {"DIRECTED", mandatory(Kind::kDirected, 2), kY, kY, kY},
      {"RANDOM", mandatory(Kind::kRandom, 3), kR, kR, kR},
      {"SYSTEM", mandatory(Kind::kSystem, 2), kY, kY, kY},
      {"tier 1", tier1(120), kY, kY, kY},
      {"sign", sign, kY, kY, kY},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    Lot lot;
    lot.hit(row.hit);
    const Balance plain = lot.weigh();
    lot.around.epoch = epoch;
    const Balance moved = lot.weigh();
    EXPECT_EQ(plain.channel, row.plain);
    EXPECT_EQ(moved.channel, row.in_epoch);
    EXPECT_EQ(moved.discretion.mandatory, row.mandatory);
    EXPECT_EQ(moved.discretion, plain.discretion) << "it does not depend on the epoch";
    EXPECT_EQ(moved.channel == kG, moved.gate == 0);
  }
  Lot low;
  low.around.epoch = {1, 100, 200};
  EXPECT_EQ(low.hit(risk(250)).weigh().channel, kG) << "never below the pack's thresholds";
}

TEST(Weighing, WhatTheTierTwoTestMayReach) {
  const C priority{.kind = Kind::kHard, .ceiling = 1};
  const C relief{.kind = Kind::kHard, .ceiling = 2};
  EXPECT_EQ(Lot().hit(risk(400)).weigh().discretion, (Discretion{kG, kR, 400}));
  EXPECT_EQ(Lot().hit(risk(400)).hit(priority).weigh().discretion, (Discretion{kG, kG, 400}));
  EXPECT_EQ(Lot().hit(risk(400)).hit(relief).weigh().discretion, (Discretion{kG, kY, 400}));
  Lot told;
  told.around.family = kY;
  EXPECT_EQ(told.weigh().discretion.mandatory, kY) << "what was told is not at discretion";
}

TEST(Weighing, FloorsOfEachKindHaveTheirOwnGate) {
  const struct {
    Kind kind;
    unsigned gate;
  } kRows[] = {{Kind::kHard, kGateHard},
               {Kind::kDirected, kGateDirected},
               {Kind::kRandom, kGateRandom},
               {Kind::kSystem, kGateSystem}};
  for (const auto& row : kRows) {
    for (const int floor : {2, 3}) {
      const Balance balance = Lot().hit(mandatory(row.kind, floor)).weigh();
      EXPECT_EQ(balance.channel, static_cast<Channel>(floor));
      EXPECT_EQ(balance.gate, row.gate);
    }
    EXPECT_EQ(Lot().hit(mandatory(row.kind, 0)).weigh().gate, 0);
  }
}

TEST(Weighing, EveryGroundIsWrittenNotOnlyTheHighest) {
  Lot lot;
  lot.hit(mandatory(Kind::kHard, 3)).hit(mandatory(Kind::kRandom, 3)).hit(risk(300));
  lot.around.non_compliant = true;
  lot.around.system_floor = true;
  lot.around.prior = kY;
  EXPECT_EQ(lot.weigh().gate, kGateHard | kGateRandom | kGateHighRisk | kGateNonCompliant |
                                  kGateSystem | kGateInherited);
}

TEST(Weighing, SignIsAtLeastYellowAndItsHardFloorStands) {
  C sign = risk(0);
  sign.sign = true;
  EXPECT_EQ(Lot().hit(sign).weigh().channel, kY);
  EXPECT_EQ(Lot().hit(sign).weigh().gate, kGateSign);
  C hard_sign = mandatory(Kind::kHard, 3);
  hard_sign.sign = true;
  EXPECT_EQ(Lot().hit(hard_sign).weigh().channel, kR);
  EXPECT_EQ(Lot().hit(hard_sign).weigh().gate, kGateSign | kGateHard);
}

TEST(Weighing, NonComplianceIsAtLeastYellow) {
  Lot lot;
  lot.around.non_compliant = true;
  EXPECT_EQ(lot.weigh().channel, kY);
  EXPECT_EQ(lot.weigh().gate, kGateNonCompliant);
}

TEST(Weighing, PriorityCeilingHoldsTierTwoAndNothingElse) {
  const C priority{.kind = Kind::kHard, .ceiling = 1};
  C sign = risk(0);
  sign.sign = true;
  const struct {
    const char* name;
    C hit;
    Channel channel;
    unsigned gate;
  } kRows[] = {
      {"tier 2 Yellow", risk(400), kG, 0},
      {"tier 1 under its own threshold", tier1(119), kG, 0},
      {"tier 1 Yellow", tier1(120), kY, kGateHighRisk},
      {"tier 1 Red", tier1(300), kR, kGateHighRisk},
      {"HARD", mandatory(Kind::kHard, 2), kY, kGateHard},
      {"DIRECTED", mandatory(Kind::kDirected, 3), kR, kGateDirected},
      {"RANDOM", mandatory(Kind::kRandom, 3), kR, kGateRandom},
      {"SYSTEM", mandatory(Kind::kSystem, 2), kY, kGateSystem},
      {"sign", sign, kY, kGateSign},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    const Balance balance = Lot().hit(priority).hit(row.hit).weigh();
    EXPECT_EQ(balance.channel, row.channel);
    EXPECT_EQ(balance.gate, row.gate);
  }
  Lot red;
  red.hit(priority).hit(risk(400)).hit(risk(400, Group::kEnt));
  EXPECT_EQ(red.weigh().channel, kG);
  EXPECT_EQ(red.weigh().tier2_score, 800) << "hits stay visible to officers";
}

TEST(Weighing, ReliefCeilingHoldsAllButSignsAndBannedGoods) {
  const C relief{.kind = Kind::kHard, .ceiling = 2};
  C sign = mandatory(Kind::kHard, 3);
  sign.sign = true;
  C banned = mandatory(Kind::kHard, 3);
  banned.hold = true;
  const struct {
    const char* name;
    C hit;
    Channel channel;
  } kRows[] = {
      {"tier 1 Red", tier1(300), kY},
      {"HARD Red", mandatory(Kind::kHard, 3), kY},
      {"DIRECTED Red", mandatory(Kind::kDirected, 3), kY},
      {"random Red", mandatory(Kind::kRandom, 3), kY},
      {"sign of floor Red", sign, kR},
      {"banned goods", banned, kR},
      {"a little risk", risk(100), kG},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(Lot().hit(relief).hit(row.hit).weigh().channel, row.channel);
  }
  Lot score_red;
  score_red.hit(relief).hit(risk(400)).hit(risk(400, Group::kEnt));
  EXPECT_EQ(score_red.weigh().channel, kY);
}

TEST(Weighing, WhatWasToldIsNeverLowered) {
  for (const int ceiling : {0, 1, 2}) {
    Lot lot;
    lot.hit({.kind = Kind::kHard, .ceiling = ceiling});
    lot.around.prior = kR;
    EXPECT_EQ(lot.weigh().channel, kR);
    EXPECT_EQ(lot.weigh().gate, kGateInherited);
    lot.around.prior = kG;
    EXPECT_EQ(lot.weigh().channel, kG);
    EXPECT_EQ(lot.weigh().gate, 0);
    lot.around.cancelled = kY;
    EXPECT_EQ(lot.weigh().channel, kY);
    EXPECT_EQ(lot.weigh().gate, kGateInherited);
  }
}

TEST(Weighing, CanLeaveHitsOut) {
  std::vector<Criterion> criteria(2);
  criteria[0].group = criteria[1].group = Group::kSmu;
  criteria[1].convertible = true;
  const std::vector<WeighedHit> hits = {{&criteria[0], 200}, {&criteria[1], 200}};
  const auto kept = [](const Criterion& c) { return !c.convertible; };
  Weighing weighing;
  EXPECT_EQ(weighing.weigh(hits, {}, {}).channel, kY);
  EXPECT_EQ(weighing.weigh(hits, {}, {}, kept).tier2_score, 200);
}

// --- properties on random hits and random numbers of the pack -----------------------------------

using Random = std::mt19937_64;
int any(Random& random, int below) {
  return static_cast<int>(random() % static_cast<unsigned>(below));
}
bool one_in(Random& random, int n) { return any(random, n) == 0; }

constexpr Kind kKinds[] = {Kind::kHard, Kind::kDirected, Kind::kRisk, Kind::kRandom, Kind::kSystem};

C any_risk(Random& random) {
  C c;
  c.points = any(random, one_in(random, 4) ? 600 : 200);
  c.group = static_cast<Group>(any(random, kGroups));
  c.tier = one_in(random, 4) ? 1 : 2;
  c.floor = one_in(random, 8) ? 2 : 0;
  c.sign = one_in(random, 15);
  c.party = one_in(random, 5) ? static_cast<Party>(1 + any(random, 2)) : Party::kOwn;
  if (one_in(random, 3)) c.combine = one_in(random, 2) ? "a" : "b";
  return c;
}

C any_hit(Random& random) {
  if (!one_in(random, 5)) return any_risk(random);
  C c;
  c.kind = kKinds[any(random, 5)];
  c.floor = c.kind == Kind::kRisk ? 0 : any(random, 4);
  c.sign = one_in(random, 6);
  c.hold = c.kind == Kind::kHard && one_in(random, 4);
  if (c.kind == Kind::kHard && one_in(random, 3)) {
    c.ceiling = 1 + any(random, 2);
    c.floor = 0;
  }
  return c;
}

Lot any_lot(Random& random) {
  Lot lot;
  for (int n = any(random, 7); n-- > 0;) lot.hit(any_hit(random));
  lot.around.non_compliant = one_in(random, 10);
  lot.around.system_floor = one_in(random, 10);
  lot.around.prior = one_in(random, 6) ? static_cast<Channel>(1 + any(random, 3)) : Channel::kNone;
  lot.around.cancelled =
      one_in(random, 10) ? static_cast<Channel>(1 + any(random, 3)) : Channel::kNone;
  lot.around.tax_value_vnd = any(random, 3'000);
  if (one_in(random, 2)) lot.impact = {{500, 1100}, {1'500, 1500}};
  return lot;
}

// A property is only shown where its condition held: at least a tenth of the cases.
class Property {
 public:
  explicit Property(const char* name) : name_(name) {}
  ~Property() { EXPECT_GE(held_ * 10, kCases) << name_ << " was hardly put to the test"; }
  bool applies(bool condition) {
    held_ += condition ? 1 : 0;
    return condition;
  }
  static constexpr int kCases = 20'000;

 private:
  const char* name_;
  int held_ = 0;
};

TEST(WeighingProperty, AnotherRiskHitNeverLowersTheChannelOrAScoreThatIsTested) {
  Random random(11);
  Property raised("an added hit that changes something");
  for (int i = 0; i < Property::kCases; ++i) {
    Lot lot = any_lot(random);
    const Balance before = lot.weigh();
    lot.hit(any_risk(random));
    const Balance after = lot.weigh();
    ASSERT_GE(after.channel, before.channel);
    ASSERT_GE(after.tier1_score, before.tier1_score);
    ASSERT_GE(after.tier1_score + after.tier2_score, before.tier1_score + before.tier2_score);
    ASSERT_EQ(before.gate & ~after.gate, 0) << "a ground vanished";
    raised.applies(after.tier1_score + after.tier2_score > before.tier1_score + before.tier2_score);
  }
}

TEST(WeighingProperty, GreenIfAndOnlyIfTheGateIsEmpty) {
  Random random(12);
  Property green("Green"), other("Yellow or Red");
  for (int i = 0; i < Property::kCases; ++i) {
    const Balance balance = any_lot(random).weigh();
    ASSERT_EQ(balance.channel == kG, balance.gate == 0);
    ASSERT_NE(balance.channel, Channel::kNone);
    green.applies(balance.channel == kG);
    other.applies(balance.channel != kG);
  }
}

TEST(WeighingProperty, OnlyTheReliefCeilingLowersWhatIsMandatory) {
  Random random(13);
  Property mandatory_lots("a mandatory ground"), lowered("the relief ceiling lowers");
  for (int i = 0; i < Property::kCases; ++i) {
    Lot lot = any_lot(random);
    const C added = one_in(random, 2) ? C{.kind = Kind::kHard, .floor = 2 + any(random, 2)}
                                      : tier1(120 + any(random, 300));
    const Balance without = lot.weigh();
    lot.hit({.kind = Kind::kHard, .ceiling = 1});
    const Lot member = lot;
    lot.hit(added);
    const Channel alone = Lot().hit(added).weigh().channel;
    const Balance with = lot.weigh();
    const bool relief = std::ranges::any_of(lot.hits, [](const C& c) { return c.ceiling == 2; });
    if (mandatory_lots.applies(!relief)) {
      ASSERT_GE(with.channel, alone);
    }
    ASSERT_GE(with.channel, kY);
    ASSERT_LE(member.weigh().channel, without.channel) << "priority never worsens";
    lot.hit({.kind = Kind::kHard, .ceiling = 2});
    ASSERT_GE(lot.weigh().channel, kY) << "documents are still checked";
    lowered.applies(lot.weigh().channel < with.channel);
  }
}

TEST(WeighingProperty, TierOneOverItsThresholdIsNeverGreenNorBelowATierTwoLot) {
  Random random(14);
  Property over("tier 1 over its Yellow threshold");
  for (int i = 0; i < Property::kCases; ++i) {
    Lot lot = any_lot(random);
    if (one_in(random, 2)) lot.hit(tier1(any(random, 300)));
    const Balance balance = lot.weigh();
    if (!over.applies(balance.tier1_score >= CriteriaPack{}.tier1.yellow)) continue;
    ASSERT_GE(balance.channel, kY);
    ASSERT_NE(balance.gate & kGateHighRisk, 0);
  }
}

TEST(WeighingProperty, ScoresStayInRangeAndOrderDoesNotMatter) {
  Random random(15);
  for (int i = 0; i < Property::kCases; ++i) {
    std::vector<C> hits;
    for (int n = any(random, 8); n-- > 0;) hits.push_back(any_hit(random));
    Lot lot, shuffled;
    for (const C& c : hits) lot.hit(c);
    std::shuffle(hits.begin(), hits.end(), random);
    for (const C& c : hits) shuffled.hit(c);
    const Balance a = lot.weigh(), b = shuffled.weigh();
    ASSERT_EQ(a.channel, b.channel);
    ASSERT_EQ(a.gate, b.gate);
    ASSERT_EQ(a.tier1_score, b.tier1_score);
    ASSERT_EQ(a.tier2_score, b.tier2_score);
    for (const std::int32_t score : {a.tier1_score, a.tier2_score}) {
      ASSERT_GE(score, 0);
      ASSERT_LE(score, limits::kScoreMax);
    }
  }
}

}  // namespace
}  // namespace luong
