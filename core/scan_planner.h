#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/declaration.h"
#include "core/error.h"
#include "core/facts.h"
#include "core/scan_book.h"
#include "core/scan_candidates.h"
#include "core/scan_capacity.h"
#include "core/scan_demand.h"
#include "core/scan_rank.h"
#include "core/scanner.h"
#include "core/verdict.h"

namespace luong {

// How many containers a lot has to be scanned: a number that stands twice is one.
std::uint32_t count_containers(const Declaration& declaration);

// Who gets a scanner's slot, and what becomes of it (docs/scanning.md): the capacity of the second
// in-order step, what has been asked of it, and the orders that are open. A lot that ranks lower
// than what is expected for the rest of the horizon gets none, so that first come is not first
// served. Part of the in-order state; one thread. Rebuilt from the journal by apply(), open() and
// take_step(), without the registry.
class ScanPlanner {
 public:
  struct Answer {
    ScanOffer offer;  // of the device that is needed least by others, then whose window is first
    ScanBid bid;
  };
  // A lot that may be scanned. Goods that are not there yet are from `ready` on.
  struct Ask {
    const Declaration& declaration;
    Instant arrival;  // luongd's clock
    ScanRank rank;
    Instant ready = {};
  };
  // Takes the tokens of the window.
  Answer take(const ScannerRegistry& registry, const Ask& ask);
  // The same without taking anything.
  Answer look(const ScannerRegistry& registry, const Ask& ask) const;

  // A decision read from the journal, its facts: what take() did.
  void apply(const InputFacts& facts);
  void release(const ScanOffer& offer) { capacity_.release(offer); }

  // The containers of a decision that has its slot, or of cargo: an order each.
  void open(const Declaration& declaration, const InputFacts& facts, std::uint64_t sequence);
  // Gives the slot back of an order that closes before its container has come, takes the other one
  // of an order that gets one. What became of it; nothing where it leads nowhere.
  std::optional<ScanBook::Change> take_step(const ScanStep& step, Instant arrival);
  // A decision on goods that were told before: their orders are of its number from now on.
  void meet(const Declaration& declaration, const InputFacts& facts);
  // Whether a container of it is to be scanned for another lot, or stands at the scanner for an
  // earlier version.
  bool scanned_elsewhere(const Declaration& declaration) const;
  // The first free hour of its device for a container whose image could not be read; none.
  std::optional<std::int64_t> another_hour(const ScannerRegistry& registry, const ScanOrder& order,
                                           Instant now) const;

  // Cargo that was assessed: a candidate for a norm, where something speaks for its scan, until it
  // is chosen for one.
  void note_cargo(const Declaration& cargo, const Verdict& assessment, const InputFacts& facts,
                  std::uint64_t sequence);
  void choose(std::uint64_t candidate) { candidates_.remove(candidate); }
  // What a device still lacks of its minimum on a day, and a window of that day for so many
  // containers, not before `from`; none where it has none.
  std::uint64_t lacks(const Scanner& scanner, Date day) const;
  ScanOffer window_on(const Scanner& scanner, std::uint32_t containers, Date day,
                      Instant from) const;

  const ScanCandidates& candidates() const { return candidates_; }
  const ScanCapacity& capacity() const { return capacity_; }
  const ScanDemand& demand() const { return demand_; }
  const ScanBook& orders() const { return orders_; }

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);
  // Of a checkpoint from before there was anything but capacity.
  std::optional<Error> load_capacity(std::string_view bytes) { return capacity_.load(bytes); }

 private:
  void advance(Instant arrival);

  ScanCapacity capacity_;
  ScanDemand demand_;
  ScanBook orders_;
  ScanCandidates candidates_;
};

}  // namespace luong
