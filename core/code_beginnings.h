#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace luong {

// The first four characters of the rows of a table of code prefixes, as sets of bits. Most codes
// asked for are on no list and share no beginning with one: they cost a load or two instead of a
// search. May say yes to a code no row covers, never no to one that a row does. Says yes to
// everything until it is narrowed.
class CodeBeginnings {
 public:
  CodeBeginnings() { short_.fill(~std::uint32_t{0}); }

  // Forgets all rows: nothing is covered until add().
  void narrow() {
    short_.fill(0);
    heads_.fill(0);
  }

  void add(std::string_view prefix) {
    if (prefix.empty()) {
      short_.fill(~std::uint32_t{0});
    } else if (prefix.size() == 1) {
      short_[low(prefix[0])] = ~std::uint32_t{0};
    } else if (prefix.size() < kHead) {
      short_[low(prefix[0])] |= std::uint32_t{1} << low(prefix[1]);
    } else {
      const std::size_t bit = head_bit(prefix.data());
      heads_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
  }

  // Of a code that is padded with zeros to `width` bytes.
  bool may_cover(const char* code, std::size_t width) const {
    if (((short_[low(code[0])] >> low(width > 1 ? code[1] : '\0')) & 1U) != 0) return true;
    if (width < kHead) return false;
    const std::size_t bit = head_bit(code);
    return ((heads_[bit / 64] >> bit % 64) & 1U) != 0;
  }
  bool may_cover(std::string_view code) const {
    return !code.empty() && may_cover(code.data(), code.size());
  }

 private:
  static constexpr std::size_t kHead = 4;
  static constexpr unsigned kHeadBits = 11;

  // Five bits tell digits from each other, and capital letters: what codes are made of.
  static std::size_t low(char c) { return static_cast<unsigned char>(c) & 31U; }
  static std::size_t head_bit(const char* code) {
    std::uint32_t head;
    std::memcpy(&head, code, kHead);
    return head * 0x9E37'79B1U >> (32 - kHeadBits);
  }

  std::array<std::uint32_t, 32> short_;  // Prefixes of up to three characters, by their first two.
  std::array<std::uint64_t, (std::size_t{1} << kHeadBits) / 64> heads_{};  // All others.
};

}  // namespace luong
