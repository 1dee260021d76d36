#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/criteria_pack.h"
#include "core/dates.h"
#include "core/error.h"
#include "core/reference_data.h"
#include "core/selectivity.h"

// The selectivity governor (decision.md §3): inspection is scarce, and caps say how large a share
// of all formal declarations may be Yellow and Red. What must be inspected is, whatever the cap;
// what is left of it goes to the lots that rank highest, by the thresholds of the next epoch.
namespace luong {

// Shares and minima are in hundredths of a percent: 450 is 4.5 %.
inline constexpr std::int64_t kWholeShare = 10'000;

struct CapTerms {
  // What a cap on documents is a share of: Yellow alone, or Yellow and Red together.
  enum class Reading : std::uint8_t { kYellow, kYellowAndRed };
  enum class WithoutRow : std::uint8_t { kRefuse, kUncapped, kCarryLast };
  Reading reading = Reading::kYellow;
  WithoutRow without_row = WithoutRow::kCarryLast;
  std::int32_t minimum_yellow = 200, minimum_red = 50;  // what stays for discretion in any case
  std::uint32_t epoch_declarations = 500;               // judged, until the thresholds are set anew
};

// The caps of a day, as `terms` have it where no row names it. Null: uncapped.
const CapRow* caps_on(const ReferenceData& reference, Date day, const CapTerms& terms) noexcept;
// Why reference data may not be put in force on a day: caps it has, but none for that day, and
// nobody has written what then.
std::optional<Error> check_caps(const ReferenceData& reference, Date day, const CapTerms& terms);

// The declarations of one window, and how their channels came about.
struct ChannelUse {
  std::uint64_t counted = 0;
  std::uint64_t mandatory_yellow = 0, mandatory_red = 0;  // M is Yellow; is Red
  std::uint64_t chosen_yellow = 0;                        // Yellow, M was lower
  std::uint64_t chosen_red = 0;                           // Red, M was lower than Yellow
  std::uint64_t raised = 0;                               // Red, M was Yellow

  std::uint64_t yellow() const { return mandatory_yellow - raised + chosen_yellow; }
  std::uint64_t red() const { return mandatory_red + raised + chosen_red; }
  void add(const Selection& selection);
  void remove(const Selection& selection);
  bool operator==(const ChannelUse&) const = default;
};

// How many of `use` discretion may have made Yellow or Red: what the cap leaves beside what had to
// be, and the minimum at least.
struct Allowance {
  std::int64_t yellow = 0, red = 0;
};
Allowance allowance(const ChannelUse& use, const CapRow& row, const CapTerms& terms) noexcept;
// How many it has made so, counted as the allowance is.
Allowance chosen(const ChannelUse& use, CapTerms::Reading reading) noexcept;
// What had to be inspected, and the minimum beside it, is more than the cap: the alarm CAP.
bool exceeds_cap(const ChannelUse& use, const CapRow& row, const CapTerms& terms) noexcept;

// Part of the in-order state: counts what is decided and works out thresholds. A pure function of
// the entries it has seen, in their order; integers only. Some 20 kB. One thread.
class SelectivityGovernor {
 public:
  struct Window {
    Date first{INT32_MIN};  // its first day; INT32_MIN: none begun
    ChannelUse formal, low_value;
  };

  const SelectivityEpoch& epoch() const { return epoch_; }
  std::uint64_t judged() const { return judged_; }  // in this epoch
  Date day() const { return day_.first; }
  const Window& today() const { return day_; }
  const Window& month() const { return month_; }

  // A day begins, and with it windows. Days never go back: a clock set back goes on with the
  // newest.
  void advance(Date day);
  // Another declaration was judged, whatever came of it.
  void judge() { ++judged_; }
  void count(const Selection& selection);
  void uncount(const Selection& selection);                     // cancelled
  void recount(const Selection& before, const Selection& now);  // raised after its reply

  // The thresholds that fit what has been counted: the lowest, not below `base`, by which the next
  // epoch is expected to stay within what the day and the month have earned, a young window in part
  // ahead. New ones
  // aim at 85 % of it and are kept while they fit and leave little unused: what is left over is
  // there for the next epoch, and a threshold that moves with every chance would treat like lots
  // unlike. `row`: null is uncapped.
  SelectivityEpoch next(const CapRow* row, const CapTerms& terms, const Thresholds& base) const;
  void begin(const SelectivityEpoch& epoch);

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  static constexpr std::size_t kScores = kBeyondAnyScore;  // a score is below it
  // Lots by score whose channel the tier-2 test may raise: to Yellow, to Red. Each weighs kWeight
  // when it is counted and a quarter less after each epoch.
  using Histogram = std::array<std::uint32_t, kScores>;
  struct Recent {
    Histogram to_yellow{}, to_red{};
    std::uint64_t counted = 0, mandatory_yellow = 0, mandatory_red = 0;
  };
  static constexpr std::uint32_t kWeight = 256;

  // What discretion may still do: `left` in the next epoch, of which `spare` may stay unused.
  struct Room {
    std::int64_t left = INT64_MAX, spare = 0;
    void narrow(std::int64_t allowed, std::int64_t used);
  };
  // Of `weight` of the recent ones, how many there will be in an epoch of `next` counted.
  std::int64_t expected(std::uint64_t weight, std::int64_t next) const;
  std::int32_t threshold(const Histogram& histogram, std::int64_t next, const Room& room,
                         std::uint64_t left_out, std::int32_t base, std::int32_t now) const;

  Window day_, month_;
  Recent recent_;
  SelectivityEpoch epoch_;
  std::uint64_t last_number_ = 0;  // of the epochs there were
  std::uint64_t judged_ = 0;       // in this epoch
};

}  // namespace luong
