// What the stream ledger is besides the journal: what is owed, the effect of entries, checkpoints.
#include <utility>

#include "core/byte_codec.h"
#include "core/revision.h"
#include "core/stream_ledger.h"

namespace luong {

// --- what is owed -------------------------------------------------------------------------------

void StreamLedger::look_at_obligations(const Declaration& declaration, const Admitted& admitted,
                                       const ObligationTerms& terms, InputFacts& facts) {
  ObligationFacts& owed = facts.obligations;
  owed = {};
  const Date today = business_day(facts.arrival);
  owed.overdue = obligations.overdue(legal_person(declaration.trader.tax_code).packed(), today);
  owed.opened = obligation_of(declaration, terms, today);
  const bool has_left = admitted.root.status == static_cast<std::uint8_t>(StatusWord::kGateOut);
  if (has_left && owed.opened.kind == ObligationKind::kExit) owed.opened = {};

  const Obligation& before = admitted.prior_obligations.settled;
  if (facts.accounts.asked) findings_.find(declaration, facts.accounts);
  if (facts.accounts.asked && findings_.settles_opener()) {
    const bool closes = !opening_kind(declaration.declaration_kind).empty();
    const auto kind = closes ? ObligationKind::kReexport : ObligationKind::kCounterpart;
    const std::uint64_t root = facts.accounts.opener_root;
    const bool again = before.root == root && before.kind == kind;
    owed.settled = again ? before : obligations.find(kind, root).value_or(Obligation{});
  }
  const bool same = before.root == owed.settled.root && before.kind == owed.settled.kind;
  if (!same) owed.reopened = before;
}

void StreamLedger::take_obligations(std::uint64_t root, const InputFacts& facts) {
  obligations.advance(business_day(facts.arrival));
  const ObligationFacts& owed = facts.obligations;
  if (facts.stream.prior_number != 0) {
    obligations.close_all(root);
    obligations.open(owed.reopened);
  }
  if (owed.settled.root != 0) obligations.close(owed.settled.kind, owed.settled.root);
  obligations.open(owed.opened);
}

std::optional<Error> StreamLedger::forgive_cancelled_opener(ObligationFacts& facts) {
  if (facts.settled.root == 0) return std::nullopt;
  const auto opener = accounts.standing(facts.settled.root);
  if (!opener) return opener.error();
  if (opener->cancelled) facts.settled = {};
  return std::nullopt;
}

namespace {
std::uint64_t root_of(const JournalEntry& entry) {
  return DeclarationNumber::from_value(entry.declaration_no).root();
}
}  // namespace

std::optional<Error> take_change(const JournalEntry& entry, std::uint64_t sequence,
                                 EnterpriseOverlay& overlay) {
  if (entry.kind == EntryKind::kDelta) {
    EnterpriseDelta delta;
    if (auto error = decode(entry.body, delta)) return error;
    overlay.add(delta, sequence);
  }
  if (entry.kind == EntryKind::kOfficerAct) {
    OfficerAct act;
    if (auto error = decode(entry.body, act)) return error;
    if (const auto delta = delta_of(act)) overlay.add(*delta, sequence);
  }
  return std::nullopt;
}

// --- what is counted ----------------------------------------------------------------------------

void StreamLedger::take_selection(Date day, const Selection& selection) {
  governor.advance(day);
  governor.judge();
  governor.count(selection);
}

std::optional<Error> StreamLedger::uncount(const JournalEntry& cancellation) {
  Selection selection;
  if (auto error = decode(cancellation.selection, selection)) return error;
  governor.uncount(selection);
  return std::nullopt;
}

std::optional<Error> StreamLedger::take_revision(const JournalEntry& entry) {
  Revision revision;
  if (auto error = decode(entry.body, revision)) return error;
  Selection now;
  if (auto error = decode(entry.selection, now)) return error;
  governor.recount(revision.counted_before, now);
  events.add(entry.client, revision.event);
  return std::nullopt;
}

std::optional<Error> StreamLedger::take_alert(const JournalEntry& entry) {
  if (entry.kind == EntryKind::kAlert) {
    Alert alert;
    if (auto error = decode(entry.body, alert)) return error;
    alerts.open(alert);
    events.add(EventStreams::kOffice, {0, alert.number});
    return std::nullopt;
  }
  AlertStep step;
  if (auto error = decode(entry.body, step)) return error;
  alerts.take(step);
  events.add(EventStreams::kOffice, {0, step.event});
  return std::nullopt;
}

std::optional<Error> StreamLedger::take_cargo(const JournalEntry& entry, std::uint64_t sequence) {
  InputFacts facts;
  Verdict assessment;
  if (auto error = decode(entry.facts, facts)) return error;
  if (auto error = decode(entry.verdict, assessment)) return error;
  if (auto error = decode(entry.declaration, prior_)) return error;
  scans.apply(facts);
  scans.open(prior_, facts, sequence);
  if (entry.body.empty()) {
    ++cargo_notices;
    scans.note_cargo(prior_, assessment, facts, sequence);
  } else {
    scans.choose(ByteReader(entry.body).varint());
  }
  return std::nullopt;
}

std::optional<Error> StreamLedger::apply(const JournalEntry& entry, std::uint64_t sequence) {
  switch (entry.kind) {
    case EntryKind::kDelta:
    case EntryKind::kOfficerAct:
      return take_change(entry, sequence, overlay);
    case EntryKind::kContext:
      context_sequence = sequence;
      if (auto error = decode(entry.body, context)) return error;
      if (context.epoch == governor.epoch()) return std::nullopt;
      governor.advance(business_day(entry.arrival));
      governor.begin(context.epoch);
      return std::nullopt;
    case EntryKind::kCancel: {
      ++cancelled_lots;
      if (auto error = uncount(entry)) return error;
      if (entry.facts.empty()) return std::nullopt;
      InputFacts facts;
      if (auto error = decode(entry.facts, facts)) return error;
      // Of before there were orders: the slot goes back with the lot.
      if (facts.scan_bid.asked.empty()) scans.release(facts.scan_offer);
      obligations.close_all(root_of(entry));
      obligations.open(facts.obligations.settled);
      return std::nullopt;
    }
    case EntryKind::kDecision: {
      InputFacts facts;
      if (auto error = decode(entry.facts, facts)) return error;
      if (!entry.body.empty()) {  // The slot that a version of before there were orders held.
        InputFacts prior;
        if (auto error = decode(entry.body, prior)) return error;
        scans.release(prior.scan_offer);
      }
      Selection selection;
      if (auto error = decode(entry.selection, selection)) return error;
      take_selection(business_day(facts.arrival), selection);
      if (entry.root.sequence_in_force == sequence) take_obligations(root_of(entry), facts);
      scans.apply(facts);
      const bool in_force = entry.root.sequence_in_force == sequence;  // Else it is REJECTED.
      if (!in_force || (facts.scan_offer.device.empty() && facts.stream.prearrival_sequence == 0)) {
        return std::nullopt;
      }
      if (auto error = decode(entry.declaration, prior_)) return error;
      scans.meet(prior_, facts);
      scans.open(prior_, facts, sequence);
      return std::nullopt;
    }
    case EntryKind::kPermit:
      permits_heard_at = entry.arrival;
      return std::nullopt;
    case EntryKind::kStatus:
      if (entry.root.status == static_cast<std::uint8_t>(StatusWord::kGateOut)) {
        obligations.close(ObligationKind::kExit, root_of(entry));
      }
      return std::nullopt;
    case EntryKind::kRevision:
      return take_revision(entry);
    case EntryKind::kAlert:
    case EntryKind::kAlertStep:
      return take_alert(entry);
    case EntryKind::kScanStep: {
      ScanStep step;
      if (auto error = decode(entry.body, step)) return error;
      scans.take_step(step, entry.arrival);
      if (step.event != 0) events.add(EventStreams::kOffice, {0, step.event});
      return std::nullopt;
    }
    case EntryKind::kCargo:
      return take_cargo(entry, sequence);
    case EntryKind::kIntel: {
      Intel piece;
      if (auto error = decode(entry.body, piece)) return error;
      intel.take(piece, sequence, business_day(entry.arrival));
      return std::nullopt;
    }
    case EntryKind::kEventAck: {
      EventAckBody ack;
      if (auto error = decode(entry.body, ack)) return error;
      events.acknowledge(ack.stream, ack.up_to);
      return std::nullopt;
    }
    case EntryKind::kNoted:
    case EntryKind::kAudit:
    case EntryKind::kExemptGoods:
    case EntryKind::kFeedback:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {
constexpr std::uint8_t kStateFormat = 8;
constexpr std::uint8_t kStateFormatWithoutPlanner = 7;
constexpr std::uint8_t kStateFormatWithoutIntel = 6;
constexpr std::uint8_t kStateFormatWithoutAlerts = 5;
constexpr std::uint8_t kStateFormatWithoutEvents = 4;
constexpr std::uint8_t kStateFormatWithoutGovernor = 3;
constexpr std::uint8_t kStateFormatWithoutObligations = 2;
constexpr std::uint8_t kStateFormatWithoutPermits = 1;
}  // namespace

void StreamLedger::save(std::string& out) const {
  std::string part;
  put_u8(out, kStateFormat);
  put_varint(out, cancelled_lots);
  put_varint(out, context_sequence);
  encode(context, part);
  put_text(out, part);
  part.clear();
  overlay.save(part);
  put_text(out, part);
  part.clear();
  scans.save(part);
  put_text(out, part);
  put_signed(out, permits_heard_at.ms);
  part.clear();
  obligations.save(part);
  put_text(out, part);
  part.clear();
  governor.save(part);
  put_text(out, part);
  part.clear();
  events.save(part);
  put_text(out, part);
  part.clear();
  alerts.save(part);
  put_text(out, part);
  part.clear();
  intel.save(part);
  put_text(out, part);
  put_varint(out, cargo_notices);
}

std::optional<Error> StreamLedger::load(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint8_t format = in.u8();
  if (format < kStateFormatWithoutPermits || format > kStateFormat)
    return Error{ErrorCode::kCorrupt, {}, "a checkpoint of a format this program does not know"};
  cancelled_lots = in.varint();
  context_sequence = in.varint();
  if (auto error = decode(in.text(), context)) return error;
  if (auto error = overlay.load(in.text())) return error;
  const bool has_planner = format > kStateFormatWithoutPlanner;
  const std::string_view planned = in.text();
  if (auto error = has_planner ? scans.load(planned) : scans.load_capacity(planned)) return error;
  permits_heard_at.ms = format >= kStateFormatWithoutObligations ? in.signed_varint() : 0;
  if (format >= kStateFormatWithoutGovernor) {
    if (auto error = obligations.load(in.text())) return error;
  }
  if (format >= kStateFormatWithoutEvents) {
    if (auto error = governor.load(in.text())) return error;
  }
  if (format >= kStateFormatWithoutAlerts) {
    if (auto error = events.load(in.text())) return error;
  }
  if (format >= kStateFormatWithoutIntel) {
    if (auto error = alerts.load(in.text())) return error;
  }
  if (format >= kStateFormatWithoutPlanner) {
    if (auto error = intel.load(in.text())) return error;
  }
  cargo_notices = has_planner ? in.varint() : 0;
  if (!in.ok() || !in.at_end())
    return Error{ErrorCode::kCorrupt, {}, "a checkpoint that ends too early or too late"};
  return std::nullopt;
}

}  // namespace luong
