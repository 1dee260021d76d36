#include "core/service_party.h"

#include <xxhash.h>

namespace luong {

std::uint64_t party_code_hash(Role role, std::string_view code) noexcept {
  const std::uint64_t hash =
      XXH3_64bits_withSeed(code.data(), code.size(), static_cast<std::uint64_t>(role));
  return hash != 0 ? hash : 1;
}

std::string_view party_code(const Declaration& declaration, Role role) noexcept {
  switch (role) {
    case Role::kBroker:
      return declaration.broker_code.view();
    case Role::kExpress:
      return declaration.express_code;
    case Role::kCarrier:
      return declaration.carrier_code;
    case Role::kDriver:
      return declaration.driver_id;
    case Role::kWarehouse:
      return declaration.warehouse_code.view();
    case Role::kTrader:
      break;
  }
  return {};
}

}  // namespace luong
