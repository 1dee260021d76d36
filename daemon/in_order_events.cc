// What is told of lots and permits that are known (cancellations, results, notices of a feed), and
// what a firm asks of itself.
#include "core/level_answer.h"
#include "daemon/frame_stage.h"
#include "daemon/in_order.h"

namespace luong {

// Closes a root: later versions are CONFLICT, its slot is free, and whoever files the lot again
// meets its channel. Effective at once, so that the next arrival sees it. What it needs of the past
// is read before anything is written.
std::optional<Error> InOrder::cancel(BatchSlot& slot, bool by_status) {
  Admitted& admitted = slot.admitted;
  if (by_status && admitted.root.number_in_force != 0) {
    const auto found = archive_.find(number_key(admitted.root.number_in_force), admitted.stored);
    if (!found) return found.error();
    admitted.stored_found = *found;
  }
  const bool has_channel = admitted.stored_found && admitted.root.number_in_force != 0;
  if (has_channel) {
    if (auto error = ledger_.inherit_cancelled(admitted.stored.entry, admitted.root)) return error;
  }
  PermitDraws& drawn = admitted.prior_draws;
  drawn.clear();
  if (has_channel) {
    if (auto error = decode(admitted.stored.entry.permits, drawn)) return error;
  }
  const auto given_back = ledger_.permits.give_back(drawn);
  if (!given_back) return given_back.error();
  if (has_channel) {
    if (auto error = decode(admitted.stored.entry.declaration, cancelled_)) return error;
    if (auto error = decode(admitted.stored.entry.facts, cancelled_facts_)) return error;
    if (auto error = ledger_.forgive_cancelled_opener(cancelled_facts_.obligations)) return error;
    cancelled_bytes_.clear();
    encode(cancelled_facts_, cancelled_bytes_);
    admitted.stored.entry.facts = cancelled_bytes_;
  }
  const std::uint64_t root = slot.message.declaration_no.root();
  if (auto error = scans_->withdraw(root, ScanEnd::kCancelled, slot.arrival->arrival)) return error;
  const EntryWriter::InForce in_force{admitted.stored.entry, cancelled_};
  const Receipt receipt =
      writer_->cancel(slot, has_channel ? &in_force : nullptr, **given_back, by_status);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  note_governor();
  note_desks();
  Answerer(*replies_).noted(slot, receipt);
  ++counters_.noted;
  return std::nullopt;
}

std::optional<Error> InOrder::take_event(BatchSlot& slot) {
  const Arrival& arrival = *slot.arrival;
  if (refuses_ack(slot)) return std::nullopt;
  const auto refused = refuses_alert_ack(slot);
  if (!refused) return refused.error();
  if (*refused) return std::nullopt;
  const bool reports = slot.message.kind == MessageKind::kFeedback;
  if (reports) name_declaration(slot);
  const DeclarationNumber about =
      reports ? slot.message.feedback.declaration_no : slot.message.declaration_no;
  const std::uint64_t root = about.root();
  const bool is_status = slot.message.kind == MessageKind::kStatus;
  Admitted& admitted = slot.admitted;
  if (auto error =
          ledger_.admit_event(slot.message.msg_id, slot.content, arrival.client, root, admitted)) {
    return error;
  }
  if (admitted.what == Admission::kReplay) {
    Answerer(*replies_).stored_noted(slot, admitted.stored, true);
    ++counters_.replayed;
    return std::nullopt;
  }
  if (admitted.what == Admission::kConflict) {
    Answerer(*replies_).conflict(slot);
    ++counters_.conflict;
    return std::nullopt;
  }
  if (is_status && slot.message.status.status == StatusWord::kCancelled &&
      !admitted.root.cancelled) {
    return cancel(slot, true);
  }
  const auto written = write_event(slot);
  if (!written) return written.error();
  const Receipt receipt = *written;
  refresh_versions();
  note_ledger();
  counters_.permits_heard_at_ms = ledger_.permits_heard_at.ms;
  Answerer(*replies_).noted(slot, receipt);
  ++counters_.noted;
  return std::nullopt;
}

// The entry of an event, in effect.
Result<Receipt> InOrder::write_event(BatchSlot& slot) {
  if (slot.message.kind == MessageKind::kFeedback) {
    auto taken = revisions_->take(slot, context_.pack->codes);
    if (taken) {
      auto error = scans_->follow(slot.message.feedback, taken->sequence, slot.arrival->arrival,
                                  scan_terms());
      if (error) return fail(std::move(*error));
    }
    note_desks();
    note_governor();
    return taken;
  }
  if (slot.message.kind == MessageKind::kEventAck) return take_ack(slot);
  if (slot.message.kind == MessageKind::kCargo) return take_cargo(slot);
  if (slot.message.kind == MessageKind::kScanStep) {
    auto taken = scans_->take_step(slot, scan_terms());
    note_desks();
    return taken;
  }
  if (slot.message.kind == MessageKind::kAlertAck) {
    auto taken = alerts_->take_answer(slot);
    note_desks();
    return taken;
  }
  const bool is_notice =
      slot.message.kind == MessageKind::kPermit || slot.message.kind == MessageKind::kExemptGoods;
  auto written = is_notice ? take_notice_of(slot) : writer_->event(slot);
  if (!written) return written;
  if (auto error = ledger_.apply(writer_->last(), written->sequence)) {
    return fail(std::move(*error));
  }
  const bool leaves = slot.message.kind == MessageKind::kStatus &&
                      slot.message.status.status == StatusWord::kGateOut;
  if (!leaves) return written;
  // Goods that have gone come to no scanner.
  auto error = scans_->withdraw(slot.message.declaration_no.root(), ScanEnd::kWithdrawn,
                                slot.arrival->arrival);
  note_desks();
  if (error) return fail(std::move(*error));
  return written;
}

// A message about a permit or an account of exempt goods. One older than what is known is journaled
// and changes nothing.
Result<Receipt> InOrder::take_notice_of(BatchSlot& slot) {
  const PermitNotice& notice = slot.message.permit;
  counters_.permit_notices += slot.message.kind == MessageKind::kPermit ? 1 : 0;
  if (notice.alive_only) return writer_->permit(slot, nullptr);
  PermitRecord record;
  if (auto error = ledger_.permits.find(notice.type, notice.no, record)) {
    return fail(std::move(*error));
  }
  const bool news = take_notice(notice, record);
  return writer_->permit(slot, news ? &record : nullptr);
}

// A firm asks about itself. A wrong ticket and a firm that is not on record are answered alike.
void InOrder::answer_level(BatchSlot& slot) {
  const LevelQuestion& question = slot.message.level;
  Answerer answer(*replies_);
  const Date today = business_day(slot.arrival->arrival);
  std::optional<Enterprise> firm;
  if (ticket_opens(*context_.key, question.tax_code, question.ticket, today)) {
    firm = ledger_.overlay.in_force(*context_.snapshot,
                                    context_.snapshot->find(question.tax_code, Role::kTrader));
  }
  if (!firm) {
    answer.wire_error(slot, WireError::kUnauthenticated, 0,
                      "no level can be told: the ticket is for another firm or has run out, or "
                      "the firm is not on record");
    ++counters_.errors;
    return;
  }
  const auto changed =
      ledger_.overlay.changed_at(*context_.snapshot, firm->tax_code, Role::kTrader);
  ++counters_.levels_told;
  answer.level(slot, *firm, changed.value_or(context_.snapshot->evaluated_at()));
}

}  // namespace luong
