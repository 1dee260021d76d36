#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"
#include "core/error.h"
#include "core/scan_rank.h"
#include "core/scanner.h"

namespace luong {

// What was asked of each device, by rank, and at which hours of the day: the forecast a bid price
// is made of (docs/scanning.md). A day counts three quarters of the one after it; the day that is
// not over is not in it yet.
// Integers only, a pure function of the bids in their order. One thread.
class ScanDemand {
 public:
  // Ranks that differ by less stand in one place of the histogram.
  static constexpr std::uint32_t kStep = 16;
  static constexpr std::size_t kPlaces = ScanRank::kEnd / kStep;

  // A day begins. Days never go back.
  void advance(Date day);
  void count(const ScanBid& bid, Instant arrival);

  // The bid price of the device at `now`, where `free_parts` (containers, in 1/256) are left of it
  // until the full hour `until`: the least rank that may have one. For what ranks higher as many
  // are kept as are expected in that time, and more or fewer by what a slot too few costs against
  // one too many (expected marginal seat revenue, EMSR-b: Belobaba, Operations Research 37, 1989).
  ScanRank price(Code<16> device, std::uint64_t free_parts, Instant now, std::int64_t until) const;

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  // Of one device: parts by place of the rank, then by hour of the day (+07:00).
  static constexpr std::size_t kHours = 24;
  using Histogram = std::array<std::uint64_t, kPlaces + kHours>;
  struct OfDevice {
    Histogram past{}, today{};
  };
  void fold();

  std::map<Code<16>, OfDevice> devices_;
  Date day_{INT32_MIN};
  std::uint64_t past_days_ = 0;  // the weight of all past days
};

}  // namespace luong
