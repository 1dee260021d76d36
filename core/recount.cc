#include "core/recount.h"

#include "core/declaration_codec.h"

namespace luong {

Counted counted_as(const Declaration& declaration, const InputFacts& facts,
                   std::uint64_t sequence) {
  Counted counted;
  counted.day = business_day(facts.arrival);
  counted.new_root = facts.stream.prior_number == 0;
  counted.value = tax_value_of(declaration);
  counted.sequence = sequence;
  return counted;
}

std::optional<CountedCheck> counted_as(const Feedback& feedback, Instant arrival,
                                       std::uint64_t sequence) {
  const bool checks =
      feedback.kind == FeedbackKind::kInspection || feedback.kind == FeedbackKind::kPostClearance;
  if (!checks || feedback.trader.empty()) return std::nullopt;
  CountedCheck counted;
  counted.day = business_day(arrival);
  counted.is_check = !feedback.second_look;
  counted.violation = feedback.outcome == CheckOutcome::kViolation;
  counted.sequence = sequence;
  return counted;
}

std::optional<Error> Recount::take(const JournalEntry& entry, std::uint64_t sequence,
                                   TradeCounters& counters) {
  if (entry.kind == EntryKind::kFeedback) {
    if (auto error = decode(entry.body, feedback_)) return error;
    const auto check = counted_as(feedback_, entry.arrival, sequence);
    if (check) counters.count(trader_print(feedback_.trader), *check);
    return std::nullopt;
  }
  // REJECTED claims no number, and is not counted.
  const bool in_force =
      entry.kind == EntryKind::kDecision && entry.root.sequence_in_force == sequence;
  if (!in_force) return std::nullopt;
  if (auto error = decode(entry.facts, facts_)) return error;
  if (auto error = decode(entry.declaration, declaration_)) return error;
  ledger_keys_of(declaration_, keys_);
  counters.count(keys_, counted_as(declaration_, facts_, sequence));
  return std::nullopt;
}

}  // namespace luong
