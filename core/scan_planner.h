#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/declaration.h"
#include "core/error.h"
#include "core/facts.h"
#include "core/scan_capacity.h"
#include "core/scan_demand.h"
#include "core/scan_rank.h"
#include "core/scanner.h"

namespace luong {

// Who gets a scanner's slot (docs/scanning.md): the capacity of the second in-order step, and what
// has been asked of it. A lot that ranks lower than what is expected for the rest of the horizon
// gets none, so that first come is not first served. Part of the in-order state; one thread.
// Rebuilt from the journal by apply(), without the registry.
class ScanPlanner {
 public:
  struct Answer {
    ScanOffer offer;  // of the device that is needed least by others, then whose window is first
    ScanBid bid;
  };
  // The answer to a lot that may be scanned; takes the tokens of the window.
  Answer take(const ScannerRegistry& registry, const Declaration& declaration, Instant arrival,
              ScanRank rank);
  // The same without taking anything.
  Answer look(const ScannerRegistry& registry, const Declaration& declaration, Instant arrival,
              ScanRank rank) const;

  // A decision read from the journal, its facts.
  void apply(const InputFacts& facts);
  void release(const ScanOffer& offer) { capacity_.release(offer); }

  const ScanCapacity& capacity() const { return capacity_; }
  const ScanDemand& demand() const { return demand_; }

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);
  // Of a checkpoint from before there was anything but capacity.
  std::optional<Error> load_capacity(std::string_view bytes) { return capacity_.load(bytes); }

 private:
  void advance(Instant arrival);

  ScanCapacity capacity_;
  ScanDemand demand_;
};

}  // namespace luong
