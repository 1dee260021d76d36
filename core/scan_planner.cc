#include "core/scan_planner.h"

#include <algorithm>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;

// The devices the lot could go through, and its containers shared among them by what they can do.
void ask(const ScannerRegistry& registry, const Declaration& declaration, ScanBid& bid) {
  std::uint64_t together = 0;
  for (const Scanner& scanner : registry.scanners()) {
    if (bid.asked.full() || !ScannerRegistry::fits(scanner, declaration)) continue;
    bid.asked.push_back({scanner.id, scanner.containers_per_day()});
    together += scanner.containers_per_day();
  }
  const std::uint64_t parts = declaration.containers.size() * ScanBid::kParts;
  for (ScanAsked& asked : bid.asked) {
    asked.parts =
        static_cast<std::uint32_t>(parts * asked.parts / std::max<std::uint64_t>(together, 1));
  }
}

// Whoever comes after its last open hour needs nothing of the device.
std::int64_t end_of_its_hours(const Scanner& scanner, HourSpan span) {
  while (span.until > span.from && !scanner.open_at(span.until - 1)) --span.until;
  return span.until;
}

}  // namespace

ScanPlanner::Answer ScanPlanner::look(const ScannerRegistry& registry,
                                      const Declaration& declaration, Instant arrival,
                                      ScanRank rank) const {
  Answer answer;
  ask(registry, declaration, answer.bid);
  if (!answer.bid.asked.empty()) answer.bid.rank = rank;
  const HourSpan span = capacity_.span(arrival, registry.terms().horizon_hours);
  const auto containers = static_cast<std::uint32_t>(declaration.containers.size());
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
    const ScanRank price =
        demand_.price(scanner.id, left, arrival, end_of_its_hours(scanner, span));
    if (rank < price) {
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

ScanPlanner::Answer ScanPlanner::take(const ScannerRegistry& registry,
                                      const Declaration& declaration, Instant arrival,
                                      ScanRank rank) {
  advance(arrival);
  Answer answer = look(registry, declaration, arrival, rank);
  demand_.count(answer.bid, arrival);
  capacity_.apply(answer.offer);
  return answer;
}

void ScanPlanner::apply(const InputFacts& facts) {
  const bool asked = !facts.scan_offer.device.empty() ||
                     facts.scan_offer.refusal != ScanRefusal::kNone ||
                     !facts.scan_bid.asked.empty();
  if (!asked) return;
  advance(facts.arrival);
  demand_.count(facts.scan_bid, facts.arrival);
  capacity_.apply(facts.scan_offer);
}

void ScanPlanner::advance(Instant arrival) {
  capacity_.advance(arrival);
  demand_.advance(business_day(arrival));
}

void ScanPlanner::save(std::string& out) const {
  std::string part;
  put_varint(out, kFormat);
  capacity_.save(part);
  put_text(out, part);
  part.clear();
  demand_.save(part);
  put_text(out, part);
}

std::optional<Error> ScanPlanner::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const std::string_view capacity = reader.text();
  const std::string_view demand = reader.text();
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "a stored scan planner does not read back"};
  }
  if (auto error = capacity_.load(capacity)) return error;
  return demand_.load(demand);
}

}  // namespace luong
