#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/criteria_pack.h"
#include "core/selectivity.h"
#include "core/verdict.h"

// Weighs the hits of one declaration: points to tiers, floors and tiers to a channel, ceilings,
// what is inherited, and the gate that says why it is not Green (decision.md §1 steps 8-12, §2).
// Knows neither the declaration nor how the hits were found, so it can be asked again without some
// of them: would the lot still be Red if a scan settled these?
namespace luong {

struct WeighedHit {
  const Criterion* criterion = nullptr;
  std::int32_t points = 0;  // 0-1000, before impact and limits
};

// What bears on the channel besides hits.
struct Surroundings {
  bool non_compliant = false;           // the trader's compliance level is 5
  bool system_floor = false;            // X953: deadline, missing HARD table, criterion error
  Channel prior = Channel::kNone;       // of the version before
  Channel cancelled = Channel::kNone;   // of the cancelled predecessor
  Channel family = Channel::kNone;      // of the parts of the consignment before it
  Channel prearrival = Channel::kNone;  // the floor of its assessment before arrival
  std::int64_t tax_value_vnd = 0;       // for the impact multiplier
  Date registered{};                    // signs of violation are dated
  SelectivityEpoch epoch;               // its thresholds for tier 2, where above the pack's
};

struct Balance {
  Channel channel = Channel::kGreen;
  std::uint16_t gate = 0;
  std::int32_t tier1_score = 0, tier2_score = 0;  // as in Verdict
  Discretion discretion;
};

// Keeps its memory between calls; one a thread.
class Weighing {
 public:
  using Keeps = bool (*)(const Criterion&);
  static bool all(const Criterion&) { return true; }

  // Only the hits whose criterion `keeps` says yes to.
  Balance weigh(std::span<const WeighedHit> hits, const Surroundings& surroundings,
                const CriteriaPack& pack, Keeps keeps = all);

 private:
  // Members of one group that share a `combine` name: only the highest counts.
  struct Combined {
    std::size_t bucket = 0;
    std::string_view name;  // of the pack
    std::int64_t points = 0;
  };
  std::vector<Combined> combined_;
};

}  // namespace luong
