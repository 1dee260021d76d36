#include "core/scanner.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace luong {
namespace {

constexpr std::int64_t kVietnamOffsetHours = kVietnamOffsetMs / kHourMs;
constexpr std::int64_t kDayHours = 24;
constexpr std::size_t kTypeLetter = 2;  // "45R1": length, height, type, details

bool takes(const Scanner& scanner, Code<4> size_type) {
  const std::string_view type = size_type.view();
  if (type.empty()) return true;
  if (!scanner.takes_reefer && type.size() > kTypeLetter && type[kTypeLetter] == 'R') return false;
  return scanner.size_types.empty() ||
         std::ranges::any_of(scanner.size_types, [type](const std::string& prefix) {
           return type.starts_with(prefix);
         });
}

}  // namespace

std::string_view name(ScannerKind kind) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"fixed", "mobile", "handheld", "detector"};
  return kNames[static_cast<std::size_t>(kind) - 1];
}

bool Scanner::open_at(std::int64_t hour) const noexcept {
  const std::int64_t local = hour + kVietnamOffsetHours;
  const std::int64_t of_day = ((local % kDayHours) + kDayHours) % kDayHours;
  const std::int64_t day = (local - of_day) / kDayHours;
  return day >= valid_from.days && day <= valid_to.days && of_day >= opens_hour &&
         of_day < closes_hour;
}

PortCode scan_port(const Declaration& declaration) noexcept {
  return declaration.direction == Direction::kImport ? declaration.unloading_port
                                                     : declaration.loading_port;
}

ScannerRegistry::ScannerRegistry(std::vector<Scanner> scanners, std::string sha256, ScanTerms terms)
    : scanners_(std::move(scanners)), hash_(std::move(sha256)), terms_(terms) {
  std::ranges::sort(scanners_, {}, &Scanner::id);
}

const Scanner* ScannerRegistry::find(Code<16> id) const noexcept {
  const auto at = std::ranges::lower_bound(scanners_, id, {}, &Scanner::id);
  return at != scanners_.end() && at->id == id ? &*at : nullptr;
}

bool ScannerRegistry::fits(const Scanner& scanner, const Declaration& declaration) noexcept {
  return scanner.takes_containers() && scanner.in_service &&
         scanner.port == scan_port(declaration) && !declaration.containers.empty() &&
         std::ranges::all_of(declaration.containers, [&scanner](const Container& container) {
           return takes(scanner, container.size_type);
         });
}

bool ScannerRegistry::serves(const Declaration& declaration, Instant arrival) const noexcept {
  const Date first = business_day(arrival);
  const Date last = business_day(Instant{arrival.ms + terms_.horizon_hours * kHourMs});
  return std::ranges::any_of(scanners_, [&](const Scanner& scanner) {
    return scanner.valid_from.days <= last.days && scanner.valid_to.days >= first.days &&
           fits(scanner, declaration);
  });
}

}  // namespace luong
