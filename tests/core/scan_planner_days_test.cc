// Simulated days: what the planner covers against first come, first served, and against somebody
// who knew the whole day (issue 4, "Shown by").
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/scan_planner.h"

namespace luong {
namespace {

constexpr std::int64_t kFirstDay = 20'300;  // 2025-07-31
constexpr int kLearningDays = 7;

// A port with a fixed and a mobile device; the mobile one takes no reefers. They stand there on one
// day: what is not scanned that day is not scanned.
ScannerRegistry port_on(std::int64_t day) {
  Scanner fixed;
  fixed.id = "HPH-F1";
  fixed.port = "VNHPH";
  fixed.takes_reefer = true;
  fixed.containers_per_hour = 6;
  fixed.opens_hour = 7;
  fixed.closes_hour = 23;
  fixed.valid_from = fixed.valid_to = Date{static_cast<std::int32_t>(day)};
  Scanner mobile = fixed;
  mobile.id = "HPH-M1";
  mobile.kind = ScannerKind::kMobile;
  mobile.takes_reefer = false;
  mobile.containers_per_hour = 4;
  mobile.closes_hour = 19;
  return ScannerRegistry({fixed, mobile}, "hash");
}
constexpr double kContainersADay = 6 * 16 + 4 * 12;

struct Lot {
  Instant arrival;
  Declaration declaration;
  ScanRank rank;
  std::size_t containers() const { return declaration.containers.size(); }
  std::int64_t risk() const { return rank.risk(); }
};

// Lots of one to three containers between 0:00 and 18:00, in all `load` times what the port can
// scan in a day; scores fall off exponentially from 120, one lot in ten is of tier 1, one in six a
// reefer.
std::vector<Lot> lots_of(std::int64_t day, double load, std::mt19937_64& random) {
  const std::int64_t midnight = day * 24 * kHourMs - kVietnamOffsetMs;
  auto left = static_cast<std::size_t>(load * kContainersADay);
  std::vector<Lot> lots;
  while (left > 0) {
    Lot& lot = lots.emplace_back();
    lot.arrival.ms = midnight + static_cast<std::int64_t>(random() % (18 * kHourMs));
    lot.declaration.direction = Direction::kImport;
    lot.declaration.unloading_port = "VNHPH";
    lot.declaration.containers.resize(std::min<std::size_t>(1 + random() % 3, left));
    left -= lot.containers();
    const bool reefer = random() % 6 == 0;
    constexpr std::array kNumbers = {"BOX0", "BOX1", "BOX2"};
    for (std::size_t i = 0; i < lot.containers(); ++i) {
      lot.declaration.containers[i].no = kNumbers[i];
      lot.declaration.containers[i].size_type = reefer ? "45R1" : "45G1";
    }
    const double score = 120 + std::exponential_distribution<double>(1.0 / 250)(random);
    const bool first = random() % 10 == 0;
    lot.rank = {first ? ScanRank::Order::kTier1 : ScanRank::Order::kTier2,
                static_cast<std::int32_t>(score)};
  }
  std::ranges::sort(lots, {}, [](const Lot& lot) { return lot.arrival.ms; });
  return lots;
}

struct Covered {
  std::int64_t risk = 0;
  std::size_t containers = 0;
  void add(const Lot& lot, std::size_t scanned) {
    risk += lot.risk() * static_cast<std::int64_t>(scanned);
    containers += scanned;
  }
};

Covered plan(ScanPlanner& planner, const ScannerRegistry& port, const std::vector<Lot>& lots) {
  Covered covered;
  for (const Lot& lot : lots) {
    const auto answer = planner.take(port, {lot.declaration, lot.arrival, lot.rank});
    if (!answer.offer.device.empty()) covered.add(lot, lot.containers());
  }
  return covered;
}

// A planner that has no past keeps nothing back.
Covered first_come(const ScannerRegistry& port, const std::vector<Lot>& lots) {
  ScanPlanner fresh;
  return plan(fresh, port, lots);
}

// The most that could be covered, container by container, by who knows all lots in advance: the
// min-cost flow from containers to hours of devices. Since only containers have a price, taking
// them in its order, each by an augmenting path where there is one, gives that flow.
class Clairvoyant {
 public:
  Clairvoyant(const ScannerRegistry& port, const std::vector<Lot>& lots) : lots_(lots) {
    const std::int64_t from = lots.front().arrival.ms / kHourMs;
    for (const Scanner& scanner : port.scanners()) {
      for (std::int64_t hour = from; hour < from + 48; ++hour) {
        if (!scanner.open_at(hour)) continue;
        slots_.push_back({&scanner, hour, {}});
      }
    }
    order_.resize(lots.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::ranges::sort(order_, std::greater<>(), [&](std::size_t i) { return lots[i].risk(); });
  }

  Covered cover() {
    Covered covered;
    for (const std::size_t lot : order_) {
      for (std::size_t i = 0; i < lots_[lot].containers(); ++i) {
        visited_.assign(slots_.size(), false);
        if (place(lot)) covered.add(lots_[lot], 1);
      }
    }
    return covered;
  }

 private:
  struct Slot {
    const Scanner* scanner;
    std::int64_t hour;
    std::vector<std::size_t> taken_by;  // lots
  };

  bool suits(std::size_t lot, const Slot& slot) const {
    return slot.hour * kHourMs >= lots_[lot].arrival.ms &&
           ScannerRegistry::fits(*slot.scanner, lots_[lot].declaration);
  }

  bool place(std::size_t lot) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      Slot& slot = slots_[i];
      if (visited_[i] || !suits(lot, slot)) continue;
      visited_[i] = true;
      if (slot.taken_by.size() < slot.scanner->containers_per_hour) {
        slot.taken_by.push_back(lot);
        return true;
      }
      for (std::size_t k = 0; k < slot.taken_by.size(); ++k) {
        const std::size_t other = slot.taken_by[k];
        if (!place(other)) continue;
        slots_[i].taken_by[k] = lot;
        return true;
      }
    }
    return false;
  }

  const std::vector<Lot>& lots_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> order_;
  std::vector<bool> visited_;
};

struct Day {
  Covered planned, first_come, best;
};

Day a_day(double load, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  ScanPlanner planner;
  for (std::int64_t day = 0; day < kLearningDays; ++day) {
    plan(planner, port_on(kFirstDay + day), lots_of(kFirstDay + day, load, random));
  }
  const std::int64_t judged = kFirstDay + kLearningDays;
  const ScannerRegistry port = port_on(judged);
  const std::vector<Lot> lots = lots_of(judged, load, random);
  Day day;
  day.planned = plan(planner, port, lots);
  day.first_come = first_come(port, lots);
  day.best = Clairvoyant(port, lots).cover();
  return day;
}

constexpr std::uint64_t kSeeds = 30;

double ratio(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) / static_cast<double>(b);
}

// `at_least` over first come, first served, over all days together; each day against the best.
void expect_days(double load, double at_least) {
  std::int64_t planned = 0;
  std::int64_t first_come = 0;
  double worst = 1;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Day day = a_day(load, seed);
    planned += day.planned.risk;
    first_come += day.first_come.risk;
    const double of_best = ratio(day.planned.risk, day.best.risk);
    worst = std::min(worst, of_best);
    EXPECT_GE(of_best, 0.9) << "seed " << seed;
    EXPECT_LE(of_best, 1.0) << "nobody does better than who knew the day; seed " << seed;
  }
  EXPECT_GE(ratio(planned, first_come), at_least);
  ::testing::Test::RecordProperty("against_first_come", std::to_string(ratio(planned, first_come)));
  ::testing::Test::RecordProperty("worst_of_best", std::to_string(worst));
  std::printf("load %.1f: %.3f times first come, first served; at worst %.3f of the best\n", load,
              ratio(planned, first_come), worst);
}

TEST(ScanPlannerDays, WithTwiceTheCapacityAskedItCoversMore) { expect_days(2.0, 1.3); }

TEST(ScanPlannerDays, WithATenthTooMuchItStillCoversMore) { expect_days(1.2, 1.05); }

TEST(ScanPlannerDays, WithRoomForAllItLeavesNobodyOut) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Day day = a_day(0.8, seed);
    EXPECT_EQ(day.planned.containers, day.best.containers) << "seed " << seed;
    EXPECT_EQ(day.planned.risk, day.best.risk) << "seed " << seed;
  }
}

}  // namespace
}  // namespace luong
