#pragma once

#include <bit>
#include <cstring>

namespace luong {

// Numbers in our files are little-endian, and so is every machine we build for: a copy is enough.
static_assert(std::endian::native == std::endian::little, "write byte swaps before porting");

template <typename T>
void store(char* at, T value) noexcept {
  std::memcpy(at, &value, sizeof value);
}

template <typename T>
T load(const char* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

}  // namespace luong
