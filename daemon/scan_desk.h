#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/feedback.h"
#include "core/scan_command.h"
#include "core/scanner.h"
#include "core/stream_ledger.h"
#include "daemon/alert_desk.h"
#include "daemon/batch_slot.h"
#include "daemon/entry_writer.h"
#include "daemon/revision_desk.h"

namespace luong {

// Moves scan orders on, from their approval to their end (docs/scanning.md): each step an entry of
// the journal, taken into the ledger. Part of the in-order step; one thread.
class ScanDesk {
 public:
  // All outlive it.
  ScanDesk(StreamLedger& ledger, EntryArchive& archive, EntryWriter& writer, AlertDesk& alerts,
           RevisionDesk& revisions)
      : ledger_(ledger),
        archive_(archive),
        writer_(writer),
        alerts_(alerts),
        revisions_(revisions) {}

  // By what orders are judged now; both of the context in force.
  struct Terms {
    const ScannerRegistry& scanners;
    const CodeLists& codes;  // routes the alerts
  };

  // Before a declaration is replaced or cancelled: what has not come to its scanner is called back.
  std::optional<Error> withdraw(std::uint64_t root, ScanEnd end, Instant at);
  // scan-step/1
  Result<Receipt> take_step(const BatchSlot& slot, const Terms& terms);
  // What a report that has been journaled means for the orders of its declaration.
  std::optional<Error> follow(const Feedback& report, std::uint64_t report_sequence, Instant at,
                              const Terms& terms);
  // An officer's command: how many orders it moved, or opened.
  Result<std::size_t> run(const ScanCommand& command, std::string_view officer, Instant at,
                          const Terms& terms);

  // What nobody has approved by its window expires; what is not scanned in time is overdue.
  bool is_due(Instant now, const ScanTerms& terms) const;
  std::int64_t next_due_ms(const ScanTerms& terms) const;
  std::optional<Error> pass_time(Instant now, const Terms& terms);

  std::uint64_t unmatched() const { return unmatched_; }  // steps that led nowhere, since start

 private:
  // Of the call at hand.
  struct Occasion {
    Instant at;
    std::string_view officer, remarks;
  };
  std::optional<Error> step(std::uint64_t order, ScanStep step, const Occasion& occasion);
  std::optional<Error> close(std::uint64_t order, ScanEnd end, const Occasion& occasion);
  // `cause`: the entry that made it so; 0: the first order that is closed.
  std::optional<Error> give_up(const ScanOrder& order, ScanEnd end, const Occasion& occasion,
                               const Terms& terms, std::uint64_t cause);
  std::optional<Error> take_suspicion(const ScanOrder& order, const Occasion& occasion,
                                      const Terms& terms);
  std::optional<Error> settle_inspected(const Feedback& report, const Occasion& occasion);
  std::optional<Error> scan_again(const ScanOrder& order, const Occasion& occasion,
                                  const Terms& terms);
  std::optional<Error> tell_overdue(std::uint64_t order, Instant now, const Terms& terms);
  Result<std::size_t> fill(const ScanCommand& command, Instant at, const Terms& terms);
  Result<std::size_t> fill_one(const Scanner& scanner, Date day, Instant from, Instant at);
  std::optional<Error> settle_alert(const ScanOrder& before, const Occasion& occasion);
  std::uint64_t next_event() const;

  StreamLedger& ledger_;
  EntryArchive& archive_;
  EntryWriter& writer_;
  AlertDesk& alerts_;
  RevisionDesk& revisions_;
  std::uint64_t unmatched_ = 0;
  std::uint64_t last_step_ = 0;  // its sequence
  StoredEntry stored_;
  Declaration cargo_;
  Verdict assessment_;
};

}  // namespace luong
