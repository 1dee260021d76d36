#include "core/compliance_snapshot.h"

#include <algorithm>
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

ComplianceSnapshot::ComplianceSnapshot(std::uint64_t generation, Instant evaluated_at,
                                       std::string manifest_sha256,
                                       std::vector<Enterprise> enterprises,
                                       const std::vector<PartyCode>& codes,
                                       std::vector<MinistryCode> ministries)
    : generation_(generation),
      evaluated_at_(evaluated_at),
      manifest_sha256_(std::move(manifest_sha256)),
      enterprises_(std::move(enterprises)),
      ministries_(std::move(ministries)) {
  assert(enterprises_.size() < UINT32_MAX && ministries_.size() <= kMinistriesMax);
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
  by_code_.reserve(codes.size());
  for (const PartyCode& code : codes) {
    const auto record = by_key_.find(enterprise_key(code.tax_code, code.role));
    assert(record != by_key_.end());
    by_code_.emplace(party_code_hash(code.role, code.code), record->second);
  }
}

const Enterprise* ComplianceSnapshot::find(TaxCode tax_code, Role role) const noexcept {
  const auto found = by_key_.find(enterprise_key(tax_code.packed(), role));
  return found == by_key_.end() ? nullptr : &enterprises_[found->second];
}

const Enterprise* ComplianceSnapshot::find_party(Role role, std::string_view code) const noexcept {
  if (code.empty()) return nullptr;
  const auto found = by_code_.find(party_code_hash(role, code));
  if (found != by_code_.end()) return &enterprises_[found->second];
  const auto tax_code = TaxCode::parse(code);
  return tax_code ? find(*tax_code, role) : nullptr;
}

InspectionMethod ComplianceSnapshot::inspection_method(const Enterprise& firm,
                                                       MinistryCode ministry) const noexcept {
  const auto place = std::ranges::find(ministries_, ministry);
  if (place == ministries_.end()) return InspectionMethod::kNormal;
  return method_at(firm.specialised, static_cast<std::size_t>(place - ministries_.begin()));
}

std::size_t ComplianceSnapshot::memory_bytes() const noexcept {
  return sizeof *this + manifest_sha256_.capacity() + enterprises_.capacity() * sizeof(Enterprise) +
         ministries_.capacity() * sizeof(MinistryCode) + table_bytes(by_key_) +
         table_bytes(by_code_);
}

}  // namespace luong
