#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/verdict.h"
#include "tools/check_results.h"

namespace luong::tools {

// How well each criterion chooses (S002-44, S004-13): on how many lots it hit, how many of these
// were checked and how many checks found a violation, beside the baseline: the violations found
// among lots that chance alone chose, which says what a check finds on any lot at all. Criteria
// that never hit, and those that hit only where another one does, are named. Every decision of the
// period counts by itself. One thread.
class CriteriaEffectiveness {
 public:
  struct Counts {
    std::uint64_t hits = 0, yellow = 0, red = 0;
    std::uint64_t checked = 0, violations = 0;
    std::uint64_t in_field = 0;   // of the violations: in the criterion's own group
    std::int64_t amount_vnd = 0;  // tax made good on these lots
    std::map<std::string, std::uint64_t> together;  // hits beside another criterion
  };
  struct Row {
    std::string id;
    Counts counts;
    std::string covered_by;  // a criterion that hit on every lot this one did; empty: none
  };

  // `results` outlives it.
  explicit CriteriaEffectiveness(const CheckResults& results) : results_(results) {}

  // A decision, where it stands in the journal, and what it was judged in.
  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& decision,
                            const PinnedContext& context);

  std::uint64_t decided() const { return decided_; }
  // Lots that the random draw chose, whatever else asked for them.
  const Counts& baseline() const { return baseline_; }
  // By id; those classed SECRET are one row, "withheld".
  std::vector<Row> rows() const;
  // Active criteria of the last pack in force that hit on nothing, SECRET ones left out.
  std::vector<std::string> dead() const;

 private:
  // Of so few hits nothing follows about another criterion.
  static constexpr std::uint64_t kHitsMin = 20;

  void count(const CheckResults::Outcome* outcome, std::optional<Group> group,
             Counts& counts) const;
  void remember(const CriteriaPack& pack);

  const CheckResults& results_;
  std::uint64_t decided_ = 0;
  Counts baseline_;
  std::map<std::string, Counts> counts_;
  std::string pack_hash_;
  std::map<std::string, bool> active_;  // id: SECRET; of the last pack seen
  Verdict verdict_;
  std::vector<std::string> ids_;  // of the decision at hand
};

std::string criteria_effectiveness_text(const CriteriaEffectiveness& report);
std::string criteria_effectiveness_json(const CriteriaEffectiveness& report);

}  // namespace luong::tools
