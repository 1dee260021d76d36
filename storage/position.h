#pragma once

#include <cstdint>

namespace luong {

// Where a record lies.
struct Position {
  std::uint64_t sequence = 0;
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;
  bool operator==(const Position&) const = default;
};

}  // namespace luong
