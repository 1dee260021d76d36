#include "core/weighing.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/limits.h"

namespace luong {
namespace {

// Points are gathered per tier in nine buckets: the seven groups, then the two kinds of other
// parties, which are limited on their own and belong to no group's limit.
constexpr std::size_t kOtherParty = kGroups;
constexpr std::size_t kCounterpartyBucket = kGroups + 1;
constexpr std::size_t kBuckets = kGroups + 2;
using Points = std::array<std::int64_t, kBuckets>;

struct Sums {
  Points tier1{}, tier2{};
  std::int64_t& at(std::size_t bucket) {
    return bucket < kBuckets ? tier1[bucket] : tier2[bucket - kBuckets];
  }
};

std::size_t bucket_of(const Criterion& criterion) {
  const std::size_t base = criterion.tier == 1 ? 0 : kBuckets;
  if (criterion.party == Party::kOther) return base + kOtherParty;
  if (criterion.party == Party::kCounterparty) return base + kCounterpartyBucket;
  assert(criterion.group);  // The loader refuses points without a group.
  return base + static_cast<std::size_t>(*criterion.group);
}

std::int64_t impact_permille(const CriteriaPack& pack, std::int64_t tax_value_vnd) {
  std::int64_t permille = 1000;
  for (const ImpactStep& step : pack.impact) {
    if (tax_value_vnd >= step.tax_value_from_vnd) permille = step.permille;
  }
  return permille;
}

std::int64_t limit_of(const CriteriaPack& pack, std::size_t bucket) {
  if (bucket == kOtherParty) return pack.other_party_limit;
  if (bucket == kCounterpartyBucket) return pack.counterparty_limit;
  return pack.group_limits[bucket];
}

constexpr bool has_impact(std::size_t bucket) {
  return bucket == static_cast<std::size_t>(Group::kVal) ||
         bucket == static_cast<std::size_t>(Group::kCls) ||
         bucket == static_cast<std::size_t>(Group::kOri);
}

struct Scores {
  std::int64_t tier1 = 0, tier2 = 0;
};

// A group's limit holds for both tiers together and tier 1 is served first: so another tier-1 hit
// may take tier-2 points away, but never lowers the sum that the tier-2 test uses.
Scores limited(const Sums& sums, const CriteriaPack& pack, std::int64_t permille) {
  Scores scores;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    const std::int64_t limit = limit_of(pack, bucket);
    const std::int64_t first = std::min(sums.tier1[bucket], limit);
    std::int64_t second = sums.tier2[bucket];
    if (has_impact(bucket)) second = second * permille / 1000;
    scores.tier1 += first;
    scores.tier2 += std::min(second, limit - first);
  }
  scores.tier1 = std::min<std::int64_t>(scores.tier1, limits::kScoreMax);
  scores.tier2 = std::min<std::int64_t>(scores.tier2, limits::kScoreMax);
  return scores;
}

Channel reached(std::int64_t score, const Thresholds& thresholds) {
  if (score >= thresholds.red) return Channel::kRed;
  return score >= thresholds.yellow ? Channel::kYellow : Channel::kGreen;
}

// The floors of all hits, before scores.
struct Floors {
  Channel beyond_relief = Channel::kGreen;  // signs and banned goods: no ceiling holds them
  Channel others = Channel::kGreen;
  std::uint16_t gate = 0;
  bool lifts = false;     // a RISK floor: tier 2 at least at the base threshold
  bool priority = false;  // ceiling of a valid priority enterprise
  bool relief = false;    // ceiling of relief, urgent and defence goods

  void raise(Channel& part, Channel to, Gate why) {
    if (to <= Channel::kGreen) return;
    part = higher(part, to);
    gate = static_cast<std::uint16_t>(gate | why);
  }
};

Gate gate_of(Kind kind) {
  switch (kind) {
    case Kind::kHard:
      return kGateHard;
    case Kind::kDirected:
      return kGateDirected;
    case Kind::kRandom:
      return kGateRandom;
    case Kind::kSystem:
      return kGateSystem;
    case Kind::kRisk:
      break;
  }
  return kGateHighRisk;
}

Channel relief_ceiling(const Floors& floors) {
  return floors.relief ? Channel::kYellow : Channel::kRed;
}
// Of what the tier-2 test gives.
Channel ceiling_of(const Floors& floors) {
  return floors.priority ? Channel::kGreen : relief_ceiling(floors);
}

// An epoch's thresholds never lie below the pack's.
Thresholds thresholds_of(const CriteriaPack& pack, const SelectivityEpoch& epoch) {
  return {std::max(pack.tier2.yellow, epoch.yellow), std::max(pack.tier2.red, epoch.red),
          pack.tier2.scan};
}

void take_floor(const Criterion& criterion, Date registered, Floors& floors) {
  const auto floor = static_cast<Channel>(criterion.effect.floor);
  const bool is_risk = criterion.kind == Kind::kRisk;
  if (criterion.sign && criterion.sign_valid.contains(registered)) {
    floors.raise(floors.beyond_relief, higher(Channel::kYellow, is_risk ? Channel::kNone : floor),
                 kGateSign);
  }
  if (is_risk) {
    // Other parties never set a floor (decision.md §2).
    if (floor > Channel::kGreen && criterion.party == Party::kOwn) floors.lifts = true;
  } else {
    Channel& part = criterion.effect.hold ? floors.beyond_relief : floors.others;
    floors.raise(part, floor, gate_of(criterion.kind));
  }
  if (criterion.effect.ceiling == 1) floors.priority = true;
  if (criterion.effect.ceiling == 2) floors.relief = true;
}

}  // namespace

Balance Weighing::weigh(std::span<const WeighedHit> hits, const Surroundings& surroundings,
                        const CriteriaPack& pack, Keeps keeps) {
  combined_.clear();
  Sums sums;
  Floors floors;
  for (const WeighedHit& hit : hits) {
    const Criterion& criterion = *hit.criterion;
    if (!keeps(criterion)) continue;
    take_floor(criterion, surroundings.registered, floors);
    if (hit.points == 0) continue;
    const std::size_t bucket = bucket_of(criterion);
    if (criterion.combine.empty()) {
      sums.at(bucket) += hit.points;
      continue;
    }
    const auto same = [&](const Combined& c) {
      return c.bucket == bucket && c.name == criterion.combine;
    };
    const auto known = std::ranges::find_if(combined_, same);
    if (known == combined_.end()) {
      combined_.push_back({bucket, criterion.combine, hit.points});
    } else {
      known->points = std::max<std::int64_t>(known->points, hit.points);
    }
  }
  for (const Combined& c : combined_) sums.at(c.bucket) += c.points;
  Scores scores = limited(sums, pack, impact_permille(pack, surroundings.tax_value_vnd));
  if (floors.lifts) scores.tier2 = std::max<std::int64_t>(scores.tier2, pack.base_threshold);

  if (surroundings.non_compliant) {
    floors.raise(floors.others, Channel::kYellow, kGateNonCompliant);
  }
  if (surroundings.system_floor) floors.raise(floors.others, Channel::kYellow, kGateSystem);
  floors.raise(floors.others, reached(scores.tier1, pack.tier1), kGateHighRisk);

  Balance balance;
  Discretion& discretion = balance.discretion;
  discretion.score = static_cast<std::int32_t>(scores.tier1 + scores.tier2);
  discretion.reach = ceiling_of(floors);
  discretion.mandatory =
      higher(floors.beyond_relief, std::min(floors.others, relief_ceiling(floors)));
  const Channel ranked = reached(discretion.score, thresholds_of(pack, surroundings.epoch));
  if (!floors.priority) floors.raise(floors.others, ranked, kGateHighRisk);
  floors.others = std::min(floors.others, relief_ceiling(floors));
  balance.channel = higher(floors.beyond_relief, floors.others);
  // What was once told is never lowered, by no ceiling either.
  for (const Channel told :
       {surroundings.prior, surroundings.cancelled, surroundings.family, surroundings.prearrival}) {
    floors.raise(balance.channel, told, kGateInherited);
    discretion.mandatory = higher(discretion.mandatory, told);
  }
  balance.gate = floors.gate;
  balance.tier1_score = static_cast<std::int32_t>(scores.tier1);
  balance.tier2_score = static_cast<std::int32_t>(scores.tier2);
  return balance;
}

}  // namespace luong
