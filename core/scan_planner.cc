#include "core/scan_planner.h"

#include <algorithm>
#include <set>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;

HourSpan hours_of(Date day) {
  const std::int64_t from = (day.days * kDayMs - kVietnamOffsetMs) / kHourMs;
  return {from, from + kDayMs / kHourMs};
}

// Whoever comes after its last open hour needs nothing of the device.
std::int64_t end_of_its_hours(const Scanner& scanner, HourSpan span) {
  while (span.until > span.from && !scanner.open_at(span.until - 1)) --span.until;
  return span.until;
}

// The devices the lot could go through, and its containers shared among them by what they can do.
void share_out(const ScannerRegistry& registry, const Declaration& declaration, HourSpan span,
               ScanBid& bid) {
  std::uint64_t together = 0;
  for (const Scanner& scanner : registry.scanners()) {
    if (bid.asked.full() || !ScannerRegistry::fits(scanner, declaration)) continue;
    if (end_of_its_hours(scanner, span) == span.from) continue;  // It does not stand there then.
    bid.asked.push_back({scanner.id, scanner.containers_per_day()});
    together += scanner.containers_per_day();
  }
  const std::uint64_t parts = std::uint64_t{count_containers(declaration)} * ScanBid::kParts;
  for (ScanAsked& asked : bid.asked) {
    asked.parts =
        static_cast<std::uint32_t>(parts * asked.parts / std::max<std::uint64_t>(together, 1));
  }
}

// Whether a scanner was asked at all.
bool asks(const ScanOffer& offer, const ScanBid& bid) {
  return !offer.device.empty() || offer.refusal != ScanRefusal::kNone || !bid.asked.empty();
}

}  // namespace

std::uint32_t count_containers(const Declaration& declaration) {
  std::set<ContainerNumber> numbers;
  for (const Container& container : declaration.containers) numbers.insert(container.no);
  return static_cast<std::uint32_t>(numbers.size());
}

ScanPlanner::Answer ScanPlanner::look(const ScannerRegistry& registry, const Ask& ask) const {
  const Declaration& declaration = ask.declaration;
  const Instant ready{std::max(ask.arrival.ms, ask.ready.ms)};
  Answer answer;
  const ScanTerms& terms = registry.terms();
  const HourSpan span = {capacity_.span(Instant{ready.ms + terms.lead_minutes * kMinuteMs}, 0).from,
                         capacity_.span(ready, terms.horizon_hours).until};
  share_out(registry, declaration, span, answer.bid);
  if (!answer.bid.asked.empty()) answer.bid.rank = ask.rank;
  const std::uint32_t containers = count_containers(declaration);
  if (scanned_elsewhere(declaration)) {
    answer.bid = {};
    answer.offer.refusal = ScanRefusal::kElsewhere;
    return answer;
  }
  // Goods that may never be declared leave half of the book to those that are.
  const std::size_t places =
      declaration.declaration_no.empty() ? ScanBook::kPlaces / 2 : ScanBook::kPlaces;
  if (!orders_.has_room(containers, places)) {
    answer.offer.refusal = ScanRefusal::kFull;
    return answer;
  }
  ScanRefusal refusal = ScanRefusal::kNone;
  std::optional<ScanRank> lowest;  // of those that refuse for it
  ScanRank given_at;
  for (const ScanAsked& asked : answer.bid.asked) {
    const Scanner& scanner = *registry.find(asked.device);
    // Where several devices refuse, what is easiest to mend is said: it was close.
    const auto refuse = [&refusal](ScanRefusal why) { refusal = std::max(refusal, why); };
    const ScanOffer offer = capacity_.earliest(scanner, containers, span);
    if (offer.device.empty()) {
      refuse(ScanRefusal::kFull);
      continue;
    }
    const bool crowded = scanner.queue_max != 0 &&
                         capacity_.waiting(scanner.id, span.from) + containers > scanner.queue_max;
    if (crowded) {
      refuse(ScanRefusal::kQueue);
      continue;
    }
    const std::uint64_t left = (capacity_.free(scanner, span) - containers) * ScanBid::kParts;
    const ScanRank price = demand_.price(scanner.id, left, ready, end_of_its_hours(scanner, span));
    if (ask.rank < price) {
      refuse(ScanRefusal::kKept);
      lowest = lowest ? std::min(*lowest, price) : price;
      continue;
    }
    const bool first = price == given_at && offer.first_hour < answer.offer.first_hour;
    if (answer.offer.device.empty() || price < given_at || first) {
      answer.offer = offer;
      given_at = price;
    }
  }
  if (!answer.offer.device.empty()) return answer;
  answer.offer.refusal = refusal;
  if (refusal == ScanRefusal::kKept) answer.bid.price = *lowest;
  return answer;
}

// Time passes only where something was asked: so apply() does the same of what was journaled.
ScanPlanner::Answer ScanPlanner::take(const ScannerRegistry& registry, const Ask& ask) {
  Answer answer = look(registry, ask);
  if (!asks(answer.offer, answer.bid)) return answer;
  advance(ask.arrival);  // What is forgotten by now changes the price.
  answer = look(registry, ask);
  demand_.count(answer.bid, ask.arrival);
  capacity_.apply(answer.offer);
  return answer;
}

void ScanPlanner::apply(const InputFacts& facts) {
  if (!asks(facts.scan_offer, facts.scan_bid)) return;
  advance(facts.arrival);
  demand_.count(facts.scan_bid, facts.arrival);
  capacity_.apply(facts.scan_offer);
}

void ScanPlanner::advance(Instant arrival) {
  capacity_.advance(arrival);
  demand_.advance(business_day(arrival));
}

bool ScanPlanner::scanned_elsewhere(const Declaration& declaration) const {
  const std::uint64_t root =
      declaration.declaration_no.empty() ? 0 : declaration.declaration_no.root();
  return std::ranges::any_of(declaration.containers, [&](const Container& container) {
    const ScanOrder* const order = orders_.of_container(container.no);
    return order != nullptr &&
           (order->is_before_clearance() || order->root() != root || order->has_begun());
  });
}

// Container by container into the hours of the window, as its tokens were counted.
void ScanPlanner::open(const Declaration& declaration, const InputFacts& facts,
                       std::uint64_t sequence) {
  const ScanOffer& offer = facts.scan_offer;
  const bool has_orders = !facts.scan_bid.asked.empty();  // None of before there were orders.
  if (offer.device.empty() || offer.tokens_per_hour == 0 || !has_orders) return;
  ScanOrder order;
  order.declaration_no = declaration.declaration_no.value();
  order.office = declaration.customs_office;
  order.port = scan_port(declaration);
  order.device = offer.device;
  order.since = facts.arrival;
  order.rank = facts.scan_bid.rank;
  std::uint32_t before = offer.tokens_before;
  std::size_t place = 0;
  std::set<ContainerNumber> met;
  for (const Container& container : declaration.containers) {
    order.number = scan_order_number(sequence, ++place);
    if (!met.insert(container.no).second) continue;
    order.container = container.no;
    order.hour = offer.first_hour + before / offer.tokens_per_hour;
    orders_.open(order);
    ++before;
  }
}

std::optional<ScanBook::Change> ScanPlanner::take_step(const ScanStep& step, Instant arrival) {
  const auto change = orders_.take(step, arrival);
  if (!change) return change;
  if (change->closed && leaves_slot_unused(change->before, step.end)) {
    capacity_.give_back_one(change->before.device, change->before.hour);
  }
  if (step.another_slot) capacity_.take_one(step.device, step.hour);
  return change;
}

void ScanPlanner::meet(const Declaration& declaration, const InputFacts& facts) {
  if (facts.stream.prearrival_sequence == 0) return;
  for (const Container& container : declaration.containers) {
    const ScanOrder* const order = orders_.of_container(container.no);
    if (order == nullptr || !order->is_before_clearance()) continue;
    orders_.declare(order->number, declaration.declaration_no.value());
  }
}

void ScanPlanner::note_cargo(const Declaration& cargo, const Verdict& assessment,
                             const InputFacts& facts, std::uint64_t sequence) {
  candidates_.advance(business_day(facts.arrival));
  constexpr unsigned kEnough = kScanHighRisk | kScanKept | kScanQueue | kScanCapacity;
  const ScanRecommendation& scan = assessment.scan;
  const bool may = !scan.recommended && scan.weight > 0 && (scan.failed & ~kEnough) == 0;
  if (!may || !cargo.arrival_date) return;
  // Of tier 2 whatever its tier-1 score: it did not reach what is planned by itself.
  const ScanRank rank(ScanRank::Order::kTier2, assessment.tier1_score + assessment.tier2_score);
  candidates_.add({sequence, scan_port(cargo), *cargo.arrival_date, rank});
}

std::uint64_t ScanPlanner::lacks(const Scanner& scanner, Date day) const {
  const HourSpan hours = hours_of(day);
  std::uint64_t booked = 0;
  for (std::int64_t hour = hours.from; hour < hours.until; ++hour) {
    booked += capacity_.used(scanner.id, hour);
  }
  return scanner.daily_minimum - std::min<std::uint64_t>(scanner.daily_minimum, booked);
}

ScanOffer ScanPlanner::window_on(const Scanner& scanner, std::uint32_t containers, Date day,
                                 Instant from) const {
  HourSpan hours = hours_of(day);
  hours.from = std::max(hours.from, capacity_.span(from, 0).from);
  return capacity_.earliest(scanner, containers, hours);
}

std::optional<std::int64_t> ScanPlanner::another_hour(const ScannerRegistry& registry,
                                                      const ScanOrder& order, Instant now) const {
  const Scanner* const scanner = registry.find(order.device);
  if (scanner == nullptr || !scanner->in_service) return std::nullopt;
  const ScanOffer offer =
      capacity_.earliest(*scanner, 1, capacity_.span(now, registry.terms().horizon_hours));
  return offer.device.empty() ? std::nullopt : std::optional(offer.first_hour);
}

void ScanPlanner::save(std::string& out) const {
  std::string part;
  put_varint(out, kFormat);
  capacity_.save(part);
  put_text(out, part);
  part.clear();
  demand_.save(part);
  put_text(out, part);
  part.clear();
  orders_.save(part);
  put_text(out, part);
  part.clear();
  candidates_.save(part);
  put_text(out, part);
}

std::optional<Error> ScanPlanner::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::string_view capacity = reader.text();
  const std::string_view demand = reader.text();
  const std::string_view orders = reader.text();
  const std::string_view candidates = reader.text();
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "a stored scan planner does not read back"};
  }
  if (auto error = capacity_.load(capacity)) return error;
  if (auto error = demand_.load(demand)) return error;
  if (auto error = orders_.load(orders)) return error;
  return candidates_.load(candidates);
}

}  // namespace luong
