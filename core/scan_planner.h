#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/declaration.h"
#include "core/error.h"
#include "core/facts.h"

// The first scanner recommendation: which device could take a lot, and a count of the slots given.
// The planner proper replaces it later behind the same reply.
namespace luong {

struct Scanner {
  Code<16> id;  // "HPH-F1"
  std::string name_vi, name_en;
  PortCode port;  // UN/LOCODE of its site
  std::string site;
  bool mobile = false;
  std::vector<std::string>
      size_types;  // container size-type prefixes it takes ("2", "4"); empty: all
  bool takes_reefer = false;
  std::uint16_t containers_per_hour = 0;
  std::uint8_t opens_hour = 0, closes_hour = 24;  // local time (+07:00), [opens, closes)
};

// The port whose scanners can see the goods: where an import is unloaded, where an export is
// loaded.
PortCode scan_port(const Declaration& declaration) noexcept;

// The devices of all ports; immutable once loaded (config's reference_loader). Sorted by id.
class ScannerRegistry {
 public:
  ScannerRegistry(std::vector<Scanner> scanners, std::string sha256);
  const std::vector<Scanner>& scanners() const { return scanners_; }
  const std::string& hash() const { return hash_; }
  const Scanner* find(Code<16> id) const noexcept;
  bool any_at(PortCode port) const noexcept;
  // Whether the device stands at the declaration's port and takes every one of its containers, of
  // which there must be one. A container without a declared size type is taken to fit: the site
  // sees it before the scan.
  static bool fits(const Scanner& scanner, const Declaration& declaration) noexcept;

 private:
  std::vector<Scanner> scanners_;
  std::string hash_;
};

// Tokens taken of each device and hour: the capacity state of the second in-order step. One thread.
// Bounded: hours that lie behind are dropped as time goes on. Saved in checkpoints, rebuilt from
// the journal by advance(), apply() and release() with the registry out of play: an offer carries
// all that is needed to count its tokens again (core/facts.h), also after the registry has changed.
//
// A window begins at a full hour, not before the arrival, in the device's opening hours, and runs
// on through consecutive open hours until every container has its token. Its first hour may be
// shared with lots that came before; the hours after it must be untouched.
class ScanCapacity {
 public:
  static constexpr std::int64_t kHorizonHours = 72;  // a window ends at most so long after arrival
  static constexpr std::int64_t kKeptHours = 24;     // behind the newest arrival

  // The earliest window for all containers of the lot, on the fitting device that has it first (the
  // lower id where two have); takes its tokens. `full` where devices fit but none is free.
  ScanOffer take(const ScannerRegistry& registry, const Declaration& declaration, Instant arrival);
  void apply(const ScanOffer& offer);    // an offer read from the journal
  void release(const ScanOffer& offer);  // its declaration was cancelled: undoes take() and apply()

  // Time has come to `arrival`: drops hours too long behind. take() does it itself; who rebuilds
  // from the journal calls it with each arrival that asked for a slot.
  void advance(Instant arrival);
  std::uint32_t used(Code<16> device, std::int64_t hour) const noexcept;

  void save(std::string& out) const;  // canonical: the same counts give the same bytes
  std::optional<Error> load(std::string_view bytes);

 private:
  using Slot = std::pair<Code<16>, std::int64_t>;  // device, hours since 1970-01-01T00:00Z

  ScanOffer earliest(const Scanner& scanner, std::uint32_t containers, std::int64_t from,
                     std::int64_t until) const;
  void count(const ScanOffer& offer, bool taken);

  std::map<Slot, std::uint32_t> used_;  // no zeros, nothing before oldest_hour_
  std::int64_t oldest_hour_ = INT64_MIN;
};

}  // namespace luong
