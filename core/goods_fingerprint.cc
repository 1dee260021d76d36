#include "core/goods_fingerprint.h"

#include <array>
#include <cstddef>

namespace luong {
namespace {

constexpr std::uint64_t kFnvStart = 0xCBF29CE484222325ULL;
constexpr std::uint64_t kFnvPrime = 0x100000001B3ULL;

constexpr std::uint64_t with_byte(std::uint64_t hash, char byte) {
  return (hash ^ static_cast<unsigned char>(byte)) * kFnvPrime;
}

// Spreads a word's hash over all bits, so that sums of them differ.
constexpr std::uint64_t finished(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33U)) * 0xFF51AFD7ED558CCDULL;
  hash = (hash ^ (hash >> 33U)) * 0xC4CEB9FE1A85EC53ULL;
  return hash ^ (hash >> 33U);
}

constexpr std::uint64_t word(std::string_view text) {
  std::uint64_t hash = kFnvStart;
  for (const char c : text) hash = with_byte(hash, c);
  return finished(hash);
}
constexpr std::uint64_t kHang = word("hang"), kMoi = word("moi"), k100 = word("100");

// What an ASCII byte stands for in a word; 0 parts words.
constexpr std::array<char, 128> kAscii = [] {
  std::array<char, 128> folded{};
  for (char c = '0'; c <= '9'; ++c) folded[static_cast<std::size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) {
    folded[static_cast<std::size_t>(c)] = c;
    folded[static_cast<std::size_t>(c - 'a' + 'A')] = c;
  }
  return folded;
}();

// The letter under the accents of a Vietnamese one, 0 for any other.
char base_letter(char32_t c) {
  if (c >= 0x1EA0 && c <= 0x1EF9) {
    if (c < 0x1EB8) return 'a';
    if (c < 0x1EC8) return 'e';
    if (c < 0x1ECC) return 'i';
    if (c < 0x1EE4) return 'o';
    return c < 0x1EF2 ? 'u' : 'y';
  }
  // Latin-1, its capitals and small letters alike.
  static constexpr char kLatin1[32] = "aaaa\0\0\0\0eee\0ii\0\0\0\0oooo\0\0\0uu\0\0y";
  if (c >= 0xC0 && c <= 0xFD) return kLatin1[(c - 0xC0) & 0x1FU];
  switch (c) {
    case 0x102:
    case 0x103:
      return 'a';
    case 0x110:
    case 0x111:
      return 'd';
    case 0x128:
    case 0x129:
      return 'i';
    case 0x168:
    case 0x169:
    case 0x1AF:
    case 0x1B0:
      return 'u';
    case 0x1A0:
    case 0x1A1:
      return 'o';
    default:
      return 0;
  }
}

bool is_accent(char32_t c) { return c >= 0x300 && c <= 0x36F; }
// Signs of Latin-1, general punctuation, CJK punctuation: they part words.
bool is_sign(char32_t c) {
  return (c >= 0x80 && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F) ||
         (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF0F);
}

class Fingerprint {
 public:
  std::uint64_t of(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) i += take(text, i);
    end_word();
    return sum_;
  }

 private:
  // Takes the character at `i`; how many bytes it has.
  std::size_t take(std::string_view text, std::size_t i) noexcept {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      const char folded = kAscii[lead];
      folded != 0 ? add(folded) : end_word();
      return 1;
    }
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + size > text.size()) return text.size() - i;  // Cut off: no character.
    char32_t c = lead & (0xFFU >> (size + 1));
    for (std::size_t at = 1; at < size; ++at) {
      c = (c << 6U) | (static_cast<unsigned char>(text[i + at]) & 0x3FU);
    }
    if (const char letter = base_letter(c)) {
      add(letter);
    } else if (is_sign(c)) {
      end_word();
    } else if (!is_accent(c)) {
      for (std::size_t at = 0; at < size; ++at) add(text[i + at]);
    }
    return size;
  }

  void add(char byte) noexcept {
    hash_ = with_byte(hash_, byte);
    in_word_ = true;
  }

  void end_word() noexcept {
    if (!in_word_) return;
    const std::uint64_t word = finished(hash_);
    hash_ = kFnvStart;
    in_word_ = false;
    if (word == k100 && before_[0] == kMoi) {  // "hàng mới 100%", "mới 100%"
      sum_ -= kMoi;
      if (before_[1] == kHang) sum_ -= kHang;
      before_ = {};
      return;
    }
    sum_ += word;
    before_ = {word, before_[0]};
  }

  std::uint64_t sum_ = 0, hash_ = kFnvStart;
  bool in_word_ = false;
  std::array<std::uint64_t, 2> before_{};  // the last word, and the one before
};

}  // namespace

std::uint64_t goods_fingerprint(std::string_view description) noexcept {
  const std::size_t code = description.find("#&");
  if (code != std::string_view::npos) description.remove_prefix(code + 2);
  return Fingerprint().of(description);
}

}  // namespace luong
