#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Codes of up to 8 characters as one word, so that equality is one comparison. Padding is zero, so
// the word of "A1" is that of Code<3>("A1") and of no other text of codes.
namespace luong::criteria {

static_assert(std::endian::native == std::endian::little, "masks keep the first bytes");

inline constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

// Of at most kWordBytes characters.
inline std::uint64_t packed(std::string_view text) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, text.data(), text.size());
  return word;
}

// The first `bytes` bytes, 1 to kWordBytes, at `place`, where kWordBytes may be read.
inline std::uint64_t word_at(const char* place, std::size_t bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, place, kWordBytes);
  return word & (~std::uint64_t{0} >> (8 * (kWordBytes - bytes)));
}

}  // namespace luong::criteria
