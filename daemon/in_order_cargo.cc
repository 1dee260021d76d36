// Goods that are told before they are declared (docs/scanning.md).
#include <exception>

#include "daemon/in_order.h"

namespace luong {

// Assessed, and where a scan is asked for, planned for the day they arrive (S004-10, S003-36). What
// earlier notices on the same goods planned is planned anew, but for what has begun; what they
// found holds on.
Result<Receipt> InOrder::take_cargo(BatchSlot& slot) {
  Declaration& cargo = slot.message.declaration;
  const Instant arrival = slot.arrival->arrival;
  cargo.registered_at = arrival;  // By the lists in force now; no part of its content.
  InputFacts& facts = slot.facts;
  facts.clear();
  facts.arrival = arrival;
  facts.client = slot.arrival->client;
  facts.audience = slot.arrival->audience;
  const Date today = business_day(arrival);
  facts.intel = ledger_.intel.look(cargo, today);
  const auto before = ledger_.cargo_before(slot.keys.lot);
  if (!before) return fail(before.error());
  for (const std::uint64_t notice : before->sequences) {
    auto error = scans_->withdraw(cargo_subject(notice), ScanEnd::kWithdrawn, arrival);
    if (error) return fail(std::move(*error));
  }
  const PinnedContext context = pinned();
  assess_cargo(cargo, facts, context, slot.verdict);
  const bool too_early = cargo.arrival_date->days > today.days + limits::kCargoAheadDaysMax;
  if (wants_scan(slot.verdict) && !too_early) {
    const ScanRank rank = scan_rank(slot.verdict, context_.pack->tier1);
    const auto answer =
        ledger_.scans.take(*context_.scanners, {cargo, arrival, rank, scan_ready(cargo, facts)});
    facts.scan_offer = answer.offer;
    facts.scan_bid = answer.bid;
  }
  settle(cargo, facts, context, slot.verdict);
  const Channel floor = higher(prearrival_floor(slot.verdict, context_.pack->tier1),
                               static_cast<Channel>(before->floor));
  const Receipt receipt = writer_->cargo(slot, floor);
  ++ledger_.cargo_notices;
  ledger_.scans.open(cargo, facts, receipt.sequence);
  ledger_.scans.note_cargo(cargo, slot.verdict, facts, receipt.sequence);
  ++counters_.cargo_notices;
  note_desks();
  return receipt;
}

// As in the score stage, what cannot be judged goes to an officer.
void InOrder::assess_cargo(const Declaration& cargo, const InputFacts& facts,
                           const PinnedContext& context, Verdict& verdict) {
  try {
    assessor_.assess(cargo, parties_of(cargo, context), facts, context, verdict);
  } catch (const std::exception&) {
    verdict.clear();
    verdict.incomplete = true;
    verdict.scan.failed = kScanHighRisk;
  }
}

// A scan before clearance is reported under no number; where its goods have been declared since, it
// is that declaration's. So is one of a declared lot whose reporter leaves the number out.
void InOrder::name_declaration(BatchSlot& slot) const {
  Feedback& report = slot.message.feedback;
  if (report.kind != FeedbackKind::kScan || !report.declaration_no.empty()) return;
  const ScanOrder* const order = ledger_.scans.orders().of_container(report.container);
  if (order == nullptr) return;
  const std::uint64_t number =
      order->is_before_clearance() ? order->declared_as : order->declaration_no;
  if (number == 0) return;
  report.declaration_no = DeclarationNumber::from_value(number);  // The reply echoes none.
}

}  // namespace luong
