#include "core/trade_counters.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/byte_codec.h"

namespace luong {
namespace {

constexpr std::uint8_t kPartFormat = 2;  // 1: parties without checks; counted again
constexpr std::uint16_t kCountMax = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kWeek = 7;

int day_number(Date day) { return std::clamp<int>(day.days, 1, kCountMax); }

std::uint64_t integer_root(std::uint64_t square) {
  auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(square)));
  while (root > 0 && root > square / root) --root;
  while ((root + 1) <= square / (root + 1)) ++root;
  return root;
}

int window_of(SightingKind kind) { return is_of_a_lot(kind) ? kReuseWindowDays : kHabitWindowDays; }

bool is_over(int last_day, SightingKind kind, int day) {
  return last_day == 0 || day - last_day > window_of(kind);
}

}  // namespace

TradeCounters::TradeCounters(const Size& size, std::pmr::memory_resource* memory)
    : sightings_(size.sightings, memory), parties_(size.parties, memory) {}

void TradeCounters::clear() {
  sightings_.clear();
  parties_.clear();
  loaded_.fill(0);
  first_day_ = 0;
  forgotten_ = 0;
}

void TradeCounters::prefetch(const LedgerKeys& keys) const noexcept {
  if (keys.empty()) return;
  parties_.prefetch(keys.trader);
  if (keys.broker != 0) parties_.prefetch(keys.broker);
  for (const LedgerKeys::Key& key : keys.sights) sightings_.prefetch(key.print);
}

// --- what is known ------------------------------------------------------------------------------

PartyActivity TradeCounters::activity(const Party& party, int day) noexcept {
  PartyActivity known;
  if (party.declarations == 0) return known;
  day = std::max<int>(day, party.last_day);  // The clock was set back: its newest day goes on.
  known.declarations = party.declarations;
  known.days_known = static_cast<std::uint32_t>(day - party.first_day);
  known.mean_value_vnd = party.value_total / party.declarations;

  // counts[i] is of the day `passed` + i ago.
  const auto passed = static_cast<std::size_t>(std::min<int>(day - party.last_day, kDays));
  const auto in_sight = [&](std::size_t days) { return days > passed ? days - passed : 0; };
  std::uint64_t sum = 0, squares = 0;
  for (std::size_t i = 0; i < in_sight(kDays); ++i) {
    const std::uint64_t count = party.counts[i];
    sum += count;
    squares += count * count;
    if (i < in_sight(kWeek)) known.last_7_days += static_cast<std::uint32_t>(count);
  }
  known.last_30_days = static_cast<std::uint32_t>(sum);
  if (passed == 0) known.today = party.counts[0];

  const auto days =
      std::min<std::uint64_t>(known.days_known, kDays - 1);  // whole ones before today
  if (days == 0) return known;
  const std::uint64_t today = known.today;
  sum -= today;
  squares -= today * today;
  known.daily_mean = static_cast<std::int64_t>(sum * 10'000 / days);
  // (n * sum of squares - square of the sum) / n^2 is the variance; of at most 29 days of 65,535,
  // so that a million times it fits in 64 bits.
  const std::uint64_t spread = squares * days - sum * sum;
  known.daily_deviation = static_cast<std::int64_t>(integer_root(spread * 1'000'000) * 10 / days);
  return known;
}

CheckHistory TradeCounters::checks(const Party& party, int day) noexcept {
  CheckHistory known;
  known.checks = party.checks;
  known.violations = party.violations;
  if (party.last_violation != 0 && day > party.last_violation) {
    known.days_since_violation = static_cast<std::uint32_t>(day - party.last_violation);
  }
  return known;
}

PartyActivity TradeCounters::look_at_party(std::uint64_t print, int day) const noexcept {
  const Party* party = print == 0 ? nullptr : parties_.find(print);
  return party == nullptr ? PartyActivity{} : activity(*party, day);
}

void TradeCounters::look_at(const Sighting* seen, const LedgerKeys::Key& key, std::uint64_t holder,
                            int day, LedgerFeatures& features) noexcept {
  if (seen == nullptr || is_over(seen->last_day, key.kind, day)) {
    ++features.first[index_of(key.kind)];
    return;
  }
  if (!is_of_a_lot(key.kind)) return;
  if (seen->holder != holder) ++features.of_others[index_of(key.kind)];
  if (key.kind == SightingKind::kBill) {
    features.bill_declarations = std::max(features.bill_declarations, seen->declarations);
  }
}

std::uint32_t TradeCounters::age_on(int day) const noexcept {
  return first_day_ != 0 && day > first_day_ ? static_cast<std::uint32_t>(day - first_day_) : 0;
}

LedgerFeatures TradeCounters::look(const LedgerKeys& keys, Date date) const noexcept {
  const int day = day_number(date);
  LedgerFeatures features;
  features.age_days = age_on(day);
  if (keys.empty()) return features;
  const Party* const trader = parties_.find(keys.trader);
  if (trader != nullptr) {
    features.trader = activity(*trader, day);
    features.trader_checks = checks(*trader, day);
  }
  features.broker = look_at_party(keys.broker, day);
  for (const LedgerKeys::Key& key : keys.sights) {
    look_at(sightings_.find(key.print), key, keys.holder, day, features);
  }
  return features;
}

// --- counting -----------------------------------------------------------------------------------

bool TradeCounters::holds(std::uint64_t print, std::uint64_t sequence) const noexcept {
  return sequence <= loaded_[Sightings::part_of(print)];
}

TradeCounters::Party& TradeCounters::take_party(std::uint64_t print) noexcept {
  std::uint16_t forgotten = 0;
  return parties_.take(print, forgotten);
}

TradeCounters::Sighting& TradeCounters::take_sighting(std::uint64_t print, int day) noexcept {
  std::uint16_t forgotten = 0;
  Sighting& sighting = sightings_.take(print, forgotten);
  if (forgotten != 0 && day - forgotten <= kReuseWindowDays) ++forgotten_;
  return sighting;
}

void TradeCounters::count(Party& party, int day, const Counted& counted) noexcept {
  if (party.declarations == 0) {
    party.first_day = party.last_day = static_cast<std::uint16_t>(day);
  }
  if (day > party.last_day) {
    const auto passed = std::min<std::ptrdiff_t>(day - party.last_day, kDays);
    std::shift_right(party.counts.begin(), party.counts.end(), passed);
    std::fill_n(party.counts.begin(), passed, std::uint16_t{0});
    party.last_day = static_cast<std::uint16_t>(day);
  }
  if (party.counts[0] < kCountMax) ++party.counts[0];
  ++party.declarations;
  if (__builtin_add_overflow(party.value_total, counted.value, &party.value_total)) {
    party.value_total = INT64_MAX;
  }
}

void TradeCounters::count(Sighting& sighting, const LedgerKeys::Key& key, std::uint64_t holder,
                          int day, const Counted& counted) noexcept {
  const bool fresh = is_over(sighting.last_day, key.kind, day);
  if (fresh) sighting.declarations = 0;
  if (counted.new_root || fresh) ++sighting.declarations;
  sighting.last_day = static_cast<std::uint16_t>(std::max<int>(day, sighting.last_day));
  sighting.holder = holder;
}

void TradeCounters::count(const LedgerKeys& keys, const Counted& counted) noexcept {
  const int day = day_number(counted.day);
  if (first_day_ == 0) first_day_ = static_cast<std::uint16_t>(day);
  if (keys.empty()) return;
  for (const std::uint64_t party : {keys.trader, keys.broker}) {
    const bool counts = party != 0 && counted.new_root && !holds(party, counted.sequence);
    if (counts) count(take_party(party), day, counted);
  }
  for (const LedgerKeys::Key& key : keys.sights) {
    if (holds(key.print, counted.sequence)) continue;
    count(take_sighting(key.print, day), key, keys.holder, day, counted);
  }
}

LedgerFeatures TradeCounters::meet(const LedgerKeys& keys, const Counted& counted) noexcept {
  const int day = day_number(counted.day);
  LedgerFeatures features;
  features.age_days = age_on(day);
  if (first_day_ == 0) first_day_ = static_cast<std::uint16_t>(day);
  if (keys.empty()) return features;
  const auto meet_party = [&](std::uint64_t print) {
    if (print == 0 || !counted.new_root) return look_at_party(print, day);
    Party& party = take_party(print);
    const PartyActivity known = activity(party, day);
    count(party, day, counted);
    return known;
  };
  if (const Party* trader = parties_.find(keys.trader)) {
    features.trader_checks = checks(*trader, day);
  }
  features.trader = meet_party(keys.trader);
  features.broker = meet_party(keys.broker);
  for (const LedgerKeys::Key& key : keys.sights) {
    Sighting& sighting = take_sighting(key.print, day);
    look_at(&sighting, key, keys.holder, day, features);
    count(sighting, key, keys.holder, day, counted);
  }
  return features;
}

void TradeCounters::count(std::uint64_t trader, const CountedCheck& check) noexcept {
  if (trader == 0 || holds(trader, check.sequence)) return;
  const int day = day_number(check.day);
  Party& party = take_party(trader);
  // One that is known by nothing else has been seen today.
  if (party.declarations == 0) party.last_day = static_cast<std::uint16_t>(day);
  party.checks += check.is_check && party.checks < UINT32_MAX ? 1U : 0U;
  if (!check.violation) return;
  if (party.violations < kCountMax) ++party.violations;
  party.last_violation = static_cast<std::uint16_t>(std::max<int>(day, party.last_violation));
}

// --- saving -------------------------------------------------------------------------------------

void TradeCounters::save(std::size_t part, std::uint64_t sequence, std::string& out) const {
  put_u8(out, kPartFormat);
  put_u8(out, static_cast<std::uint8_t>(part));
  put_fixed(out, sequence);
  put_fixed(out, first_day_);
  const std::size_t size_at = out.size();
  put_fixed(out, std::uint64_t{0});
  sightings_.save(part, out);
  const std::uint64_t size = out.size() - size_at - sizeof(std::uint64_t);
  std::memcpy(out.data() + size_at, &size, sizeof size);
  parties_.save(part, out);
}

std::optional<Error> TradeCounters::load(std::size_t part, std::string_view bytes) {
  const auto corrupt = [](std::string_view what) {
    return Error{ErrorCode::kCorrupt, {}, std::string(what)};
  };
  ByteReader in(bytes);
  if (in.u8() != kPartFormat)
    return corrupt("a part of the ledger of a format this program does not know");
  const bool right_part = in.u8() == part;
  const auto sequence = in.fixed<std::uint64_t>();
  const auto first_day = in.fixed<std::uint16_t>();
  const std::string_view sightings = in.raw(in.fixed<std::uint64_t>());
  if (!in.ok() || !right_part) return corrupt("no part of the ledger, or another one");
  if (!sightings_.load(part, sightings) || !parties_.load(part, in.rest())) {
    return corrupt("a part of the ledger with rows that cannot be its own");
  }
  loaded_[part] = sequence;
  if (first_day != 0 && (first_day_ == 0 || first_day < first_day_)) first_day_ = first_day;
  return std::nullopt;
}

}  // namespace luong
