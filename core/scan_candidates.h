#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/error.h"
#include "core/scan_rank.h"

namespace luong {

// Cargo that may be scanned before clearance to fill a scanner's daily minimum (S003-26): something
// speaks for a scan, though not enough, or not enough against others, to be planned by itself.
struct ScanCandidate {
  std::uint64_t sequence = 0;  // of its notice
  PortCode port;
  Date arrives;
  ScanRank rank;
  bool operator==(const ScanCandidate&) const = default;
};

// Part of the in-order state; one thread. At most kPlaces: in a full pool the one that ranks lowest
// goes. One that arrived more than kDays ago is not looked for any more.
class ScanCandidates {
 public:
  static constexpr std::size_t kPlaces = 4'096;
  static constexpr std::int32_t kDays = 3;

  void add(const ScanCandidate& candidate);
  void remove(std::uint64_t sequence);
  void advance(Date today);

  // Those at a port that have arrived by a day, the highest rank first.
  std::vector<ScanCandidate> at(PortCode port, Date day) const;
  std::size_t count() const { return candidates_.size(); }

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  std::map<std::uint64_t, ScanCandidate> candidates_;     // by sequence
  std::set<std::pair<ScanRank, std::uint64_t>> by_rank_;  // the lowest first
};

}  // namespace luong
