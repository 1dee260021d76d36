#pragma once

#include "core/enterprise_overlay.h"
#include "core/criteria_pack.h"
#include "core/declaration.h"
#include "core/draw.h"
#include "core/facts.h"
#include "core/reference_data.h"
#include "core/scan_planner.h"
#include "core/verdict.h"

namespace luong {

// Everything pinned for a segment of a batch: one generation with its overlay, one pack, one set of
// reference data, one scanner registry, one key (decision.md §1 step 0). The owner keeps all of it
// alive until the segment's verdicts are made.
struct PinnedContext {
  const ComplianceSnapshot* snapshot = nullptr;
  const EnterpriseOverlay* overlay = nullptr;
  const CriteriaPack* pack = nullptr;
  const ReferenceData* reference = nullptr;
  const ScannerRegistry* scanners = nullptr;
  const DrawKey* key = nullptr;
};

// The enterprises of one declaration, in force at this place of the arrival order.
struct Parties {
  std::optional<Enterprise> trader, broker;
};
Parties parties_of(const Declaration& declaration, const PinnedContext& context);

// Steps 4 and 6-13 of decision.md §1, in two pure parts around the second in-order step:
//   score()   refusal grounds, draw, every criterion, mandatory channel, tiers, ceilings, gate,
//             form, extent, hold, advice; and the scan conditions that need no capacity
//   settle()  takes the ScanOffer (facts.scan_offer) and completes form and scan recommendation
// Pure: no clock, no log, no lock; no allocation once `verdict` is warm. One Scorer per thread.
class Scorer {
 public:
  void score(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
             const PinnedContext& context, Verdict& verdict);

 private:
  DrawDay draw_day_;
};

// Whether the lot asks for a slot (all conditions but capacity hold), so the in-order step must look.
bool wants_scan(const Verdict& verdict) noexcept;
void settle(const Declaration& declaration, const InputFacts& facts, const PinnedContext& context,
            Verdict& verdict);

// Refusal grounds alone, for the first in-order step: a refused declaration touches no counter.
// True where the declaration is REJECTED; fills official_code, as_of, hits.
bool refused(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
             const PinnedContext& context, Verdict& verdict);

}  // namespace luong
