#include "daemon/in_order.h"

#include <algorithm>

#include "core/byte_codec.h"
#include "core/recount.h"
#include "storage/huge_pages.h"

namespace luong {

InOrder::InOrder(PipelineOptions options, Pipeline::PackFinder packs)
    : options_(options),
      packs_(std::move(packs)),
      ledger_(archive_, options.ledger, options.obligation_places, &HugePages::instance()),
      subscribers_(archive_),
      dry_run_slot_(std::make_unique<BatchSlot>()) {}

// --- start --------------------------------------------------------------------------------------

std::optional<Error> InOrder::open_journal(const std::filesystem::path& directory,
                                           JournalOptions options) {
  auto log = options.log;
  options.save_state = [this](std::string& out) { ledger_.save(out); };
  JournalRecovery recovery;
  recovery.on_checkpoint = [this](std::string_view state) { return ledger_.load(state); };
  recovery.on_record = [this](const Receipt& receipt, Instant, std::string_view payload) {
    if (auto error = decode(payload, stored_.entry)) return std::optional(std::move(*error));
    return ledger_.apply(stored_.entry, receipt.sequence);
  };
  recovery.links_of = [this](std::string_view payload, std::string& link_keys) {
    if (decode(payload, stored_.entry)) return;  // on_record says what is wrong with it.
    for (const LinkKey& key : stored_.entry.links) append_link_key(key, link_keys);
  };
  auto journal = Journal::open(directory, std::move(options), recovery);
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  archive_.attach(*journal_);
  writer_ = std::make_unique<EntryWriter>(*journal_, ledger_);
  alerts_ = std::make_unique<AlertDesk>(ledger_, archive_, *writer_);
  revisions_ = std::make_unique<RevisionDesk>(ledger_, archive_, *writer_, *alerts_);
  scans_ = std::make_unique<ScanDesk>(ledger_, archive_, *writer_, *alerts_, *revisions_);
  keeper_ = std::make_unique<LedgerKeeper>(directory, std::move(log));
  if (auto error = keeper_->restore(ledger_.counters)) return error;
  note_ledger();
  note_governor();
  note_desks();
  counters_.permits_heard_at_ms = ledger_.permits_heard_at.ms;
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
  if (!command.empty()) writer_->audit(actor, command, now);
  if (in_journal == versions_ && ledger_.context_sequence != 0) {
    note_desks();
    return std::nullopt;
  }

  const Receipt receipt = writer_->context(versions_, now);
  auto error = ledger_.apply(writer_->last(), receipt.sequence);
  note_desks();  // By another registry other orders are due.
  return error;
}

void InOrder::refresh_versions() {
  versions_.snapshot_generation = context_.snapshot ? context_.snapshot->generation() : 0;
  versions_.delta_sequence = ledger_.overlay.last_sequence();
  versions_.pack = context_.pack ? context_.pack->hash : std::string();
  versions_.reference = context_.reference ? context_.reference->hash() : std::string();
  versions_.scanners = context_.scanners ? context_.scanners->hash() : std::string();
  versions_.key_id = context_.key ? context_.key->key_id() : std::string();
  versions_.epoch = is_governed() ? ledger_.governor.epoch() : SelectivityEpoch();
}

PinnedContext InOrder::pinned() const {
  PinnedContext pinned;
  pinned.snapshot = context_.snapshot.get();
  pinned.overlay = &ledger_.overlay;
  pinned.pack = context_.pack.get();
  pinned.reference = context_.reference.get();
  pinned.scanners = context_.scanners.get();
  pinned.key = context_.key.get();
  pinned.epoch = versions_.epoch;
  pinned.shadow = shadow_.get();
  return pinned;
}

// --- a run --------------------------------------------------------------------------------------

void InOrder::begin(std::string& replies, const Now& now) {
  replies_ = &replies;
  now_ = now;
  decided_ = 0;
  undecided_.clear();
  undecided_keys_.clear();
}

std::optional<Error> InOrder::take(BatchSlot& slot, const ScoreSegment& score) {
  const Arrival& arrival = *slot.arrival;
  if (auto error = escalate(arrival.arrival, score)) return error;
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
    answer_hello(slot);
    return std::nullopt;
  }
  const bool for_all = kind == MessageKind::kDeclaration || kind == MessageKind::kLevel ||
                       kind == MessageKind::kEventAck;
  if (!for_all && arrival.audience != Audience::kOfficer) {
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
  if (kind == MessageKind::kLevel) {
    answer_level(slot);
    return std::nullopt;
  }
  if (auto error = finish(score)) return error;
  if (auto error = take_event(slot)) return unreadable(slot, std::move(*error));
  return std::nullopt;
}

bool InOrder::depends_on_undecided(const BatchSlot& slot) const {
  if (undecided_keys_.empty()) return false;
  const MessageKeys& keys = slot.keys;
  return undecided_keys_.contains(keys.root) || undecided_keys_.contains(keys.message) ||
         (keys.invoice && undecided_keys_.contains(*keys.invoice)) ||
         (keys.family && undecided_keys_.contains(*keys.family)) ||
         std::any_of(keys.draws_on.begin(), keys.draws_on.end(),
                     [this](const LinkKey& key) { return undecided_keys_.contains(key); });
}

void InOrder::prefetch(const BatchSlot& slot) const {
  const bool decides = !slot.error && slot.message.kind == MessageKind::kDeclaration;
  if (!decides) return;
  const MessageKeys& keys = slot.keys;
  journal_->prefetch(keys.root);
  journal_->prefetch(keys.message);
  journal_->prefetch(keys.number);
  if (keys.invoice) journal_->prefetch(*keys.invoice);
  if (keys.family) journal_->prefetch(*keys.family);
  for (const LinkKey& key : keys.draws_on) journal_->prefetch(key);
  if (ledger_.cancelled_lots == 0) return;
  for (const LinkKey& key : keys.lot) journal_->prefetch(key);
}

std::optional<Error> InOrder::take_declaration(BatchSlot& slot, const ScoreSegment& score) {
  const Declaration& declaration = slot.message.declaration;
  const Arrival& arrival = *slot.arrival;
  if (auto error = turn_epoch(arrival.arrival, score)) return error;
  const bool cancels = declaration.function == Function::kCancel;
  if (cancels || depends_on_undecided(slot)) {
    if (auto error = finish(score)) return error;
  }
  counters_.unknown_members += declaration.unknown_members;

  Admitted& admitted = slot.admitted;
  if (auto error = ledger_.admit(declaration, slot.keys, slot.content, arrival.client,
                                 arrival.audience, admitted)) {
    return unreadable(slot, std::move(*error));
  }
  switch (admitted.what) {
    case Admission::kConflict:
      Answerer(*replies_).conflict(slot);
      ++counters_.conflict;
      return std::nullopt;
    case Admission::kReplay:
      if (auto error = replay(slot)) return unreadable(slot, std::move(*error));
      return std::nullopt;
    case Admission::kCancel:
      if (auto error = cancel(slot, false)) return unreadable(slot, std::move(*error));
      return std::nullopt;
    case Admission::kNote:
      slot.pending = Pending::kNote;
      if (slot.keys.invoice) undecided_keys_.insert(*slot.keys.invoice);
      break;
    case Admission::kJudge: {
      slot.pending = Pending::kJudge;
      InputFacts& facts = slot.facts;
      facts.clear();
      facts.arrival = arrival.arrival;
      facts.client = arrival.client;
      facts.audience = arrival.audience;
      // On the steady clock: a step of the wall's must not make a queue late, nor hide that it is.
      facts.deadline_passed = now_.steady_us - arrival.arrived_us >=
                              1'000 * declaration.deadline_ms.value_or(options_.budget_ms);
      facts.draw_root = admitted.draw_root;
      facts.stream = admitted.features;
      if (auto error = ask_registers(declaration, admitted, facts)) {
        return unreadable(slot, std::move(*error));
      }
      if (slot.keys.family) undecided_keys_.insert(*slot.keys.family);
      for (const LinkKey& key : slot.keys.draws_on) undecided_keys_.insert(key);
      for (const PermitDraw& draw : admitted.prior_draws) {  // To be given back when it is settled.
        undecided_keys_.insert(draw_key(draw.after.type, draw.after.no));
      }
      to_score_.push_back(&slot);
      break;
    }
  }
  undecided_.push_back(&slot);
  undecided_keys_.insert(slot.keys.root);
  undecided_keys_.insert(slot.keys.message);
  // Where it stands higher than the parts before it, these rise: whatever comes next sees that.
  const bool may_raise = admitted.what == Admission::kJudge && admitted.features.family_number != 0;
  return may_raise ? finish(score) : std::nullopt;
}

// Intelligence in force, what the single window told of the permits a declaration names, and the
// accounts of goods. A balance another declaration of this run may change is not read before that
// one is settled: they share a key.
std::optional<Error> InOrder::ask_registers(const Declaration& declaration,
                                            const Admitted& admitted, InputFacts& facts) {
  facts.intel = ledger_.intel.look(declaration, business_day(facts.arrival));
  if (auto error = ledger_.accounts.look_up(declaration, admitted.prior_draws, facts.accounts)) {
    return error;
  }
  if (declaration.permits.empty()) {  // It may still give back what its previous version drew.
    return ledger_.permits.look_up(declaration, admitted.prior_draws, facts.permits);
  }
  const Instant heard = ledger_.permits_heard_at;
  const bool up = heard.ms != 0 && facts.arrival.ms - heard.ms <= options_.permit_silence_max_ms;
  facts.permits.feed = up ? PermitFacts::Feed::kUp : PermitFacts::Feed::kDown;
  return ledger_.permits.look_up(declaration, admitted.prior_draws, facts.permits);
}

// What an entry of the past says is needed and cannot be read. Damage there is no reason to refuse
// everybody else, and no reason to decide a second time: this one message gets no answer but
// INTERNAL.
std::optional<Error> InOrder::unreadable(BatchSlot& slot, Error error) {
  if (error.code != ErrorCode::kCorrupt) return error;
  Answerer(*replies_).wire_error(slot, WireError::kInternal, 60'000,
                                 "what was decided before cannot be read; tell the operator");
  ++counters_.errors;
  ++counters_.unreadable;
  return std::nullopt;
}

std::optional<Error> InOrder::finish(const ScoreSegment& score) {
  if (undecided_.empty()) return std::nullopt;
  if (!to_score_.empty()) {
    score(Pass::kRefuse, to_score_, pinned());
    std::erase_if(to_score_, [](const BatchSlot* slot) {
      return slot->verdict.decision == Decision::kRejected;
    });
    ask_ledger();
    score(Pass::kJudge, to_score_, pinned());
  }
  for (BatchSlot* slot : undecided_) {
    if (slot->pending == Pending::kJudge) {
      if (auto error = settle_judged(*slot)) return error;
    } else {
      settle_noted(*slot);
    }
    slot->pending = Pending::kNothing;
  }
  undecided_.clear();
  to_score_.clear();
  undecided_keys_.clear();
  note_governor();
  return std::nullopt;
}

// Step 5 of decision.md §1, in arrival order: what is known before a declaration, then the
// declaration itself is counted.
void InOrder::ask_ledger() {
  TradeCounters& counters = ledger_.counters;
  for (std::size_t i = 0; i < to_score_.size(); ++i) {
    if (i + 1 < to_score_.size()) counters.prefetch(to_score_[i + 1]->ledger_keys);
    BatchSlot& slot = *to_score_[i];
    const Counted counted = counted_as(slot.message.declaration, slot.facts, kNotJournaledYet);
    slot.facts.ledger = counters.meet(slot.ledger_keys, counted);
    const Declaration& declaration = slot.message.declaration;
    ledger_.look_at_obligations(declaration, slot.admitted, options_.obligations, slot.facts);
    ledger_.take_obligations(declaration.declaration_no.root(), slot.facts);
  }
  note_ledger();
}

void InOrder::note_ledger() {
  counters_.intel_in_force = ledger_.intel.count();
  counters_.intel_forgotten = ledger_.intel.forgotten();
  counters_.ledger_sightings = ledger_.counters.sightings();
  counters_.ledger_parties = ledger_.counters.parties();
  counters_.ledger_forgotten = ledger_.counters.forgotten();
  counters_.obligations_open = ledger_.obligations.open_count();
  counters_.obligations_overdue = ledger_.obligations.overdue_count();
  counters_.obligations_forgotten = ledger_.obligations.forgotten();
}

std::optional<Error> InOrder::settle_judged(BatchSlot& slot) {
  const Declaration& declaration = slot.message.declaration;
  const bool ok = slot.verdict.decision == Decision::kOk;
  // A version in force replaces the one before, whose scanner slots are free again.
  if (ok && slot.admitted.root.number_in_force != 0) {
    const std::uint64_t root = declaration.declaration_no.root();
    if (auto error = scans_->withdraw(root, ScanEnd::kWithdrawn, slot.arrival->arrival)) {
      return error;
    }
  }
  if (ok && wants_scan(slot.verdict)) {
    const ScanRank rank = scan_rank(slot.verdict, context_.pack->tier1);
    const auto answer =
        ledger_.scans.take(*context_.scanners, {declaration, slot.arrival->arrival, rank});
    slot.facts.scan_offer = answer.offer;
    slot.facts.scan_bid = answer.bid;
  }
  settle(declaration, slot.facts, pinned(), slot.verdict);
  const auto draws = draws_of(slot);
  if (!draws) return draws.error();
  slot.selection = selection_of(slot);
  ledger_.take_selection(business_day(slot.facts.arrival), slot.selection);
  const std::optional<ScanOffer> old_slot = ok ? slot.admitted.prior_offer : std::nullopt;
  if (old_slot) ledger_.scans.release(*old_slot);
  const Receipt receipt = writer_->decision(slot, old_slot, **draws);
  if (ok) ledger_.scans.meet(declaration, slot.facts);
  ledger_.scans.open(declaration, slot.facts, receipt.sequence);
  ++decided_;
  Answerer(*replies_).verdict(slot, receipt, versions_, context_.pack.get());
  count(slot);
  return settle_afterwards(slot, receipt);
}

// What a version in force takes from permits, and gives back of what the one before it took.
Result<const PermitDraws*> InOrder::draws_of(const BatchSlot& slot) {
  static const PermitDraws kNone;
  const bool concerned = !slot.facts.permits.records.empty() || slot.facts.accounts.asked ||
                         !slot.admitted.prior_draws.empty();
  if (slot.verdict.decision != Decision::kOk || !concerned) return &kNone;
  return ledger_.permits.settle(slot.message.declaration, slot.facts.permits, slot.facts.accounts,
                                *context_.reference, slot.admitted.prior_draws);
}

void InOrder::settle_noted(BatchSlot& slot) {
  Answerer(*replies_).noted(slot, writer_->noted(slot));
  ++counters_.noted;
}

std::optional<Error> InOrder::replay(BatchSlot& slot) {
  const StoredEntry& stored = slot.admitted.stored;
  ++counters_.replayed;
  if (!holds_verdict(stored.entry.kind)) {
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

void InOrder::announce() {
  keeper_->committed(ledger_.counters, writer_->last_receipt(), decided_);
  for (auto& [done, what] : announcements_) done(std::move(what));
  announcements_.clear();
}

void InOrder::count(const BatchSlot& slot) {
  const Verdict& verdict = slot.verdict;
  counters_.criteria_skipped += verdict.skipped.size();
  counters_.deadline_passed += slot.facts.deadline_passed ? 1 : 0;
  const PermitFacts::Feed feed = slot.facts.permits.feed;
  counters_.permit_lots += feed != PermitFacts::Feed::kNotAsked ? 1 : 0;
  counters_.permit_lots_unfed += feed == PermitFacts::Feed::kDown ? 1 : 0;
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
