#pragma once

#include <cstdint>
#include <string_view>

namespace luong {

// CRC-32C (Castagnoli) of the bytes; `seed` is the CRC of what came before them, or a salt.
// With SSE4.2 where the processor has it, about 0.15 us for 1.3 kB; else by table.
std::uint32_t crc32c(std::uint32_t seed, std::string_view bytes) noexcept;

// The table version, which the other is checked against.
std::uint32_t crc32c_by_table(std::uint32_t seed, std::string_view bytes) noexcept;

}  // namespace luong
