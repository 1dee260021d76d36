#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/declaration.h"

namespace luong {

// Hours since 1970-01-01T00:00Z, [from, until).
struct HourSpan {
  std::int64_t from = 0, until = 0;
};

// What a device is (S002-71). Containers go through the fixed and the mobile ones; the others are
// registered for the officer who looks for one, and are never offered a slot.
enum class ScannerKind : std::uint8_t {
  kFixed = 1,  // máy soi container cố định
  kMobile,     // máy soi container di động
  kHandheld,   // máy soi cầm tay
  kDetector,   // of drugs, chemicals, radiation
};
std::string_view name(ScannerKind kind) noexcept;  // "fixed"

// One device at one place. A mobile one that moves is registered once for each place, with the days
// it stands there.
struct Scanner {
  Code<16> id;  // "HPH-F1"
  std::string name_vi, name_en;
  PortCode port;  // UN/LOCODE of its site
  std::string site;
  ScannerKind kind = ScannerKind::kFixed;
  std::vector<std::string>
      size_types;  // container size-type prefixes it takes ("2", "4"); empty: all
  bool takes_reefer = false;
  std::uint16_t containers_per_hour = 0;
  std::uint8_t opens_hour = 0, closes_hour = 24;  // local time (+07:00), [opens, closes)
  bool in_service = true;
  std::uint32_t daily_minimum = 0;                  // its norm, containers a day; 0: none
  std::uint32_t queue_max = 0;                      // that may wait for it at once; 0: any
  Date valid_from{INT32_MIN}, valid_to{INT32_MAX};  // stands there on these days, inclusive
  bool takes_containers() const { return kind <= ScannerKind::kMobile; }
  bool open_at(std::int64_t hour) const noexcept;  // hours since 1970-01-01T00:00Z
  std::uint32_t containers_per_day() const {
    return static_cast<std::uint32_t>(containers_per_hour) * (closes_hour - opens_hour);
  }
};

// How planning is done: docs/scanning.md.
struct ScanTerms {
  std::int64_t horizon_hours = 72;  // a window ends at most so long after the arrival
  std::uint32_t headings_max = 0;   // HS headings a container an image can be compared with; 0: any
  bool facilitation = false;        // a declarant may ask for a scan instead of opening
  std::int64_t lead_minutes = 0;    // a window begins no sooner after the arrival: time to approve
  std::int64_t overdue_after_minutes = 120;
};

// The port whose scanners can see the goods: where an import is unloaded, where an export is
// loaded.
PortCode scan_port(const Declaration& declaration) noexcept;

// The devices of all ports; immutable once loaded (config's scanner_loader). Sorted by id.
class ScannerRegistry {
 public:
  ScannerRegistry(std::vector<Scanner> scanners, std::string sha256, ScanTerms terms = {});
  const std::vector<Scanner>& scanners() const { return scanners_; }
  const ScanTerms& terms() const { return terms_; }
  const std::string& hash() const { return hash_; }
  const Scanner* find(Code<16> id) const noexcept;
  // Whether the device is in service at the declaration's port and takes every one of its
  // containers, of which there must be one. A container without a declared size type is taken to
  // fit: the site sees it before the scan.
  static bool fits(const Scanner& scanner, const Declaration& declaration) noexcept;
  // Whether one that fits stands there between `arrival` and the end of its horizon.
  bool serves(const Declaration& declaration, Instant arrival) const noexcept;

 private:
  std::vector<Scanner> scanners_;
  std::string hash_;
  ScanTerms terms_;
};

}  // namespace luong
