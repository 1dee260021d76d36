#pragma once

#include <cstdint>
#include <optional>

#include "core/consignment_family.h"
#include "core/feedback.h"
#include "core/stream_ledger.h"
#include "core/verdict_rise.h"
#include "daemon/alert_desk.h"
#include "daemon/batch_slot.h"
#include "daemon/entry_writer.h"

namespace luong {

// Takes what officers report after the reply, and raises the verdicts it raises, with the other
// parts of a split consignment (docs/revisions.md). Part of the in-order step; one thread.
class RevisionDesk {
 public:
  // All outlive it.
  RevisionDesk(StreamLedger& ledger, EntryArchive& archive, EntryWriter& writer, AlertDesk& alerts)
      : ledger_(ledger),
        archive_(archive),
        writer_(writer),
        alerts_(alerts),
        rise_(ledger, archive),
        family_(archive) {}

  // Journals a report, joined to the decision it is on, and what follows from it. `codes` routes
  // the alerts.
  Result<Receipt> take(BatchSlot& slot, const CodeLists& codes);
  // A part of a split consignment was decided higher than the parts before it.
  std::optional<Error> raise_parts_of(const BatchSlot& slot, std::uint64_t decision_sequence,
                                      const CodeLists& codes);

  // A lot that was to be scanned will not be: it is opened.
  std::optional<Error> open_instead(std::uint64_t root, std::uint64_t cause_sequence, Instant at,
                                    const CodeLists& codes);

  // The declaration of the report taken last; null where it is on none that was decided.
  const Declaration* joined() const { return joined_ ? &declaration_ : nullptr; }

  // Since start.
  struct Counts {
    std::uint64_t reports = 0, unmatched = 0;  // on a number that no decision has
    std::uint64_t revisions = 0;
    std::uint64_t cleared_below = 0;  // lots that stand too low, or did, and are cleared
    std::uint64_t families_cut = 0;   // larger than may be
    std::uint64_t unreadable = 0;     // parts whose entry is damaged
  };
  const Counts& counts() const { return counts_; }

 private:
  // Of the call at hand.
  struct Occasion {
    Instant at;
    const CodeLists& codes;
  };
  std::optional<Error> join(Feedback& feedback, const RootState& root);
  Result<std::optional<RiseOrder>> order_of(const Feedback& feedback);
  Result<bool> unreadable_before(const Feedback& feedback);
  std::optional<Error> raise_all(const RiseOrder& order, const Occasion& occasion);
  std::optional<Error> raise_parts(std::uint64_t part, const RiseOrder& order,
                                   const Occasion& occasion);
  std::optional<Error> settle(VerdictRise::Outcome outcome, std::uint64_t cause,
                              const Occasion& occasion);
  std::optional<Error> alert_gate(std::uint64_t cause, const Occasion& occasion);

  StreamLedger& ledger_;
  EntryArchive& archive_;
  EntryWriter& writer_;
  AlertDesk& alerts_;
  VerdictRise rise_;
  ConsignmentFamily family_;
  Counts counts_;
  std::uint64_t last_revision_ = 0;  // its sequence
  StoredEntry stored_;
  Declaration declaration_;
  bool joined_ = false;
};

}  // namespace luong
