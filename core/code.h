#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace luong {

// A short ASCII code of the trade (country, currency, kind, HS, criterion id), kept inline and
// padded with zero bytes. Empty means absent. Whoever builds one has checked length and alphabet.
template <std::size_t kCapacity>
class Code {
 public:
  constexpr Code() = default;
  constexpr Code(std::string_view text) {  // NOLINT(google-explicit-constructor)
    std::copy_n(text.data(), std::min(text.size(), kCapacity), bytes_.data());
  }
  constexpr Code(const char* text) : Code(std::string_view(text)) {}  // NOLINT

  // From kCapacity bytes that are padded already.
  static Code from_padded(const char* bytes) {
    Code code;
    std::memcpy(code.bytes_.data(), bytes, kCapacity);
    return code;
  }

  static constexpr std::size_t capacity() { return kCapacity; }
  constexpr std::string_view view() const { return {bytes_.data(), size()}; }
  constexpr std::size_t size() const {
    if constexpr (kCapacity <= 16) {
      if (!std::is_constant_evaluated()) return size_of_words();
    }
    std::size_t length = 0;
    while (length < kCapacity && bytes_[length] != '\0') ++length;
    return length;
  }
  constexpr bool empty() const { return bytes_[0] == '\0'; }
  constexpr auto operator<=>(const Code&) const = default;

 private:
  // Nothing but zeros behind the text: its end is where the last byte stands, found without a loop.
  std::size_t size_of_words() const {
    constexpr std::size_t kFirst = std::min<std::size_t>(kCapacity, 8);
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, bytes_.data(), kFirst);
    if constexpr (kCapacity > 8) std::memcpy(&second, bytes_.data() + 8, kCapacity - 8);
    const auto bytes_of = [](std::uint64_t word) {
      return static_cast<std::size_t>(std::bit_width(word) + 7) / 8;
    };
    return second != 0 ? 8 + bytes_of(second) : bytes_of(first);
  }

  std::array<char, kCapacity> bytes_{};
};

using CountryCode = Code<2>;   // ISO 3166-1 alpha-2
using CurrencyCode = Code<3>;  // ISO 4217
using PortCode = Code<6>;      // UN/LOCODE, or ccZZZ
using OfficeCode = Code<6>;
using HsCode = Code<12>;  // AHTN: 8 digits used of 12
using CriterionId = Code<8>;
using OfficialCode = Code<8>;      // E8000 ..., R1088 ...
using ContainerNumber = Code<12>;  // ISO 6346: 4 letters, 7 digits

}  // namespace luong
