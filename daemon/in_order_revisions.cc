// What officers report after the reply, and the verdicts that rise for it (docs/revisions.md).
#include "core/declaration_codec.h"
#include "core/recount.h"
#include "daemon/in_order.h"

namespace luong {

namespace {
// Behind every entry there is.
constexpr std::uint64_t kNotJournaledYet = UINT64_MAX;
}  // namespace

// Journals a report and raises what it raises. What the first rise needs of the past is read before
// anything is written.
Result<Receipt> InOrder::take_feedback(BatchSlot& slot) {
  auto order = rise_asked_by(slot);
  if (!order) return fail(order.error());
  if (*order) {
    const auto outcome = rise_.prepare(**order);
    if (!outcome) return fail(outcome.error());
  }
  Feedback& feedback = slot.message.feedback;
  if (auto error = join(feedback, slot.admitted.root)) return fail(std::move(*error));
  const Receipt receipt = writer_->feedback(slot, feedback);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) {
    return fail(std::move(*error));
  }
  const auto check = counted_as(feedback, slot.arrival->arrival, kNotJournaledYet);
  if (check) ledger_.counters.count(trader_print(feedback.trader), *check);
  ++counters_.feedback;
  if (feedback.decision_sequence == 0) ++counters_.feedback_unmatched;
  const bool is_missing =
      feedback.kind == FeedbackKind::kScan && feedback.scan == ScanOutcome::kNotPresented;
  if (is_missing) {
    if (auto error = alert(kAlertNotPresented, feedback.declaration_no.value(),
                           static_cast<Channel>(slot.admitted.root.channel), feedback.office,
                           receipt.sequence, {}, slot.arrival->arrival)) {
      return fail(std::move(*error));
    }
  }
  if (!*order) return receipt;
  (*order)->cause_sequence = receipt.sequence;
  if (auto error = raise_all(**order, slot.arrival->arrival)) return fail(std::move(*error));
  return receipt;
}

// To the decision on its number, else to the one in force of its root.
std::optional<Error> InOrder::join(Feedback& feedback, const RootState& root) {
  for (const std::uint64_t number : {feedback.declaration_no.value(), root.number_in_force}) {
    const LinkKey key = number_key(number);
    if (number == 0 || !archive_.may_contain(key)) continue;
    const auto found = archive_.find(key, stored_);
    if (!found) return found.error();
    if (!*found || !holds_verdict(stored_.entry.kind)) continue;
    if (auto error = decode(stored_.entry.declaration, joined_)) return error;
    feedback.decision_sequence = stored_.sequence;
    feedback.trader = joined_.trader.tax_code;
    return std::nullopt;
  }
  return std::nullopt;
}

// What a report asks for (decision.md §7): CLEAR and a lower channel ask for nothing.
Result<std::optional<RiseOrder>> InOrder::rise_asked_by(const BatchSlot& slot) {
  const Feedback& feedback = slot.message.feedback;
  RiseOrder order;
  order.root = feedback.declaration_no.root();
  order.officer = feedback.officer;
  order.reason = feedback.remarks;
  order.to = Channel::kRed;
  if (feedback.kind == FeedbackKind::kOverride && feedback.to > feedback.from) {
    order.to = feedback.to;
    order.cause = RevisionCause::kOfficer;
    return std::optional(order);
  }
  if (feedback.kind != FeedbackKind::kScan) return std::optional<RiseOrder>();
  if (feedback.scan == ScanOutcome::kSuspect) {
    order.cause = RevisionCause::kScanSuspect;
    return std::optional(order);
  }
  if (feedback.scan != ScanOutcome::kUnreadable) return std::optional<RiseOrder>();
  // Once it is scanned again, then the container is opened.
  const LinkKey key = scanned_key(order.root, feedback.container);
  if (!archive_.may_contain(key)) return std::optional<RiseOrder>();
  const auto found = archive_.find(key, stored_);
  if (!found) return fail(found.error());
  if (!*found) return std::optional<RiseOrder>();
  Feedback before;
  if (auto error = decode(stored_.entry.body, before)) return fail(std::move(*error));
  if (before.scan != ScanOutcome::kUnreadable) return std::optional<RiseOrder>();
  order.cause = RevisionCause::kScanUnreadable;
  return std::optional(order);
}

// The declaration in force, and with it the other parts of its consignment.
std::optional<Error> InOrder::raise_all(const RiseOrder& order, Instant at) {
  const auto outcome = rise_.prepare(order);
  if (!outcome) return outcome.error();
  if (*outcome == VerdictRise::Outcome::kCleared) {
    return alert_of_cleared(rise_, order.cause_sequence, at);
  }
  if (*outcome != VerdictRise::Outcome::kRises) return std::nullopt;
  const bool has_family = rise_.family().has_value();
  const std::uint64_t number = rise_.root().number_in_force;
  if (auto error = write_rise(at)) return error;
  if (!has_family) return std::nullopt;
  RiseOrder parts = order;
  parts.cause = RevisionCause::kSibling;
  parts.cause_sequence = writer_->last_receipt().sequence;
  return raise_parts(number, parts, at);
}

// The parts that can be reached from `part`, but for the one the order is of. Those that are
// cleared keep their channel. One that does not read is no reason to leave the others.
std::optional<Error> InOrder::raise_parts(std::uint64_t part, const RiseOrder& order, Instant at) {
  if (auto error = family_.find(part, order.root)) {
    if (error->code != ErrorCode::kCorrupt) return error;
    ++counters_.unreadable;
  }
  if (!family_.complete()) ++counters_.families_cut;
  for (const std::uint64_t root : family_.roots()) {
    RiseOrder of_part;
    of_part.root = root;
    of_part.to = order.to;
    of_part.cause = RevisionCause::kSibling;
    of_part.cause_sequence = order.cause_sequence;
    const auto outcome = rise_.prepare(of_part);
    if (!outcome && outcome.error().code != ErrorCode::kCorrupt) return outcome.error();
    if (!outcome) {
      ++counters_.unreadable;
      continue;
    }
    if (*outcome == VerdictRise::Outcome::kCleared) {
      if (auto error = alert_of_cleared(rise_, order.cause_sequence, at)) return error;
    }
    if (*outcome != VerdictRise::Outcome::kRises) continue;
    if (auto error = write_rise(at)) return error;
  }
  return std::nullopt;
}

std::optional<Error> InOrder::write_rise(Instant at) {
  const Receipt receipt = writer_->revision(rise_, at);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  ++counters_.revisions;
  note_governor();
  if (!is_cleared(rise_.root().status)) return std::nullopt;
  return alert_of_cleared(rise_, receipt.sequence, at);
}

}  // namespace luong
