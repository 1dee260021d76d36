#include "tools/check_results.h"

#include "core/revision.h"
#include "tools/entry_walk.h"

namespace luong::tools {

Result<CheckResults> CheckResults::of_journal(const std::filesystem::path& journal) {
  CheckResults results;
  const auto take = [&results](const JournalRecord& record, const JournalEntry& entry) {
    return results.take(record.receipt.sequence, entry);
  };
  if (auto error = EntryWalk{journal}.run(take)) return fail(std::move(*error));
  return results;
}

std::optional<Error> CheckResults::take(std::uint64_t sequence, const JournalEntry& entry) {
  if (entry.kind == EntryKind::kRevision) {
    Revision revision;
    if (auto error = decode(entry.body, revision)) return error;
    decision_of_[sequence] = revision.decision_sequence;
  }
  if (entry.kind != EntryKind::kFeedback) return std::nullopt;
  if (auto error = decode(entry.body, feedback_)) return error;
  ++reports_;
  if (feedback_.decision_sequence == 0) {
    ++unmatched_;
    return std::nullopt;
  }
  const auto revised = decision_of_.find(feedback_.decision_sequence);
  const bool is_decision = revised == decision_of_.end();
  Outcome& outcome = outcomes_[is_decision ? feedback_.decision_sequence : revised->second];
  switch (feedback_.kind) {
    case FeedbackKind::kScan:
      ++scans_[static_cast<std::size_t>(feedback_.scan) - 1];
      break;
    case FeedbackKind::kOverride: {
      Reroutes& reroutes = reroutes_[std::string(feedback_.office.view())];
      ++(feedback_.to > feedback_.from ? reroutes.raised : reroutes.lowered);
      break;
    }
    case FeedbackKind::kInspection:
    case FeedbackKind::kPostClearance:
      take_check(feedback_, entry.arrival, outcome);
      break;
  }
  return std::nullopt;
}

void CheckResults::take_check(const Feedback& feedback, Instant arrival, Outcome& outcome) {
  const bool violation = feedback.outcome == CheckOutcome::kViolation;
  const bool looks_at_the_same = feedback.second_look && outcome.violation;
  if (feedback.second_look) {
    ++outcome.second_looks;
    outcome.second_look_differs |= violation != outcome.violation;
  }
  if (!outcome.checked) {
    outcome.first_result = arrival;
    outcome.officer = feedback.officer;
    outcome.office = feedback.office.view();
  }
  outcome.checked = true;
  outcome.violation |= violation;
  for (const Finding& finding : feedback.findings) {
    if (finding.field) {
      outcome.fields |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*finding.field));
    }
    if (!looks_at_the_same) outcome.amount_vnd += finding.amount_vnd.value_or(0);
  }
}

const CheckResults::Outcome* CheckResults::of_decision(std::uint64_t sequence) const {
  const auto found = outcomes_.find(sequence);
  return found == outcomes_.end() ? nullptr : &found->second;
}

}  // namespace luong::tools
