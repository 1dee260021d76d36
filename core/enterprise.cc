#include "core/enterprise.h"

#include <array>

namespace luong {
namespace {

constexpr std::array<std::string_view, kRoles> kRoleNames = {"TRADER",  "BROKER",    "EXPRESS",
                                                             "CARRIER", "WAREHOUSE", "DRIVER"};

}  // namespace

std::string_view name(Role role) noexcept {
  const auto at = static_cast<std::size_t>(role) - 1;
  return at < kRoleNames.size() ? kRoleNames[at] : std::string_view("unknown");
}

std::optional<Role> parse_role(std::string_view text) noexcept {
  for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
    if (kRoleNames[i] == text) return static_cast<Role>(i + 1);
  }
  return std::nullopt;
}

std::optional<Role> role_of_number(std::uint8_t number) noexcept {
  if (number < 1 || number > kRoles) return std::nullopt;
  return static_cast<Role>(number);
}

}  // namespace luong
