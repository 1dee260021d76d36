#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace luong {

// The groups points are limited in (decision.md §2), and the fields a finding is in: security,
// smuggling, value, classification, origin, enterprise, anomalies of the declaration.
enum class Group : std::uint8_t { kSec, kSmu, kVal, kCls, kOri, kEnt, kAno };
inline constexpr std::size_t kGroups = 7;
std::string_view name(Group group) noexcept;  // "SEC"

}  // namespace luong
