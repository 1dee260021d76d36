#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace luong {

// The first two characters of the rows of a table of code prefixes, as a set of bits. Most codes
// asked for are on no list and share no beginning with one: they cost one load instead of a search.
// May say yes to a code no row covers, never no to one that a row does. Says yes to everything
// until it is narrowed.
class CodeBeginnings {
 public:
  CodeBeginnings() { bits_.fill(~std::uint32_t{0}); }

  // Forgets all rows: nothing is covered until add().
  void narrow() { bits_.fill(0); }

  void add(std::string_view prefix) {
    if (prefix.empty()) {
      bits_.fill(~std::uint32_t{0});
    } else if (prefix.size() == 1) {
      bits_[low(prefix[0])] = ~std::uint32_t{0};
    } else {
      bits_[low(prefix[0])] |= std::uint32_t{1} << low(prefix[1]);
    }
  }

  // Of a code of one character the second is '\0'.
  bool may_cover(char first, char second) const {
    return ((bits_[low(first)] >> low(second)) & 1U) != 0;
  }
  bool may_cover(std::string_view code) const {
    return !code.empty() && may_cover(code[0], code.size() > 1 ? code[1] : '\0');
  }

 private:
  // Five bits tell digits from each other, and capital letters: what codes are made of.
  static std::size_t low(char c) { return static_cast<unsigned char>(c) & 31U; }

  std::array<std::uint32_t, 32> bits_;
};

}  // namespace luong
