#include "core/scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/allocation_counter.h"
#include "tests/support/criteria_builder.h"
#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::a_hard;
using test::a_pack;
using test::a_risk;
using test::an_enterprise;
using test::CriterionBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kTrader = "0100109106";

CriterionBuilder a_system(std::string_view id, int floor) {
  return CriterionBuilder(id, Kind::kSystem).floor(floor);
}
CriterionBuilder a_random(std::string_view id, std::uint32_t rate, int floor = 3) {
  return CriterionBuilder(id, Kind::kRandom).rate(rate).floor(floor);
}

CodeList a_list(std::string name, std::vector<std::string> prefixes) {
  CodeList list;
  list.name = std::move(name);
  for (std::string& prefix : prefixes) list.rows.push_back({prefix, kFirstDay, kLastDay});
  return list;
}

// One world: pack, firms, lists, scanners; and what one declaration gets in it.
class World {
 public:
  explicit World(const std::vector<CriterionBuilder>& criteria)
      : pack(a_pack(criteria)), scanners({}, "") {
    facts.arrival = parse_instant("2025-06-12T09:00:00.000+07:00").value();
  }

  World& knows(const Enterprise& enterprise) {
    firms.push_back(enterprise);
    return *this;
  }

  Verdict judge(const Declaration& declaration) {
    const ComplianceSnapshot snapshot(20'250'612, evaluated_at, "", firms, {});
    const DrawKey key("k1", "test master key");
    const PinnedContext context{&snapshot, &overlay, &pack, &reference, &scanners, &key};
    const Parties parties = parties_of(declaration, context);
    Verdict early;
    const bool was_refused = scorer.refuse(declaration, parties, facts, context, early);
    Verdict verdict;
    scorer.score(declaration, parties, facts, context, verdict);
    // The first in-order step and the scorer must agree, in every test.
    EXPECT_EQ(was_refused, verdict.decision == Decision::kRejected);
    if (was_refused) {
      EXPECT_EQ(early, verdict);
    }
    wanted_scan = wants_scan(verdict);
    if (!settles) return verdict;
    settle(declaration, facts, context, verdict);
    return verdict;
  }

  CriteriaPack pack;
  std::vector<Enterprise> firms;
  EnterpriseOverlay overlay;
  ReferenceData reference;
  ScannerRegistry scanners;
  InputFacts facts;
  Instant evaluated_at = parse_instant("2025-06-12T00:00:00.000+07:00").value();
  bool settles = true;
  bool wanted_scan = false;
  Scorer scorer;
};

std::vector<std::string> ids(const std::vector<Hit>& hits) {
  std::vector<std::string> out;
  out.reserve(hits.size());
  for (const Hit& hit : hits) out.emplace_back(hit.id.view());
  return out;
}

TEST(Scorer, NoHitIsGreenWithoutAReason) {
  World world({a_risk("F301", Group::kSmu, 300).when("false")});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kGreen);
  EXPECT_EQ(verdict.gate, 0);
  EXPECT_EQ(verdict.form, Form::kNone);
  EXPECT_EQ(verdict.extent, Extent::kNone);
  EXPECT_THAT(verdict.hits, IsEmpty());
}

TEST(Scorer, EveryHitIsRecordedWhateverFiredBefore) {
  World world({a_hard("H112", 3), a_risk("F301", Group::kSmu, 10), a_risk("V403", Group::kVal, 40),
               a_risk("V404", Group::kVal, 30).when("false")});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_THAT(ids(verdict.hits), ElementsAre("F301", "H112", "V403"));
  EXPECT_EQ(verdict.hits[0].points, 10);
  EXPECT_EQ(verdict.tier2_score, 50);
  EXPECT_EQ(verdict.channel, Channel::kRed);
  EXPECT_EQ(verdict.gate, kGateHard);
}

TEST(Scorer, NamesTheGoodsLines) {
  World world({a_risk("C501", Group::kCls, 80).when("lines.exists(l, l.origin == 'XX')")});
  const Declaration declaration =
      a_declaration().item({}).item({.origin = "XX"}).item({}).item({.origin = "XX"});
  const Verdict verdict = world.judge(declaration);
  ASSERT_EQ(verdict.hits.size(), 1U);
  EXPECT_EQ(verdict.hits[0].lines, 0b1010U);
}

TEST(Scorer, WorkedOutPointsAreLimitedToAThousand) {
  World world({a_risk("E701", Group::kEnt, 0).points_are("enterprise.risk_class * 50"),
               a_risk("E702", Group::kAno, 0).points_are("0 - 5"),
               a_risk("E703", Group::kSmu, 0).points_are("5000")});
  world.knows(an_enterprise());
  const Verdict verdict = world.judge(a_declaration().trader(kTrader));
  EXPECT_EQ(verdict.hits[0].points, 100);
  EXPECT_EQ(verdict.hits[1].points, 0);
  EXPECT_EQ(verdict.hits[2].points, 1000);
  EXPECT_EQ(verdict.tier2_score, 500);
}

TEST(Scorer, OnlyActiveCriteriaInForceOnTheDayOfRegistrationCount) {
  const Date day = parse_date("2025-06-12").value();
  const Date before{day.days - 1}, after{day.days + 1};
  World world({
      a_risk("A001", Group::kAno, 1).valid(day, day),
      a_risk("A002", Group::kAno, 1).valid(kFirstDay, before),
      a_risk("A003", Group::kAno, 1).valid(after, kLastDay),
      a_risk("A004", Group::kAno, 1).state(State::kDraft),
      a_risk("A005", Group::kAno, 1).state(State::kShadow),
      a_risk("A006", Group::kAno, 1).state(State::kRetired),
      a_hard("H001", 3).refuse("E8000").valid(after, kLastDay),
      a_hard("H002", 3).refuse("E8000").state(State::kShadow),
  });
  world.facts.arrival.ms += 30 * kDayMs;  // Arrival is not what the law asks for.
  const Verdict verdict = world.judge(a_declaration().registered_at("2025-06-12T23:59:59+07:00"));
  EXPECT_THAT(ids(verdict.hits), ElementsAre("A001"));
}

// --- refusals ------------------------------------------------------------------------------------

TEST(Scorer, RefusalNamesItsCodeItsGroundsAndSinceWhen) {
  World world({a_hard("H101", 0).refuse("E8000").when("enterprise.stop_in_force"),
               a_hard("H102", 0).refuse("E8001").when("enterprise.tax_status == 8001"),
               a_risk("F301", Group::kSmu, 10)});
  Enterprise firm = an_enterprise(kTrader);
  firm.enforcement_stop = true;
  firm.tax_status = 8001;
  world.knows(firm);
  world.facts.deadline_passed = true;  // Never overrides a refusal.
  const Verdict verdict = world.judge(a_declaration().trader(kTrader));
  EXPECT_EQ(verdict.decision, Decision::kRejected);
  EXPECT_EQ(verdict.channel, Channel::kNone);
  EXPECT_EQ(verdict.official_code, OfficialCode("E8000"));
  EXPECT_EQ(verdict.as_of, world.evaluated_at);
  EXPECT_THAT(ids(verdict.hits), ElementsAre("H101", "H102"));
  EXPECT_FALSE(verdict.incomplete);
  EXPECT_EQ(verdict.gate, 0);
  EXPECT_FALSE(verdict.scan.recommended);
}

EnterpriseDelta a_delta(DeltaKind kind, Instant at) {
  EnterpriseDelta delta;
  delta.tax_code = TaxCode::parse(kTrader).value();
  delta.role = static_cast<std::uint8_t>(Role::kTrader);
  delta.kind = kind;
  delta.at = at;
  return delta;
}

TEST(Scorer, ADeltaIsSeenByTheNextDeclaration) {
  World world({a_hard("H101", 0).refuse("E8000").when("enterprise.stop_in_force")});
  world.knows(an_enterprise(kTrader));
  const Declaration declaration = a_declaration().trader(kTrader);
  EXPECT_EQ(world.judge(declaration).decision, Decision::kOk);

  const Instant stopped = parse_instant("2025-06-12T08:00:00+07:00").value();
  world.overlay.add(a_delta(DeltaKind::kStopOn, stopped), 1);
  EXPECT_EQ(world.judge(declaration).decision, Decision::kRejected);
  EXPECT_EQ(world.judge(declaration).as_of, stopped) << "known since the delta, not the snapshot";

  world.overlay.add(a_delta(DeltaKind::kStopOff, Instant{stopped.ms + 1}), 2);
  EXPECT_EQ(world.judge(declaration).decision, Decision::kOk);
}

TEST(Scorer, HistoryHasNoSayInARefusal) {
  World world({a_hard("H101", 0).refuse("E8000").when("history.preregistrations > 3")});
  world.facts.stream.preregistrations = 10;
  EXPECT_EQ(world.judge(a_declaration()).decision, Decision::kOk);
}

// --- what is missing or fails
// -----------------------------------------------------------------------

TEST(Scorer, RiskCriterionWithoutItsTableIsSkippedAndCounted) {
  World world(
      {a_risk("F301", Group::kSmu, 300).when("lines.exists(l, in_list('risky', l.hs_code))"),
       a_risk("V401", Group::kVal, 0).points_are("lines.exists(l, has(ref_price(l))) ? 9 : 8"),
       a_risk("V403", Group::kVal, 40)});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kGreen);
  EXPECT_THAT(verdict.skipped, ElementsAre(CriterionId("F301"), CriterionId("V401")));
  EXPECT_THAT(ids(verdict.hits), ElementsAre("V403"));
  EXPECT_FALSE(verdict.incomplete);
}

TEST(Scorer, HardCriterionWithoutItsTableGoesToAnOfficerForTheGoodsConcerned) {
  const auto hard = [] {
    return a_hard("H104", 3).when("lines.exists(l, in_list('banned', l.hs_code))");
  };
  World all({hard()});
  Verdict verdict = all.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_EQ(verdict.gate, kGateSystem);
  EXPECT_THAT(ids(verdict.hits), ElementsAre("X953"));
  EXPECT_THAT(verdict.missing_tables, ElementsAre("banned"));
  EXPECT_FALSE(verdict.incomplete);

  World food({hard().concerns("lines.exists(l, l.hs_code.startsWith('02'))")});
  EXPECT_EQ(food.judge(a_declaration()).channel, Channel::kGreen) << "machines are not concerned";
  EXPECT_THAT(food.judge(a_declaration()).missing_tables, IsEmpty());
  verdict = food.judge(a_declaration().item({.hs_code = "02071200"}));
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_THAT(verdict.missing_tables, ElementsAre("banned"));

  food.reference.add_list(a_list("banned", {"9999"}));
  verdict = food.judge(a_declaration().item({.hs_code = "02071200"}));
  EXPECT_EQ(verdict.channel, Channel::kGreen) << "the table came back";
}

TEST(Scorer, RefusalThatLacksItsTableIsReferredNotRefused) {
  World world({a_hard("H101", 0).refuse("E8000").when("lines.exists(l, in_list('t', l.hs_code))")});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.decision, Decision::kOk);
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_THAT(verdict.missing_tables, ElementsAre("t"));
}

constexpr const char* kFails = "1 / (version - version) == 0";

TEST(Scorer, CriterionThatFailsIsReferredToAnOfficer) {
  World world({a_risk("F301", Group::kSmu, 10).when(kFails), a_hard("H112", 3).when(kFails),
               a_risk("V403", Group::kVal, 40), a_hard("H101", 0).refuse("E8000").when(kFails)});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.decision, Decision::kOk);
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_EQ(verdict.gate, kGateSystem);
  EXPECT_TRUE(verdict.incomplete);
  EXPECT_THAT(verdict.failed,
              ElementsAre(CriterionId("F301"), CriterionId("H101"), CriterionId("H112")));
  EXPECT_THAT(ids(verdict.hits), ElementsAre("V403", "X953"));
}

TEST(Scorer, PointsThatCannotBeWorkedOutReferTheLotAndKeepTheHit) {
  World world({a_risk("E701", Group::kEnt, 0).points_are("10 / (version - version)").floor(2)});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_TRUE(verdict.incomplete);
  EXPECT_THAT(ids(verdict.hits), ElementsAre("E701", "X953"));
  EXPECT_EQ(verdict.gate, kGateSystem | kGateHighRisk);
}

TEST(Scorer, FailureOverridesNeitherRefusalNorHoldNorAHigherChannel) {
  World refusing({a_hard("H101", 0).refuse("E8000"), a_risk("F301", Group::kSmu, 1).when(kFails)});
  EXPECT_EQ(refusing.judge(a_declaration()).decision, Decision::kRejected);
  EXPECT_FALSE(refusing.judge(a_declaration()).incomplete);

  World holding({a_hard("H104", 3).hold(), a_risk("F301", Group::kSmu, 1).when(kFails)});
  const Verdict verdict = holding.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kRed);
  EXPECT_TRUE(verdict.hold);
  EXPECT_EQ(verdict.hold_code, CriterionId("H104"));
  EXPECT_TRUE(verdict.incomplete);
}

TEST(Scorer, AfterTheDeadlineNeverGreenNorLowerThanItsOwnResult) {
  World calm({});
  calm.facts.deadline_passed = true;
  Verdict verdict = calm.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_EQ(verdict.gate, kGateSystem);
  EXPECT_THAT(ids(verdict.hits), ElementsAre("X953"));
  EXPECT_FALSE(verdict.incomplete) << "it was scored in full";

  World red({a_hard("H112", 3)});
  red.facts.deadline_passed = true;
  verdict = red.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kRed);
  EXPECT_EQ(verdict.gate, kGateHard | kGateSystem);
}

TEST(Scorer, X953IsListedOnceThoughThePackFiresItToo) {
  World world({a_system("X953", 2).when("context.deadline_passed").advice("refer"),
               a_risk("Z999", Group::kAno, 5)});
  world.facts.deadline_passed = true;
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_THAT(ids(verdict.hits), ElementsAre("X953", "Z999"));
  EXPECT_THAT(verdict.advice, ElementsAre("refer"));
}

// --- standing, inheritance
// ----------------------------------------------------------------------------

TEST(Scorer, LevelFiveIsAtLeastYellowWhateverThePackSays) {
  World world({a_hard("H115", 0).ceiling(1)});
  Enterprise firm = an_enterprise(kTrader);
  firm.compliance_level = 5;
  world.knows(firm);
  const Verdict verdict = world.judge(a_declaration().trader(kTrader));
  EXPECT_EQ(verdict.channel, Channel::kYellow);
  EXPECT_EQ(verdict.gate, kGateNonCompliant);
}

TEST(Scorer, AnAmendmentTakesAtLeastTheChannelOfTheVersionBefore) {
  World world({});
  world.facts.stream.prior_channel = 3;
  world.facts.stream.prior_number = 106543210980;
  const Verdict verdict = world.judge(a_declaration().amendment(1));
  EXPECT_EQ(verdict.channel, Channel::kRed);
  EXPECT_EQ(verdict.gate, kGateInherited);
  EXPECT_EQ(verdict.supersedes, 106543210980U);
  EXPECT_EQ(verdict.form, Form::kPhysical);
  EXPECT_EQ(verdict.extent, Extent::kFull);
}

TEST(Scorer, CancelAndRefileTakesAtLeastTheCancelledChannel) {
  World world({});
  world.facts.stream.cancelled_channel = 2;
  EXPECT_EQ(world.judge(a_declaration()).channel, Channel::kYellow);
  EXPECT_EQ(world.judge(a_declaration()).gate, kGateInherited);
}

// --- the draw
// ---------------------------------------------------------------------------------------

TEST(Scorer, TheDrawIsKeptHitOrNotEvenWhereItChangesNothing) {
  World world({a_random("R901", 0), a_random("R902", 1'000'000), a_hard("H112", 3),
               a_random("R903", 1'000'000).when("false")});
  const Verdict verdict = world.judge(a_declaration());
  ASSERT_EQ(verdict.draws.size(), 2U) << "R903 is not its stratum";
  EXPECT_EQ(verdict.draws[0].id, CriterionId("R901"));
  EXPECT_FALSE(verdict.draws[0].hit);
  EXPECT_TRUE(verdict.draws[1].hit);
  EXPECT_THAT(ids(verdict.hits), ElementsAre("H112", "R902"));
  EXPECT_EQ(static_cast<std::uint64_t>(verdict.hits[1].draw), verdict.draws[1].value >> 1U);
  EXPECT_EQ(verdict.gate, kGateHard | kGateRandom);
}

TEST(Scorer, TheDrawIsOfTheRootTheDayOfArrivalAndTheCriterion) {
  World world({a_random("R901", 500'000)});
  const auto draw = [&](std::uint64_t root, int days) {
    world.facts.draw_root = root;
    const Instant before = world.facts.arrival;
    world.facts.arrival.ms += days * kDayMs;
    const std::uint64_t value = world.judge(a_declaration()).draws.at(0).value;
    world.facts.arrival = before;
    return value;
  };
  EXPECT_EQ(draw(10654321098, 0), 0x55231C79D3321C2DU) << "as draw_test has it";
  EXPECT_EQ(draw(10654321098, 1), 0x3C0D28CEA4CA5F8AU);
  EXPECT_EQ(draw(0, 0), 0x55231C79D3321C2DU) << "without a family, its own root";
  EXPECT_NE(draw(10654321099, 0), draw(10654321098, 0));
}

TEST(Scorer, RandomAloneAsksForAShareAnythingElseForAll) {
  World alone({a_random("R902", 1'000'000), a_risk("V403", Group::kVal, 40)});
  EXPECT_EQ(alone.judge(a_declaration()).channel, Channel::kRed);
  EXPECT_EQ(alone.judge(a_declaration()).form, Form::kPhysical);
  EXPECT_EQ(alone.judge(a_declaration()).extent, Extent::kShare);

  World also({a_random("R902", 1'000'000), a_hard("H112", 3)});
  EXPECT_EQ(also.judge(a_declaration()).extent, Extent::kFull);

  alone.facts.stream.prior_channel = 3;
  EXPECT_EQ(alone.judge(a_declaration()).extent, Extent::kFull);
}

TEST(Scorer, YellowIsACheckOfAllDocuments) {
  World world({a_hard("H106", 2)});
  EXPECT_EQ(world.judge(a_declaration()).form, Form::kDocuments);
  EXPECT_EQ(world.judge(a_declaration()).extent, Extent::kFull);
}

// --- advice and hold
// ----------------------------------------------------------------------------------

TEST(Scorer, AdviceStandsWhateverTheChannelOnceEachInPackOrder) {
  World world({a_risk("V401", Group::kVal, 1).advice("value_consult").advice("sample"),
               a_risk("C501", Group::kCls, 1).advice("sample"),
               a_risk("C502", Group::kCls, 1).advice("never").when("false")});
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kGreen);
  EXPECT_THAT(verdict.advice, ElementsAre("sample", "value_consult"));
  EXPECT_FALSE(verdict.hold);
}

// --- scanning
// -----------------------------------------------------------------------------------------

ScannerRegistry a_registry() {
  Scanner scanner;
  scanner.id = "HPH-F1";
  scanner.port = "VNHPH";
  scanner.containers_per_hour = 10;
  return ScannerRegistry({scanner}, "hash");
}

World a_scanning_world() {
  World world(
      {a_risk("F303", Group::kSmu, 400).scan(200).convertible(), a_risk("E701", Group::kEnt, 200)});
  world.scanners = a_registry();
  return world;
}

ScanOffer an_offer() {
  ScanOffer offer;
  offer.device = "HPH-F1";
  offer.first_hour = 486'026;
  offer.hours = 1;
  offer.containers = 1;
  offer.tokens_per_hour = 10;
  return offer;
}

TEST(Scorer, RecommendsAScanWhereEveryConditionHolds) {
  World world = a_scanning_world();
  world.facts.scan_offer = an_offer();
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_EQ(verdict.channel, Channel::kRed);
  EXPECT_TRUE(world.wanted_scan);
  EXPECT_TRUE(verdict.scan.recommended);
  EXPECT_EQ(verdict.scan.failed, 0);
  EXPECT_EQ(verdict.scan.weight, 200);
  EXPECT_EQ(verdict.scan.offer, an_offer());
  EXPECT_THAT(verdict.scan.containers, ElementsAre(ContainerNumber("CSQU3054383")));
  EXPECT_EQ(verdict.form, Form::kScan);
  EXPECT_EQ(verdict.extent, Extent::kFull);
}

TEST(Scorer, NamesTheConditionOfScanningThatFails) {
  const auto failed = [](World world, const Declaration& declaration) {
    world.facts.scan_offer = {};
    const Verdict verdict = world.judge(declaration);
    EXPECT_FALSE(verdict.scan.recommended);
    EXPECT_NE(verdict.form, Form::kScan);
    EXPECT_THAT(verdict.scan.containers, IsEmpty());
    return std::pair(verdict.scan.failed, world.wanted_scan);
  };
  const auto is = [](unsigned conditions, bool wanted) {
    return std::pair(static_cast<std::uint16_t>(conditions), wanted);
  };
  const Declaration usual = a_declaration();
  EXPECT_EQ(failed(a_scanning_world(), usual), is(kScanCapacity, true));
  EXPECT_EQ(failed(a_scanning_world(), a_declaration().unloading_port("VNCLI")),
            is(kScanSite, false));
  EXPECT_EQ(failed(a_scanning_world(), a_declaration().transport_mode(3)), is(kScanRoute, false));
  EXPECT_EQ(failed(a_scanning_world(), a_declaration().transport_mode(3).no_containers()),
            is(kScanRoute | kScanSite, false));

  World no_scanners = a_scanning_world();
  no_scanners.scanners = ScannerRegistry({}, "");
  EXPECT_EQ(failed(std::move(no_scanners), usual), is(kScanSite, false));

  World light(
      {a_risk("F303", Group::kSmu, 400).scan(199).convertible(), a_risk("E701", Group::kEnt, 200)});
  light.scanners = a_registry();
  EXPECT_EQ(failed(std::move(light), usual), is(kScanHighRisk, false));

  World yellow({a_risk("F303", Group::kSmu, 300).scan(200).convertible()});
  yellow.scanners = a_registry();
  EXPECT_EQ(failed(std::move(yellow), usual), is(kScanRed, false));

  World nothing({});
  nothing.scanners = a_registry();
  EXPECT_EQ(failed(std::move(nothing), usual),
            is(kScanRed | kScanHighRisk | kScanSuspicion, false));

  World hard({a_risk("F303", Group::kSmu, 400).scan(200).convertible(), a_hard("H112", 3)});
  hard.scanners = a_registry();
  EXPECT_EQ(failed(std::move(hard), usual), is(kScanOneForm, false))
      << "the declarant asked for an inspection: no scan settles that";

  World inherited = a_scanning_world();
  inherited.facts.stream.prior_channel = 3;
  EXPECT_EQ(failed(std::move(inherited), usual), is(kScanOneForm, false));
}

// S000-22: it replaces opening; what only opening settles is opened.
TEST(Scorer, WhoAsksForAScanNeedNotBeSuspect) {
  ScanTerms terms;
  terms.facilitation = true;
  const auto asking = [&](World world) {
    world.scanners = ScannerRegistry(a_registry().scanners(), "hash", terms);
    Declaration declaration = a_declaration();
    declaration.scan_request = true;
    const Verdict verdict = world.judge(declaration);
    return std::tuple(verdict.scan.facilitation, verdict.scan.failed, verdict.scan.recommended);
  };
  const auto convertible = [](std::int32_t points, std::int32_t scan) {
    return World({a_risk("F303", Group::kSmu, 400).scan(scan).convertible(),
                  a_risk("E701", Group::kEnt, points)});
  };
  World offered = convertible(200, 0);
  offered.facts.scan_offer = an_offer();
  EXPECT_EQ(asking(std::move(offered)), std::tuple(true, 0, true));
  World targeted = convertible(200, 200);
  targeted.facts.scan_offer = an_offer();
  EXPECT_EQ(asking(std::move(targeted)), std::tuple(false, 0, true))
      << "it is to be scanned anyway";
  EXPECT_EQ(asking(convertible(0, 0)), std::tuple(true, kScanRed, false)) << "refused, and why";
  World hard({a_hard("H112", 3)});
  EXPECT_EQ(asking(std::move(hard)), std::tuple(true, kScanOneForm, false));
  terms.facilitation = false;
  EXPECT_EQ(asking(convertible(200, 0)), std::tuple(false, kScanHighRisk, false));
}

// S003-35: an image is compared with what is declared.
TEST(Scorer, GoodsOfTooManyKindsAreNotScanned) {
  ScanTerms terms;
  terms.headings_max = 3;
  const auto failed = [&](std::vector<const char*> codes) {
    World world = a_scanning_world();
    world.scanners = ScannerRegistry(a_registry().scanners(), "hash", terms);
    Declaration declaration = a_declaration();
    const GoodsLine line = declaration.lines.front();
    declaration.lines.clear();
    for (const char* code : codes) {
      declaration.lines.push_back(line);
      declaration.lines.back().hs_code = code;
    }
    return world.judge(declaration).scan.failed;
  };
  EXPECT_EQ(failed({"64039990", "64041900", "42022100"}), kScanCapacity);
  EXPECT_EQ(failed({"64039990", "64041900", "42022100", "42022200"}), kScanCapacity)
      << "four codes of three headings";
  EXPECT_EQ(failed({"64039990", "64041900", "42022100", "85171300"}), kScanHomogeneity);
}

TEST(Scorer, SaysWhyNoSlotWasGiven) {
  const std::pair<ScanRefusal, ScanCondition> kCases[] = {
      {ScanRefusal::kNone, kScanCapacity},      {ScanRefusal::kFull, kScanCapacity},
      {ScanRefusal::kQueue, kScanQueue},        {ScanRefusal::kKept, kScanKept},
      {ScanRefusal::kElsewhere, kScanOnePlace},
  };
  for (const auto& [refusal, condition] : kCases) {
    World world = a_scanning_world();
    world.facts.scan_offer.refusal = refusal;
    const Verdict verdict = world.judge(a_declaration());
    EXPECT_EQ(verdict.scan.failed, condition);
    EXPECT_EQ(verdict.form, Form::kPhysical) << "opened instead; the channel stays";
    EXPECT_EQ(verdict.channel, Channel::kRed);
  }
}

TEST(Scorer, ARefusedLotAsksForNoScan) {
  World world({a_hard("H101", 0).refuse("E8000"),
               a_risk("F303", Group::kSmu, 400).scan(200).convertible()});
  world.scanners = a_registry();
  world.facts.scan_offer = an_offer();
  const Verdict verdict = world.judge(a_declaration());
  EXPECT_FALSE(world.wanted_scan);
  EXPECT_FALSE(verdict.scan.recommended);
}

// --- sameness
// -----------------------------------------------------------------------------------------

std::string bytes_of(const Verdict& verdict) {
  std::string bytes;
  encode(verdict, bytes);
  return bytes;
}

TEST(Scorer, TwoEqualLotsGetOneAnswer) {
  World world = a_scanning_world();
  world.facts.scan_offer = an_offer();
  const std::string first = bytes_of(world.judge(a_declaration()));
  world.judge(a_declaration().from("XX").item({}).item({}));  // Another one in between.
  EXPECT_EQ(bytes_of(world.judge(a_declaration())), first);
  world.scorer = Scorer();
  EXPECT_EQ(bytes_of(world.judge(a_declaration())), first);
}

// A table that comes or goes with another version of pack or reference data must be noticed, also
// where the new one lies at the old one's address.
TEST(Scorer, RemembersMissingTablesByContentNotByAddress) {
  World world(
      {a_risk("F301", Group::kSmu, 300).when("lines.exists(l, in_list('risky', l.hs_code))")});
  world.pack.hash = "pack one";
  world.reference.set_hash("reference one");
  EXPECT_EQ(world.judge(a_declaration()).channel, Channel::kGreen);
  world.reference.add_list(a_list("risky", {"8414"}));
  world.reference.set_hash("reference two");
  EXPECT_EQ(world.judge(a_declaration()).channel, Channel::kYellow);
  world.pack = a_pack({a_hard("H104", 3).when("lines.exists(l, in_list('none', l.hs_code))")});
  world.pack.hash = "pack two";
  EXPECT_THAT(world.judge(a_declaration()).missing_tables, ElementsAre("none"));
}

TEST(Scorer, DoesNotAllocateWhenWarm) {
  World world(
      {a_risk("E701", Group::kEnt, 0).points_are("enterprise.risk_class * 50").combine("a"),
       a_risk("E702", Group::kEnt, 60).combine("a").advice("sample"),
       a_hard("H106", 2).when("lines.exists(l, in_list('no such table', l.hs_code))"),
       a_risk("F301", Group::kSmu, 1).when("lines.exists(l, in_list('neither', l.hs_code))"),
       a_random("R902", 1'000'000), a_risk("F303", Group::kSmu, 400).scan(300).convertible(),
       a_risk("V403", Group::kVal, 1).when(kFails)});
  world.knows(an_enterprise());
  world.pack.hash = "pack";
  world.reference.set_hash("reference");
  const Declaration declaration = a_declaration().trader(kTrader);
  const ComplianceSnapshot snapshot(1, world.evaluated_at, "", world.firms, {});
  const DrawKey key("k1", "test master key");
  const PinnedContext context{&snapshot,        &world.overlay,  &world.pack,
                              &world.reference, &world.scanners, &key};
  Verdict verdict;
  std::string bytes;
  const auto once = [&] {
    const Parties parties = parties_of(declaration, context);
    if (world.scorer.refuse(declaration, parties, world.facts, context, verdict)) return;
    world.scorer.score(declaration, parties, world.facts, context, verdict);
    settle(declaration, world.facts, context, verdict);
    bytes.clear();
    encode(verdict, bytes);
  };
  once();
  EXPECT_EQ(verdict.hits.size(), 5U);
  const test::AllocationCounter allocations;
  once();
  EXPECT_EQ(allocations.count(), 0U);
}

// An exception while scoring is a fact of the input: the lot goes to an officer, also when it is
// derived again, and what was known of it before still holds.
TEST(Scorer, AFailedScoringRefersToAnOfficerAndKeepsWhatIsKnown) {
  World world({a_system("X953", 2), a_hard("H104", 3)});
  world.settles = false;
  world.facts.scoring_failed = true;
  const Declaration declaration = a_declaration();
  const ComplianceSnapshot snapshot(20'250'612, world.evaluated_at, "", {}, {});
  const DrawKey key("k1", "test master key");
  const PinnedContext context{&snapshot,        &world.overlay,  &world.pack,
                              &world.reference, &world.scanners, &key};
  for (const int prior : {0, 1, 2, 3}) {
    world.facts.stream.prior_channel = static_cast<std::uint8_t>(prior);
    Verdict verdict;
    world.scorer.score(declaration, parties_of(declaration, context), world.facts, context,
                       verdict);
    EXPECT_EQ(verdict.channel, prior == 3 ? Channel::kRed : Channel::kYellow);
    EXPECT_TRUE(verdict.incomplete);
    ASSERT_EQ(verdict.hits.size(), 1U);
    EXPECT_EQ(verdict.hits[0].id, CriterionId("X953"));
  }
}

}  // namespace
}  // namespace luong
