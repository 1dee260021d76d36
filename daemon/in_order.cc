#include "daemon/in_order.h"

#include <algorithm>

#include "core/byte_codec.h"
#include "daemon/frame_stage.h"

namespace luong {

namespace {

void reset(JournalEntry& entry) {
  std::vector<LinkKey> links = std::move(entry.links);
  links.clear();
  entry = JournalEntry{};
  entry.links = std::move(links);
}

std::string_view view(const std::array<char, 32>& hash) { return {hash.data(), hash.size()}; }

}  // namespace

InOrder::InOrder(PipelineOptions options, Pipeline::PackFinder packs)
    : options_(options), packs_(std::move(packs)), dry_run_slot_(std::make_unique<BatchSlot>()) {}

// --- start --------------------------------------------------------------------------------------

std::optional<Error> InOrder::open_journal(const std::filesystem::path& directory,
                                           JournalOptions options) {
  options.save_state = [this](std::string& out) { ledger_.save(out); };
  JournalRecovery recovery;
  recovery.on_checkpoint = [this](std::string_view state) { return ledger_.load(state); };
  recovery.on_record = [this](const Receipt& receipt, Instant, std::string_view payload) {
    if (auto error = decode(payload, entry_)) return std::optional(std::move(*error));
    return ledger_.apply(entry_, receipt.sequence);
  };
  recovery.links_of = [this](std::string_view payload, std::string& link_keys) {
    if (decode(payload, entry_)) return;  // on_record says what is wrong with it.
    for (const LinkKey& key : entry_.links) {
      put_fixed(link_keys, key.high);
      put_fixed(link_keys, key.low);
    }
  };
  auto journal = Journal::open(directory, std::move(options), recovery);
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  archive_.attach(*journal_);
  return std::nullopt;
}

std::optional<Error> InOrder::use_context(const Context& parts, const Actor& actor,
                                          std::string_view command, Instant now) {
  if (parts.snapshot) context_.snapshot = parts.snapshot;
  if (parts.pack) context_.pack = parts.pack;
  if (parts.reference) context_.reference = parts.reference;
  if (parts.scanners) context_.scanners = parts.scanners;
  if (parts.key) context_.key = parts.key;
  refresh_versions();
  ContextVersions in_journal = ledger_.context;
  in_journal.delta_sequence = versions_.delta_sequence;
  // A command that changes nothing is still a command somebody gave.
  if (!command.empty()) audit(actor, command, now);
  if (in_journal == versions_ && ledger_.context_sequence != 0) return std::nullopt;

  reset(entry_);
  entry_.kind = EntryKind::kContext;
  entry_.arrival = now;
  body_bytes_.clear();
  encode(versions_, body_bytes_);
  entry_.body = body_bytes_;
  entry_.links.push_back(context_key(journal_->next_sequence()));
  const Receipt receipt = journal_entry(entry_);
  return ledger_.apply(entry_, receipt.sequence);
}

void InOrder::refresh_versions() {
  versions_.snapshot_generation = context_.snapshot ? context_.snapshot->generation() : 0;
  versions_.delta_sequence = ledger_.overlay.last_sequence();
  versions_.pack = context_.pack ? context_.pack->hash : std::string();
  versions_.reference = context_.reference ? context_.reference->hash() : std::string();
  versions_.scanners = context_.scanners ? context_.scanners->hash() : std::string();
  versions_.key_id = context_.key ? context_.key->key_id() : std::string();
}

PinnedContext InOrder::pinned() const {
  PinnedContext pinned;
  pinned.snapshot = context_.snapshot.get();
  pinned.overlay = &ledger_.overlay;
  pinned.pack = context_.pack.get();
  pinned.reference = context_.reference.get();
  pinned.scanners = context_.scanners.get();
  pinned.key = context_.key.get();
  return pinned;
}

// --- a run --------------------------------------------------------------------------------------

void InOrder::begin(std::string& replies, Instant now) {
  replies_ = &replies;
  now_ = now;
  undecided_.clear();
  undecided_keys_.clear();
}

std::optional<Error> InOrder::take(BatchSlot& slot, const ScoreSegment& score) {
  const Arrival& arrival = *slot.arrival;
  if (arrival.control) return take_control(arrival, *arrival.control, score);

  Answerer answer(*replies_);
  if (slot.error) {
    if (slot.error->code == ErrorCode::kUnknownSchema) {
      answer.wire_error(slot, WireError::kUnknownSchema, 0, slot.error->message);
      ++counters_.errors;
    } else {
      answer.invalid(slot, *slot.error);
      ++counters_.invalid;
    }
    return std::nullopt;
  }
  const MessageKind kind = slot.message.kind;
  if (kind == MessageKind::kHello) {
    const auto wish = slot.message.hello.window.value_or(limits::kWindowDefault);
    answer.hello(slot,
                 static_cast<std::uint32_t>(std::clamp<std::int64_t>(wish, 1, limits::kWindowMax)));
    return std::nullopt;
  }
  if (kind != MessageKind::kDeclaration && arrival.audience != Audience::kOfficer) {
    answer.wire_error(slot, WireError::kForbidden, 0, "only an officer's connection may send this");
    ++counters_.errors;
    return std::nullopt;
  }
  if (!context_.ready()) {
    answer.wire_error(slot, WireError::kNotReady, 1'000,
                      "no decision can be made yet; send again later");
    ++counters_.errors;
    return std::nullopt;
  }
  if (kind == MessageKind::kDeclaration) return take_declaration(slot, score);
  if (auto error = finish(score)) return error;
  return take_event(slot);
}

bool InOrder::depends_on_undecided(const Declaration& declaration, std::uint64_t client) {
  if (undecided_keys_.empty()) return false;
  keys_.clear();
  StreamLedger::append_keys_read(declaration, client, keys_);
  return std::any_of(keys_.begin(), keys_.end(),
                     [this](const LinkKey& key) { return undecided_keys_.contains(key); });
}

std::optional<Error> InOrder::take_declaration(BatchSlot& slot, const ScoreSegment& score) {
  const Declaration& declaration = slot.message.declaration;
  const Arrival& arrival = *slot.arrival;
  const bool cancels = declaration.function == Function::kCancel;
  if (cancels || depends_on_undecided(declaration, arrival.client)) {
    if (auto error = finish(score)) return error;
  }
  counters_.unknown_members += declaration.unknown_members;

  Admitted& admitted = slot.admitted;
  if (auto error = ledger_.admit(declaration, slot.content, arrival.client, admitted)) return error;
  switch (admitted.what) {
    case Admission::kConflict:
      Answerer(*replies_).conflict(slot);
      ++counters_.conflict;
      return std::nullopt;
    case Admission::kReplay:
      return replay(slot);
    case Admission::kCancel:
      return cancel(slot, declaration.declaration_no.root(), false);
    case Admission::kNote:
      slot.pending = Pending::kNote;
      undecided_keys_.insert(
          preregistration_key(declaration.trader.tax_code, declaration.invoice.no));
      break;
    case Admission::kJudge: {
      slot.pending = Pending::kJudge;
      InputFacts& facts = slot.facts;
      facts = InputFacts{};
      facts.arrival = arrival.arrival;
      facts.client = arrival.client;
      facts.audience = arrival.audience;
      facts.deadline_passed =
          now_.ms - arrival.arrival.ms > declaration.deadline_ms.value_or(options_.budget_ms);
      facts.draw_root = admitted.draw_root;
      facts.stream = admitted.features;
      to_score_.push_back(&slot);
      break;
    }
  }
  undecided_.push_back(&slot);
  undecided_keys_.insert(root_key(declaration.declaration_no.root()));
  undecided_keys_.insert(message_key(arrival.client, declaration.msg_id));
  return std::nullopt;
}

std::optional<Error> InOrder::finish(const ScoreSegment& score) {
  if (undecided_.empty()) return std::nullopt;
  if (!to_score_.empty()) score(to_score_, pinned());
  for (BatchSlot* slot : undecided_) {
    if (slot->pending == Pending::kJudge)
      settle_judged(*slot);
    else
      settle_noted(*slot);
    slot->pending = Pending::kNothing;
  }
  undecided_.clear();
  to_score_.clear();
  undecided_keys_.clear();
  return std::nullopt;
}

void InOrder::settle_judged(BatchSlot& slot) {
  const Declaration& declaration = slot.message.declaration;
  const Arrival& arrival = *slot.arrival;
  const bool ok = slot.verdict.decision == Decision::kOk;
  body_bytes_.clear();
  if (ok && slot.admitted.prior_offer) {  // The slot of the version before is free again.
    InputFacts prior;
    prior.scan_offer = *slot.admitted.prior_offer;
    ledger_.capacity.release(prior.scan_offer);
    encode(prior, body_bytes_);
  }
  if (ok && wants_scan(slot.verdict)) {
    slot.facts.scan_offer = ledger_.capacity.take(*context_.scanners, declaration, arrival.arrival);
  }
  settle(declaration, slot.facts, pinned(), slot.verdict);

  reset(entry_);
  entry_.kind = EntryKind::kDecision;
  entry_.arrival = arrival.arrival;
  entry_.client = arrival.client;
  entry_.msg_id = declaration.msg_id;
  entry_.declaration_no = declaration.declaration_no.value();
  entry_.content = slot.content;
  entry_.text_hash = view(slot.text_hash);
  entry_.root = slot.admitted.root;
  if (ok) {
    entry_.root.owner = arrival.client;
    entry_.root.number_in_force = entry_.declaration_no;
    entry_.root.sequence_in_force = journal_->next_sequence();
    entry_.root.channel = static_cast<std::uint8_t>(slot.verdict.channel);
    entry_.root.draw_root = slot.facts.draw_root;
    entry_.links.push_back(root_key(declaration.declaration_no.root()));
  }
  entry_.links.push_back(number_key(entry_.declaration_no));
  entry_.links.push_back(message_key(arrival.client, declaration.msg_id));
  entry_.context_sequence = ledger_.context_sequence;
  entry_.delta_sequence = versions_.delta_sequence;
  facts_bytes_.clear();
  encode(slot.facts, facts_bytes_);
  verdict_bytes_.clear();
  encode(slot.verdict, verdict_bytes_);
  entry_.facts = facts_bytes_;
  entry_.declaration = slot.canonical;
  entry_.verdict = verdict_bytes_;
  entry_.body = body_bytes_;
  const Receipt receipt = journal_entry(entry_);
  Answerer(*replies_).verdict(slot, receipt, versions_, context_.pack.get());
  count(slot);
}

void InOrder::settle_noted(BatchSlot& slot) {
  const Declaration& declaration = slot.message.declaration;
  const Arrival& arrival = *slot.arrival;
  reset(entry_);
  entry_.kind = EntryKind::kNoted;
  entry_.arrival = arrival.arrival;
  entry_.client = arrival.client;
  entry_.msg_id = declaration.msg_id;
  entry_.declaration_no = declaration.declaration_no.value();
  entry_.content = slot.content;
  entry_.text_hash = view(slot.text_hash);
  entry_.root = slot.admitted.root;
  ++entry_.root.preregistrations;
  entry_.context_sequence = ledger_.context_sequence;
  entry_.delta_sequence = versions_.delta_sequence;
  entry_.declaration = slot.canonical;
  entry_.links.push_back(root_key(declaration.declaration_no.root()));
  entry_.links.push_back(message_key(arrival.client, declaration.msg_id));
  body_bytes_.clear();
  put_varint(body_bytes_, slot.admitted.invoice_preregistrations);
  entry_.body = body_bytes_;
  if (!declaration.invoice.no.empty()) {
    entry_.links.push_back(
        preregistration_key(declaration.trader.tax_code, declaration.invoice.no));
  }
  Answerer(*replies_).noted(slot, journal_entry(entry_));
  ++counters_.noted;
}

std::optional<Error> InOrder::replay(BatchSlot& slot) {
  const StoredEntry& stored = slot.admitted.stored;
  ++counters_.replayed;
  if (stored.entry.kind != EntryKind::kDecision) {
    Answerer(*replies_).stored_noted(slot, stored, slot.admitted.same_message);
    return std::nullopt;
  }
  if (auto error = decode(stored.entry.verdict, stored_verdict_)) return error;
  const auto versions = versions_of(stored.entry);
  if (!versions) return versions.error();
  const bool current = context_.pack && context_.pack->hash == versions->pack;
  const auto pack = current ? context_.pack : (packs_ ? packs_(versions->pack) : nullptr);
  Answerer(*replies_).stored(slot, stored, slot.admitted.same_message, stored_verdict_, *versions,
                             pack.get());
  return std::nullopt;
}

Result<ContextVersions> InOrder::versions_of(const JournalEntry& entry) {
  ContextVersions versions;
  if (entry.context_sequence == ledger_.context_sequence) {
    versions = ledger_.context;
  } else {
    StoredEntry stored;
    const auto found = archive_.find(context_key(entry.context_sequence), stored);
    if (!found) return fail(found.error());
    if (!*found)
      return fail(ErrorCode::kCorrupt, "the context a verdict cites is not in the journal");
    if (auto error = decode(stored.entry.body, versions)) return fail(std::move(*error));
  }
  versions.delta_sequence = entry.delta_sequence;
  return versions;
}

// Closes a root: later versions are CONFLICT, its slot is free, and whoever files the lot again
// meets its channel. Effective at once, so that the next arrival sees it.
std::optional<Error> InOrder::cancel(BatchSlot& slot, std::uint64_t root, bool by_status) {
  const Arrival& arrival = *slot.arrival;
  Admitted& admitted = slot.admitted;
  if (by_status && admitted.root.number_in_force != 0) {
    const auto found = archive_.find(number_key(admitted.root.number_in_force), admitted.stored);
    if (!found) return found.error();
    admitted.stored_found = *found;
  }
  reset(entry_);
  entry_.kind = EntryKind::kCancel;
  entry_.arrival = arrival.arrival;
  entry_.client = arrival.client;
  entry_.msg_id = slot.message.msg_id;
  entry_.declaration_no = slot.message.declaration_no.value();
  entry_.content = slot.content;
  entry_.text_hash = view(slot.text_hash);
  entry_.root = admitted.root;
  entry_.root.cancelled = true;
  entry_.context_sequence = ledger_.context_sequence;
  entry_.delta_sequence = versions_.delta_sequence;
  entry_.links.push_back(root_key(root));
  entry_.links.push_back(message_key(arrival.client, slot.message.msg_id));
  if (by_status)
    entry_.body = slot.canonical;
  else
    entry_.declaration = slot.canonical;
  if (admitted.stored_found && admitted.root.number_in_force != 0) {
    entry_.facts = admitted.stored.entry.facts;  // Holds the scanner slot it gives back.
    Declaration& in_force = dry_run_slot_->message.declaration;
    if (auto error = decode(admitted.stored.entry.declaration, in_force)) return error;
    append_consignment_keys(in_force, entry_.links);
  }
  const Receipt receipt = journal_entry(entry_);
  if (auto error = ledger_.apply(entry_, receipt.sequence)) return error;
  Answerer(*replies_).noted(slot, receipt);
  ++counters_.noted;
  return std::nullopt;
}

std::optional<Error> InOrder::take_event(BatchSlot& slot) {
  const Arrival& arrival = *slot.arrival;
  const bool is_status = slot.message.kind == MessageKind::kStatus;
  const DeclarationNumber number =
      is_status ? slot.message.status.declaration_no : DeclarationNumber();
  Admitted& admitted = slot.admitted;
  if (auto error = ledger_.admit_event(slot.message.msg_id, slot.content, arrival.client,
                                       number.root(), admitted)) {
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
    return cancel(slot, number.root(), true);
  }
  reset(entry_);
  entry_.kind = is_status ? EntryKind::kStatus : EntryKind::kDelta;
  entry_.arrival = arrival.arrival;
  entry_.client = arrival.client;
  entry_.msg_id = slot.message.msg_id;
  entry_.declaration_no = number.value();
  entry_.content = slot.content;
  entry_.text_hash = view(slot.text_hash);
  entry_.context_sequence = ledger_.context_sequence;
  entry_.delta_sequence = versions_.delta_sequence;
  entry_.body = slot.canonical;
  entry_.links.push_back(message_key(arrival.client, slot.message.msg_id));
  if (is_status) {
    entry_.root = admitted.root;
    entry_.root.status = static_cast<std::uint8_t>(slot.message.status.status);
    entry_.links.push_back(root_key(number.root()));
  }
  const Receipt receipt = journal_entry(entry_);
  if (auto error = ledger_.apply(entry_, receipt.sequence)) return error;
  refresh_versions();
  Answerer(*replies_).noted(slot, receipt);
  ++counters_.noted;
  return std::nullopt;
}

// --- operators ----------------------------------------------------------------------------------

std::optional<Error> InOrder::take_control(const Arrival& arrival, Control& control,
                                           const ScoreSegment& score) {
  if (auto error = finish(score)) return error;
  Control::Done done;
  done.ok = true;
  switch (control.kind) {
    case Control::Kind::kUseContext:
      if (auto error = use_context(control.context, control.actor, control.text, arrival.arrival))
        return error;
      break;
    case Control::Kind::kAudit:
      done.sequence = audit(control.actor, control.text, arrival.arrival).sequence;
      break;
    case Control::Kind::kLookup:
      if (auto error = lookup(control, done)) return error;
      audit(control.actor, control.text, arrival.arrival);
      break;
    case Control::Kind::kDryRun:
      if (auto error = dry_run(arrival, control, score, done)) return error;
      audit(control.actor, control.text, arrival.arrival);
      break;
    case Control::Kind::kDrainMark:
      break;
  }
  if (control.done) announcements_.emplace_back(std::move(control.done), std::move(done));
  return std::nullopt;
}

std::optional<Error> InOrder::lookup(Control& control, Control::Done& done) {
  const auto found = archive_.find(number_key(control.declaration_no), stored_);
  if (!found) return found.error();
  if (!*found || stored_.entry.declaration_no != control.declaration_no) {
    done.ok = false;
    done.message = "no decision on this declaration number";
    return std::nullopt;
  }
  const auto versions = versions_of(stored_.entry);
  if (!versions) return versions.error();
  done.versions = *versions;
  done.payload = stored_.bytes;
  done.sequence = stored_.sequence;
  done.receipt_hash = stored_.receipt_hash;
  ledger_.overlay.save(done.overlay);
  return std::nullopt;
}

// What would be answered now, without any effect: no counter, no slot, no number used up.
std::optional<Error> InOrder::dry_run(const Arrival& arrival, Control& control,
                                      const ScoreSegment& score, Control::Done& done) {
  BatchSlot& slot = *dry_run_slot_;
  Arrival as_officer;
  as_officer.audience = Audience::kOfficer;
  as_officer.arrival = arrival.arrival;
  slot.arrival = &as_officer;
  const std::size_t size = control.frame.size();
  control.frame.append(MessageParser::kFramePadding, '\0');
  read_frame(dry_run_parser_, std::string_view(control.frame).substr(0, size), slot);
  done.ok = false;
  if (!context_.ready()) {
    done.message = "not ready: a snapshot, a criteria pack, reference data or a key is missing";
    return std::nullopt;
  }
  if (slot.error) {
    done.message = to_string(*slot.error);
    return std::nullopt;
  }
  if (slot.message.kind != MessageKind::kDeclaration ||
      slot.message.declaration.function == Function::kCancel ||
      is_preregistration(slot.message.declaration.procedure)) {
    done.message =
        "only a declaration that gets a channel can be tried: IDC, EDC, MIC, MEC or a version of "
        "one";
    return std::nullopt;
  }
  Admitted& admitted = slot.admitted;
  const ContentHash nobody_else_has{~slot.content.low, ~slot.content.high};
  if (auto error = ledger_.admit(slot.message.declaration, nobody_else_has, 0, admitted))
    return error;
  slot.facts = InputFacts{};
  slot.facts.arrival = arrival.arrival;
  slot.facts.audience = Audience::kOfficer;
  slot.facts.draw_root = admitted.draw_root;
  slot.facts.stream = admitted.features;
  BatchSlot* only = &slot;
  score(std::span(&only, 1), pinned());
  if (slot.verdict.decision == Decision::kOk && wants_scan(slot.verdict)) {
    slot.facts.scan_offer =
        ledger_.capacity.take(*context_.scanners, slot.message.declaration, arrival.arrival);
    if (!slot.facts.scan_offer.device.empty()) ledger_.capacity.release(slot.facts.scan_offer);
  }
  settle(slot.message.declaration, slot.facts, pinned(), slot.verdict);
  std::string reply;
  ReplyHead head;
  head.msg_id = slot.message.msg_id;
  head.declaration_no = slot.message.declaration_no;
  append_verdict(reply, Audience::kOfficer, head, slot.verdict, versions_, context_.pack.get());
  done.ok = true;
  done.message = std::move(reply);
  return std::nullopt;
}

Receipt InOrder::audit(const Actor& actor, std::string_view command, Instant arrival) {
  JournalEntry entry;
  entry.kind = EntryKind::kAudit;
  entry.arrival = arrival;
  AuditBody body;
  body.uid = actor.uid;
  body.gid = actor.gid;
  body.pid = actor.pid;
  body.officer = actor.officer;
  body.command = command;
  std::string bytes;
  encode(body, bytes);
  entry.body = bytes;
  return journal_entry(entry);
}

Receipt InOrder::journal_entry(const JournalEntry& entry) {
  entry_bytes_.clear();
  encode(entry, entry_bytes_);
  return journal_->add(entry_bytes_, entry.links);
}

void InOrder::announce() {
  for (auto& [done, what] : announcements_) done(std::move(what));
  announcements_.clear();
}

void InOrder::count(const BatchSlot& slot) {
  const Verdict& verdict = slot.verdict;
  counters_.criteria_skipped += verdict.skipped.size();
  counters_.deadline_passed += slot.facts.deadline_passed ? 1 : 0;
  if (verdict.decision == Decision::kRejected) {
    ++counters_.rejected;
    return;
  }
  ++counters_.ok;
  ++counters_.channel[static_cast<std::size_t>(verdict.channel)];
  counters_.scans_recommended += verdict.scan.recommended ? 1 : 0;
  counters_.incomplete += verdict.incomplete ? 1 : 0;
  counters_.holds += verdict.hold ? 1 : 0;
}

}  // namespace luong
