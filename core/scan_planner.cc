#include "core/scan_planner.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/byte_codec.h"

namespace luong {
namespace {

constexpr std::int64_t kVietnamOffsetHours = kVietnamOffsetMs / kHourMs;
constexpr std::size_t kTypeLetter = 2;  // "45R1": length, height, type, details

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

std::int64_t hour_of(Instant at) { return floor_div(at.ms, kHourMs); }
std::int64_t first_full_hour(Instant from) { return -floor_div(-from.ms, kHourMs); }

bool open_at(const Scanner& scanner, std::int64_t hour) {
  const std::int64_t local = hour + kVietnamOffsetHours;
  const std::int64_t of_day = local - floor_div(local, 24) * 24;
  return of_day >= scanner.opens_hour && of_day < scanner.closes_hour;
}

bool takes(const Scanner& scanner, Code<4> size_type) {
  const std::string_view type = size_type.view();
  if (type.empty()) return true;
  if (!scanner.takes_reefer && type.size() > kTypeLetter && type[kTypeLetter] == 'R') return false;
  return scanner.size_types.empty() ||
         std::ranges::any_of(scanner.size_types, [type](const std::string& prefix) {
           return type.starts_with(prefix);
         });
}

constexpr std::uint8_t kFormat = 1;  // of a checkpoint

Error corrupt(const char* what) {
  return Error{ErrorCode::kCorrupt, {}, std::string("scan capacity checkpoint: ") + what};
}

}  // namespace

PortCode scan_port(const Declaration& declaration) noexcept {
  return declaration.direction == Direction::kImport ? declaration.unloading_port
                                                     : declaration.loading_port;
}

ScannerRegistry::ScannerRegistry(std::vector<Scanner> scanners, std::string sha256)
    : scanners_(std::move(scanners)), hash_(std::move(sha256)) {
  std::ranges::sort(scanners_, {}, &Scanner::id);
}

const Scanner* ScannerRegistry::find(Code<16> id) const noexcept {
  const auto at = std::ranges::lower_bound(scanners_, id, {}, &Scanner::id);
  return at != scanners_.end() && at->id == id ? &*at : nullptr;
}

bool ScannerRegistry::any_at(PortCode port) const noexcept {
  return !port.empty() && std::ranges::find(scanners_, port, &Scanner::port) != scanners_.end();
}

bool ScannerRegistry::fits(const Scanner& scanner, const Declaration& declaration) noexcept {
  return scanner.port == scan_port(declaration) && !declaration.containers.empty() &&
         std::ranges::all_of(declaration.containers, [&scanner](const Container& container) {
           return takes(scanner, container.size_type);
         });
}

ScanOffer ScanCapacity::take(const ScannerRegistry& registry, const Declaration& declaration,
                             Instant arrival) {
  advance(arrival);
  // A clock set back must not hand out hours whose counts were already dropped.
  const std::int64_t from = std::max(first_full_hour(arrival), oldest_hour_);
  const std::int64_t until = first_full_hour(arrival) + kHorizonHours;
  const auto containers = static_cast<std::uint32_t>(declaration.containers.size());

  ScanOffer best;
  bool any_fits = false;
  for (const Scanner& scanner : registry.scanners()) {
    if (!ScannerRegistry::fits(scanner, declaration)) continue;
    any_fits = true;
    const ScanOffer offer = earliest(scanner, containers, from, until);
    if (offer.device.empty()) continue;
    if (best.device.empty() || offer.first_hour < best.first_hour) best = offer;
  }
  if (best.device.empty()) {
    best.full = any_fits;
  } else {
    count(best, true);
  }
  return best;
}

void ScanCapacity::apply(const ScanOffer& offer) { count(offer, true); }

void ScanCapacity::release(const ScanOffer& offer) { count(offer, false); }

void ScanCapacity::advance(Instant arrival) {
  const std::int64_t oldest = hour_of(arrival) - kKeptHours;
  if (oldest <= oldest_hour_) return;
  oldest_hour_ = oldest;
  std::erase_if(used_, [oldest](const auto& slot) { return slot.first.second < oldest; });
}

std::uint32_t ScanCapacity::used(Code<16> device, std::int64_t hour) const noexcept {
  const auto at = used_.find(Slot{device, hour});
  return at == used_.end() ? 0 : at->second;
}

// The window of this device that begins first in [from, until) and ends by `until`.
ScanOffer ScanCapacity::earliest(const Scanner& scanner, std::uint32_t containers,
                                 std::int64_t from, std::int64_t until) const {
  const std::uint32_t rate = scanner.containers_per_hour;
  for (std::int64_t first = from; first < until; ++first) {
    const std::uint32_t before = used(scanner.id, first);
    if (!open_at(scanner, first) || before >= rate) continue;
    std::uint32_t found = rate - before;
    std::int64_t end = first + 1;
    while (found < containers && end < until && open_at(scanner, end) &&
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
  put_u8(out, kFormat);
  put_signed(out, oldest_hour_);
  put_varint(out, used_.size());
  for (const auto& [slot, tokens] : used_) {
    put_text(out, slot.first.view());
    put_signed(out, slot.second);
    put_varint(out, tokens);
  }
}

std::optional<Error> ScanCapacity::load(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kFormat) return corrupt("not a format this version knows");
  const std::int64_t oldest = reader.signed_varint();
  const std::uint64_t slots = reader.varint();

  std::map<Slot, std::uint32_t> used;
  for (std::uint64_t i = 0; i < slots && reader.ok(); ++i) {
    const std::string_view device = reader.text();
    const Slot slot{Code<16>(device), reader.signed_varint()};
    const std::uint64_t tokens = reader.varint();
    if (!reader.ok()) break;
    if (device.empty() || device.size() > slot.first.capacity()) return corrupt("no such device");
    if (tokens == 0 || tokens > UINT32_MAX) return corrupt("a slot with an impossible count");
    if (slot.second < oldest) return corrupt("an hour that had been dropped");
    if (!used.empty() && used.rbegin()->first >= slot) return corrupt("slots out of order");
    used.emplace_hint(used.end(), slot, static_cast<std::uint32_t>(tokens));
  }
  if (!reader.ok()) return corrupt("cut short");
  if (!reader.at_end()) return corrupt("bytes after its end");
  used_ = std::move(used);
  oldest_hour_ = oldest;
  return std::nullopt;
}

}  // namespace luong
