#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/declaration.h"
#include "core/journal_entry.h"
#include "core/verdict.h"
#include "tools/check_results.h"

namespace luong::tools {

// Traders on whose lots checks found a violation more than once in the period, and what they
// declared besides (decisions of the period count by when they were made). Some 60 bytes of memory
// for each trader that was checked. One thread.
class RepeatOffenders {
 public:
  struct Trader {
    std::string tax_code;
    std::uint64_t decided = 0, green = 0;  // declarations of the period
    std::uint64_t checked = 0, violations = 0;
    std::int64_t amount_vnd = 0;  // tax made good
    Date last;                    // day the latest of these violations was reported first
  };

  // `results` outlives it.
  explicit RepeatOffenders(const CheckResults& results) : results_(results) {}

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& decision);

  // At least `violations_min` violations; most of them first, then by tax code.
  std::vector<Trader> worst(std::uint64_t violations_min) const;

 private:
  const CheckResults& results_;
  std::map<std::string, Trader> traders_;
  Declaration declaration_;
  Verdict verdict_;
};

std::string repeat_offenders_text(const std::vector<RepeatOffenders::Trader>& traders);
std::string repeat_offenders_json(const std::vector<RepeatOffenders::Trader>& traders);

}  // namespace luong::tools
