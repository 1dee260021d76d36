#include "core/selectivity_governor.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace luong {
namespace {

const Date kDay = *parse_date("2025-06-12");
constexpr Thresholds kBase{300, 600, 0};

CapRow caps(std::int32_t yellow, std::int32_t red) {
  return {kFirstDay, kLastDay, yellow, red, ""};
}

// What the weigher makes of a lot under an epoch.
Selection decided(Discretion discretion, const SelectivityEpoch& epoch, Date day) {
  const std::int32_t yellow = std::max(kBase.yellow, epoch.yellow);
  const std::int32_t red = std::max(kBase.red, epoch.red);
  Channel ranked = Channel::kGreen;
  if (discretion.score >= yellow) ranked = Channel::kYellow;
  if (discretion.score >= red) ranked = Channel::kRed;
  Selection selection;
  selection.as = Selection::As::kFormal;
  selection.first = true;
  selection.channel = higher(discretion.mandatory, std::min(ranked, discretion.reach));
  selection.discretion = discretion;
  selection.day = day;
  return selection;
}

// A stream of lots as a test wants it, judged epoch by epoch.
struct Stream {
  std::uint64_t seed = 1;
  int mandatory_yellow = 180, mandatory_red = 20;  // of 1,000
  int high = 150;                                  // scores of 300 and more, of 1,000
  bool lumps = false;                              // of those, most exactly 300

  Discretion next(std::mt19937_64& random) const {
    const auto below = [&random](int bound) {
      return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
    };
    Discretion lot;
    const int what = below(1'000);
    lot.mandatory = what < mandatory_red                      ? Channel::kRed
                    : what < mandatory_red + mandatory_yellow ? Channel::kYellow
                                                              : Channel::kGreen;
    if (below(100) == 0) lot.reach = Channel::kGreen;  // A priority enterprise.
    const bool is_high = below(1'000) < high;
    lot.score = is_high ? 300 + (lumps && below(4) != 0 ? 0 : below(500)) : below(300);
    return lot;
  }
};

struct Month {
  SelectivityGovernor governor;
  std::int64_t worst_yellow = 0, worst_red = 0;  // use beyond the allowance at an epoch's start
  std::size_t changes = 0;
};

Month a_month(const Stream& stream, const CapRow& row, const CapTerms& terms, int days, int a_day) {
  std::mt19937_64 random(stream.seed);
  Month result;
  SelectivityGovernor& governor = result.governor;
  const auto turn = [&](Date day) {
    governor.advance(day);
    const SelectivityEpoch next = governor.next(&row, terms, kBase);
    result.changes += next.yellow != governor.epoch().yellow || next.red != governor.epoch().red;
    for (const auto* window : {&governor.today(), &governor.month()}) {
      const Allowance may = allowance(window->formal, row, terms);
      const Allowance has = chosen(window->formal, terms.reading);
      result.worst_yellow = std::max(result.worst_yellow, has.yellow - may.yellow);
      result.worst_red = std::max(result.worst_red, has.red - may.red);
    }
    governor.begin(next);
  };
  for (int day = 0; day < days; ++day) {
    const Date today{kDay.days - 11 + day};  // From the first of the month on.
    if (day == 0) governor.advance(today);
    if (day > 0) turn(today);
    for (int i = 0; i < a_day; ++i) {
      if (governor.judged() >= terms.epoch_declarations) turn(today);
      governor.judge();
      governor.count(decided(stream.next(random), governor.epoch(), today));
    }
  }
  return result;
}

TEST(SelectivityGovernor, UseStaysWithinTheCapToWithinOneEpoch) {
  for (const auto reading : {CapTerms::Reading::kYellow, CapTerms::Reading::kYellowAndRed}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Stream stream{.seed = seed, .lumps = seed % 2 == 0};
      stream.high = 100 + static_cast<int>(seed) * 15;
      const CapTerms terms{.reading = reading};
      const CapRow row = caps(2'500, 400);
      const Month found = a_month(stream, row, terms, 10, 8'000);
      const auto epoch = static_cast<std::int64_t>(terms.epoch_declarations);
      EXPECT_LE(found.worst_yellow, epoch) << seed;
      EXPECT_LE(found.worst_red, epoch) << seed;
      // The shares at the close: what had to be plus what discretion added, within the cap.
      const ChannelUse& month = found.governor.month().formal;
      const std::uint64_t documents =
          month.yellow() + (reading == CapTerms::Reading::kYellow ? 0 : month.red());
      EXPECT_LE(documents, month.counted * 2'505 / 10'000) << seed;
      EXPECT_LE(month.red(), month.counted * 405 / 10'000) << seed;
    }
  }
}

TEST(SelectivityGovernor, AtLeastNineTenthsOfTheRoomIsUsedWhereThereIsEnoughToDo) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Stream stream{.seed = seed, .high = 300, .lumps = seed % 2 == 0};
    const CapTerms terms;
    const CapRow row = caps(2'500, 400);
    const Month found = a_month(stream, row, terms, 3, 40'000);
    const ChannelUse& month = found.governor.month().formal;
    const Allowance may = allowance(month, row, terms);
    const Allowance has = chosen(month, terms.reading);
    EXPECT_GE(has.yellow * 10, may.yellow * 9) << seed;
    EXPECT_GE(has.red * 10, may.red * 9) << seed;
  }
}

TEST(SelectivityGovernor, TheMinimumStaysWhereWhatMustBeExceedsTheCap) {
  const Stream stream{.seed = 3, .mandatory_yellow = 400, .mandatory_red = 60, .high = 300};
  const CapTerms terms;
  const CapRow row = caps(3'300, 450);
  const Month found = a_month(stream, row, terms, 10, 8'000);
  const ChannelUse& month = found.governor.month().formal;
  EXPECT_TRUE(exceeds_cap(month, row, terms));
  EXPECT_NEAR(static_cast<double>(month.mandatory_yellow) / static_cast<double>(month.counted), 0.4,
              0.02)
      << "nothing mandatory gives way";
  const Allowance has = chosen(month, terms.reading);
  EXPECT_GE(has.yellow * 10, static_cast<std::int64_t>(month.counted) * 9 * 200 / 10'000);
  EXPECT_LE(has.yellow, static_cast<std::int64_t>(month.counted) * 200 / 10'000 + 1'000);
  EXPECT_GE(has.red * 10, static_cast<std::int64_t>(month.counted) * 9 * 50 / 10'000);
}

TEST(SelectivityGovernor, ACapThatDoesNotBindLeavesThePacksThresholds) {
  const Stream stream{.seed = 5, .high = 50};
  const Month found = a_month(stream, caps(10'000, 10'000), {}, 3, 5'000);
  EXPECT_EQ(found.governor.epoch().yellow, kBase.yellow);
  EXPECT_EQ(found.governor.epoch().red, kBase.red);
  EXPECT_FALSE(exceeds_cap(found.governor.month().formal, caps(10'000, 10'000), {}));
}

TEST(SelectivityGovernor, WithoutACapThePacksThresholdsHold) {
  SelectivityGovernor governor;
  governor.advance(kDay);
  for (int i = 0; i < 100; ++i) {
    governor.count(decided({Channel::kGreen, Channel::kRed, 700}, governor.epoch(), kDay));
  }
  const SelectivityEpoch next = governor.next(nullptr, {}, kBase);
  EXPECT_EQ(next.number, 1U);
  EXPECT_EQ(next.yellow, kBase.yellow);
  EXPECT_EQ(next.red, kBase.red);
}

TEST(Caps, WhatHoldsOnADayWithoutARow) {
  using WithoutRow = CapTerms::WithoutRow;
  ReferenceData reference;
  const Date first = *parse_date("2023-01-01"), last = *parse_date("2023-12-31");
  const Date later = *parse_date("2025-01-01");
  reference.set_caps({{later, kLastDay, 3'300, 450, "b"}, {first, last, 3'700, 500, "a"}}, "1");
  struct Case {
    const char* day;
    WithoutRow without;
    const char* source;  // of the row; null: uncapped
    bool refused;
  };
  const Case kCases[] = {
      {"2023-06-01", WithoutRow::kRefuse, "a", false},
      {"2025-01-01", WithoutRow::kUncapped, "b", false},
      {"2024-06-01", WithoutRow::kCarryLast, "a", false},
      {"2024-06-01", WithoutRow::kUncapped, nullptr, false},
      {"2024-06-01", WithoutRow::kRefuse, nullptr, true},
      {"2022-12-31", WithoutRow::kCarryLast, nullptr, false},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.day);
    const CapTerms terms{.without_row = c.without};
    const CapRow* row = caps_on(reference, *parse_date(c.day), terms);
    ASSERT_EQ(row == nullptr, c.source == nullptr);
    if (row != nullptr) {
      EXPECT_EQ(row->source, c.source);
    }
    EXPECT_EQ(check_caps(reference, *parse_date(c.day), terms).has_value(), c.refused);
  }
  EXPECT_FALSE(check_caps({}, first, {.without_row = WithoutRow::kRefuse}))
      << "no caps, no governor";
}

TEST(SelectivityGovernor, ThresholdsThatFitAreKept) {
  // Nothing of the stream changes, so after the first days the thresholds seldom do: a plain
  // recalculation would move them nearly every epoch.
  const Stream stream{.seed = 7, .high = 300};
  const Month found = a_month(stream, caps(2'500, 400), {}, 5, 40'000);
  EXPECT_LT(found.changes, 300U) << "of 400 epochs";
}

TEST(SelectivityGovernor, TheLowestScoresAreLetGoFirst) {
  const Stream stream{.seed = 9, .high = 400};
  const Month found = a_month(stream, caps(2'500, 400), {}, 10, 8'000);
  EXPECT_GT(found.governor.epoch().yellow, kBase.yellow);
  EXPECT_GE(found.governor.epoch().red, found.governor.epoch().yellow);
}

TEST(SelectivityGovernor, ACancellationTakesOutWhatWasPutIn) {
  SelectivityGovernor governor;
  governor.advance(kDay);
  const Selection kept = decided({Channel::kGreen, Channel::kRed, 400}, {}, kDay);
  const Selection cancelled = decided({Channel::kYellow, Channel::kRed, 700}, {}, kDay);
  governor.count(kept);
  const ChannelUse before = governor.today().formal;
  governor.count(cancelled);
  EXPECT_EQ(governor.today().formal.raised, 1U);
  Selection carried = cancelled;  // By the version in force when it is cancelled.
  carried.first = false;
  governor.count(carried);
  EXPECT_EQ(governor.today().formal.counted, 2U) << "a later version is no second declaration";
  governor.uncount(carried);
  EXPECT_EQ(governor.today().formal, before);
  EXPECT_EQ(governor.month().formal, before);

  governor.count(cancelled);
  governor.advance(Date{kDay.days + 1});
  governor.uncount(cancelled);
  EXPECT_EQ(governor.today().formal, ChannelUse{}) << "it was not of this day";
  EXPECT_EQ(governor.month().formal, before) << "but of this month";
  governor.advance(Date{kDay.days + 30});
  governor.uncount(cancelled);
  EXPECT_EQ(governor.month().formal, ChannelUse{});
}

TEST(SelectivityGovernor, LowValueIsCountedApart) {
  SelectivityGovernor governor;
  governor.advance(kDay);
  Selection small = decided({Channel::kGreen, Channel::kRed, 400}, {}, kDay);
  small.as = Selection::As::kLowValue;
  governor.count(small);
  governor.count({});
  EXPECT_EQ(governor.today().formal, ChannelUse{});
  EXPECT_EQ(governor.today().low_value.chosen_yellow, 1U);
}

TEST(SelectivityGovernor, DaysNeverGoBack) {
  SelectivityGovernor governor;
  governor.advance(kDay);
  governor.advance(Date{kDay.days - 1});
  EXPECT_EQ(governor.day(), kDay);
  EXPECT_EQ(governor.month().first, *parse_date("2025-06-01"));
}

TEST(SelectivityGovernor, SavedAndLoadedItGoesOnAsIfNothingHadHappened) {
  std::mt19937_64 random(11);
  const Stream stream{.seed = 11, .high = 300};
  SelectivityGovernor whole;
  whole.advance(kDay);
  const CapRow row = caps(2'500, 400);
  for (int i = 0; i < 30'000; ++i) {
    if (whole.judged() >= 1'000) whole.begin(whole.next(&row, {}, kBase));
    if (i % 3'333 == 0) {
      std::string bytes, again;
      whole.save(bytes);
      SelectivityGovernor loaded;
      ASSERT_FALSE(loaded.load(bytes));
      loaded.save(again);
      EXPECT_EQ(bytes, again);
      EXPECT_EQ(loaded.next(&row, {}, kBase), whole.next(&row, {}, kBase));
      whole = loaded;
    }
    whole.judge();
    whole.count(decided(stream.next(random), whole.epoch(), kDay));
  }
  std::string bytes;
  whole.save(bytes);
  for (const std::size_t size : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
    SelectivityGovernor broken;
    EXPECT_TRUE(broken.load(std::string_view(bytes).substr(0, size)));
  }
  SelectivityGovernor broken;
  EXPECT_TRUE(broken.load(bytes + "x"));
}

TEST(Selection, ReadsBackAndRefusesWhatIsNone) {
  Selection selection = decided({Channel::kYellow, Channel::kRed, 1'999}, {}, kDay);
  std::string bytes;
  encode(selection, bytes);
  Selection back;
  ASSERT_FALSE(decode(bytes, back));
  EXPECT_EQ(back, selection);
  ASSERT_FALSE(decode("", back));
  EXPECT_EQ(back, Selection{});
  EXPECT_TRUE(decode(bytes.substr(0, bytes.size() - 1), back));
  EXPECT_TRUE(decode(bytes + "x", back));
  bytes[1] = 3;
  EXPECT_TRUE(decode(bytes, back)) << "no such kind";
}

}  // namespace
}  // namespace luong
