#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Short ASCII texts as machine words: up to eight characters, the first in the lowest byte, zeros
// behind the last. Checking or comparing one takes a few instructions and no loop whose end the
// processor must guess; codes, member names and decimals are most of what a message holds.
namespace luong::short_text {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
inline constexpr std::uint64_t kHighBits = 0x80 * kOnes;

// The bytes a text of `size` characters, at least one, has in its word; more than 8 count as 8.
constexpr std::uint64_t mask(std::size_t size) {
  return ~std::uint64_t{0} >> (64 - 8 * std::min<std::size_t>(size, 8));
}

// Eight bytes, whatever they are.
inline std::uint64_t load(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// The first eight characters of a text at compile time.
constexpr std::uint64_t word_of(std::string_view text) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size() && i < 8; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  }
  return word;
}

// The high bit of each byte that lies in first..last, both ASCII.
constexpr std::uint64_t in_range(std::uint64_t word, char first, char last) {
  const std::uint64_t low = word & ~kHighBits;
  const std::uint64_t not_below = low + (0x80 - static_cast<std::uint64_t>(first)) * kOnes;
  const std::uint64_t above = low + (0x7F - static_cast<std::uint64_t>(last)) * kOnes;
  return not_below & ~above & ~word & kHighBits;
}

}  // namespace luong::short_text
