#include "core/trade_counters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"

namespace luong {
namespace {

using test::a_declaration;
using test::DeclarationBuilder;

constexpr TradeCounters::Size kSmall{.sightings = 1U << 14U, .parties = 1U << 10U};
constexpr Date kToday{20'000};
Date days_later(int days) { return Date{kToday.days + days}; }

std::size_t nth(SightingKind kind) { return index_of(kind); }

LedgerKeys keys_of(const Declaration& declaration) {
  LedgerKeys keys;
  ledger_keys_of(declaration, keys);
  return keys;
}

class Counters : public testing::Test {
 protected:
  // What was known before, and counts it.
  LedgerFeatures meet(const Declaration& declaration, Date day, bool new_root = true) {
    const LedgerKeys keys = keys_of(declaration);
    const LedgerFeatures features = counters_.look(keys, day);
    counters_.count(keys, {day, new_root, tax_value_of(declaration), ++sequence_});
    return features;
  }

  TradeCounters counters_{kSmall};
  std::uint64_t sequence_ = 0;
};

TEST_F(Counters, AFirstDeclarationIsNewInEverything) {
  const LedgerFeatures features = meet(a_declaration().text("/broker_code", "DL001"), kToday);
  EXPECT_EQ(features.age_days, 0U);
  EXPECT_EQ(features.trader, PartyActivity{});
  EXPECT_EQ(features.broker, PartyActivity{});
  for (const auto kind :
       {SightingKind::kHs4, SightingKind::kOrigin, SightingKind::kPort, SightingKind::kBroker,
        SightingKind::kBill, SightingKind::kInvoice, SightingKind::kContainer}) {
    EXPECT_EQ(features.first[nth(kind)], 1U) << nth(kind);
  }
  EXPECT_EQ(features.first[nth(SightingKind::kCarrier)], 0U) << "none is declared";
  EXPECT_EQ(features.of_others, BySightingKind<std::uint16_t>{});
  EXPECT_EQ(features.bill_declarations, 0U);
}

TEST_F(Counters, CountsByBusinessDay) {
  const Declaration lot = a_declaration();
  for (int day = 0; day < 40; ++day) {
    for (int i = 0; i < day % 3; ++i) meet(lot, days_later(day));
  }
  // Day 40 is 40 % 3 = 1 in its turn: before it, days 11 to 39 are whole days in sight.
  const PartyActivity known = counters_.look(keys_of(lot), days_later(40)).trader;
  std::uint32_t all = 0, week = 0, month = 0;
  double sum = 0, squares = 0;
  for (int day = 0; day < 40; ++day) {
    const auto count = static_cast<std::uint32_t>(day % 3);
    all += count;
    if (day > 40 - 7) week += count;
    if (day > 40 - 30) month += count;
    if (day > 40 - 30) sum += count, squares += count * count;
  }
  EXPECT_EQ(known.declarations, all);
  EXPECT_EQ(known.days_known, 39U) << "the first was on day 1";
  EXPECT_EQ(known.today, 0U);
  EXPECT_EQ(known.last_7_days, week);
  EXPECT_EQ(known.last_30_days, month);
  EXPECT_EQ(known.daily_mean, static_cast<std::int64_t>(sum / 29 * 10'000));
  const double deviation = std::sqrt(squares / 29 - sum / 29 * sum / 29);
  EXPECT_NEAR(static_cast<double>(known.daily_deviation), deviation * 10'000, 10.0);
}

TEST_F(Counters, AWindowMovesOnWithoutDeclarations) {
  const Declaration lot = a_declaration();
  for (int i = 0; i < 5; ++i) meet(lot, kToday);
  struct Case {
    int later;
    std::uint32_t today, week, month;
  };
  for (const Case& c :
       {Case{0, 5, 5, 5}, Case{1, 0, 5, 5}, Case{6, 0, 5, 5}, Case{7, 0, 0, 5}, Case{29, 0, 0, 5},
        Case{30, 0, 0, 0}, Case{31, 0, 0, 0}, Case{5'000, 0, 0, 0}}) {
    const PartyActivity known = counters_.look(keys_of(lot), days_later(c.later)).trader;
    EXPECT_EQ(known.today, c.today) << c.later;
    EXPECT_EQ(known.last_7_days, c.week) << c.later;
    EXPECT_EQ(known.last_30_days, c.month) << c.later;
    EXPECT_EQ(known.declarations, 5U) << c.later;
  }
}

TEST_F(Counters, AClockSetBackGoesOnWithTheNewestDay) {
  const Declaration lot = a_declaration();
  meet(lot, days_later(10));
  meet(lot, days_later(3));
  const PartyActivity known = counters_.look(keys_of(lot), days_later(10)).trader;
  EXPECT_EQ(known.today, 2U);
  EXPECT_EQ(counters_.look(keys_of(lot), days_later(1)).trader.today, 2U);
}

TEST_F(Counters, ALaterVersionIsNotCountedAgainButItsNewKeysAreNoted) {
  meet(a_declaration().bill("B1"), kToday);
  meet(a_declaration().bill("B2").amendment(1), kToday, false);
  const LedgerFeatures after = counters_.look(keys_of(a_declaration().bill("B2")), kToday);
  EXPECT_EQ(after.trader.declarations, 1U);
  EXPECT_EQ(after.first[nth(SightingKind::kBill)], 0U);
  EXPECT_EQ(after.bill_declarations, 1U);
}

TEST_F(Counters, MeanValueIsOverAllDeclarations) {
  meet(a_declaration().set("/total_tax_value_vnd", "1000"), kToday);
  meet(a_declaration().set("/total_tax_value_vnd", "2001"), kToday);
  EXPECT_EQ(counters_.look(keys_of(a_declaration()), kToday).trader.mean_value_vnd, 1'500);
}

// --- papers and boxes shown by somebody else (A801, corrections §2.13) ---------------------------

struct ReuseCase {
  const char* name;
  DeclarationBuilder second;
  std::uint16_t bills, invoices, containers;
};

DeclarationBuilder other_trader() { return a_declaration().trader("0301446260"); }

TEST_F(Counters, TellsWhatAnotherTraderShowed) {
  const ReuseCase cases[] = {
      {"the same lot", other_trader(), 1, 1, 1},
      {"the same trader", a_declaration(), 0, 0, 0},
      {"another bill", other_trader().bill("OTHER"), 0, 1, 1},
      {"another invoice", other_trader().invoice("OTHER"), 1, 0, 1},
      {"the number of another seller's invoice", other_trader().counterparty("ELSE LTD"), 1, 0, 1},
      {"a container on its next voyage", other_trader().text("/voyage", "NEXT"), 1, 1, 0},
      {"another container", other_trader().container("MSKU9070323"), 1, 1, 0},
  };
  meet(a_declaration(), kToday);
  for (const ReuseCase& c : cases) {
    SCOPED_TRACE(c.name);
    const LedgerFeatures features = counters_.look(keys_of(c.second), days_later(kReuseWindowDays));
    EXPECT_EQ(features.of_others[nth(SightingKind::kBill)], c.bills);
    EXPECT_EQ(features.of_others[nth(SightingKind::kInvoice)], c.invoices);
    EXPECT_EQ(features.of_others[nth(SightingKind::kContainer)], c.containers);
  }
}

TEST_F(Counters, ASightingIsForgottenAfterItsWindow) {
  meet(a_declaration(), kToday);
  const LedgerKeys keys = keys_of(other_trader());
  EXPECT_EQ(counters_.look(keys, days_later(kReuseWindowDays)).of_others[nth(SightingKind::kBill)],
            1U);
  const LedgerFeatures later = counters_.look(keys, days_later(kReuseWindowDays + 1));
  EXPECT_EQ(later.of_others[nth(SightingKind::kBill)], 0U);
  EXPECT_EQ(later.first[nth(SightingKind::kBill)], 1U);

  const LedgerKeys ours = keys_of(a_declaration());
  EXPECT_EQ(counters_.look(ours, days_later(kHabitWindowDays)).first[nth(SightingKind::kHs4)], 0U);
  EXPECT_EQ(counters_.look(ours, days_later(kHabitWindowDays + 1)).first[nth(SightingKind::kHs4)],
            1U);
}

TEST_F(Counters, AContainerWrittenTwiceIsOne) {
  Declaration lot = a_declaration();
  lot.containers.push_back(lot.containers[0]);
  meet(lot, kToday);
  Declaration theirs = other_trader();
  theirs.containers.push_back(theirs.containers[0]);
  EXPECT_EQ(counters_.look(keys_of(theirs), kToday).of_others[nth(SightingKind::kContainer)], 1U);
}

TEST_F(Counters, CountsEarlierDeclarationsOnABill) {
  for (int i = 0; i < 3; ++i) meet(a_declaration(), kToday);
  EXPECT_EQ(counters_.look(keys_of(a_declaration()), kToday).bill_declarations, 3U);
}

TEST_F(Counters, WithoutATaxCodeNothingIsCounted) {
  Declaration lot = a_declaration();
  lot.trader.tax_code = {};
  EXPECT_TRUE(keys_of(lot).empty());
  EXPECT_EQ(meet(lot, kToday).first, BySightingKind<std::uint16_t>{});
  EXPECT_EQ(counters_.sightings(), 0U);
  EXPECT_EQ(counters_.parties(), 0U);
}

// --- bounded memory ------------------------------------------------------------------------------

TEST_F(Counters, AFullTableForgetsTheOldestAndSaysSo) {
  TradeCounters tiny({.sightings = 512, .parties = 256});
  const std::size_t memory = tiny.memory_bytes();
  LedgerKeys keys;
  keys.trader = 1;
  keys.holder = 7;
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> prints;
  for (int i = 0; i < 20'000; ++i) {
    prints.push_back(random() | 1U);
    keys.sights = {{prints.back(), SightingKind::kBill}};
    tiny.count(keys, {days_later(i / 100), true, 0, static_cast<std::uint64_t>(i) + 1});
  }
  EXPECT_EQ(tiny.memory_bytes(), memory);
  EXPECT_EQ(tiny.sightings(), 512U);
  EXPECT_GT(tiny.forgotten(), 10'000U);
  // Of what came first nothing is left, of what came last nearly all.
  const auto known = [&](std::size_t from) {
    int found = 0;
    for (std::size_t i = from; i < from + 100; ++i) {
      keys.sights = {{prints[i], SightingKind::kBill}};
      found += tiny.look(keys, days_later(200)).first[nth(SightingKind::kBill)] == 0 ? 1 : 0;
    }
    return found;
  };
  EXPECT_EQ(known(0), 0);
  EXPECT_GT(known(19'900), 90);
}

// --- against a model without bounds, over many random declarations ------------------------------

class Model {
 public:
  LedgerFeatures look(const LedgerKeys& keys, int day) const {
    LedgerFeatures features;
    if (first_day_ != 0) features.age_days = static_cast<std::uint32_t>(day - first_day_);
    features.trader = activity(keys.trader, day);
    if (keys.broker != 0) features.broker = activity(keys.broker, day);
    for (const auto& [print, kind] : keys.sights) {
      const auto seen = seen_.find(print);
      const bool lot = is_of_a_lot(kind);
      if (seen == seen_.end() || day - seen->second.last > (lot ? 90 : 365)) {
        ++features.first[nth(kind)];
      } else if (lot) {
        if (seen->second.holder != keys.holder) ++features.of_others[nth(kind)];
        if (kind == SightingKind::kBill) {
          features.bill_declarations =
              std::max(features.bill_declarations, seen->second.declarations);
        }
      }
    }
    return features;
  }
  void count(const LedgerKeys& keys, int day, bool new_root, std::int64_t value) {
    if (first_day_ == 0) first_day_ = day;
    for (const std::uint64_t party : {keys.trader, keys.broker}) {
      if (party == 0 || !new_root) continue;
      parties_[party].days.push_back(day);
      parties_[party].value += value;
    }
    for (const auto& [print, kind] : keys.sights) {
      Seen& seen = seen_[print];
      const bool fresh = seen.last == 0 || day - seen.last > (is_of_a_lot(kind) ? 90 : 365);
      if (fresh) seen.declarations = 0;
      if (fresh || new_root) ++seen.declarations;
      seen.last = day;
      seen.holder = keys.holder;
    }
  }

 private:
  struct Party {
    std::vector<int> days;
    std::int64_t value = 0;
  };
  struct Seen {
    int last = 0;
    std::uint64_t holder = 0;
    std::uint32_t declarations = 0;
  };

  PartyActivity activity(std::uint64_t print, int day) const {
    PartyActivity known;
    const auto party = parties_.find(print);
    if (party == parties_.end()) return known;
    const std::vector<int>& days = party->second.days;
    known.declarations = static_cast<std::uint32_t>(days.size());
    known.days_known = static_cast<std::uint32_t>(day - days.front());
    known.mean_value_vnd = party->second.value / static_cast<std::int64_t>(days.size());
    const int whole = std::min(29, day - days.front());
    std::map<int, std::uint64_t> by_day;
    for (const int then : days) {
      known.today += then == day ? 1 : 0;
      known.last_7_days += then > day - 7 ? 1 : 0;
      known.last_30_days += then > day - 30 ? 1 : 0;
      if (then < day && then >= day - whole) ++by_day[then];
    }
    if (whole == 0) return known;
    std::uint64_t sum = 0, squares = 0;
    for (const auto& [then, count] : by_day) sum += count, squares += count * count;
    const auto n = static_cast<std::uint64_t>(whole);
    known.daily_mean = static_cast<std::int64_t>(sum * 10'000 / n);
    const double variance = static_cast<double>(squares * n - sum * sum);
    known.daily_deviation = static_cast<std::int64_t>(std::floor(std::sqrt(variance * 1e6))) * 10 /
                            static_cast<std::int64_t>(n);
    return known;
  }

  int first_day_ = 0;
  std::map<std::uint64_t, Party> parties_;
  std::map<std::uint64_t, Seen> seen_;
};

// A random declaration's keys from small pools, so that everything meets everything.
LedgerKeys random_keys(std::mt19937_64& random) {
  const auto spread = [](std::uint64_t tag, std::uint64_t value) {
    return (tag * 1'000 + value + 1) * 0x9E3779B97F4A7C15U;
  };
  const auto below = [&random](std::uint64_t bound) { return random() % bound; };
  LedgerKeys keys;
  keys.holder = 1 + below(40);
  keys.trader = spread(1, keys.holder);
  if (below(2) == 0) keys.broker = spread(2, below(5));
  for (std::uint64_t kind = 0; kind < kSightingKinds; ++kind) {
    std::set<std::uint64_t> values;
    for (std::uint64_t i = 0; i < below(3); ++i) values.insert(below(300));
    const bool lot = is_of_a_lot(static_cast<SightingKind>(kind));
    for (const std::uint64_t value : values) {
      keys.sights.push_back({spread(10 + kind * (lot ? 1 : keys.holder + 10), value),
                             static_cast<SightingKind>(kind)});
    }
  }
  return keys;
}

TEST(TradeCounters, SayWhatAModelWithoutBoundsSays) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    std::mt19937_64 random(seed);
    TradeCounters counters({.sightings = 1U << 16U, .parties = 1U << 10U});
    Model model;
    int day = kToday.days;
    std::uint64_t of_others = 0;
    for (std::uint64_t i = 1; i <= 6'000; ++i) {
      if (random() % 40 == 0) day += static_cast<int>(random() % 5);
      if (random() % 3'000 == 0) day += 100;
      const LedgerKeys keys = random_keys(random);
      const LedgerFeatures expected = model.look(keys, day);
      ASSERT_EQ(counters.look(keys, Date{day}), expected) << "seed " << seed << " step " << i;
      for (const std::uint16_t count : expected.of_others) of_others += count;
      const bool new_root = random() % 10 != 0;
      const auto value = static_cast<std::int64_t>(random() % 1'000'000);
      model.count(keys, day, new_root, value);
      const Counted counted{Date{day}, new_root, value, i};
      if (i % 2 == 0) {
        counters.count(keys, counted);
      } else {
        ASSERT_EQ(counters.meet(keys, counted), expected) << "seed " << seed << " step " << i;
      }
    }
    EXPECT_EQ(counters.forgotten(), 0U);
    EXPECT_GT(of_others, 100U) << "the stream showed too little";
  }
}

// --- saved in parts of different moments, and counted again -------------------------------------

struct Step {
  LedgerKeys keys;
  Counted counted;
};

std::vector<Step> a_stream(std::uint64_t seed, std::uint64_t count) {
  std::mt19937_64 random(seed);
  std::vector<Step> steps;
  int day = kToday.days;
  for (std::uint64_t i = 1; i <= count; ++i) {
    if (random() % 40 == 0) day += static_cast<int>(random() % 9);
    steps.push_back({random_keys(random), {Date{day}, random() % 10 != 0, 1'000, i}});
  }
  return steps;
}

std::string bytes_of(const TradeCounters& counters) {
  std::string bytes;
  for (std::size_t part = 0; part < TradeCounters::kParts; ++part) counters.save(part, 0, bytes);
  return bytes;
}

TEST(TradeCounters, PartsOfAnyMomentsAndTheStreamBehindThemGiveTheStateBefore) {
  // Small enough that sets overflow: what is forgotten must come out the same, too.
  for (const std::size_t sightings : {std::size_t{1} << 9U, std::size_t{1} << 16U}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const TradeCounters::Size size{.sightings = sightings, .parties = 256};
      const std::vector<Step> steps = a_stream(seed, 2'000);
      std::mt19937_64 random(seed + 100);
      TradeCounters before(size);
      std::vector<std::string> parts(TradeCounters::kParts);
      for (const Step& step : steps) {
        before.meet(step.keys, step.counted);
        if (random() % 10 != 0) continue;
        const std::size_t part = random() % TradeCounters::kParts;
        parts[part].clear();
        before.save(part, step.counted.sequence, parts[part]);
      }
      EXPECT_EQ(before.forgotten() > 0, sightings < 1'000);

      TradeCounters after(size);
      std::uint64_t oldest = UINT64_MAX;
      for (std::size_t part = 0; part < TradeCounters::kParts; ++part) {
        if (!parts[part].empty()) {
          ASSERT_FALSE(after.load(part, parts[part]));
        }
        oldest = std::min(oldest, after.loaded(part));
      }
      // From the oldest part on, or from anywhere before it: nothing counts twice.
      const std::uint64_t from = seed % 2 == 0 ? oldest : 0;
      for (const Step& step : steps) {
        if (step.counted.sequence > from) after.count(step.keys, step.counted);
      }
      ASSERT_EQ(bytes_of(after), bytes_of(before)) << "seed " << seed;
      const Step& last = steps.back();
      EXPECT_EQ(after.look(last.keys, last.counted.day), before.look(last.keys, last.counted.day));
    }
  }
}

TEST(TradeCounters, PartsFitATableOfAnotherSize) {
  const std::vector<Step> steps = a_stream(5, 500);
  TradeCounters before({.sightings = 1U << 16U, .parties = 1'024});
  for (const Step& step : steps) before.count(step.keys, step.counted);
  TradeCounters after({.sightings = 1U << 17U, .parties = 2'048});
  for (std::size_t part = 0; part < TradeCounters::kParts; ++part) {
    std::string bytes;
    before.save(part, 500, bytes);
    ASSERT_FALSE(after.load(part, bytes));
  }
  for (const Step& step : steps) {
    ASSERT_EQ(after.look(step.keys, steps.back().counted.day),
              before.look(step.keys, steps.back().counted.day));
  }
}

TEST(TradeCounters, WhatIsNoPartOfTheLedgerIsRefused) {
  TradeCounters counters(kSmall);
  for (const Step& step : a_stream(5, 500)) counters.count(step.keys, step.counted);
  std::string bytes;
  counters.save(7, 500, bytes);
  ASSERT_GT(bytes.size(), 100U);
  EXPECT_FALSE(TradeCounters(kSmall).load(7, bytes));
  EXPECT_TRUE(TradeCounters(kSmall).load(8, bytes)) << "another part";
  EXPECT_TRUE(TradeCounters(kSmall).load(7, "")) << "empty";
  for (const char* format : {"\x01", "\x03"}) {
    EXPECT_TRUE(TradeCounters(kSmall).load(7, format + bytes.substr(1))) << "another format";
  }
  EXPECT_TRUE(TradeCounters(kSmall).load(7, bytes + "x"));
  for (const std::size_t length : {std::size_t{5}, std::size_t{19}, bytes.size() - 1}) {
    EXPECT_TRUE(TradeCounters(kSmall).load(7, bytes.substr(0, length))) << length;
  }
}

}  // namespace
}  // namespace luong
