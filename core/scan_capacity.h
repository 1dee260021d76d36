#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/code.h"
#include "core/dates.h"
#include "core/error.h"
#include "core/facts.h"
#include "core/scanner.h"

namespace luong {

// Tokens taken of each device and hour. Bounded: hours that lie behind are dropped as time goes on.
// Saved in checkpoints, rebuilt from the journal by advance(), apply() and release() with the
// registry out of play: an offer carries all that is needed to count its tokens again
// (core/facts.h), also after the registry has changed. One thread.
//
// A window begins at a full hour in the device's opening hours and runs on through consecutive open
// hours until every container has its token. Its first hour may be shared with lots that came
// before; the hours after it must be untouched.
class ScanCapacity {
 public:
  static constexpr std::int64_t kKeptHours = 24;  // behind the newest arrival

  // What a lot arriving then may be given, at most `horizon_hours` ahead. A clock set back gets no
  // hours whose counts were dropped.
  HourSpan span(Instant arrival, std::int64_t horizon_hours) const noexcept;

  // The window of this device that begins first in `span` and ends in it; none without a device.
  ScanOffer earliest(const Scanner& scanner, std::uint32_t containers, HourSpan span) const;
  std::uint64_t free(const Scanner& scanner, HourSpan span) const;  // tokens, open hours
  std::uint64_t waiting(Code<16> device, std::int64_t from) const;  // tokens taken, from then on
  std::uint32_t used(Code<16> device, std::int64_t hour) const noexcept;

  void apply(const ScanOffer& offer);    // it is given
  void release(const ScanOffer& offer);  // undoes apply()
  // One container more, or fewer, in that hour.
  void take_one(Code<16> device, std::int64_t hour);
  void give_back_one(Code<16> device, std::int64_t hour);
  void advance(Instant arrival);  // time has come to it: drops hours too long behind

  void save(std::string& out) const;  // canonical: the same counts give the same bytes
  std::optional<Error> load(std::string_view bytes);

 private:
  using Slot = std::pair<Code<16>, std::int64_t>;  // device, hour

  void count(const ScanOffer& offer, bool taken);

  std::map<Slot, std::uint32_t> used_;  // no zeros, nothing before oldest_hour_
  std::int64_t oldest_hour_ = INT64_MIN;
};

}  // namespace luong
