#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/alert.h"
#include "core/stream_ledger.h"
#include "daemon/batch_slot.h"
#include "daemon/entry_writer.h"

namespace luong {

// Raises alerts, sends on those nobody answered, and takes the answers (docs/alerts.md): each step
// an entry of the journal, taken into the ledger. Part of the in-order step; one thread.
class AlertDesk {
 public:
  // All outlive it.
  AlertDesk(StreamLedger& ledger, EntryArchive& archive, EntryWriter& writer)
      : ledger_(ledger), archive_(archive), writer_(writer) {}

  // What an alert is about; all empty for one of no declaration.
  struct Subject {
    std::uint64_t declaration_no = 0;
    std::uint64_t scan_order = 0;  // of goods not declared yet
    Channel channel = Channel::kNone;
    OfficeCode office, inspecting_office;
    std::uint64_t cause_sequence = 0;  // the entry that raises it
    std::string_view instruction;      // guidance code
  };
  // Unless one of that code is open for the declaration already. `codes` is the routing table.
  std::optional<Error> raise(const AlertCode& code, const Subject& subject, const CodeLists& codes,
                             Instant at);
  // What the hits of a decision raise, that another office is to inspect the lot, and the silence
  // of the single window.
  std::optional<Error> raise_for(const BatchSlot& slot, std::uint64_t decision_sequence,
                                 const CodeLists& codes);

  // Closes the open alert of that code for a subject (core/alert.h), where there is one: what it
  // waited for has come.
  std::optional<Error> close(const AlertCode& code, std::uint64_t subject, std::string_view officer,
                             Instant at);

  bool is_due(Instant now) const { return now.ms >= ledger_.alerts.next_due_ms(); }
  // Sends on what nobody has answered by `now`.
  std::optional<Error> escalate(Instant now);

  // Whether an alert has been sent under that number.
  Result<bool> was_sent(std::uint64_t number);
  // alert-ack/1 of an alert that was sent.
  Result<Receipt> take_answer(const BatchSlot& slot);

 private:
  StreamLedger& ledger_;
  EntryArchive& archive_;
  EntryWriter& writer_;
  StoredEntry stored_;
};

}  // namespace luong
