#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/feedback.h"
#include "core/journal_entry.h"
#include "core/point_group.h"
#include "core/result.h"

namespace luong::tools {

// What officers reported of the decisions of a journal, joined to them. Some 100 bytes of memory
// for each decision that was reported on. One thread.
class CheckResults {
 public:
  // Of one decision.
  struct Outcome {
    bool checked = false;         // by inspection or post-clearance audit
    bool violation = false;       // found by any of these
    std::uint8_t fields = 0;      // Groups of the findings, as bits
    std::int64_t amount_vnd = 0;  // tax made good, once where a second look finds it again
    Instant first_result;         // arrival of the first check's report
    std::string officer, office;  // of that report
    std::uint32_t second_looks = 0;
    bool second_look_differs = false;  // one of them found what the first check had not, or not
  };
  // An override by what it changed.
  struct Reroutes {
    std::uint64_t raised = 0, lowered = 0;
  };

  // Entries in their order, of every kind.
  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& entry);
  static Result<CheckResults> of_journal(const std::filesystem::path& journal);

  // Null where nothing was reported of the decision at that sequence.
  const Outcome* of_decision(std::uint64_t sequence) const;

  std::uint64_t reports() const { return reports_; }
  std::uint64_t unmatched() const { return unmatched_; }  // on numbers nobody has decided
  const std::array<std::uint64_t, 4>& scans() const { return scans_; }  // by ScanOutcome, from 0
  const std::map<std::string, Reroutes>& reroutes() const { return reroutes_; }  // by office

 private:
  void take_check(const Feedback& feedback, Instant arrival, Outcome& outcome);

  boost::unordered_flat_map<std::uint64_t, Outcome> outcomes_;  // by sequence of the decision
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> decision_of_;  // by that of a revision
  std::uint64_t reports_ = 0, unmatched_ = 0;
  std::array<std::uint64_t, 4> scans_{};
  std::map<std::string, Reroutes> reroutes_;
  Feedback feedback_;
};

}  // namespace luong::tools
