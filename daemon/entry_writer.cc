#include "daemon/entry_writer.h"

#include <utility>

#include "core/byte_codec.h"

namespace luong {

void EntryWriter::start(EntryKind kind, Instant arrival) {
  std::vector<LinkKey> links = std::move(entry_.links);
  links.clear();
  entry_ = JournalEntry{};
  entry_.links = std::move(links);
  entry_.kind = kind;
  entry_.arrival = arrival;
  entry_.context_sequence = ledger_.context_sequence;
  entry_.delta_sequence = ledger_.overlay.last_sequence();
  body_.clear();
}

void EntryWriter::start(EntryKind kind, const BatchSlot& slot) {
  start(kind, slot.arrival->arrival);
  entry_.client = slot.arrival->client;
  entry_.msg_id = slot.message.msg_id;
  entry_.declaration_no = slot.message.declaration_no.value();
  entry_.content = slot.content;
  entry_.text_hash = {slot.text_hash.data(), slot.text_hash.size()};
  entry_.root = slot.admitted.root;
  entry_.links.push_back(slot.keys.message);
}

// The permits an entry changes: their records after it, and the keys they are found by.
void EntryWriter::carry(const PermitDraws& draws) {
  if (draws.empty()) return;
  permits_.clear();
  encode(draws, permits_);
  entry_.permits = permits_;
  for (const PermitDraw& draw : draws) {
    entry_.links.push_back(permit_key(draw.after.type, draw.after.no));
  }
}

Receipt EntryWriter::finish() {
  bytes_.clear();
  encode(entry_, bytes_);
  last_receipt_ = journal_.add(bytes_, entry_.links);
  return last_receipt_;
}

Receipt EntryWriter::decision(const BatchSlot& slot, const std::optional<ScanOffer>& old_slot,
                              const PermitDraws& draws) {
  start(EntryKind::kDecision, slot);
  if (slot.verdict.decision == Decision::kOk) {  // REJECTED claims no number.
    RootState& root = entry_.root;
    root.owner = entry_.client;
    root.number_in_force = entry_.declaration_no;
    root.sequence_in_force = journal_.next_sequence();
    root.channel = static_cast<std::uint8_t>(slot.verdict.channel);
    root.draw_root = slot.facts.draw_root;
    entry_.links.push_back(slot.keys.root);
    if (slot.keys.family) entry_.links.push_back(*slot.keys.family);
  }
  entry_.links.push_back(slot.keys.number);
  carry(draws);
  if (old_slot) {
    InputFacts prior;
    prior.scan_offer = *old_slot;
    encode(prior, body_);
    entry_.body = body_;
  }
  facts_.clear();
  encode(slot.facts, facts_);
  verdict_.clear();
  encode(slot.verdict, verdict_);
  selection_.clear();
  encode(slot.selection, selection_);
  entry_.facts = facts_;
  entry_.declaration = slot.canonical;
  entry_.verdict = verdict_;
  entry_.selection = selection_;
  return finish();
}

Receipt EntryWriter::noted(const BatchSlot& slot) {
  start(EntryKind::kNoted, slot);
  ++entry_.root.preregistrations;
  entry_.declaration = slot.canonical;
  put_varint(body_, slot.admitted.invoice_preregistrations);
  entry_.body = body_;
  entry_.links.push_back(slot.keys.root);
  if (slot.keys.invoice) entry_.links.push_back(*slot.keys.invoice);
  return finish();
}

Receipt EntryWriter::cancel(const BatchSlot& slot, const InForce* in_force,
                            const PermitDraws& given_back, bool by_status) {
  start(EntryKind::kCancel, slot);
  entry_.root.cancelled = true;
  entry_.links.push_back(slot.keys.root);
  (by_status ? entry_.body : entry_.declaration) = slot.canonical;
  if (in_force != nullptr) {
    entry_.facts = in_force->entry.facts;
    entry_.selection = in_force->entry.selection;
    append_consignment_keys(in_force->declaration, entry_.links);
    carry(given_back);
  }
  return finish();
}

Receipt EntryWriter::event(const BatchSlot& slot) {
  const bool is_status = slot.message.kind == MessageKind::kStatus;
  const bool is_intel = slot.message.kind == MessageKind::kIntel;
  start(is_status ? EntryKind::kStatus : is_intel ? EntryKind::kIntel : EntryKind::kDelta, slot);
  entry_.body = slot.canonical;
  if (is_status) {
    entry_.root.status = static_cast<std::uint8_t>(slot.message.status.status);
    entry_.links.push_back(slot.keys.root);
  }
  return finish();
}

Receipt EntryWriter::permit(const BatchSlot& slot, const PermitRecord* after) {
  const bool exempt = slot.message.kind == MessageKind::kExemptGoods;
  start(exempt ? EntryKind::kExemptGoods : EntryKind::kPermit, slot);
  entry_.body = slot.canonical;
  if (after != nullptr) {
    of_notice_.clear();
    of_notice_.push_back({*after, {}});
    carry(of_notice_);
  }
  return finish();
}

Receipt EntryWriter::feedback(const BatchSlot& slot, const Feedback& joined) {
  start(EntryKind::kFeedback, slot);
  encode(joined, body_);
  entry_.body = body_;
  entry_.links.push_back(slot.keys.root);
  if (joined.kind == FeedbackKind::kScan) {
    entry_.links.push_back(scanned_key(joined.declaration_no.root(), joined.container));
  }
  return finish();
}

// Cites what the decision was made with: nothing was judged anew.
Receipt EntryWriter::revision(const VerdictRise& rise, Instant arrival) {
  start(EntryKind::kRevision, arrival);
  const JournalEntry& before = rise.before().entry;
  const Revision& revision = rise.revision();
  entry_.client = before.client;
  entry_.declaration_no = before.declaration_no;
  entry_.content = before.content;
  entry_.text_hash = before.text_hash;
  entry_.root = rise.root();
  entry_.root.sequence_in_force = journal_.next_sequence();
  entry_.context_sequence = before.context_sequence;
  entry_.delta_sequence = before.delta_sequence;
  entry_.facts = before.facts;
  entry_.declaration = before.declaration;
  entry_.permits = before.permits;
  verdict_.clear();
  encode(rise.verdict(), verdict_);
  entry_.verdict = verdict_;
  selection_.clear();
  encode(rise.selection(), selection_);
  entry_.selection = selection_;
  encode(revision, body_);
  entry_.body = body_;
  const auto root = DeclarationNumber::from_value(before.declaration_no).root();
  entry_.links.push_back(root_key(root));
  entry_.links.push_back(number_key(before.declaration_no));
  if (rise.family()) entry_.links.push_back(*rise.family());
  if (revision.event.client != 0) {
    entry_.links.push_back(event_key(before.client, revision.event.client));
  }
  entry_.links.push_back(event_key(EventStreams::kOffice, revision.event.office));
  return finish();
}

Receipt EntryWriter::event_ack(const BatchSlot& slot, std::uint64_t stream) {
  start(EntryKind::kEventAck, slot);
  encode(EventAckBody{stream, slot.message.ack.up_to}, body_);
  entry_.body = body_;
  return finish();
}

Receipt EntryWriter::alert(const Alert& alert) {
  start(EntryKind::kAlert, alert.at);
  entry_.declaration_no = alert.declaration_no;
  encode(alert, body_);
  entry_.body = body_;
  entry_.links.push_back(event_key(EventStreams::kOffice, alert.number));
  return finish();
}

Receipt EntryWriter::alert_step(const AlertStep& step, const BatchSlot* slot, Instant arrival) {
  if (slot != nullptr) {
    start(EntryKind::kAlertStep, *slot);
  } else {
    start(EntryKind::kAlertStep, arrival);
  }
  encode(step, body_);
  entry_.body = body_;
  if (step.event != 0) entry_.links.push_back(event_key(EventStreams::kOffice, step.event));
  return finish();
}

Receipt EntryWriter::scan_step(const ScanStep& step, const BatchSlot* slot, Instant arrival) {
  if (slot != nullptr) {
    start(EntryKind::kScanStep, *slot);
  } else {
    start(EntryKind::kScanStep, arrival);
    entry_.declaration_no = step.declaration_no;
  }
  encode(step, body_);
  entry_.body = body_;
  if (step.event != 0) entry_.links.push_back(event_key(EventStreams::kOffice, step.event));
  return finish();
}

Receipt EntryWriter::cargo(const BatchSlot& slot, Channel floor) {
  start(EntryKind::kCargo, slot);
  entry_.root = {};
  entry_.root.channel = static_cast<std::uint8_t>(floor);
  for (const LinkKey& key : slot.keys.lot) entry_.links.push_back(cargo_key(key));
  return assessed(slot.canonical, slot.facts, slot.verdict);
}

// Its floor stands with the notice, which stays the newest under the keys of its bills.
Receipt EntryWriter::cargo_chosen(const StoredEntry& told, const InputFacts& facts,
                                  const Verdict& assessment, Instant arrival) {
  start(EntryKind::kCargo, arrival);
  entry_.client = told.entry.client;
  put_varint(body_, told.sequence);
  entry_.body = body_;
  return assessed(told.entry.declaration, facts, assessment);
}

Receipt EntryWriter::assessed(std::string_view cargo, const InputFacts& facts,
                              const Verdict& assessment) {
  facts_.clear();
  encode(facts, facts_);
  verdict_.clear();
  encode(assessment, verdict_);
  entry_.facts = facts_;
  entry_.declaration = cargo;
  entry_.verdict = verdict_;
  entry_.links.push_back(cargo_entry_key(journal_.next_sequence()));
  return finish();
}

Receipt EntryWriter::officer_act(const OfficerAct& act, Instant arrival) {
  start(EntryKind::kOfficerAct, arrival);
  encode(act, body_);
  entry_.body = body_;
  append_file_keys(act, entry_.links);
  return finish();
}

Receipt EntryWriter::context(const ContextVersions& versions, Instant arrival) {
  start(EntryKind::kContext, arrival);
  encode(versions, body_);
  entry_.body = body_;
  entry_.links.push_back(context_key(journal_.next_sequence()));
  return finish();
}

Receipt EntryWriter::audit(const Actor& actor, std::string_view command, Instant arrival) {
  start(EntryKind::kAudit, arrival);
  AuditBody audit;
  audit.uid = actor.uid;
  audit.gid = actor.gid;
  audit.pid = actor.pid;
  audit.officer = actor.officer;
  audit.command = command;
  encode(audit, body_);
  entry_.body = body_;
  return finish();
}

}  // namespace luong
