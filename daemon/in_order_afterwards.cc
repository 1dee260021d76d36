// What follows from a decision and from time: alerts, and the verdicts of other parts of a
// consignment.
#include "daemon/in_order.h"

namespace luong {
namespace {

// Whether something of what arrived at `then` may wait for an answer until `now`: an alert for so
// long at least, a scan order until a full hour.
bool may_be_due(Instant then, Instant now) {
  return now.ms >= then.ms + limits::kAlertAnswerMinMs || now.ms / kHourMs != then.ms / kHourMs;
}

}  // namespace

std::optional<Error> InOrder::settle_afterwards(const BatchSlot& slot, const Receipt& receipt) {
  const CodeLists& codes = context_.pack->codes;
  if (auto error = alerts_->raise_for(slot, receipt.sequence, codes)) return error;
  auto error = revisions_->raise_parts_of(slot, receipt.sequence, codes);
  note_desks();
  return error;
}

// What nobody has answered in time goes to the next in line, what nobody has approved expires, in
// arrival order: so what is undecided is settled first, also where only an alert or an order of its
// own could be due by now.
std::optional<Error> InOrder::escalate(Instant arrival, const ScoreSegment& score) {
  const bool undecided_may_be_due =
      !undecided_.empty() && may_be_due(undecided_.front()->arrival->arrival, arrival);
  const bool ready = context_.scanners != nullptr && context_.pack != nullptr;
  const bool scans_due = ready && scans_->is_due(arrival, context_.scanners->terms());
  if (!alerts_->is_due(arrival) && !scans_due && !undecided_may_be_due) return std::nullopt;
  if (auto error = finish(score)) return error;
  auto error = alerts_->escalate(arrival);
  if (!error && ready) error = scans_->pass_time(arrival, scan_terms());
  note_desks();
  return error;
}

// Of an alert that there is not: answered and done with.
Result<bool> InOrder::refuses_alert_ack(BatchSlot& slot) {
  if (slot.message.kind != MessageKind::kAlertAck) return false;
  auto sent = alerts_->was_sent(slot.message.alert_ack.alert);
  if (!sent) return sent;
  if (*sent) return false;
  Answerer(*replies_).invalid(
      slot, {ErrorCode::kSchema, "/alert", "No alert has been sent under this number."});
  ++counters_.invalid;
  return true;
}

void InOrder::note_desks() {
  counters_.alerts_open = ledger_.alerts.all().size();
  counters_.alerts_unanswered = ledger_.alerts.unanswered();
  counters_.alerts_forgotten = ledger_.alerts.forgotten();
  counters_.alerts_due_ms = ledger_.alerts.next_due_ms();
  const ScanBook& orders = ledger_.scans.orders();
  counters_.scan_orders_open = orders.all().size();
  counters_.scan_steps_unmatched = scans_->unmatched();
  const bool plans = context_.scanners != nullptr;
  counters_.scans_due_ms = plans ? scans_->next_due_ms(context_.scanners->terms()) : INT64_MAX;
  const RevisionDesk::Counts& counts = revisions_->counts();
  counters_.feedback = counts.reports;
  counters_.feedback_unmatched = counts.unmatched;
  counters_.revisions = counts.revisions;
  counters_.cleared_below = counts.cleared_below;
  counters_.families_cut = counts.families_cut;
  counters_.parts_unreadable = counts.unreadable;
}

}  // namespace luong
