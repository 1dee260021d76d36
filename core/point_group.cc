#include "core/point_group.h"

#include <array>

namespace luong {

std::string_view name(Group group) noexcept {
  constexpr std::array<std::string_view, kGroups> kNames = {"SEC", "SMU", "VAL", "CLS",
                                                            "ORI", "ENT", "ANO"};
  return kNames[static_cast<std::size_t>(group)];
}

}  // namespace luong
