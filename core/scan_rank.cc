#include "core/scan_rank.h"

#include "core/criteria_pack.h"
#include "core/verdict.h"

namespace luong {

ScanRank scan_rank(const Verdict& verdict, const Thresholds& tier1) noexcept {
  const std::int32_t both = verdict.tier1_score + verdict.tier2_score;
  if (verdict.scan.facilitation) return {ScanRank::Order::kFacilitation, both};
  if (verdict.tier1_score >= tier1.yellow) return {ScanRank::Order::kTier1, verdict.tier1_score};
  return {ScanRank::Order::kTier2, both};
}

}  // namespace luong
