#include "core/scan_demand.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kDayWeight = 1'024;
constexpr std::int64_t kDayHours = 24;
constexpr std::uint64_t kHourMinutes = 60;
constexpr std::int64_t kVietnamOffsetHours = kVietnamOffsetMs / kHourMs;
constexpr std::int32_t kForgottenDays = 60;  // By then nothing is left of a day.

std::size_t place_of(ScanRank rank) { return rank.value() / ScanDemand::kStep; }

std::size_t hour_of_day(std::int64_t hour) {
  const std::int64_t local = hour + kVietnamOffsetHours;
  return static_cast<std::size_t>((local % kDayHours + kDayHours) % kDayHours);
}

std::uint64_t integer_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31U; bit != 0; bit >>= 1U) {
    const std::uint64_t tried = root | bit;
    if (tried * tried <= value) root = tried;
  }
  return root;
}

using Wide = unsigned __int128;

// How far above what is expected one keeps back, in 1/1000 of its standard deviation, by how much a
// lot is worth against those above it, in sixteenths: the normal quantile of one minus that.
constexpr std::uint64_t kSixteenths = 16;
constexpr std::array<std::int64_t, kSixteenths + 1> kDeviations = {
    1'863, 1'534, 1'150, 887,  674,  489,    319,    157,   0,
    -157,  -319,  -489,  -674, -887, -1'150, -1'534, -1'863};

// Lots have some two containers and come independently: the variance is twice the mean.
std::uint64_t protected_parts(std::uint64_t expected, std::uint64_t worth) {
  const std::uint64_t variance = 2 * ScanBid::kParts * expected;
  const auto deviation = static_cast<std::int64_t>(integer_root(variance));
  const std::int64_t more =
      deviation * kDeviations[std::min<std::uint64_t>(worth, kSixteenths)] / 1'000;
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(static_cast<std::int64_t>(expected) + more, 0));
}

// Of the middle of a place.
Wide risk_of(std::size_t place) {
  const auto middle = static_cast<std::uint32_t>(place * ScanDemand::kStep + ScanDemand::kStep / 2);
  return static_cast<Wide>(ScanRank::from_value(middle).risk());
}

std::uint64_t three_quarters(std::uint64_t value) { return value - value / 4; }

}  // namespace

void ScanDemand::advance(Date day) {
  if (day_.days == INT32_MIN) day_ = day;
  if (day.days <= day_.days) return;
  const std::int32_t passed = day.days - day_.days;
  for (std::int32_t i = 0; i < std::min(passed, kForgottenDays); ++i) fold();
  if (passed > kForgottenDays) {
    devices_.clear();
    past_days_ = 0;
  }
  day_ = day;
}

void ScanDemand::fold() {
  past_days_ = three_quarters(past_days_) + kDayWeight;
  for (auto& [device, seen] : devices_) {
    for (std::size_t i = 0; i < seen.past.size(); ++i) {
      seen.past[i] = three_quarters(seen.past[i]) + seen.today[i] * kDayWeight;
    }
    seen.today.fill(0);
  }
}

void ScanDemand::count(const ScanBid& bid, Instant arrival) {
  const std::size_t hour = hour_of_day(arrival.ms / kHourMs);
  for (const ScanAsked& asked : bid.asked) {
    Histogram& today = devices_[asked.device].today;
    today[place_of(bid.rank)] += asked.parts;
    today[kPlaces + hour] += asked.parts;
  }
}

// From the highest place down, as long as what stands above it leaves something over.
ScanRank ScanDemand::price(Code<16> device, std::uint64_t free_parts, Instant now,
                           std::int64_t until) const {
  const auto at = devices_.find(device);
  if (at == devices_.end() || past_days_ == 0) return {};
  const auto ranks = std::span(at->second.past).first<kPlaces>();
  const auto hours = std::span(at->second.past).last<kHours>();
  const auto all = std::accumulate(hours.begin(), hours.end(), Wide{0}) * kHourMinutes;
  if (all == 0) return {};
  // The rest of the hour that has begun, and the hours after it, in minutes of each.
  const std::int64_t begun = now.ms / kHourMs;
  const auto gone = static_cast<std::uint64_t>(now.ms % kHourMs / kMinuteMs);
  Wide coming = begun < until ? Wide{hours[hour_of_day(begun)]} * (kHourMinutes - gone) : 0;
  for (std::int64_t hour = begun + 1; hour < until; ++hour) {
    coming += Wide{hours[hour_of_day(hour)]} * kHourMinutes;
  }
  const auto expected_of = [&](Wide parts) {
    return static_cast<std::uint64_t>(parts * coming / all / past_days_);
  };
  // Room for everybody: nothing is kept back for chance.
  const auto asked = std::accumulate(ranks.begin(), ranks.end(), Wide{0});
  if (expected_of(asked) <= free_parts) return {};
  Wide above = 0;
  Wide risk_above = 0;
  std::size_t least = kPlaces - 1;
  for (std::size_t place = kPlaces - 1; place-- > 0;) {
    above += ranks[place + 1];
    risk_above += Wide{ranks[place + 1]} * risk_of(place + 1);
    const Wide worth = risk_above == 0 ? 0 : risk_of(place) * above * kSixteenths / risk_above;
    if (protected_parts(expected_of(above), static_cast<std::uint64_t>(worth)) > free_parts) break;
    least = place;
  }
  return ScanRank::from_value(static_cast<std::uint32_t>(least * kStep));
}

void ScanDemand::save(std::string& out) const {
  put_varint(out, kFormat);
  put_signed(out, day_.days);
  put_varint(out, past_days_);
  put_varint(out, devices_.size());
  for (const auto& [device, seen] : devices_) {
    put_text(out, device.view());
    for (const Histogram* histogram : {&seen.past, &seen.today}) {
      const auto filled = static_cast<std::uint64_t>(
          std::ranges::count_if(*histogram, [](std::uint64_t parts) { return parts != 0; }));
      put_varint(out, filled);
      for (std::size_t i = 0; i < histogram->size(); ++i) {
        if ((*histogram)[i] == 0) continue;
        put_varint(out, i);
        put_varint(out, (*histogram)[i]);
      }
    }
  }
}

std::optional<Error> ScanDemand::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  ScanDemand loaded;
  loaded.day_.days = reader.signed_integer();
  loaded.past_days_ = reader.number();
  const std::size_t count = reader.count();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const auto device = reader.code<16>();
    if (!loaded.devices_.empty() && loaded.devices_.rbegin()->first >= device) reader.fail();
    OfDevice& seen = loaded.devices_[device];
    for (Histogram* histogram : {&seen.past, &seen.today}) {
      const std::size_t filled = reader.count();
      std::size_t next = 0;
      for (std::size_t j = 0; j < filled && reader.ok(); ++j) {
        const std::uint64_t place = reader.below(kPlaces + kHours);
        const std::uint64_t parts = reader.number();
        if (place < next || parts == 0) reader.fail();
        next = place + 1;
        (*histogram)[place] = parts;
      }
    }
  }
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "stored demand for scans does not read back"};
  }
  *this = std::move(loaded);
  return std::nullopt;
}

}  // namespace luong
