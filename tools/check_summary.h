#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/journal_entry.h"
#include "core/verdict.h"
#include "tools/check_results.h"

namespace luong::tools {

// What came of the checks a period's decisions asked for (S002-53): by channel how many were
// reported on, how long that took and what was found; what is still open and for how long; which
// channels officers changed; second looks. One thread; 8 bytes of memory for each result.
class CheckSummary {
 public:
  struct OfChannel {
    std::uint64_t decided = 0, checked = 0, violations = 0;
    std::uint64_t open = 0;           // Yellow and Red without a result
    std::int64_t oldest_open_ms = 0;  // before `now`
    std::int64_t amount_vnd = 0;
    std::vector<std::int64_t> took_ms;  // from the decision's arrival to the result's
  };

  // `results` outlives it. `now`: what is open is as old as this.
  CheckSummary(const CheckResults& results, Instant now) : results_(results), now_(now) {}

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& decision);

  const std::array<OfChannel, 4>& by_channel() const { return by_channel_; }
  // Decided OK, and of these Green and touched by nobody: no check, no other channel.
  std::uint64_t decided() const;
  std::uint64_t straight_through() const { return straight_through_; }
  std::uint64_t second_looks() const { return second_looks_; }
  std::uint64_t second_looks_differ() const { return second_looks_differ_; }
  const CheckResults& results() const { return results_; }

 private:
  const CheckResults& results_;
  const Instant now_;
  std::array<OfChannel, 4> by_channel_;  // by Channel
  std::uint64_t straight_through_ = 0;
  std::uint64_t second_looks_ = 0, second_looks_differ_ = 0;
  Verdict verdict_;
};

// Sorts what it reads of `summary`.
std::string check_summary_text(CheckSummary summary);
std::string check_summary_json(CheckSummary summary);

}  // namespace luong::tools
