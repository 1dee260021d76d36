#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/journal_entry.h"
#include "core/scan_planner.h"

namespace luong::tools {

// What each scanner did on each day, and why it did no more (S003-26, S003-28; docs/scanning.md):
// entries of a journal in, a table out. A day is that of the slot.
class ScannerUse {
 public:
  struct OfDay {
    std::uint64_t booked = 0;                           // containers that were given a slot of it
    std::uint64_t before_clearance = 0, asked_for = 0;  // of them
    // How they ended; what is open still is none of these.
    std::uint64_t scanned = 0, suspect = 0, unreadable = 0;
    std::uint64_t asked_scanned = 0;  // of those scanned, at the declarant's wish
    std::uint64_t not_approved = 0;   // rejected, or expired
    std::uint64_t called_back = 0;    // withdrawn, cancelled, closed by hand
    std::uint64_t not_presented = 0;
    // Containers turned away that could have gone through it, by why, on the day they came.
    std::uint64_t kept = 0, crowded = 0, full = 0;

    std::uint64_t used() const { return booked - not_approved - called_back; }
  };
  using Key = std::pair<std::int32_t, Code<16>>;  // day, device

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& entry);
  const std::map<Key, OfDay>& days() const { return days_; }

 private:
  std::optional<Error> take_bid(std::uint64_t sequence, const JournalEntry& entry);
  void count_refused(const InputFacts& facts);
  void settle(const ScanStep& step, const ScanBook::Change& change);
  OfDay& of(const ScanOrder& order);
  std::optional<Error> take_report(const JournalEntry& entry);

  ScanPlanner planner_;
  std::map<Key, OfDay> days_;
  InputFacts facts_;
  Declaration declaration_;
};

// With the registry's capacity and norm beside it. Days outside [from, to] are left out.
std::string scanner_use_text(const ScannerUse& use, const ScannerRegistry& registry, Date from,
                             Date to);
std::string scanner_use_json(const ScannerUse& use, const ScannerRegistry& registry, Date from,
                             Date to);

}  // namespace luong::tools
