#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/enterprise.h"
#include "core/specialised_rating.h"
#include "tools/random_stream.h"
#include "tools/service_firms.h"

namespace luong::tools {

// An invented trader: who it is, what it usually does, and its compliance record.
struct TraderProfile {
  Enterprise record;
  bool in_snapshot = true;  // a few are not: criterion E703
  bool imports = true, exports = false;
  std::uint8_t gate = 0;                       // its usual border gate, into border_gates()
  std::int16_t broker = -1;                    // its usual broker, into brokers(), or -1
  std::array<std::uint8_t, 6> import_goods{};  // into import_goods()
  std::array<std::uint8_t, 4> export_goods{};
  std::string name, address, phone;
  std::vector<SpecialisedRating> ratings;
};

// The firms of a generated stream, in order of size: few declare much, many declare little (Zipf).
// Everything follows from the seed, the number of firms and the day. Immutable once made.
class EnterprisePopulation {
 public:
  EnterprisePopulation(std::uint64_t seed, std::uint32_t traders, Date day);

  std::span<const TraderProfile> traders() const { return traders_; }
  std::span<const ServiceFirm> brokers() const { return brokers_; }

  // A trader, drawn by size.
  std::uint32_t draw(RandomStream& random) const;

  // Appends the snapshot records of these firms as NDJSON (docs/schema/enterprise-record-1.json).
  void append_snapshot(std::string& out) const;

 private:
  std::vector<TraderProfile> traders_;
  std::vector<ServiceFirm> brokers_;
  std::vector<ServiceFirm> others_;        // who serve declarations in another role
  std::vector<std::uint64_t> cumulative_;  // weights of traders 0 to i
};

// A tax code of 10 digits whose first nine are `nine_digits`, with the right check digit.
TaxCode tax_code_of(std::uint32_t nine_digits);

}  // namespace luong::tools
