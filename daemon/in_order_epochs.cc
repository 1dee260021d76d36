// When the thresholds of selectivity are set anew, and how a decision counts for them.
#include "daemon/in_order.h"

namespace luong {

bool InOrder::is_governed() const {
  return context_.reference != nullptr && context_.reference->has_table("caps");
}

// After so many declarations judged, and when a day begins. What is undecided belongs to the epoch
// that ends; so batch borders do not show in where it does.
std::optional<Error> InOrder::turn_epoch(Instant arrival, const ScoreSegment& score) {
  if (!is_governed()) return std::nullopt;
  SelectivityGovernor& governor = ledger_.governor;
  const Date day = business_day(arrival);
  const bool never_counted = governor.day() < kFirstDay;
  if (never_counted) governor.advance(day);
  const bool full = governor.judged() + to_score_.size() >= options_.caps.epoch_declarations;
  if (!full && day <= governor.day()) return std::nullopt;

  if (auto error = finish(score)) return error;
  governor.advance(day);
  const CapRow* row = caps_on(*context_.reference, governor.day(), options_.caps);
  versions_.epoch = governor.next(row, options_.caps, context_.pack->tier2);
  const Receipt receipt = writer_->context(versions_, arrival);
  if (auto error = ledger_.apply(writer_->last(), receipt.sequence)) return error;
  note_governor();
  if (!counters_.caps.alarm) return std::nullopt;
  AlertDesk::Subject epoch;
  epoch.cause_sequence = receipt.sequence;
  auto error = alerts_->raise(kAlertCap, epoch, context_.pack->codes, arrival);
  note_desks();
  return error;
}

void InOrder::note_governor() {
  constexpr std::uint64_t kEnough = 300;  // Of fewer, a share says little.
  const SelectivityGovernor& governor = ledger_.governor;
  CapCounters& caps = counters_.caps;
  caps.epoch = versions_.epoch;
  caps.day = governor.today();
  caps.month = governor.month();
  caps.alarm = false;
  if (!is_governed() || caps.month.formal.counted < kEnough) return;
  const CapRow* row = caps_on(*context_.reference, governor.day(), options_.caps);
  caps.alarm = row == nullptr || exceeds_cap(caps.month.formal, *row, options_.caps);
}

// The first version of a formal declaration counts, a split consignment once.
Selection InOrder::selection_of(const BatchSlot& slot) const {
  Selection selection = slot.admitted.prior_selection;
  selection.first = false;
  if (selection.as != Selection::As::kNothing) return selection;
  const StreamFeatures& past = slot.facts.stream;
  const bool counts =
      slot.verdict.decision == Decision::kOk && past.prior_number == 0 && past.family_number == 0;
  if (!counts) return selection;
  const Procedure procedure = slot.message.declaration.procedure;
  const bool formal = procedure == Procedure::kIDC || procedure == Procedure::kEDC;
  const bool low_value = procedure == Procedure::kMIC || procedure == Procedure::kMEC;
  if (!formal && !low_value) return selection;
  selection.as = formal ? Selection::As::kFormal : Selection::As::kLowValue;
  selection.first = true;
  selection.channel = slot.verdict.channel;
  selection.discretion = slot.discretion;
  selection.day = ledger_.governor.day();
  return selection;
}

}  // namespace luong
