#include "core/compliance_snapshot.h"

#include <xxhash.h>

#include <cassert>

namespace luong {
namespace {

// A boost::unordered_flat_map keeps its slots in groups of 15, with 16 bytes of metadata a group.
template <typename Map>
std::size_t table_bytes(const Map& map) {
  const std::size_t slots = map.bucket_count();
  return slots * sizeof(typename Map::value_type) + (slots + 15) / 15 * 16;
}

}  // namespace

std::uint64_t broker_code_hash(std::string_view broker_code) noexcept {
  const std::uint64_t hash = XXH3_64bits(broker_code.data(), broker_code.size());
  return hash != 0 ? hash : 1;
}

ComplianceSnapshot::ComplianceSnapshot(
    std::uint64_t generation, Instant evaluated_at, std::string manifest_sha256,
    std::vector<Enterprise> enterprises,
    std::vector<std::pair<std::string, std::uint64_t>> broker_codes)
    : generation_(generation),
      evaluated_at_(evaluated_at),
      manifest_sha256_(std::move(manifest_sha256)),
      enterprises_(std::move(enterprises)) {
  assert(enterprises_.size() < UINT32_MAX);
  by_key_.reserve(enterprises_.size());
  for (std::size_t i = 0; i < enterprises_.size(); ++i) {
    const Enterprise& enterprise = enterprises_[i];
    [[maybe_unused]] const bool fresh =
        by_key_
            .emplace(enterprise_key(enterprise.tax_code, enterprise.role),
                     static_cast<std::uint32_t>(i))
            .second;
    assert(fresh);
  }
  by_broker_.reserve(broker_codes.size());
  for (const auto& [code, tax_code] : broker_codes) {
    const auto record = by_key_.find(enterprise_key(tax_code, Role::kBroker));
    assert(record != by_key_.end());
    by_broker_.emplace(broker_code_hash(code), record->second);
  }
}

const Enterprise* ComplianceSnapshot::find(TaxCode tax_code, Role role) const noexcept {
  const auto found = by_key_.find(enterprise_key(tax_code.packed(), role));
  return found == by_key_.end() ? nullptr : &enterprises_[found->second];
}

const Enterprise* ComplianceSnapshot::find_broker(std::string_view broker_code) const noexcept {
  if (broker_code.empty()) return nullptr;
  const auto found = by_broker_.find(broker_code_hash(broker_code));
  return found == by_broker_.end() ? nullptr : &enterprises_[found->second];
}

std::size_t ComplianceSnapshot::memory_bytes() const noexcept {
  return sizeof *this + manifest_sha256_.capacity() + enterprises_.capacity() * sizeof(Enterprise) +
         table_bytes(by_key_) + table_bytes(by_broker_);
}

}  // namespace luong
