#include "core/verdict_rise.h"

namespace luong {

bool is_cleared(std::uint8_t status) noexcept {
  const auto word = static_cast<StatusWord>(status);
  return word == StatusWord::kCleared || word == StatusWord::kReleased ||
         word == StatusWord::kGateOut;
}

Result<VerdictRise::Outcome> VerdictRise::prepare(const RiseOrder& order) {
  if (auto error = ledger_.standing(order.root, standing_)) return fail(std::move(*error));
  const std::uint64_t number = standing_.root.number_in_force;
  if (number == 0 || standing_.root.cancelled) return Outcome::kNothing;
  const auto found = archive_.find(number_key(number), standing_.stored);
  if (!found) return fail(found.error());
  const JournalEntry& entry = standing_.stored.entry;
  if (!*found || !holds_verdict(entry.kind)) {
    return fail(ErrorCode::kCorrupt, "the decision in force is not in the journal");
  }
  if (auto error = decode(entry.verdict, verdict_)) return fail(std::move(*error));
  if (!raises(order.cause, order.to, verdict_)) return Outcome::kNothing;
  // A suspicion is followed wherever the goods are.
  const bool follows = order.cause == RevisionCause::kScanSuspect;
  if (is_cleared(standing_.root.status) && !follows) {
    const bool too_late = order.cause == RevisionCause::kScanNotDone;
    return too_late ? Outcome::kNothing : Outcome::kCleared;
  }

  Revision before;
  const bool revised = entry.kind == EntryKind::kRevision;
  if (revised) {
    if (auto error = decode(entry.body, before)) return fail(std::move(*error));
  }
  revision_ = {};
  revision_.event = ledger_.events.next(entry.client);
  // Nothing the declarant may know has changed.
  if (order.cause == RevisionCause::kScanNotDone) revision_.event.client = 0;
  revision_.number = static_cast<std::uint16_t>(verdict_.revision + 1);
  revision_.decision_sequence = revised ? before.decision_sequence : standing_.stored.sequence;
  revision_.previous_sequence = standing_.stored.sequence;
  revision_.cause = order.cause;
  revision_.cause_sequence = order.cause_sequence;
  revision_.from = verdict_.channel;
  revision_.to = order.to;
  revision_.previous_event = before.event.office;
  revision_.officer = order.officer;
  revision_.reason = order.reason;
  if (auto error = decode(entry.selection, revision_.counted_before)) {
    return fail(std::move(*error));
  }
  if (auto error = decode(entry.declaration, declaration_)) return fail(std::move(*error));
  if (auto error = look_at_family()) return fail(std::move(*error));
  selection_ = raised(revision_.counted_before, order.cause, order.to);
  raise(revision_, number, verdict_);
  standing_.root.channel = static_cast<std::uint8_t>(verdict_.channel);
  return Outcome::kRises;
}

// The entry that raises a part becomes the newest under the family's key: it has to lead on to the
// part that stood there.
std::optional<Error> VerdictRise::look_at_family() {
  family_.reset();
  const std::uint64_t first = family_root(declaration_);
  if (first == 0) return std::nullopt;
  family_ = family_key(standing_.stored.entry.client, declaration_.trader.tax_code, first);
  const auto found = archive_.find(*family_, last_part_);
  if (!found) return found.error();
  const std::uint64_t last = *found ? last_part_.entry.declaration_no : 0;
  if (last != standing_.root.number_in_force) revision_.family_before = last;
  return std::nullopt;
}

}  // namespace luong
