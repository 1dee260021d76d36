#pragma once

#include <cstdint>
#include <optional>

#include "core/declaration.h"
#include "core/error.h"
#include "core/facts.h"
#include "core/feedback.h"
#include "core/journal_entry.h"
#include "core/ledger_key.h"
#include "core/trade_counters.h"

namespace luong {

// Counts journal entries into a ledger as they were counted when they were made: how its state is
// built again behind what was saved. Entries in sequence order. Reused; one thread.
class Recount {
 public:
  // Entries that count nothing are passed over. kCorrupt where an entry does not read.
  std::optional<Error> take(const JournalEntry& entry, std::uint64_t sequence,
                            TradeCounters& counters);

 private:
  InputFacts facts_;
  Declaration declaration_;
  LedgerKeys keys_;
  Feedback feedback_;
};

// The sequence of what is counted before it is journaled: behind every entry there is.
inline constexpr std::uint64_t kNotJournaledYet = UINT64_MAX;

// How an officer's report counts for the trader it was joined to; nothing where it is no check.
std::optional<CountedCheck> counted_as(const Feedback& feedback, Instant arrival,
                                       std::uint64_t sequence);
// How a declaration in force with these facts is counted.
Counted counted_as(const Declaration& declaration, const InputFacts& facts, std::uint64_t sequence);

}  // namespace luong
