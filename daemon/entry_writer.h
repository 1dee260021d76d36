#pragma once

#include <string>
#include <string_view>

#include "core/stream_ledger.h"
#include "core/verdict_rise.h"
#include "daemon/batch_slot.h"
#include "daemon/control.h"
#include "storage/journal.h"

namespace luong {

// Puts what was decided into the journal: one entry a decision, pre-registration, cancellation,
// event, context or operator's command, with the keys it is found by. Entries are in the current
// batch of the journal when a call returns, durable after its commit. Reuses its buffers; the
// in-order step owns it.
class EntryWriter {
 public:
  // Where entries go and whose state they cite. Both outlive the writer.
  EntryWriter(Journal& journal, const StreamLedger& ledger) : journal_(journal), ledger_(ledger) {}

  // A judged declaration, settled. `old_slot`: of the version before, given back, where that was
  // decided before there were orders. `draws`: what it changes in the balances of permits.
  Receipt decision(const BatchSlot& slot, const std::optional<ScanOffer>& old_slot,
                   const PermitDraws& draws);
  Receipt noted(const BatchSlot& slot);
  // Closes the slot's root. `in_force` is its decision in force with its declaration, or null;
  // `given_back` what it drew from permits.
  struct InForce {
    const JournalEntry& entry;
    const Declaration& declaration;
  };
  Receipt cancel(const BatchSlot& slot, const InForce* in_force, const PermitDraws& given_back,
                 bool by_status);
  Receipt event(const BatchSlot& slot);  // status/1, enterprise-delta/1, intel/1
  // permit/1, specialised-result/1, exempt-goods/1. `after`: the permit's record from here on, or
  // null where the message changes none.
  Receipt permit(const BatchSlot& slot, const PermitRecord* after);
  Receipt feedback(const BatchSlot& slot, const Feedback& joined);
  // `rise` was prepared: the verdict in force from here on.
  Receipt revision(const VerdictRise& rise, Instant arrival);
  Receipt event_ack(const BatchSlot& slot, std::uint64_t stream);
  Receipt alert(const Alert& alert);
  // By an officer (slot is his message), or by time (null), when it came to `arrival`.
  Receipt alert_step(const AlertStep& step, const BatchSlot* slot, Instant arrival);
  // scan-step/1 (slot is the message), or what a report, a command or time makes of an order
  // (null).
  Receipt scan_step(const ScanStep& step, const BatchSlot* slot, Instant arrival);
  // manifest/1, advance-cargo/1: as far as it is known, what was made of it, and the floor for the
  // declaration that follows.
  Receipt cargo(const BatchSlot& slot, Channel floor);
  // The same cargo, as it was told, chosen for a scan now.
  Receipt cargo_chosen(const StoredEntry& told, const InputFacts& facts, const Verdict& assessment,
                       Instant arrival);
  Receipt officer_act(const OfficerAct& act, Instant arrival);
  Receipt context(const ContextVersions& versions, Instant arrival);
  Receipt audit(const Actor& actor, std::string_view command, Instant arrival);

  // The entry written last, for the ledger to apply.
  const JournalEntry& last() const { return entry_; }
  const Receipt& last_receipt() const { return last_receipt_; }

 private:
  void start(EntryKind kind, Instant arrival);
  void start(EntryKind kind, const BatchSlot& slot);
  void carry(const PermitDraws& draws);
  Receipt assessed(std::string_view cargo, const InputFacts& facts, const Verdict& assessment);
  Receipt finish();

  Journal& journal_;
  const StreamLedger& ledger_;
  JournalEntry entry_;
  Receipt last_receipt_;
  PermitDraws of_notice_;
  std::string bytes_, facts_, verdict_, body_, permits_, selection_;
};

}  // namespace luong
