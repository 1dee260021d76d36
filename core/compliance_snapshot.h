#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/dates.h"
#include "core/enterprise.h"
#include "core/message.h"

namespace luong {

// One immutable generation of enterprise compliance records, as the hot path reads it: a sorted-free
// array of Enterprise and an index by (tax code, role). Built once by storage from RocksDB, shared
// read-only by any number of threads, at most 260 bytes an enterprise all in.
class ComplianceSnapshot {
 public:
  ComplianceSnapshot(std::uint64_t generation, Instant evaluated_at, std::string manifest_sha256,
                     std::vector<Enterprise> enterprises,
                     std::vector<std::pair<std::string, std::uint64_t>> broker_codes);

  const Enterprise* find(TaxCode tax_code, Role role) const noexcept;
  // The BROKER record a declaration's broker_code stands for, or null.
  const Enterprise* find_broker(std::string_view broker_code) const noexcept;

  std::uint64_t generation() const { return generation_; }
  Instant evaluated_at() const { return evaluated_at_; }
  const std::string& manifest_sha256() const { return manifest_sha256_; }
  std::size_t size() const { return enterprises_.size(); }
  std::size_t memory_bytes() const noexcept;

 private:
  std::uint64_t generation_;
  Instant evaluated_at_;
  std::string manifest_sha256_;
  std::vector<Enterprise> enterprises_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_key_;      // key_of(tax code, role)
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> by_broker_;   // XXH3 of broker_code
};

}  // namespace luong
