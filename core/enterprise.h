#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/dates.h"
#include "core/decimal.h"
#include "core/tax_code.h"

// What criteria read of an enterprise's compliance record (customs-domain §7, corrections §1.10):
// the compact, trivially copyable part that the hot view keeps. Names and profile stay in RocksDB.
namespace luong {

// The kinds of parties that are rated (S002-56). A CARRIER is who owns the means of transport, a
// DRIVER who operates it; a WAREHOUSE runs a port, a yard or a store.
enum class Role : std::uint8_t { kTrader = 1, kBroker, kExpress, kCarrier, kWarehouse, kDriver };
inline constexpr std::size_t kRoles = 6;
std::string_view name(Role role) noexcept;  // "TRADER"
std::optional<Role> parse_role(std::string_view text) noexcept;
std::optional<Role> role_of_number(std::uint8_t number) noexcept;  // as stored

inline constexpr Date kNoDate{INT32_MIN};  // "not set" in this packed record only

struct Enterprise {
  std::uint64_t tax_code = 0;  // TaxCode::packed()
  Role role = Role::kTrader;
  std::uint8_t compliance_level = 0;   // mức 1-5, 0 unknown
  std::uint8_t risk_class = 0;         // hạng 1-9, 0 unknown
  std::uint8_t directive_channel = 0;  // 0 none, 1-3: floor by head-office directive
  bool directive_scan = false;
  bool enforcement_stop = false;
  bool voluntary_program = false;
  bool foreign_aeo = false;
  bool association = false;       // of traders: no trader itself
  bool profile_complete = false;  // as Circular 81/2019 asks; see profile_verified_on
  std::uint16_t tax_status = 0;   // 0 in operation, else 8001-8025 as E8001-E8025
  std::uint16_t viol_sec12 = 0;  // sections I-II, final, not annulled, not expired; see sec12_until
  std::uint32_t watch_mask = 0;
  std::uint32_t directive_no = 0;
  Date aeo_from = kNoDate, aeo_to = kNoDate;
  Date stop_from = kNoDate, stop_to = kNoDate;
  Date debt_exempt_until = kNoDate;
  Date directive_from = kNoDate, directive_to = kNoDate;
  Date established = kNoDate;  // registered_at of §7
  Date first_declaration = kNoDate;
  Date profile_verified_on = kNoDate;  // by customs
  Date sec12_until = kNoDate;          // the latest day one of viol_sec12 still counts
  std::int64_t debt_over_90d_vnd = 0;
  std::uint64_t unmet_criteria = 0;  // of the assessment: core/level_answer.h; 0 also: not told
  std::uint64_t specialised = 0;     // ratings by ministry: core/specialised_rating.h
  std::uint32_t declarations_365 = 0;
  std::uint32_t violations_365 = 0;  // Annex VI, all sections, final ones
  std::uint32_t amendments_365 = 0, cancellations_365 = 0;
  std::uint16_t late_co_365 = 0;
  std::uint16_t shared_address_closed_firms = 0;  // E708: closed firms at the same address

  bool operator==(const Enterprise&) const = default;
};
static_assert(sizeof(Enterprise) <= 144, "200,000 of these and their index must stay under 52 MB");

}  // namespace luong
