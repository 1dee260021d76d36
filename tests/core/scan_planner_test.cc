#include "core/scan_planner.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luong {
namespace {

Scanner scanner(const char* id, int per_hour, int opens = 0, int closes = 24) {
  Scanner device;
  device.id = id;
  device.port = "VNHPH";
  device.containers_per_hour = static_cast<std::uint16_t>(per_hour);
  device.opens_hour = static_cast<std::uint8_t>(opens);
  device.closes_hour = static_cast<std::uint8_t>(closes);
  return device;
}

ScannerRegistry registry_of(std::vector<Scanner> scanners) { return {std::move(scanners), "hash"}; }

Declaration lot(std::size_t containers, std::string_view size_type = "22G1") {
  Declaration declaration;
  declaration.direction = Direction::kImport;
  declaration.unloading_port = "VNHPH";
  declaration.loading_port = "CNGZG";
  declaration.containers.resize(containers);
  for (std::size_t i = 0; i < containers; ++i) {
    declaration.containers[i].no = std::string_view("BOX" + std::to_string(i));
    declaration.containers[i].size_type = size_type;
  }
  return declaration;
}

Instant at(std::string_view text) { return *parse_instant(text); }
std::int64_t hour(std::string_view text) { return at(text).ms / kHourMs; }
std::string saved(const ScanCapacity& capacity) {
  std::string out;
  capacity.save(out);
  return out;
}

// A planner that knows of no demand yet: whoever comes first is served first.
class Planned {
 public:
  ScanOffer take(const ScannerRegistry& registry, const Declaration& declaration, Instant arrival) {
    return planner_.take(registry, {declaration, arrival, {}}).offer;
  }
  void advance(Instant arrival) {
    ScanOffer none;
    none.refusal = ScanRefusal::kFull;
    apply(arrival, none);
  }
  void apply(Instant arrival, const ScanOffer& offer) {
    InputFacts facts;
    facts.arrival = arrival;
    facts.scan_offer = offer;
    planner_.apply(facts);
  }
  void release(const ScanOffer& offer) { planner_.release(offer); }
  std::uint32_t used(Code<16> device, std::int64_t hour) const {
    return planner_.capacity().used(device, hour);
  }
  const ScanCapacity& capacity() const { return planner_.capacity(); }

 private:
  ScanPlanner planner_;
};
std::string saved(const Planned& planned) { return saved(planned.capacity()); }

// "HPH-F1 2025-06-12T09 +2h 4/6 before 1", or "none", or "full".
std::string text(const ScanOffer& offer) {
  if (offer.device.empty()) return offer.refusal == ScanRefusal::kFull ? "full" : "none";
  return std::string(offer.device.view()) + ' ' +
         to_string(Instant{offer.first_hour * kHourMs}).substr(0, 13) + " +" +
         std::to_string(offer.hours) + "h " + std::to_string(offer.containers) + '/' +
         std::to_string(offer.tokens_per_hour) + " before " + std::to_string(offer.tokens_before);
}

struct Step {
  const char* what;
  std::size_t containers;
  const char* arrival;
  const char* offer;
};

void expect_steps(const ScannerRegistry& registry, const std::vector<Step>& steps) {
  Planned capacity;
  for (const Step& step : steps) {
    SCOPED_TRACE(step.what);
    EXPECT_EQ(text(capacity.take(registry, lot(step.containers), at(step.arrival))), step.offer);
  }
}

TEST(ScanPlanner, AWindowBeginsWithTheFirstFullHourThatHasTokens) {
  expect_steps(registry_of({scanner("HPH-F1", 3)}),
               {
                   {"the next full hour", 2, "2025-06-12T08:41:07+07:00",
                    "HPH-F1 2025-06-12T09 +1h 2/3 before 0"},
                   {"what is left of it", 1, "2025-06-12T08:50:00+07:00",
                    "HPH-F1 2025-06-12T09 +1h 1/3 before 2"},
                   {"it is full: the next", 1, "2025-06-12T08:55:00+07:00",
                    "HPH-F1 2025-06-12T10 +1h 1/3 before 0"},
                   {"just before the hour: that hour", 1, "2025-06-12T09:59:59.999+07:00",
                    "HPH-F1 2025-06-12T10 +1h 1/3 before 1"},
                   {"on the hour: the next", 1, "2025-06-12T10:00:00+07:00",
                    "HPH-F1 2025-06-12T11 +1h 1/3 before 0"},
                   {"one shared, the next untouched", 4, "2025-06-12T10:10:00+07:00",
                    "HPH-F1 2025-06-12T11 +2h 4/3 before 1"},
                   {"the rest of that hour", 1, "2025-06-12T10:20:00+07:00",
                    "HPH-F1 2025-06-12T12 +1h 1/3 before 2"},
               });
}

TEST(ScanPlanner, ManyContainersTakeConsecutiveHours) {
  const auto registry = registry_of({scanner("HPH-F1", 4)});
  Planned capacity;
  const ScanOffer offer = capacity.take(registry, lot(10), at("2025-06-12T08:30:00+07:00"));
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T09 +3h 10/4 before 0");
  const std::int64_t first = hour("2025-06-12T09:00:00+07:00");
  EXPECT_EQ(capacity.used("HPH-F1", first), 4U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 1), 4U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 2), 2U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 3), 0U);
}

TEST(ScanPlanner, ClosedHoursAreNeitherOfferedNorSpanned) {
  expect_steps(registry_of({scanner("HPH-M1", 2, 7, 19)}),
               {
                   {"at night: when it opens", 1, "2025-06-12T02:10:00+07:00",
                    "HPH-M1 2025-06-12T07 +1h 1/2 before 0"},
                   {"the last hour of the day", 2, "2025-06-12T17:30:00+07:00",
                    "HPH-M1 2025-06-12T18 +1h 2/2 before 0"},
                   {"after it: tomorrow", 1, "2025-06-12T18:01:00+07:00",
                    "HPH-M1 2025-06-13T07 +1h 1/2 before 0"},
                   {"would run past closing: tomorrow", 4, "2025-06-12T16:30:00+07:00",
                    "HPH-M1 2025-06-13T07 +3h 4/2 before 1"},
                   {"more than a day has", 25, "2025-06-12T06:00:00+07:00", "full"},
               });
}

TEST(ScanPlanner, AWindowRunsOverMidnightWhereTheDeviceNeverCloses) {
  expect_steps(
      registry_of({scanner("HPH-F1", 2)}),
      {{"over midnight", 5, "2025-06-12T22:30:00+07:00", "HPH-F1 2025-06-12T23 +3h 5/2 before 0"}});
}

TEST(ScanPlanner, TheEarliestWindowWinsAndTheLowerIdWhereTwoAreAsEarly) {
  expect_steps(
      registry_of({scanner("HPH-F2", 4), scanner("HPH-F1", 2), scanner("HPH-M1", 9, 7, 19)}),
      {
          {"a tie: the lower id, whatever the file's order", 1, "2025-06-12T08:30:00+07:00",
           "HPH-F1 2025-06-12T09 +1h 1/2 before 0"},
          {"still a tie", 1, "2025-06-12T08:30:00+07:00", "HPH-F1 2025-06-12T09 +1h 1/2 before 1"},
          {"F1 is full at 9", 4, "2025-06-12T08:30:00+07:00",
           "HPH-F2 2025-06-12T09 +1h 4/4 before 0"},
          {"only M1 is left at 9", 1, "2025-06-12T08:30:00+07:00",
           "HPH-M1 2025-06-12T09 +1h 1/9 before 0"},
          {"at night M1 is closed", 5, "2025-06-12T20:30:00+07:00",
           "HPH-F1 2025-06-12T21 +3h 5/2 before 0"},
      });
}

TEST(ScanPlanner, OnlyDevicesThatFitAreAskedAndNoneIsNotFull) {
  auto elsewhere = scanner("CLI-F1", 8);
  elsewhere.port = "VNCLI";
  auto small = scanner("HPH-M1", 4);
  small.size_types = {"2"};
  const auto registry = registry_of({elsewhere, small});
  Planned capacity;
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  EXPECT_EQ(text(capacity.take(registry, lot(1, "45G1"), arrival)), "none");
  EXPECT_EQ(text(capacity.take(registry, lot(0), arrival)), "none");
  EXPECT_EQ(text(capacity.take(registry_of({}), lot(1), arrival)), "none");
  const Planned untouched;
  EXPECT_EQ(saved(capacity), saved(untouched));
  EXPECT_EQ(text(capacity.take(registry, lot(1), arrival)),
            "HPH-M1 2025-06-12T09 +1h 1/4 before 0");
}

TEST(ScanPlanner, WithAllHoursOfTheHorizonTakenItIsFull) {
  const auto registry = registry_of({scanner("HPH-F1", 1)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  Planned capacity;
  for (std::int64_t i = 0; i < registry.terms().horizon_hours; ++i) {
    ASSERT_EQ(capacity.take(registry, lot(1), arrival).refusal, ScanRefusal::kNone) << i;
  }
  const std::string before = saved(capacity);
  EXPECT_EQ(text(capacity.take(registry, lot(1), arrival)), "full");
  EXPECT_EQ(saved(capacity), before);
  EXPECT_EQ(text(capacity.take(registry, lot(1), at("2025-06-12T09:30:00+07:00"))),
            "HPH-F1 2025-06-15T09 +1h 1/1 before 0");
}

TEST(ScanPlanner, ReleaseUndoesTake) {
  const auto registry = registry_of({scanner("HPH-F1", 3)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  Planned capacity;
  capacity.take(registry, lot(2), arrival);
  const std::string before = saved(capacity);
  const ScanOffer offer = capacity.take(registry, lot(5), arrival);
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T09 +3h 5/3 before 2");
  capacity.release(offer);
  EXPECT_EQ(saved(capacity), before);
  EXPECT_EQ(capacity.take(registry, lot(5), arrival), offer) << "its slots are free again";
}

TEST(ScanPlanner, ReleasedSlotsGoToTheNextLotThatFitsThem) {
  const auto registry = registry_of({scanner("HPH-F1", 2)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  Planned capacity;
  const ScanOffer first = capacity.take(registry, lot(2), arrival);
  capacity.take(registry, lot(1), arrival);
  capacity.release(first);
  EXPECT_EQ(text(capacity.take(registry, lot(3), arrival)), "HPH-F1 2025-06-12T10 +2h 3/2 before 1")
      << "hour 9 is free but hour 10 is not untouched";
  EXPECT_EQ(text(capacity.take(registry, lot(2), arrival)),
            "HPH-F1 2025-06-12T09 +1h 2/2 before 0");
}

// The promise of the journal: offers alone rebuild the counts, also under another registry.
TEST(ScanPlanner, OffersReadBackGiveTheSameCountsWithoutTheRegistry) {
  const auto registry = registry_of({scanner("HPH-F1", 3, 7, 23), scanner("HPH-M1", 2, 7, 19)});
  Planned live;
  Planned rebuilt;
  std::vector<ScanOffer> offers;
  Instant arrival = at("2025-06-12T05:00:00+07:00");
  for (std::size_t i = 0; i < 200; ++i) {
    arrival.ms += 17 * 60'000;
    const ScanOffer offer = live.take(registry, lot(1 + i * 7 % 6), arrival);
    rebuilt.apply(arrival, offer);
    offers.push_back(offer);
    if (i % 5 == 4) {
      live.release(offers[i - 3]);
      rebuilt.release(offers[i - 3]);
    }
    ASSERT_EQ(saved(live), saved(rebuilt)) << i;
  }
}

TEST(ScanPlanner, HoursLongBehindAreDroppedAndStayDropped) {
  const auto registry = registry_of({scanner("HPH-F1", 1)});
  Planned capacity;
  const ScanOffer old = capacity.take(registry, lot(1), at("2025-06-12T08:30:00+07:00"));
  capacity.advance(at("2025-06-13T09:59:00+07:00"));
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 1U) << "24 h behind: kept";
  capacity.advance(at("2025-06-13T10:00:00+07:00"));
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 0U);
  capacity.apply(at("2025-06-13T10:00:00+07:00"), old);
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 0U);
  capacity.release(old);
  const ScanOffer offer = capacity.take(registry, lot(1), at("2025-06-11T08:30:00+07:00"));
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T10 +1h 1/1 before 0")
      << "a clock set back gets no hour whose count was dropped";
}

TEST(ScanPlanner, StaysBoundedWhileTimeGoesOn) {
  const auto registry = registry_of({scanner("HPH-F1", 2)});
  Planned capacity;
  Instant arrival = at("2025-06-12T00:00:00+07:00");
  std::size_t most = 0;
  for (int i = 0; i < 5'000; ++i) {
    arrival.ms += kHourMs / 2;
    capacity.take(registry, lot(1), arrival);
    most = std::max(most, saved(capacity).size());
  }
  const auto slots =
      static_cast<std::size_t>(registry.terms().horizon_hours + ScanCapacity::kKeptHours);
  EXPECT_LT(most, slots * 16);
}

ScanPlanner a_busy_planner(const ScannerRegistry& registry) {
  ScanPlanner planner;
  Instant arrival = at("2025-06-12T08:30:00+07:00");
  for (std::size_t i = 1; i < 60; ++i) {
    arrival.ms += kHourMs;
    const ScanRank rank(i % 3 == 0 ? ScanRank::Order::kTier1 : ScanRank::Order::kTier2,
                        static_cast<std::int32_t>(300 + i * 10));
    planner.take(registry, {lot(1 + i % 4), arrival, rank});
  }
  return planner;
}

std::string saved(const ScanPlanner& planner) {
  std::string out;
  planner.save(out);
  return out;
}

TEST(ScanPlanner, LoadsWhatItSaved) {
  const auto registry = registry_of({scanner("HPH-F1", 3), scanner("HPH-M1", 2, 7, 19)});
  ScanPlanner planner = a_busy_planner(registry);
  ScanPlanner loaded;
  ASSERT_EQ(loaded.load(saved(planner)), std::nullopt);
  EXPECT_EQ(saved(loaded), saved(planner));
  const Instant later = at("2025-06-15T08:30:00+07:00");
  const ScanRank rank(ScanRank::Order::kTier2, 320);
  const auto expected = planner.take(registry, {lot(2), later, rank});
  const auto answer = loaded.take(registry, {lot(2), later, rank});
  EXPECT_EQ(answer.offer, expected.offer);
  EXPECT_EQ(answer.bid, expected.bid);
}

TEST(ScanPlanner, RefusesACheckpointThatIsCutOrChanged) {
  const std::string whole =
      saved(a_busy_planner(registry_of({scanner("HPH-F1", 3), scanner("HPH-M1", 2)})));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ScanPlanner loaded;
    const auto error = loaded.load(std::string_view(whole).substr(0, length));
    ASSERT_TRUE(error) << length;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  }
  ScanPlanner loaded;
  EXPECT_TRUE(loaded.load(whole + '\0'));
  std::string other_format = whole;
  other_format[0] = 9;
  EXPECT_TRUE(loaded.load(other_format));
  EXPECT_EQ(loaded.load(whole), std::nullopt);
}

// --- who gets what is left ----------------------------------------------------------------------

constexpr ScanRank tier2(std::int32_t score) { return {ScanRank::Order::kTier2, score}; }
constexpr ScanRank tier1(std::int32_t score) { return {ScanRank::Order::kTier1, score}; }

TEST(ScanRank, TierBeforeScoreAndWhoAsksForItselfLast) {
  const ScanRank ordered[] = {{ScanRank::Order::kFacilitation, 5'000},
                              {ScanRank::Order::kTier2, -3},
                              {ScanRank::Order::kTier2, 300},
                              {ScanRank::Order::kTier2, 1'023},
                              {ScanRank::Order::kTier1, 0},
                              {ScanRank::Order::kTier1, 120}};
  for (std::size_t i = 1; i < std::size(ordered); ++i) EXPECT_LT(ordered[i - 1], ordered[i]) << i;
  EXPECT_EQ(tier2(2'000), tier2(1'023)) << "no score reaches the next tier";
  EXPECT_EQ(ScanRank::from_value(tier1(777).value()), tier1(777));
}

ScanTerms a_day_ahead() {
  ScanTerms terms;
  terms.horizon_hours = 24;
  return terms;
}

// Ten days on which twice as much was asked as the device can do, half of it at 400, half at 700.
struct BusyPort {
  ScannerRegistry registry = ScannerRegistry({scanner("HPH-F1", 2)}, "hash", a_day_ahead());
  ScanPlanner planner;
  Instant now = at("2025-06-01T00:00:00+07:00");

  BusyPort() {
    for (int i = 0; i < 10 * 24 * 4; ++i) {
      now.ms += kHourMs / 4;
      planner.take(registry, {lot(1), now, tier2(i % 2 == 0 ? 400 : 700)});
    }
  }
};

TEST(ScanPlanner, KeepsScarceSlotsForHigherRisk) {
  BusyPort port;
  const Instant quiet{port.now.ms + 12 * kHourMs};  // Half a day nothing came: slots are free.
  const auto low = port.planner.look(port.registry, {lot(1), quiet, tier2(400)});
  EXPECT_EQ(low.offer.refusal, ScanRefusal::kKept);
  EXPECT_TRUE(low.offer.device.empty());
  EXPECT_GT(low.bid.price, tier2(400)) << "explain says for what it is kept";
  EXPECT_LE(low.bid.price, tier2(700));
  EXPECT_FALSE(port.planner.look(port.registry, {lot(1), quiet, tier2(700)}).offer.device.empty());
  EXPECT_FALSE(port.planner.look(port.registry, {lot(1), quiet, tier1(120)}).offer.device.empty())
      << "no score of tier 2 outranks tier 1";
}

TEST(ScanPlanner, FacilitationTakesWhatNobodyElseNeeds) {
  BusyPort port;
  const ScanRank asked(ScanRank::Order::kFacilitation, 900);
  const Instant quiet{port.now.ms + 12 * kHourMs};
  EXPECT_EQ(port.planner.look(port.registry, {lot(1), quiet, asked}).offer.refusal,
            ScanRefusal::kKept);
  ScanPlanner idle;
  EXPECT_FALSE(idle.look(port.registry, {lot(1), quiet, asked}).offer.device.empty());
}

TEST(ScanPlanner, LookingTakesNothing) {
  BusyPort port;
  const std::string before = saved(port.planner);
  port.planner.look(port.registry, {lot(1), port.now, tier1(200)});
  EXPECT_EQ(saved(port.planner), before);
}

TEST(ScanPlanner, ForgetsABusyTimeAsDaysPass) {
  BusyPort port;
  const Instant later{port.now.ms + 30 * 24 * kHourMs};
  const auto low = port.planner.take(port.registry, {lot(1), later, tier2(400)});
  EXPECT_EQ(low.offer.refusal, ScanRefusal::kNone);
}

TEST(ScanPlanner, SendsNoMoreThanMayWait) {
  Scanner narrow = scanner("HPH-F1", 4);
  narrow.queue_max = 6;
  const ScannerRegistry registry({narrow}, "hash");
  ScanPlanner planner;
  const Instant now = at("2025-06-12T08:30:00+07:00");
  EXPECT_FALSE(planner.take(registry, {lot(5), now, tier2(700)}).offer.device.empty());
  EXPECT_EQ(planner.take(registry, {lot(2), now, tier2(700)}).offer.refusal, ScanRefusal::kQueue);
  EXPECT_FALSE(planner.take(registry, {lot(1), now, tier2(700)}).offer.device.empty());
  const Instant later{now.ms + 2 * kHourMs};
  EXPECT_FALSE(planner.take(registry, {lot(2), later, tier2(700)}).offer.device.empty())
      << "those of two hours ago are through";
}

TEST(ScanPlanner, OffersOnlyTheDaysADeviceStandsThereAndIsInService) {
  Scanner guest = scanner("HPH-M1", 4);
  guest.valid_from = *parse_date("2025-06-13");
  guest.valid_to = *parse_date("2025-06-13");
  Scanner broken = scanner("HPH-F1", 4);
  broken.in_service = false;
  Scanner detector = scanner("HPH-D1", 4);
  detector.kind = ScannerKind::kDetector;
  const ScannerRegistry registry({guest, broken, detector}, "hash");
  Planned planned;
  EXPECT_EQ(text(planned.take(registry, lot(1), at("2025-06-12T08:30:00+07:00"))),
            "HPH-M1 2025-06-13T00 +1h 1/4 before 0");
  EXPECT_EQ(text(planned.take(registry, lot(1), at("2025-06-13T23:30:00+07:00"))), "none");
  EXPECT_TRUE(registry.serves(lot(1), at("2025-06-12T08:30:00+07:00")));
  EXPECT_FALSE(registry.serves(lot(1), at("2025-06-14T08:30:00+07:00")));
  EXPECT_FALSE(registry.serves(lot(1), at("2025-06-01T08:30:00+07:00"))) << "beyond the horizon";
}

// What apply() rebuilds, day after day, is what take() left behind.
TEST(ScanPlanner, BidsReadBackGiveTheSamePlanner) {
  const auto registry = registry_of({scanner("HPH-F1", 3, 7, 23), scanner("HPH-M1", 2, 7, 19)});
  ScanPlanner live;
  ScanPlanner rebuilt;
  InputFacts facts;
  facts.arrival = at("2025-06-12T05:00:00+07:00");
  for (std::size_t i = 0; i < 500; ++i) {
    facts.arrival.ms += 17 * 60'000;
    const auto answer = live.take(registry, {lot(1 + i * 7 % 6), facts.arrival,
                                             tier2(static_cast<std::int32_t>(300 + i * 13 % 500))});
    facts.scan_offer = answer.offer;
    facts.scan_bid = answer.bid;
    std::string bytes;
    encode(facts, bytes);
    InputFacts read;
    ASSERT_EQ(decode(bytes, read), std::nullopt);
    rebuilt.apply(read);
    ASSERT_EQ(saved(live), saved(rebuilt)) << i;
  }
}

TEST(ScannerRegistry, ADeviceTakesALotOnlyIfItTakesEveryContainer) {
  struct Case {
    const char* name;
    std::vector<std::string> size_types;
    bool reefer;
    std::vector<const char*> containers;
    bool fits;
  };
  const Case kCases[] = {
      {"any type", {}, false, {"22G1", "45G1", "L5G1"}, true},
      {"listed lengths", {"2", "4"}, false, {"22G1", "45G1"}, true},
      {"one is too long", {"2", "4"}, false, {"22G1", "L5G1"}, false},
      {"a whole type", {"22G1"}, false, {"22G1"}, true},
      {"another of that length", {"22G1"}, false, {"22U1"}, false},
      {"a reefer it cannot take", {}, false, {"22G1", "45R1"}, false},
      {"a reefer it can", {}, true, {"45R1"}, true},
      {"an undeclared type", {"2"}, false, {""}, true},
      {"no container", {}, true, {}, false},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Scanner device = scanner("HPH-F1", 4);
    device.size_types = c.size_types;
    device.takes_reefer = c.reefer;
    Declaration declaration = lot(c.containers.size());
    for (std::size_t i = 0; i < c.containers.size(); ++i) {
      declaration.containers[i].size_type = c.containers[i];
    }
    EXPECT_EQ(ScannerRegistry::fits(device, declaration), c.fits);
  }
}

TEST(ScannerRegistry, ThePortIsWhereTheGoodsTouchVietnam) {
  const Scanner device = scanner("HPH-F1", 4);
  Declaration declaration = lot(1);
  EXPECT_TRUE(ScannerRegistry::fits(device, declaration));
  declaration.direction = Direction::kExport;
  EXPECT_FALSE(ScannerRegistry::fits(device, declaration));
  std::swap(declaration.loading_port, declaration.unloading_port);
  EXPECT_TRUE(ScannerRegistry::fits(device, declaration));
  declaration.loading_port = "VNHP";
  EXPECT_FALSE(ScannerRegistry::fits(device, declaration));
}

TEST(ScannerRegistry, FindsDevicesById) {
  const auto registry = registry_of({scanner("HPH-M1", 4), scanner("HPH-F1", 4)});
  EXPECT_EQ(registry.scanners().front().id.view(), "HPH-F1");
  ASSERT_NE(registry.find("HPH-M1"), nullptr);
  EXPECT_EQ(registry.find("HPH-M1")->id.view(), "HPH-M1");
  EXPECT_EQ(registry.find("HPH-M"), nullptr);
}

}  // namespace
}  // namespace luong
