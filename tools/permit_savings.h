#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "core/journal_entry.h"
#include "core/scorer.h"

namespace luong::tools {

// What the register of permits saves: each decision derived again as if the single window had never
// been asked, so that every declared permit would have to be looked at on paper (docs/permits.md).
// Reused decision after decision; one thread.
class PermitSavings {
 public:
  std::optional<Error> take(const JournalEntry& decision, const PinnedContext& context);

  struct Counts {
    std::uint64_t decided = 0;                     // OK, every version
    std::uint64_t yellow = 0, yellow_without = 0;  // with the register, and without it
    std::uint64_t with_permits = 0;                // OK and naming a permit
    std::uint64_t confirmed = 0;    // of those, every line that needs a permit has it
    std::uint64_t kept_green = 0;   // Green, and not without the register
    std::uint64_t feed_silent = 0;  // named permits while the feed was silent
    std::uint64_t refused = 0;      // REJECTED on the register's word (E8602 in the shipped pack)
    std::map<std::string, std::uint64_t> kept_green_by_ministry;  // one lot may count for several
  };
  const Counts& counts() const { return counts_; }

 private:
  bool all_met(const PinnedContext& context);

  Counts counts_;
  Declaration declaration_;
  InputFacts facts_;
  Verdict stored_, without_;
  Scorer scorer_;
  PermitFindings findings_;
  std::set<std::string> ministries_;
};

}  // namespace luong::tools
