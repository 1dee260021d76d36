#include "daemon/alert_desk.h"

namespace luong {

std::optional<Error> AlertDesk::raise(const AlertCode& code, const Subject& subject,
                                      const CodeLists& codes, Instant at) {
  const std::uint64_t about = subject_of(subject.declaration_no, subject.scan_order);
  if (ledger_.alerts.is_open(code, about)) return std::nullopt;
  Alert alert;
  alert.number = ledger_.events.of(EventStreams::kOffice).last + 1;
  alert.code = code;
  alert.at = at;
  alert.declaration_no = subject.declaration_no;
  alert.scan_order = subject.scan_order;
  alert.channel = static_cast<std::uint8_t>(subject.channel);
  alert.office = subject.office;
  alert.inspecting_office = subject.inspecting_office;
  alert.cause_sequence = subject.cause_sequence;
  alert.instruction = subject.instruction;
  route(codes, alert);
  const Receipt receipt = writer_.alert(alert);
  return ledger_.apply(writer_.last(), receipt.sequence);
}

// A criterion classed SECRET is named nowhere, its guidance neither.
std::optional<Error> AlertDesk::raise_for(const BatchSlot& slot, std::uint64_t decision_sequence,
                                          const CodeLists& codes) {
  if (slot.verdict.decision != Decision::kOk) return std::nullopt;
  const Declaration& declaration = slot.message.declaration;
  const Instant at = slot.arrival->arrival;
  Subject lot;
  lot.declaration_no = declaration.declaration_no.value();
  lot.channel = slot.verdict.channel;
  lot.office = declaration.customs_office;
  const OfficeCode inspecting = declaration.inspecting_office;
  const bool elsewhere = !inspecting.empty() && inspecting != declaration.customs_office;
  if (elsewhere) lot.inspecting_office = inspecting;
  lot.cause_sequence = decision_sequence;
  for (const Criterion* criterion : slot.alerting) {
    const bool secret = criterion->secrecy == Secrecy::kSecret;
    lot.instruction = secret ? std::string_view() : criterion->guidance_code;
    if (auto error = raise(AlertCode(criterion->effect.alert), lot, codes, at)) return error;
  }
  if (elsewhere && slot.verdict.channel >= Channel::kYellow) {
    lot.instruction = {};
    if (auto error = raise(kAlertHandover, lot, codes, at)) return error;
  }
  if (slot.facts.permits.feed != PermitFacts::Feed::kDown) return std::nullopt;
  Subject feed;
  feed.cause_sequence = decision_sequence;
  return raise(kAlertFeedLost, feed, codes, at);
}

std::optional<Error> AlertDesk::close(const AlertCode& code, std::uint64_t subject,
                                      std::string_view officer, Instant at) {
  AlertStep step;
  step.alert = ledger_.alerts.number_of(code, subject);
  if (step.alert == 0) return std::nullopt;
  step.state = AlertState::kClosed;
  step.at = at;
  step.officer = officer;
  const Receipt receipt = writer_.alert_step(step, nullptr, at);
  return ledger_.apply(writer_.last(), receipt.sequence);
}

std::optional<Error> AlertDesk::escalate(Instant now) {
  while (const std::uint64_t number = ledger_.alerts.due(now)) {
    AlertStep step;
    step.alert = number;
    step.state = AlertState::kEscalated;
    step.event = ledger_.events.of(EventStreams::kOffice).last + 1;
    step.at = now;
    const Receipt receipt = writer_.alert_step(step, nullptr, now);
    if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) return error;
  }
  return std::nullopt;
}

Result<bool> AlertDesk::was_sent(std::uint64_t number) {
  const LinkKey key = event_key(EventStreams::kOffice, number);
  if (!archive_.may_contain(key)) return false;
  auto found = archive_.find(key, stored_);
  if (!found) return found;
  return *found && stored_.entry.kind == EntryKind::kAlert;
}

Result<Receipt> AlertDesk::take_answer(const BatchSlot& slot) {
  const Receipt receipt = writer_.alert_step(slot.message.alert_ack, &slot, slot.arrival->arrival);
  if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) {
    return fail(std::move(*error));
  }
  return receipt;
}

}  // namespace luong
