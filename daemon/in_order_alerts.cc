// What somebody must hear of at once, and what becomes of it (docs/alerts.md).
#include "core/declaration_codec.h"
#include "daemon/in_order.h"

namespace luong {

// Unless one of that code is open for the declaration already.
std::optional<Error> InOrder::alert(AlertCode code, std::uint64_t declaration_no, Channel channel,
                                    OfficeCode office, std::uint64_t cause,
                                    std::string_view instruction, Instant at) {
  const auto number = DeclarationNumber::from_value(declaration_no);
  if (ledger_.alerts.is_open(code, declaration_no == 0 ? 0 : number.root())) return std::nullopt;
  Alert alert;
  alert.number = ledger_.events.of(EventStreams::kOffice).last + 1;
  alert.code = code;
  alert.at = at;
  alert.declaration_no = declaration_no;
  alert.channel = static_cast<std::uint8_t>(channel);
  alert.office = office;
  alert.cause_sequence = cause;
  alert.instruction = instruction;
  route(context_.pack->codes, alert);
  const Receipt receipt = writer_->alert(alert);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  note_alerts();
  return std::nullopt;
}

// A criterion classed SECRET is named nowhere, its guidance neither.
std::optional<Error> InOrder::alert_hits(const BatchSlot& slot, const Receipt& receipt) {
  if (slot.verdict.decision != Decision::kOk) return std::nullopt;
  const Declaration& declaration = slot.message.declaration;
  const auto raise = [&](AlertCode code, std::string_view instruction) {
    return alert(code, declaration.declaration_no.value(), slot.verdict.channel,
                 declaration.customs_office, receipt.sequence, instruction, slot.arrival->arrival);
  };
  for (const Criterion* criterion : slot.alerting) {
    const bool secret = criterion->secrecy == Secrecy::kSecret;
    const std::string_view instruction = secret ? std::string_view() : criterion->guidance_code;
    if (auto error = raise(AlertCode(criterion->effect.alert), instruction)) return error;
  }
  const bool feed_lost = slot.facts.permits.feed == PermitFacts::Feed::kDown;
  if (!feed_lost) return std::nullopt;
  return alert(kAlertFeedLost, 0, Channel::kNone, {}, receipt.sequence, {}, slot.arrival->arrival);
}

std::optional<Error> InOrder::alert_of_cleared(const VerdictRise& rise, std::uint64_t cause,
                                               Instant at) {
  ++counters_.cleared_below;
  const JournalEntry& entry = rise.before().entry;
  if (auto error = decode(entry.declaration, joined_)) return error;
  return alert(kAlertGate, entry.declaration_no, static_cast<Channel>(rise.root().channel),
               joined_.customs_office, cause, {}, at);
}

// What nobody has answered in time goes to the next in line, in arrival order: so what is undecided
// is settled first, also where only an alert of its own could be due by now.
std::optional<Error> InOrder::escalate(Instant arrival, const ScoreSegment& score) {
  const bool undecided_may_be_due =
      !undecided_.empty() &&
      arrival.ms >= undecided_.front()->arrival->arrival.ms + limits::kAlertAnswerMinMs;
  if (arrival.ms < ledger_.alerts.next_due_ms() && !undecided_may_be_due) return std::nullopt;
  if (auto error = finish(score)) return error;
  while (const std::uint64_t number = ledger_.alerts.due(arrival)) {
    AlertStep step;
    step.alert = number;
    step.state = AlertState::kEscalated;
    step.event = ledger_.events.of(EventStreams::kOffice).last + 1;
    step.at = arrival;
    const Receipt receipt = writer_->alert_step(step, nullptr, arrival);
    if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  }
  note_alerts();
  return std::nullopt;
}

// Of an alert that there is not: answered and done with.
Result<bool> InOrder::refuses_alert_ack(BatchSlot& slot) {
  if (slot.message.kind != MessageKind::kAlertAck) return false;
  const std::uint64_t number = slot.message.alert_ack.alert;
  const LinkKey key = event_key(EventStreams::kOffice, number);
  if (archive_.may_contain(key)) {
    const auto found = archive_.find(key, stored_);
    if (!found) return found;
    if (*found && stored_.entry.kind == EntryKind::kAlert) return false;
  }
  Answerer(*replies_).invalid(
      slot, {ErrorCode::kSchema, "/alert", "No alert has been sent under this number."});
  ++counters_.invalid;
  return true;
}

Result<Receipt> InOrder::take_alert_ack(const BatchSlot& slot) {
  const Receipt receipt = writer_->alert_step(slot.message.alert_ack, &slot, slot.arrival->arrival);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) {
    return fail(std::move(*error));
  }
  note_alerts();
  return receipt;
}

void InOrder::note_alerts() {
  counters_.alerts_open = ledger_.alerts.all().size();
  counters_.alerts_unanswered = ledger_.alerts.unanswered();
  counters_.alerts_forgotten = ledger_.alerts.forgotten();
  counters_.alerts_due_ms = ledger_.alerts.next_due_ms();
}

}  // namespace luong
