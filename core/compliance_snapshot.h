#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/enterprise.h"
#include "core/service_party.h"
#include "core/specialised_rating.h"
#include "core/tax_code.h"

namespace luong {

// What a record is found by: tax code and role in one number, for indexes.
constexpr std::uint64_t enterprise_key(std::uint64_t tax_code_packed, Role role) noexcept {
  return static_cast<std::uint64_t>(role) << 56U | tax_code_packed;  // A tax code takes 48 bits.
}

// One immutable generation of enterprise compliance records, as the hot path reads it: an unsorted
// array of Enterprise and an index by (tax code, role). Built once by storage from RocksDB, shared
// read-only by any number of threads, at most 260 bytes an enterprise all in. Finding allocates
// nothing; the records live as long as the snapshot.
class ComplianceSnapshot {
 public:
  // No two enterprises of one (tax code, role), no two parties of one (code, role), each code that
  // of a record: storage refuses them. `ministries`: by the place they have in
  // Enterprise::specialised, at most kMinistriesMax.
  ComplianceSnapshot(std::uint64_t generation, Instant evaluated_at, std::string manifest_sha256,
                     std::vector<Enterprise> enterprises, const std::vector<PartyCode>& codes,
                     std::vector<MinistryCode> ministries = {});

  const Enterprise* find(TaxCode tax_code, Role role) const noexcept;
  // The record of a service role that a declaration's code stands for, or null: by the code of the
  // record, else by the tax code it is.
  const Enterprise* find_party(Role role, std::string_view code) const noexcept;
  // How a ministry inspects the goods of a firm of this generation.
  InspectionMethod inspection_method(const Enterprise& firm, MinistryCode ministry) const noexcept;

  std::uint64_t generation() const { return generation_; }
  Instant evaluated_at() const { return evaluated_at_; }
  const std::string& manifest_sha256() const { return manifest_sha256_; }
  std::size_t size() const { return enterprises_.size(); }
  const std::vector<Enterprise>& enterprises() const { return enterprises_; }  // in no order
  // What it holds of the heap, itself included.
  std::size_t memory_bytes() const noexcept;

 private:
  std::uint64_t generation_;
  Instant evaluated_at_;
  std::string manifest_sha256_;
  std::vector<Enterprise> enterprises_;
  std::vector<MinistryCode> ministries_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_key_;   // enterprise_key
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_code_;  // party_code_hash
};

}  // namespace luong
