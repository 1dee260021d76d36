#include "core/scan_capacity.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/canonical_reader.h"

namespace luong {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

std::int64_t hour_of(Instant at) { return floor_div(at.ms, kHourMs); }
// Behind it: what begins now cannot be approved any more.
std::int64_t next_full_hour(Instant at) { return hour_of(at) + 1; }

constexpr std::uint64_t kFormat = 1;

}  // namespace

HourSpan ScanCapacity::span(Instant arrival, std::int64_t horizon_hours) const noexcept {
  const std::int64_t first = next_full_hour(arrival);
  return {std::max(first, oldest_hour_), first + horizon_hours};
}

ScanOffer ScanCapacity::earliest(const Scanner& scanner, std::uint32_t containers,
                                 HourSpan span) const {
  const std::uint32_t rate = scanner.containers_per_hour;
  for (std::int64_t first = span.from; first < span.until; ++first) {
    const std::uint32_t before = used(scanner.id, first);
    if (!scanner.open_at(first) || before >= rate) continue;
    std::uint32_t found = rate - before;
    std::int64_t end = first + 1;
    while (found < containers && end < span.until && scanner.open_at(end) &&
           used(scanner.id, end) == 0) {
      found += rate;
      ++end;
    }
    if (found < containers) continue;
    ScanOffer offer;
    offer.device = scanner.id;
    offer.first_hour = first;
    offer.hours = static_cast<std::uint8_t>(end - first);
    offer.containers = static_cast<std::uint16_t>(containers);
    offer.tokens_per_hour = scanner.containers_per_hour;
    offer.tokens_before = before;
    return offer;
  }
  return {};
}

std::uint64_t ScanCapacity::free(const Scanner& scanner, HourSpan span) const {
  std::uint64_t tokens = 0;
  for (std::int64_t hour = span.from; hour < span.until; ++hour) {
    if (!scanner.open_at(hour)) continue;
    const std::uint32_t taken = used(scanner.id, hour);
    if (taken < scanner.containers_per_hour) tokens += scanner.containers_per_hour - taken;
  }
  return tokens;
}

std::uint64_t ScanCapacity::waiting(Code<16> device, std::int64_t from) const {
  std::uint64_t tokens = 0;
  for (auto at = used_.lower_bound(Slot{device, from});
       at != used_.end() && at->first.first == device; ++at) {
    tokens += at->second;
  }
  return tokens;
}

std::uint32_t ScanCapacity::used(Code<16> device, std::int64_t hour) const noexcept {
  const auto at = used_.find(Slot{device, hour});
  return at == used_.end() ? 0 : at->second;
}

void ScanCapacity::apply(const ScanOffer& offer) { count(offer, true); }

void ScanCapacity::release(const ScanOffer& offer) { count(offer, false); }

void ScanCapacity::take_one(Code<16> device, std::int64_t hour) {
  if (hour >= oldest_hour_) ++used_[Slot{device, hour}];
}

void ScanCapacity::give_back_one(Code<16> device, std::int64_t hour) {
  const auto at = used_.find(Slot{device, hour});
  if (at != used_.end() && --at->second == 0) used_.erase(at);
}

void ScanCapacity::advance(Instant arrival) {
  const std::int64_t oldest = hour_of(arrival) - kKeptHours;
  if (oldest <= oldest_hour_) return;
  oldest_hour_ = oldest;
  std::erase_if(used_, [oldest](const auto& slot) { return slot.first.second < oldest; });
}

// Adds the offer's tokens to its hours, or takes them back; hours already dropped stay dropped.
void ScanCapacity::count(const ScanOffer& offer, bool taken) {
  if (offer.device.empty()) return;
  std::uint32_t wanted = offer.containers;
  for (std::int64_t i = 0; i < offer.hours && wanted > 0; ++i) {
    const std::uint32_t before = i == 0 ? offer.tokens_before : 0;
    const std::uint32_t free = offer.tokens_per_hour > before ? offer.tokens_per_hour - before : 0;
    const std::uint32_t tokens = std::min(wanted, free);
    wanted -= tokens;
    const Slot slot{offer.device, offer.first_hour + i};
    if (tokens == 0 || slot.second < oldest_hour_) continue;
    if (taken) {
      used_[slot] += tokens;
      continue;
    }
    const auto at = used_.find(slot);
    if (at == used_.end()) continue;
    at->second -= std::min(at->second, tokens);
    if (at->second == 0) used_.erase(at);
  }
}

void ScanCapacity::save(std::string& out) const {
  put_varint(out, kFormat);
  put_signed(out, oldest_hour_);
  put_varint(out, used_.size());
  for (const auto& [slot, tokens] : used_) {
    put_text(out, slot.first.view());
    put_signed(out, slot.second);
    put_varint(out, tokens);
  }
}

std::optional<Error> ScanCapacity::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  ScanCapacity loaded;
  loaded.oldest_hour_ = reader.signed_number();
  const std::size_t slots = reader.count();
  for (std::size_t i = 0; i < slots && reader.ok(); ++i) {
    const auto device = reader.code<16>();
    const Slot slot{device, reader.signed_number()};
    const auto tokens = reader.integer<std::uint32_t>();
    const bool in_order = loaded.used_.empty() || loaded.used_.rbegin()->first < slot;
    if (device.empty() || tokens == 0 || slot.second < loaded.oldest_hour_ || !in_order) {
      reader.fail();
    }
    loaded.used_.emplace_hint(loaded.used_.end(), slot, tokens);
  }
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "stored slots of scanners do not read back"};
  }
  *this = std::move(loaded);
  return std::nullopt;
}

}  // namespace luong
