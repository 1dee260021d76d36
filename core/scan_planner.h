#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/code.h"
#include "core/declaration.h"
#include "core/facts.h"
#include "core/result.h"

// The first scanner recommendation: which device could take a lot, and a count of the slots given.
// The planner proper replaces it later behind the same reply.
namespace luong {

struct Scanner {
  Code<16> id;                   // "HPH-F1"
  std::string name_vi, name_en;
  PortCode port;                 // UN/LOCODE of its site
  std::string site;
  bool mobile = false;
  std::vector<std::string> size_types;  // container size-type prefixes it takes ("2", "4"); empty: all
  bool takes_reefer = false;
  std::uint16_t containers_per_hour = 0;
  std::uint8_t opens_hour = 0, closes_hour = 24;  // local time (+07:00), [opens, closes)
};

// The devices of all ports; immutable once loaded (config's reference_loader). Sorted by id.
class ScannerRegistry {
 public:
  ScannerRegistry(std::vector<Scanner> scanners, std::string sha256);
  const std::vector<Scanner>& scanners() const { return scanners_; }
  const std::string& hash() const { return hash_; }
  bool any_at(PortCode port) const noexcept;
  // Whether the device can take every container of the declaration.
  static bool fits(const Scanner& scanner, const Declaration& declaration) noexcept;

 private:
  std::vector<Scanner> scanners_;
  std::string hash_;
};

// Tokens taken of each device and hour: the capacity state of the second in-order step. One thread.
// Bounded: hours that lie behind are dropped as time goes on. Saved in checkpoints, rebuilt from the
// journal by apply() and release().
class ScanCapacity {
 public:
  static constexpr std::int64_t kHorizonHours = 72;

  // The earliest window from `arrival` on that takes all containers, on the device (in id order) that
  // has it first; takes its tokens. `full` where devices fit but none is free.
  ScanOffer take(const ScannerRegistry& registry, const Declaration& declaration, Instant arrival);
  void apply(const ScanOffer& offer, const ScannerRegistry& registry);    // an offer read from the journal
  void release(const ScanOffer& offer, const ScannerRegistry& registry);  // its declaration was cancelled

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> used_;  // (device hash, hour) -> tokens
};

}  // namespace luong
