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
  for (Container& container : declaration.containers) container.size_type = size_type;
  return declaration;
}

Instant at(std::string_view text) { return *parse_instant(text); }
std::int64_t hour(std::string_view text) { return at(text).ms / kHourMs; }
std::string saved(const ScanCapacity& capacity) {
  std::string out;
  capacity.save(out);
  return out;
}

// "HPH-F1 2025-06-12T09 +2h 4/6 before 1", or "none", or "full".
std::string text(const ScanOffer& offer) {
  if (offer.device.empty()) return offer.full ? "full" : "none";
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
  ScanCapacity capacity;
  for (const Step& step : steps) {
    SCOPED_TRACE(step.what);
    EXPECT_EQ(text(capacity.take(registry, lot(step.containers), at(step.arrival))), step.offer);
  }
}

TEST(ScanCapacity, AWindowBeginsWithTheFirstFullHourThatHasTokens) {
  expect_steps(registry_of({scanner("HPH-F1", 3)}),
               {
                   {"the next full hour", 2, "2025-06-12T08:41:07+07:00",
                    "HPH-F1 2025-06-12T09 +1h 2/3 before 0"},
                   {"what is left of it", 1, "2025-06-12T08:50:00+07:00",
                    "HPH-F1 2025-06-12T09 +1h 1/3 before 2"},
                   {"it is full: the next", 1, "2025-06-12T08:55:00+07:00",
                    "HPH-F1 2025-06-12T10 +1h 1/3 before 0"},
                   {"on the hour: that hour", 1, "2025-06-12T10:00:00+07:00",
                    "HPH-F1 2025-06-12T10 +1h 1/3 before 1"},
                   {"a millisecond late", 1, "2025-06-12T10:00:00.001+07:00",
                    "HPH-F1 2025-06-12T11 +1h 1/3 before 0"},
                   {"one shared, the next untouched", 4, "2025-06-12T10:10:00+07:00",
                    "HPH-F1 2025-06-12T11 +2h 4/3 before 1"},
                   {"the rest of that hour", 1, "2025-06-12T10:20:00+07:00",
                    "HPH-F1 2025-06-12T12 +1h 1/3 before 2"},
               });
}

TEST(ScanCapacity, ManyContainersTakeConsecutiveHours) {
  const auto registry = registry_of({scanner("HPH-F1", 4)});
  ScanCapacity capacity;
  const ScanOffer offer = capacity.take(registry, lot(10), at("2025-06-12T08:30:00+07:00"));
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T09 +3h 10/4 before 0");
  const std::int64_t first = hour("2025-06-12T09:00:00+07:00");
  EXPECT_EQ(capacity.used("HPH-F1", first), 4U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 1), 4U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 2), 2U);
  EXPECT_EQ(capacity.used("HPH-F1", first + 3), 0U);
}

TEST(ScanCapacity, ClosedHoursAreNeitherOfferedNorSpanned) {
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

TEST(ScanCapacity, AWindowRunsOverMidnightWhereTheDeviceNeverCloses) {
  expect_steps(
      registry_of({scanner("HPH-F1", 2)}),
      {{"over midnight", 5, "2025-06-12T22:30:00+07:00", "HPH-F1 2025-06-12T23 +3h 5/2 before 0"}});
}

TEST(ScanCapacity, TheEarliestWindowWinsAndTheLowerIdWhereTwoAreAsEarly) {
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

TEST(ScanCapacity, OnlyDevicesThatFitAreAskedAndNoneIsNotFull) {
  auto elsewhere = scanner("CLI-F1", 8);
  elsewhere.port = "VNCLI";
  auto small = scanner("HPH-M1", 4);
  small.size_types = {"2"};
  const auto registry = registry_of({elsewhere, small});
  ScanCapacity capacity;
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  EXPECT_EQ(text(capacity.take(registry, lot(1, "45G1"), arrival)), "none");
  EXPECT_EQ(text(capacity.take(registry, lot(0), arrival)), "none");
  EXPECT_EQ(text(capacity.take(registry_of({}), lot(1), arrival)), "none");
  ScanCapacity untouched;
  untouched.advance(arrival);
  EXPECT_EQ(saved(capacity), saved(untouched));
  EXPECT_EQ(text(capacity.take(registry, lot(1), arrival)),
            "HPH-M1 2025-06-12T09 +1h 1/4 before 0");
}

TEST(ScanCapacity, WithAllHoursOfTheHorizonTakenItIsFull) {
  const auto registry = registry_of({scanner("HPH-F1", 1)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  ScanCapacity capacity;
  for (std::int64_t i = 0; i < ScanCapacity::kHorizonHours; ++i) {
    ASSERT_FALSE(capacity.take(registry, lot(1), arrival).full) << i;
  }
  const std::string before = saved(capacity);
  EXPECT_EQ(text(capacity.take(registry, lot(1), arrival)), "full");
  EXPECT_EQ(saved(capacity), before);
  EXPECT_EQ(text(capacity.take(registry, lot(1), at("2025-06-12T09:30:00+07:00"))),
            "HPH-F1 2025-06-15T09 +1h 1/1 before 0");
}

TEST(ScanCapacity, ReleaseUndoesTake) {
  const auto registry = registry_of({scanner("HPH-F1", 3)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  ScanCapacity capacity;
  capacity.take(registry, lot(2), arrival);
  const std::string before = saved(capacity);
  const ScanOffer offer = capacity.take(registry, lot(5), arrival);
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T09 +3h 5/3 before 2");
  capacity.release(offer);
  EXPECT_EQ(saved(capacity), before);
  EXPECT_EQ(capacity.take(registry, lot(5), arrival), offer) << "its slots are free again";
}

TEST(ScanCapacity, ReleasedSlotsGoToTheNextLotThatFitsThem) {
  const auto registry = registry_of({scanner("HPH-F1", 2)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  ScanCapacity capacity;
  const ScanOffer first = capacity.take(registry, lot(2), arrival);
  capacity.take(registry, lot(1), arrival);
  capacity.release(first);
  EXPECT_EQ(text(capacity.take(registry, lot(3), arrival)), "HPH-F1 2025-06-12T10 +2h 3/2 before 1")
      << "hour 9 is free but hour 10 is not untouched";
  EXPECT_EQ(text(capacity.take(registry, lot(2), arrival)),
            "HPH-F1 2025-06-12T09 +1h 2/2 before 0");
}

// The promise of the journal: offers alone rebuild the counts, also under another registry.
TEST(ScanCapacity, OffersReadBackGiveTheSameCountsWithoutTheRegistry) {
  const auto registry = registry_of({scanner("HPH-F1", 3, 7, 23), scanner("HPH-M1", 2, 7, 19)});
  ScanCapacity live;
  ScanCapacity rebuilt;
  std::vector<ScanOffer> offers;
  Instant arrival = at("2025-06-12T05:00:00+07:00");
  for (std::size_t i = 0; i < 200; ++i) {
    arrival.ms += 17 * 60'000;
    const ScanOffer offer = live.take(registry, lot(1 + i * 7 % 6), arrival);
    rebuilt.advance(arrival);
    rebuilt.apply(offer);
    offers.push_back(offer);
    if (i % 5 == 4) {
      live.release(offers[i - 3]);
      rebuilt.release(offers[i - 3]);
    }
    ASSERT_EQ(saved(live), saved(rebuilt)) << i;
  }
}

TEST(ScanCapacity, HoursLongBehindAreDroppedAndStayDropped) {
  const auto registry = registry_of({scanner("HPH-F1", 1)});
  ScanCapacity capacity;
  const ScanOffer old = capacity.take(registry, lot(1), at("2025-06-12T08:30:00+07:00"));
  capacity.advance(at("2025-06-13T09:59:00+07:00"));
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 1U) << "24 h behind: kept";
  capacity.advance(at("2025-06-13T10:00:00+07:00"));
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 0U);
  capacity.apply(old);
  EXPECT_EQ(capacity.used("HPH-F1", old.first_hour), 0U);
  capacity.release(old);
  const ScanOffer offer = capacity.take(registry, lot(1), at("2025-06-11T08:30:00+07:00"));
  EXPECT_EQ(text(offer), "HPH-F1 2025-06-12T10 +1h 1/1 before 0")
      << "a clock set back gets no hour whose count was dropped";
}

TEST(ScanCapacity, StaysBoundedWhileTimeGoesOn) {
  const auto registry = registry_of({scanner("HPH-F1", 2)});
  ScanCapacity capacity;
  Instant arrival = at("2025-06-12T00:00:00+07:00");
  std::size_t most = 0;
  for (int i = 0; i < 5'000; ++i) {
    arrival.ms += kHourMs / 2;
    capacity.take(registry, lot(1), arrival);
    most = std::max(most, saved(capacity).size());
  }
  const auto slots =
      static_cast<std::size_t>(ScanCapacity::kHorizonHours + ScanCapacity::kKeptHours);
  EXPECT_LT(most, slots * 16);
}

TEST(ScanCapacity, LoadsWhatItSaved) {
  const auto registry = registry_of({scanner("HPH-F1", 3), scanner("HPH-M1", 2, 7, 19)});
  const Instant arrival = at("2025-06-12T08:30:00+07:00");
  ScanCapacity capacity;
  for (std::size_t i = 1; i < 30; ++i) capacity.take(registry, lot(1 + i % 4), arrival);
  ScanCapacity loaded;
  ASSERT_EQ(loaded.load(saved(capacity)), std::nullopt);
  EXPECT_EQ(saved(loaded), saved(capacity));
  EXPECT_EQ(loaded.take(registry, lot(2), arrival), capacity.take(registry, lot(2), arrival));
}

TEST(ScanCapacity, RefusesACheckpointThatIsCutOrChanged) {
  const auto registry = registry_of({scanner("HPH-F1", 3), scanner("HPH-M1", 2)});
  ScanCapacity capacity;
  capacity.take(registry, lot(5), at("2025-06-12T08:30:00+07:00"));
  const std::string whole = saved(capacity);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ScanCapacity loaded;
    const auto error = loaded.load(std::string_view(whole).substr(0, length));
    ASSERT_TRUE(error) << length;
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
    EXPECT_EQ(saved(loaded), saved(ScanCapacity{})) << "all or nothing";
  }
  ScanCapacity loaded;
  EXPECT_TRUE(loaded.load(whole + '\0'));
  std::string other_format = whole;
  other_format[0] = 9;
  EXPECT_TRUE(loaded.load(other_format));
  EXPECT_EQ(loaded.load(whole), std::nullopt);
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

TEST(ScannerRegistry, FindsDevicesByIdAndByPort) {
  const auto registry = registry_of({scanner("HPH-M1", 4), scanner("HPH-F1", 4)});
  EXPECT_EQ(registry.scanners().front().id.view(), "HPH-F1");
  ASSERT_NE(registry.find("HPH-M1"), nullptr);
  EXPECT_EQ(registry.find("HPH-M1")->id.view(), "HPH-M1");
  EXPECT_EQ(registry.find("HPH-M"), nullptr);
  EXPECT_TRUE(registry.any_at("VNHPH"));
  EXPECT_FALSE(registry.any_at("VNCLI"));
  EXPECT_FALSE(registry.any_at(""));
}

}  // namespace
}  // namespace luong
