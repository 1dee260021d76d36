#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/draw.h"
#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/verdict.h"
#include "tools/check_results.h"

namespace luong::tools {

// The share of closed Yellow and Red checks that another officer should look at again (S003-18,
// S004-15). Which ones is a draw on the root, under the criterion id "LOOK2", with the key of the
// business day the first result was reported on (core/draw.h): nobody can tell before the day is
// over, and everybody who has the key ring gets the same list. One thread.
class SecondLooks {
 public:
  struct Item {
    DeclarationNumber declaration_no;
    Channel channel = Channel::kNone;
    bool violation = false;
    Date day;                     // of the first result
    std::string officer, office;  // who made it: somebody else looks again
    bool done = false;
  };

  // `rate_millionths` of the checks; `results` outlives it.
  SecondLooks(const CheckResults& results, std::uint32_t rate_millionths)
      : results_(results), rate_millionths_(rate_millionths) {}

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& decision,
                            const PinnedContext& context);

  std::uint64_t closed() const { return closed_; }  // checks with a result
  const std::vector<Item>& drawn() const { return drawn_; }

 private:
  const CheckResults& results_;
  const std::uint32_t rate_millionths_;
  std::uint64_t closed_ = 0;
  std::vector<Item> drawn_;
  DrawDay day_;
  Verdict verdict_;
};

std::string second_looks_text(const SecondLooks& looks);
std::string second_looks_json(const SecondLooks& looks);

}  // namespace luong::tools
