#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/scorer.h"

namespace luong::test {

// The criteria pack, reference data and scanners we ship, and what one declaration gets with them:
// the pure part of the pipeline, without journal, ledger and capacity. Everything a test does not
// say is calm: a snapshot made at midnight of 2025-06-12, arrival at nine, no random hit.
class ShippedWorld {
 public:
  // `without`: reference tables that shall be missing ("ref_price", "banned_import").
  explicit ShippedWorld(const std::vector<std::string>& without = {});

  // The firm of the declaration, or nothing: absent from the snapshot. And any other firms.
  Verdict judge(const Declaration& declaration, const std::optional<Enterprise>& firm);
  // A root on which all (or no) RANDOM criteria hit on the day of `facts.arrival`.
  std::uint64_t root_drawn(bool hit) const;
  PinnedContext context(const ComplianceSnapshot& snapshot) const;
  // Who else is in the snapshot, and the places of the ministries that rate them.
  std::vector<Enterprise> others;
  std::vector<PartyCode> codes;
  std::vector<MinistryCode> ministries;
  // Capacity: every scanner that fits is free.
  bool free_scanners = true;

  CriteriaPack pack;
  ReferenceData reference;
  ScannerRegistry scanners;
  EnterpriseOverlay overlay;
  DrawKey key;
  InputFacts facts;
  Instant evaluated_at;
  Scorer scorer;
  Parties parties;  // of the declaration judged last
};

}  // namespace luong::test
