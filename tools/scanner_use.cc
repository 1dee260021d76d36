#include "tools/scanner_use.h"

#include <algorithm>
#include <vector>

#include "core/declaration_codec.h"
#include "core/feedback.h"
#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

std::int32_t day_of_hour(std::int64_t hour) { return business_day(Instant{hour * kHourMs}).days; }

// Of what a device could have done and did not, why: first what was given back too late to be given
// again, then what was turned away; the rest nobody asked for.
struct Idle {
  std::uint64_t given_back = 0, kept = 0, crowded = 0, not_asked = 0;
  std::uint64_t all = 0;
};

// What was scanned at a declarant's wish fills no norm.
bool meets(const ScannerUse::OfDay& day, std::uint64_t norm) {
  return day.scanned >= norm + day.asked_scanned;
}

Idle idle_of(const ScannerUse::OfDay& day, std::uint64_t capacity) {
  Idle idle;
  idle.all = capacity - std::min(capacity, day.used());
  std::uint64_t left = idle.all;
  const auto explain = [&left](std::uint64_t by) {
    const std::uint64_t part = std::min(left, by);
    left -= part;
    return part;
  };
  idle.given_back = explain(day.not_approved + day.called_back);
  idle.kept = explain(day.kept);
  idle.crowded = explain(day.crowded);
  idle.not_asked = left;
  return idle;
}

}  // namespace

ScannerUse::OfDay& ScannerUse::of(const ScanOrder& order) {
  return days_[{day_of_hour(order.hour), order.device}];
}

std::optional<Error> ScannerUse::take(std::uint64_t sequence, const JournalEntry& entry) {
  switch (entry.kind) {
    case EntryKind::kDecision:
    case EntryKind::kCargo:
      return take_bid(sequence, entry);
    case EntryKind::kScanStep: {
      ScanStep step;
      if (auto error = decode(entry.body, step)) return error;
      if (const auto change = planner_.take_step(step, entry.arrival)) settle(step, *change);
      return std::nullopt;
    }
    case EntryKind::kFeedback:
      return take_report(entry);
    default:
      return std::nullopt;
  }
}

std::optional<Error> ScannerUse::take_bid(std::uint64_t sequence, const JournalEntry& entry) {
  if (auto error = decode(entry.facts, facts_)) return error;
  planner_.apply(facts_);
  count_refused(facts_);
  if (facts_.scan_offer.device.empty()) return std::nullopt;
  if (auto error = decode(entry.declaration, declaration_)) return error;
  planner_.open(declaration_, facts_, sequence);
  const bool asked = facts_.scan_bid.rank.order() == ScanRank::Order::kFacilitation;
  for (std::size_t place = 1; place <= declaration_.containers.size(); ++place) {
    const ScanOrder* const order = planner_.orders().find(scan_order_number(sequence, place));
    if (order == nullptr) continue;
    OfDay& day = of(*order);
    ++day.booked;
    day.before_clearance += order->is_before_clearance() ? 1U : 0U;
    day.asked_for += asked ? 1U : 0U;
  }
  return std::nullopt;
}

void ScannerUse::count_refused(const InputFacts& facts) {
  const std::int32_t day = business_day(facts.arrival).days;
  const ScanRefusal why = facts.scan_offer.refusal;
  for (const ScanAsked& asked : facts.scan_bid.asked) {
    // What several could have taken is shared among them, rounded up.
    const std::uint64_t containers = (asked.parts + ScanBid::kParts - 1) / ScanBid::kParts;
    OfDay& of_day = days_[{day, asked.device}];
    if (why == ScanRefusal::kKept) of_day.kept += containers;
    if (why == ScanRefusal::kQueue) of_day.crowded += containers;
    if (why == ScanRefusal::kFull) of_day.full += containers;
  }
}

void ScannerUse::settle(const ScanStep& step, const ScanBook::Change& change) {
  OfDay& day = of(change.before);
  if (step.another_slot) {
    ++day.scanned;
    const ScanOrder* const order = planner_.orders().find(step.order);
    if (order != nullptr) ++of(*order).booked;
    return;
  }
  if (step.state == ScanState::kRead) {
    ++day.scanned;
    if (change.before.rank.order() == ScanRank::Order::kFacilitation) ++day.asked_scanned;
    return;
  }
  if (!change.closed) return;
  const bool by_hand = step.end == ScanEnd::kByOfficer;
  if (step.end == ScanEnd::kClear || (by_hand && change.before.state == ScanState::kScanned)) {
    ++day.scanned;
    if (change.before.rank.order() == ScanRank::Order::kFacilitation) ++day.asked_scanned;
  }
  if (step.end == ScanEnd::kRejected || step.end == ScanEnd::kExpired) ++day.not_approved;
  const bool unused = leaves_slot_unused(change.before, step.end);
  const bool back = step.end == ScanEnd::kWithdrawn || step.end == ScanEnd::kCancelled ||
                    step.end == ScanEnd::kByOfficer || step.end == ScanEnd::kInspected;
  if (unused && back) ++day.called_back;
}

std::optional<Error> ScannerUse::take_report(const JournalEntry& entry) {
  Feedback report;
  if (auto error = decode(entry.body, report)) return error;
  if (report.kind != FeedbackKind::kScan) return std::nullopt;
  const ScanOrder* const order = planner_.orders().of_container(report.container);
  if (order == nullptr) return std::nullopt;
  if (report.scan == ScanOutcome::kSuspect) ++of(*order).suspect;
  if (report.scan == ScanOutcome::kUnreadable) ++of(*order).unreadable;
  if (report.scan == ScanOutcome::kNotPresented) ++of(*order).not_presented;
  return std::nullopt;
}

std::string scanner_use_text(const ScannerUse& use, const ScannerRegistry& registry, Date from,
                             Date to) {
  std::vector<std::vector<std::string>> rows = {
      {"day", "scanner", "can", "norm", "booked", "used", "scanned", "suspect", "before", "asked",
       "not come", "idle", "given back", "kept", "crowded", "not asked for", "norm met"}};
  for (const auto& [key, day] : use.days()) {
    if (key.first < from.days || key.first > to.days) continue;
    const Scanner* const scanner = registry.find(key.second);
    const std::uint64_t can = scanner == nullptr ? 0 : scanner->containers_per_day();
    const std::uint64_t norm = scanner == nullptr ? 0 : scanner->daily_minimum;
    const Idle idle = idle_of(day, can);
    rows.push_back({to_string(Date{key.first}), std::string(key.second.view()), grouped(can),
                    grouped(norm), grouped(day.booked), grouped(day.used()), grouped(day.scanned),
                    grouped(day.suspect), grouped(day.before_clearance), grouped(day.asked_for),
                    grouped(day.not_presented), grouped(idle.all), grouped(idle.given_back),
                    grouped(idle.kept), grouped(idle.crowded), grouped(idle.not_asked),
                    norm == 0          ? "-"
                    : meets(day, norm) ? "yes"
                                       : "no"});
  }
  return text_table(rows);
}

std::string scanner_use_json(const ScannerUse& use, const ScannerRegistry& registry, Date from,
                             Date to) {
  std::string out;
  {
    JsonLine json(out);
    json.open().member("report").text("scanners").member("days").open_list();
    for (const auto& [key, day] : use.days()) {
      if (key.first < from.days || key.first > to.days) continue;
      const Scanner* const scanner = registry.find(key.second);
      const std::uint64_t can = scanner == nullptr ? 0 : scanner->containers_per_day();
      const Idle idle = idle_of(day, can);
      json.open().member("day").text(to_string(Date{key.first}));
      json.member("scanner").text(key.second.view()).member("can").unsigned_number(can);
      json.member("norm").unsigned_number(scanner == nullptr ? 0 : scanner->daily_minimum);
      json.member("booked").unsigned_number(day.booked).member("used").unsigned_number(day.used());
      json.member("scanned").unsigned_number(day.scanned);
      json.member("suspect").unsigned_number(day.suspect);
      json.member("unreadable").unsigned_number(day.unreadable);
      json.member("before_clearance").unsigned_number(day.before_clearance);
      json.member("asked_for").unsigned_number(day.asked_for);
      json.member("not_approved").unsigned_number(day.not_approved);
      json.member("called_back").unsigned_number(day.called_back);
      json.member("not_presented").unsigned_number(day.not_presented);
      json.member("turned_away").open().member("kept").unsigned_number(day.kept);
      json.member("crowded").unsigned_number(day.crowded);
      json.member("full").unsigned_number(day.full).close();
      json.member("idle").open().member("all").unsigned_number(idle.all);
      json.member("given_back").unsigned_number(idle.given_back);
      json.member("kept").unsigned_number(idle.kept);
      json.member("crowded").unsigned_number(idle.crowded);
      json.member("not_asked").unsigned_number(idle.not_asked).close().close();
    }
    json.close_list().close();
  }
  return out + "\n";
}

}  // namespace luong::tools
