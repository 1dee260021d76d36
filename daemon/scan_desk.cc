#include "daemon/scan_desk.h"

#include <algorithm>

namespace luong {

namespace {

constexpr std::string_view kItself = "luongd";
constexpr std::size_t kOrdersAtOnce = 4'096;  // of one command: others wait for the thread

std::int64_t hour_of(Instant at) { return at.ms / kHourMs; }

std::uint64_t root_of(const Feedback& report) {
  return report.declaration_no.empty() ? 0 : report.declaration_no.root();
}

// The port has it on its list, or is about to have, and it need not come any more.
bool calls_back(const ScanOrder& order, const ScanStep& step) {
  return step.state == ScanState::kClosed && order.state >= ScanState::kApproved &&
         leaves_slot_unused(order, step.end);
}

// What a step reported leads to: nothing before it is approved but its end, verified only what was
// read.
bool leads_on(const ScanOrder& order, ScanState to) {
  if (to == ScanState::kVerified) return order.state == ScanState::kRead;
  return to > order.state && (order.state != ScanState::kSelected || to == ScanState::kClosed);
}

}  // namespace

std::uint64_t ScanDesk::next_event() const {
  return ledger_.events.of(EventStreams::kOffice).last + 1;
}

// Journals a step of an open order and takes it into effect. The port is told of what is to be
// brought, and of what no longer is.
std::optional<Error> ScanDesk::step(std::uint64_t number, ScanStep step, const Occasion& occasion) {
  const ScanOrder before = *ledger_.scans.orders().find(number);
  step.order = number;
  step.declaration_no = before.declaration_no;
  step.at = occasion.at;
  step.officer = occasion.officer;
  step.remarks = occasion.remarks;
  const bool brings = step.state == ScanState::kApproved && !step.overdue;
  if (brings && !step.another_slot) {
    step.device = before.device;
    step.hour = before.hour;
  }
  if (brings || calls_back(before, step)) step.event = next_event();
  const Receipt receipt = writer_.scan_step(step, nullptr, occasion.at);
  last_step_ = receipt.sequence;
  if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) return error;
  return settle_alert(before, occasion);
}

std::optional<Error> ScanDesk::close(std::uint64_t order, ScanEnd end, const Occasion& occasion) {
  ScanStep step_to;
  step_to.state = ScanState::kClosed;
  step_to.end = end;
  return step(order, step_to, occasion);
}

std::optional<Error> ScanDesk::withdraw(std::uint64_t root, ScanEnd end, Instant at) {
  for (const std::uint64_t number : ledger_.scans.orders().of_subject(root)) {
    if (ledger_.scans.orders().find(number)->has_begun()) continue;
    if (auto error = close(number, end, {at, kItself, {}})) return error;
  }
  return std::nullopt;
}

// The scan will not take place: the whole lot is opened, so none of its containers need come. Of
// goods that are not declared yet nothing is, now.
std::optional<Error> ScanDesk::give_up(const ScanOrder& order, ScanEnd end,
                                       const Occasion& occasion, const Terms& terms,
                                       std::uint64_t cause) {
  const std::uint64_t root = order.root();
  for (const std::uint64_t number : ledger_.scans.orders().of_subject(order.subject())) {
    if (ledger_.scans.orders().find(number)->has_begun()) continue;
    if (auto error = close(number, end, occasion)) return error;
    if (cause == 0) cause = last_step_;
  }
  return revisions_.open_instead(root, cause, occasion.at, terms.codes);
}

Result<Receipt> ScanDesk::take_step(const BatchSlot& slot, const Terms& terms) {
  ScanStep reported = slot.message.scan_step;
  const ScanOrder* const found = ledger_.scans.orders().find(reported.order);
  const Occasion occasion{slot.arrival->arrival, reported.officer, reported.remarks};
  reported.without_effect = found == nullptr || !leads_on(*found, reported.state);
  if (found == nullptr || reported.without_effect) {
    ++unmatched_;
    return writer_.scan_step(reported, &slot, occasion.at);
  }
  const ScanOrder before = *found;
  reported.declaration_no = before.declaration_no;
  if (calls_back(before, reported)) reported.event = next_event();
  const Receipt receipt = writer_.scan_step(reported, &slot, occasion.at);
  if (auto error = ledger_.apply(writer_.last(), receipt.sequence)) return fail(std::move(*error));
  if (auto error = settle_alert(before, occasion)) return fail(std::move(*error));
  const bool unseen = reported.state == ScanState::kClosed && before.state < ScanState::kScanned;
  if (!unseen) return receipt;
  auto error = give_up(before, ScanEnd::kByOfficer, occasion, terms, receipt.sequence);
  if (error) return fail(std::move(*error));
  return receipt;
}

std::optional<Error> ScanDesk::follow(const Feedback& report, std::uint64_t report_sequence,
                                      Instant at, const Terms& terms) {
  const Occasion occasion{at, report.officer, {}};
  if (report.kind == FeedbackKind::kInspection) return settle_inspected(report, occasion);
  if (report.kind != FeedbackKind::kScan) return std::nullopt;
  const ScanOrder* const order = ledger_.scans.orders().of_container(report.container);
  if (order == nullptr || order->state >= ScanState::kRead) return std::nullopt;
  // One before clearance may be reported under the declaration that came meanwhile.
  const std::uint64_t root = order->root();
  const bool is_ours = order->is_before_clearance() || root == root_of(report);
  if (!is_ours) return std::nullopt;
  ScanStep read;
  read.state = ScanState::kRead;
  switch (report.scan) {
    case ScanOutcome::kClear:
      return close(order->number, ScanEnd::kClear, occasion);
    case ScanOutcome::kSuspect:
      return take_suspicion(ScanOrder(*order), occasion, terms);
    case ScanOutcome::kUnreadable:
      break;
    case ScanOutcome::kNotPresented:
      return std::nullopt;  // It may still come; the alert is out.
  }
  if (!order->repeated) return scan_again(*order, occasion, terms);
  if (auto error = step(order->number, read, occasion)) return error;
  return revisions_.open_instead(root, report_sequence, at, terms.codes);
}

// A verdict rises by itself (daemon/revision_desk.h); of goods told before, which may have none, or
// one that is cancelled by now, an alert tells as well.
std::optional<Error> ScanDesk::take_suspicion(const ScanOrder& order, const Occasion& occasion,
                                              const Terms& terms) {
  ScanStep read;
  read.state = ScanState::kRead;
  if (auto error = step(order.number, read, occasion)) return error;
  if (!order.is_before_clearance()) return std::nullopt;
  AlertDesk::Subject lot;
  lot.scan_order = order.number;
  lot.cause_sequence = last_step_;
  return alerts_.raise(kAlertScanSuspect, lot, terms.codes, occasion.at);
}

// Of goods that were opened no scan is waited for.
std::optional<Error> ScanDesk::settle_inspected(const Feedback& report, const Occasion& occasion) {
  if (report.form != Form::kPhysical) return std::nullopt;
  const ScanBook& book = ledger_.scans.orders();
  for (const std::uint64_t number : book.of_subject(root_of(report))) {
    if (auto error = close(number, ScanEnd::kInspected, occasion)) return error;
  }
  const Declaration* const declaration = revisions_.joined();
  if (declaration == nullptr) return std::nullopt;
  for (const Container& container : declaration->containers) {  // Scanned before clearance.
    const ScanOrder* const order = book.of_container(container.no);
    if (order == nullptr || !order->is_before_clearance()) continue;
    if (auto error = close(order->number, ScanEnd::kInspected, occasion)) return error;
  }
  return std::nullopt;
}

// Once more, where a slot is free; else it is opened.
std::optional<Error> ScanDesk::scan_again(const ScanOrder& order, const Occasion& occasion,
                                          const Terms& terms) {
  const std::uint64_t root = order.root();
  const auto hour = ledger_.scans.another_hour(terms.scanners, order, occasion.at);
  ScanStep next;
  next.state = hour ? ScanState::kApproved : ScanState::kRead;
  if (hour) {
    next.another_slot = true;
    next.device = order.device;
    next.hour = *hour;
  }
  if (auto error = step(order.number, next, occasion)) return error;
  if (hour) return std::nullopt;
  return revisions_.open_instead(root, last_step_, occasion.at, terms.codes);
}

Result<std::size_t> ScanDesk::run(const ScanCommand& command, std::string_view officer, Instant at,
                                  const Terms& terms) {
  if (command.word == ScanCommand::Word::kFill) return fill(command, at, terms);
  const bool approves = command.word == ScanCommand::Word::kApprove;
  const ScanBook& book = ledger_.scans.orders();
  std::vector<std::uint64_t> numbers = command.orders;
  if (command.all) {
    for (const auto& [number, order] : book.all()) {
      const bool asked = order.state == ScanState::kSelected &&
                         (command.port.empty() || order.port == command.port) &&
                         (command.device.empty() || order.device == command.device);
      if (asked && numbers.size() < kOrdersAtOnce) numbers.push_back(number);
    }
  }
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  for (const std::uint64_t number : numbers) {  // All of them, or none.
    const ScanOrder* const order = book.find(number);
    const bool may =
        order != nullptr && (approves ? order->state == ScanState::kSelected : !order->has_begun());
    if (may) continue;
    const std::string state = order == nullptr ? "not open" : std::string(name(order->state));
    return fail(ErrorCode::kInvalid,
                "order " + std::to_string(number) + " is " + state + "; nothing was changed");
  }
  const Occasion occasion{at, officer, command.note};
  const std::size_t open_before = book.all().size();
  for (const std::uint64_t number : numbers) {
    const ScanOrder* const order = book.find(number);
    if (order == nullptr) continue;  // Of a lot that was given up with another of its orders.
    ScanStep approved;
    auto error = approves ? step(number, approved, occasion)
                          : give_up(ScanOrder(*order), ScanEnd::kRejected, occasion, terms, 0);
    if (error) return fail(std::move(*error));
  }
  return approves ? numbers.size() : open_before - book.all().size();
}

Result<std::size_t> ScanDesk::fill(const ScanCommand& command, Instant at, const Terms& terms) {
  const Date day = command.day.value_or(business_day(at));
  if (day < business_day(at)) return fail(ErrorCode::kInvalid, "that day is over");
  std::size_t opened = 0;
  for (const Scanner& scanner : terms.scanners.scanners()) {
    const bool asked = (command.port.empty() || scanner.port == command.port) &&
                       (command.device.empty() || scanner.id == command.device);
    if (!asked || !scanner.in_service || !scanner.takes_containers()) continue;
    const Instant from{at.ms + terms.scanners.terms().lead_minutes * kMinuteMs};
    auto of_one = fill_one(scanner, day, from, at);
    if (!of_one) return of_one;
    opened += *of_one;
  }
  return opened;
}

// The cargo that ranks highest among what has arrived by that day, until the device has its norm or
// no window is left.
Result<std::size_t> ScanDesk::fill_one(const Scanner& scanner, Date day, Instant from, Instant at) {
  std::size_t opened = 0;
  std::uint64_t lacks = ledger_.scans.lacks(scanner, day);
  if (lacks == 0) return opened;
  for (const ScanCandidate& candidate : ledger_.scans.candidates().at(scanner.port, day)) {
    if (lacks == 0) break;
    const auto found = archive_.find(cargo_entry_key(candidate.sequence), stored_);
    if (!found) return fail(found.error());
    if (!*found) return fail(ErrorCode::kCorrupt, "a candidate for a scan is not in the journal");
    if (auto error = decode(stored_.entry.declaration, cargo_)) return fail(std::move(*error));
    if (auto error = decode(stored_.entry.verdict, assessment_)) return fail(std::move(*error));
    const auto containers = count_containers(cargo_);
    const bool may = ScannerRegistry::fits(scanner, cargo_) &&
                     !ledger_.scans.scanned_elsewhere(cargo_) &&
                     ledger_.scans.orders().has_room(containers, ScanBook::kPlaces / 2);
    if (!may) continue;
    InputFacts facts;
    facts.arrival = at;
    facts.scan_offer = ledger_.scans.window_on(scanner, containers, day, from);
    if (facts.scan_offer.device.empty()) continue;
    facts.scan_bid.rank = candidate.rank;
    facts.scan_bid.asked.push_back({scanner.id, 0});  // It takes nothing from who will come.
    assessment_.scan.recommended = true;
    assessment_.scan.offer = facts.scan_offer;
    assessment_.scan.failed = 0;
    const Receipt receipt = writer_.cargo_chosen(stored_, facts, assessment_, at);
    if (auto error = ledger_.apply(writer_.last(), receipt.sequence))
      return fail(std::move(*error));
    opened += containers;
    lacks = ledger_.scans.lacks(scanner, day);
  }
  return opened;
}

std::int64_t ScanDesk::next_due_ms(const ScanTerms& terms) const {
  const ScanBook& book = ledger_.scans.orders();
  std::int64_t due = INT64_MAX;
  if (book.next_unapproved_hour() != INT64_MAX) due = book.next_unapproved_hour() * kHourMs;
  if (book.next_unscanned_hour() != INT64_MAX) {
    const std::int64_t end = (book.next_unscanned_hour() + 1) * kHourMs;
    due = std::min(due, end + terms.overdue_after_minutes * kMinuteMs);
  }
  return due;
}

bool ScanDesk::is_due(Instant now, const ScanTerms& terms) const {
  return now.ms >= next_due_ms(terms);
}

std::optional<Error> ScanDesk::pass_time(Instant now, const Terms& terms) {
  const ScanBook& book = ledger_.scans.orders();
  while (const std::uint64_t number = book.unapproved(hour_of(now))) {
    const Occasion occasion{now, kItself, {}};
    const ScanOrder order = *book.find(number);
    if (auto error = give_up(order, ScanEnd::kExpired, occasion, terms, 0)) return error;
  }
  const std::int64_t late_ms = terms.scanners.terms().overdue_after_minutes * kMinuteMs;
  while (const std::uint64_t number = book.unscanned(hour_of(Instant{now.ms - late_ms}))) {
    if (auto error = tell_overdue(number, now, terms)) return error;
  }
  return std::nullopt;
}

std::optional<Error> ScanDesk::tell_overdue(std::uint64_t number, Instant now, const Terms& terms) {
  const ScanOrder order = *ledger_.scans.orders().find(number);
  ScanStep late;
  late.state = order.state;
  late.overdue = true;
  if (auto error = step(number, late, {now, kItself, {}})) return error;
  AlertDesk::Subject lot;
  lot.declaration_no = order.declaration_no;
  if (order.is_before_clearance()) lot.scan_order = order.number;
  lot.channel = order.is_before_clearance() ? Channel::kNone : Channel::kRed;
  lot.office = order.office;
  lot.cause_sequence = last_step_;
  return alerts_.raise(kAlertScanOverdue, lot, terms.codes, now);
}

// The alert of a lot ends with the last of its orders that is late; that of a suspect image with
// its order.
std::optional<Error> ScanDesk::settle_alert(const ScanOrder& before, const Occasion& occasion) {
  const bool was_suspect = before.is_before_clearance() && before.state >= ScanState::kRead;
  if (was_suspect && ledger_.scans.orders().find(before.number) == nullptr) {
    return alerts_.close(kAlertScanSuspect, subject_of(0, before.number), occasion.officer,
                         occasion.at);
  }
  if (!before.overdue) return std::nullopt;
  const std::uint64_t order = before.is_before_clearance() ? before.number : 0;
  const ScanBook& book = ledger_.scans.orders();
  const auto is_late = [&](std::uint64_t number) {
    const ScanOrder& other = *book.find(number);
    return other.overdue && other.state < ScanState::kScanned;
  };
  if (order == 0 && std::ranges::any_of(book.of_subject(before.root()), is_late)) {
    return std::nullopt;
  }
  return alerts_.close(kAlertScanOverdue, subject_of(before.declaration_no, order),
                       occasion.officer, occasion.at);
}

}  // namespace luong
