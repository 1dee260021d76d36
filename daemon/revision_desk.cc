#include "daemon/revision_desk.h"

#include "core/declaration_codec.h"
#include "core/recount.h"

namespace luong {

// What the first rise needs of the past is read before anything is written.
Result<Receipt> RevisionDesk::take(BatchSlot& slot, const CodeLists& codes) {
  Feedback& feedback = slot.message.feedback;
  const Occasion occasion{slot.arrival->arrival, codes};
  auto order = order_of(feedback);
  if (!order) return fail(order.error());
  if (*order) {
    const auto outcome = rise_.prepare(**order);
    if (!outcome) return fail(outcome.error());
  }
  if (auto error = join(feedback, slot.admitted.root)) return fail(std::move(*error));
  const Receipt receipt = writer_.feedback(slot, feedback);
  if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) {
    return fail(std::move(*error));
  }
  const auto check = counted_as(feedback, occasion.at, kNotJournaledYet);
  if (check) ledger_.counters.count(trader_print(feedback.trader), *check);
  ++counts_.reports;
  const bool declared = !feedback.declaration_no.empty();
  if (declared && feedback.decision_sequence == 0) ++counts_.unmatched;
  if (feedback.kind == FeedbackKind::kScan && feedback.scan == ScanOutcome::kNotPresented) {
    AlertDesk::Subject lot;
    lot.declaration_no = feedback.declaration_no.value();
    const ScanOrder* const scan = ledger_.scans.orders().of_container(feedback.container);
    if (lot.declaration_no == 0 && scan != nullptr) lot.scan_order = scan->number;
    lot.channel = static_cast<Channel>(slot.admitted.root.channel);
    const bool joined = feedback.decision_sequence != 0;
    lot.office = joined ? declaration_.customs_office : feedback.office;
    lot.cause_sequence = receipt.sequence;
    if (auto error = alerts_.raise(kAlertNotPresented, lot, codes, occasion.at)) {
      return fail(std::move(*error));
    }
  }
  if (feedback.kind == FeedbackKind::kInspection) {
    const std::uint64_t root = feedback.declaration_no.root();
    if (auto error = alerts_.close(kAlertHandover, root, feedback.officer, occasion.at)) {
      return fail(std::move(*error));
    }
  }
  if (!*order) return receipt;
  (*order)->cause_sequence = receipt.sequence;
  if (auto error = raise_all(**order, occasion)) return fail(std::move(*error));
  return receipt;
}

// To the decision on its number, else to the one in force of its root.
std::optional<Error> RevisionDesk::join(Feedback& feedback, const RootState& root) {
  joined_ = false;
  for (const std::uint64_t number : {feedback.declaration_no.value(), root.number_in_force}) {
    const LinkKey key = number_key(number);
    if (number == 0 || !archive_.may_contain(key)) continue;
    const auto found = archive_.find(key, stored_);
    if (!found) return found.error();
    if (!*found || !holds_verdict(stored_.entry.kind)) continue;
    if (auto error = decode(stored_.entry.declaration, declaration_)) return error;
    feedback.decision_sequence = stored_.sequence;
    feedback.trader = declaration_.trader.tax_code;
    joined_ = true;
    return std::nullopt;
  }
  return std::nullopt;
}

// What a report asks for (decision.md §7): CLEAR and a lower channel ask for nothing.
Result<std::optional<RiseOrder>> RevisionDesk::order_of(const Feedback& feedback) {
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
  const auto again = unreadable_before(feedback);
  if (!again) return fail(again.error());
  if (!*again) return std::optional<RiseOrder>();
  order.cause = RevisionCause::kScanUnreadable;
  return std::optional(order);
}

// The latest scan of that container, too.
Result<bool> RevisionDesk::unreadable_before(const Feedback& feedback) {
  const LinkKey key = scanned_key(feedback.declaration_no.root(), feedback.container);
  if (!archive_.may_contain(key)) return false;
  auto found = archive_.find(key, stored_);
  if (!found || !*found) return found;
  Feedback before;
  if (auto error = decode(stored_.entry.body, before)) return fail(std::move(*error));
  return before.scan == ScanOutcome::kUnreadable;
}

// The declaration in force, and with it the other parts of its consignment.
std::optional<Error> RevisionDesk::raise_all(const RiseOrder& order, const Occasion& occasion) {
  const auto outcome = rise_.prepare(order);
  if (!outcome) return outcome.error();
  const bool has_parts = *outcome == VerdictRise::Outcome::kRises && rise_.family().has_value();
  const std::uint64_t number = rise_.root().number_in_force;
  if (auto error = settle(*outcome, order.cause_sequence, occasion)) return error;
  if (!has_parts) return std::nullopt;
  RiseOrder parts = order;
  parts.cause_sequence = last_revision_;
  return raise_parts(number, parts, occasion);
}

std::optional<Error> RevisionDesk::raise_parts_of(const BatchSlot& slot,
                                                  std::uint64_t decision_sequence,
                                                  const CodeLists& codes) {
  const StreamFeatures& past = slot.facts.stream;
  const auto before = static_cast<Channel>(past.family_channel);
  const bool higher = slot.verdict.decision == Decision::kOk && past.family_number != 0 &&
                      slot.verdict.channel > before;
  if (!higher) return std::nullopt;
  RiseOrder order;
  order.root = slot.message.declaration_no.root();
  order.to = slot.verdict.channel;
  order.cause_sequence = decision_sequence;
  return raise_parts(past.family_number, order, {slot.arrival->arrival, codes});
}

// Its channel stays, so no other part of its consignment is concerned.
std::optional<Error> RevisionDesk::open_instead(std::uint64_t root, std::uint64_t cause_sequence,
                                                Instant at, const CodeLists& codes) {
  if (root == 0) return std::nullopt;  // Goods that are not declared yet have no verdict.
  RiseOrder order;
  order.root = root;
  order.to = Channel::kRed;
  order.cause = RevisionCause::kScanNotDone;
  order.cause_sequence = cause_sequence;
  const auto outcome = rise_.prepare(order);
  if (!outcome && outcome.error().code != ErrorCode::kCorrupt) return outcome.error();
  if (!outcome) {  // Time goes on, whatever one entry is.
    ++counts_.unreadable;
    return std::nullopt;
  }
  return settle(*outcome, cause_sequence, {at, codes});
}

// The parts that can be reached from `part`, but for the one the order is of. One that does not
// read is no reason to leave the others.
std::optional<Error> RevisionDesk::raise_parts(std::uint64_t part, const RiseOrder& order,
                                               const Occasion& occasion) {
  if (auto error = family_.find(part, order.root)) {
    if (error->code != ErrorCode::kCorrupt) return error;
    ++counts_.unreadable;
  }
  if (!family_.complete()) ++counts_.families_cut;
  for (const std::uint64_t root : family_.roots()) {
    RiseOrder of_part;
    of_part.root = root;
    of_part.to = order.to;
    of_part.cause = RevisionCause::kSibling;
    of_part.cause_sequence = order.cause_sequence;
    const auto outcome = rise_.prepare(of_part);
    if (!outcome && outcome.error().code != ErrorCode::kCorrupt) return outcome.error();
    if (!outcome) {
      ++counts_.unreadable;
      continue;
    }
    if (auto error = settle(*outcome, order.cause_sequence, occasion)) return error;
  }
  return std::nullopt;
}

// Writes the rise that was prepared; tells the gate of a lot that is cleared, whether it keeps its
// channel or not.
std::optional<Error> RevisionDesk::settle(VerdictRise::Outcome outcome, std::uint64_t cause,
                                          const Occasion& occasion) {
  if (outcome == VerdictRise::Outcome::kCleared) return alert_gate(cause, occasion);
  if (outcome == VerdictRise::Outcome::kNothing) return std::nullopt;
  const Receipt receipt = writer_.revision(rise_, occasion.at);
  if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) return error;
  last_revision_ = receipt.sequence;
  ++counts_.revisions;
  if (!is_cleared(rise_.root().status)) return std::nullopt;
  return alert_gate(receipt.sequence, occasion);
}

std::optional<Error> RevisionDesk::alert_gate(std::uint64_t cause, const Occasion& occasion) {
  ++counts_.cleared_below;
  const JournalEntry& entry = rise_.before().entry;
  OfficeCode office;  // The gate hears of it also where the office cannot be read.
  if (decode(entry.declaration, declaration_)) {
    ++counts_.unreadable;
  } else {
    office = declaration_.customs_office;
  }
  AlertDesk::Subject lot;
  lot.declaration_no = entry.declaration_no;
  lot.channel = static_cast<Channel>(rise_.root().channel);
  lot.office = office;
  lot.cause_sequence = cause;
  return alerts_.raise(kAlertGate, lot, occasion.codes, occasion.at);
}

}  // namespace luong
