#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/declaration.h"
#include "core/enterprise.h"

// The parties who serve a declaration beside its trader (S002-56), each named in it by a code: a
// customs broker (đại lý làm thủ tục hải quan), an express firm, the carrier, the driver, the
// operator of the port, yard or warehouse.
namespace luong {

inline constexpr std::array kServiceRoles = {Role::kBroker, Role::kExpress, Role::kCarrier,
                                             Role::kDriver, Role::kWarehouse};

// A code and the record it stands for, within a generation.
struct PartyCode {
  Role role = Role::kBroker;
  std::string code;
  std::uint64_t tax_code = 0;  // TaxCode::packed()
};

// What a record is found by: its role and code. Never 0.
std::uint64_t party_code_hash(Role role, std::string_view code) noexcept;

// The code with which a declaration names its party of a role; empty where it names none.
std::string_view party_code(const Declaration& declaration, Role role) noexcept;

}  // namespace luong
