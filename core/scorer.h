#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/compliance_snapshot.h"
#include "core/criteria/conditions.h"
#include "core/criteria_pack.h"
#include "core/declaration.h"
#include "core/draw.h"
#include "core/enterprise_overlay.h"
#include "core/facts.h"
#include "core/reference_data.h"
#include "core/scanner.h"
#include "core/service_party.h"
#include "core/verdict.h"
#include "core/weighing.h"

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
  SelectivityEpoch epoch = {};
  const CriteriaPack* shadow = nullptr;  // a pack on trial, or null: no verdict depends on it
};

// The enterprises of one declaration, in force at this place of the arrival order.
struct Parties {
  std::optional<Enterprise> trader;
  std::array<std::optional<Enterprise>, kServiceRoles.size()> services;  // by kServiceRoles
  std::optional<Instant> trader_changed_at;  // by the latest delta over its generation
};
Parties parties_of(const Declaration& declaration, const PinnedContext& context);
// What criteria read of them; `input` points into `parties`.
void take_parties(const Parties& parties, criteria::Input& input);

// What is known of the criteria of a pack before a declaration comes, one short row a criterion:
// the pack itself is too large to be walked through for each. Only active criteria are in it, and
// those in shadow where they are asked for, in the pack's order.
struct JudgingPlan {
  struct Row {
    std::uint32_t at = 0;  // in the pack's criteria
    Date valid_from, valid_to;
  };
  struct Group {
    std::vector<Row> rows;
    criteria::Conditions conditions;   // Of the rows, in their order.
    std::vector<Row> without_a_table;  // Cannot be judged.

    void clear();
    void add(const Row& row, const Criterion& criterion, const ReferenceData& reference);
  };
  Group refusals, others;
  bool asks_permits = false;  // a criterion that must not be missed asks the single window

  void make(const CriteriaPack& pack, const ReferenceData& reference, bool with_shadow);
};

// Steps 4 and 6-13 of decision.md §1, in two pure parts around the second in-order step:
//   score()   refusal grounds, draw, every criterion, mandatory channel, tiers, ceilings, gate,
//             form, extent, hold, advice; and the scan conditions that need no capacity
//   settle()  takes the ScanOffer (facts.scan_offer) and completes form and scan recommendation
// Pure: no clock, no log, no lock; no allocation once `verdict` is warm. One Scorer per thread.
class Scorer {
 public:
  Scorer() = default;
  // `with_shadow`: criteria in state shadow count as if they were active, for a trial.
  explicit Scorer(bool with_shadow) : with_shadow_(with_shadow) {}

  void score(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
             const PinnedContext& context, Verdict& verdict);

  // score() in two halves, for a pipeline whose ledger is asked between them: a refused declaration
  // must touch no counter.
  //   refuse()  refusal grounds alone. True where the declaration is REJECTED: then the verdict is
  //             complete, with official_code (of the first ground in criterion order), as_of, hits.
  //             Reads nothing of facts.stream, facts.ledger and facts.scan_offer, so it gives the
  //             same answer before the ledger was asked and after; refusals that read `history` or
  //             `ledger` refuse nothing by it.
  //   judge()   all the rest, on the `verdict` that refuse() left where it gave false.
  bool refuse(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
              const PinnedContext& context, Verdict& verdict);
  void judge(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
             const PinnedContext& context, Verdict& verdict);

  // What is known of a consignment before it is declared (S004-10): the criteria that ask for a
  // scan, their scores, and the conditions of scanning that need no capacity. A result, not a
  // channel. `cargo` is the declaration it will become, as far as it is known.
  void assess(const Declaration& cargo, const Parties& parties, const InputFacts& facts,
              const PinnedContext& context, Verdict& verdict);

  // How the channel of the declaration judged last came about.
  const Discretion& discretion() const { return discretion_; }
  // The criteria among its hits that raise an alert; of the pack.
  const std::vector<const Criterion*>& alerting() const { return alerting_; }

 private:
  void plan(const CriteriaPack& pack, const ReferenceData& reference);
  criteria::Input input_of(const Declaration& declaration, const Parties& parties,
                           const InputFacts& facts, const PinnedContext& context) const;
  void find_balances(const Declaration& declaration, const InputFacts& facts,
                     const PinnedContext& context);
  void note_silent_feed(const Declaration& declaration, Verdict& verdict) const;
  bool find_refusals(const Declaration& declaration, const Parties& parties,
                     const InputFacts& facts, const PinnedContext& context, Verdict& verdict);
  void find_hits(const Declaration& declaration, const criteria::Input& input,
                 const PinnedContext& context, Verdict& verdict);
  std::optional<std::int64_t> drawn(const Criterion& criterion, const Declaration& declaration,
                                    const InputFacts& facts, const PinnedContext& context,
                                    Verdict& verdict);
  void add_hit(const Hit& hit, const Criterion& criterion, Verdict& verdict);
  void attach_reference_to_officer(const CriteriaPack& pack, Verdict& verdict);
  void choose_form(const Surroundings& surroundings, const CriteriaPack& pack, Verdict& verdict);
  bool scan_settles(const InputFacts& facts, Surroundings surroundings, const CriteriaPack& pack);
  void judge_scan(const Declaration& declaration, const InputFacts& facts,
                  const Surroundings& surroundings, const PinnedContext& context, Verdict& verdict);

  bool with_shadow_ = false;
  Discretion discretion_;
  std::vector<const Criterion*> alerting_;
  DrawDay draw_day_;
  Weighing weighing_;
  std::vector<WeighedHit> hits_;  // of the declaration at hand, in criterion order
  // Of the pack and the reference data last seen. Known by content, since a new pack may live at an
  // old one's address; without hashes, made anew.
  JudgingPlan plan_;
  std::string pack_hash_, reference_hash_;
  criteria::Conditions::Memory memory_;
  // Of the declaration at hand, where it names permits; where it draws on accounts of goods.
  PermitFindings permits_;
  AccountFindings accounts_;
  const AccountFindings* found_accounts_ = nullptr;
};

// Whether the lot asks for a slot (all conditions but capacity hold), so the in-order step must
// look.
bool wants_scan(const Verdict& verdict) noexcept;
// From when on its containers may be scanned: what is declared from its arrival here, cargo from
// the day it comes.
Instant scan_ready(const Declaration& declaration, const InputFacts& facts) noexcept;
// What the declaration takes at least, of whose goods this was found before they arrived: tier 2 is
// for the thresholds of its own day.
Channel prearrival_floor(const Verdict& assessment, const Thresholds& tier1) noexcept;
// Called once, after score() and with facts.scan_offer in place where wants_scan() held.
void settle(const Declaration& declaration, const InputFacts& facts, const PinnedContext& context,
            Verdict& verdict);

}  // namespace luong
