#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/short_text.h"

// The text methods of the language. UTF-8 was checked by the parser of messages.
namespace luong::criteria {

inline char folded(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
// Whether `text`, its A-Z folded, is `sought`. Of one length.
inline bool equals_folded(std::string_view text, std::string_view sought) noexcept {
  return std::equal(text.begin(), text.end(), sought.begin(), sought.end(),
                    [](char a, char b) { return folded(a) == b; });
}

inline bool starts_with(std::string_view text, std::string_view sought, bool fold) noexcept {
  if (!fold) return text.starts_with(sought);
  return text.size() >= sought.size() && equals_folded(text.substr(0, sought.size()), sought);
}
inline bool ends_with(std::string_view text, std::string_view sought, bool fold) noexcept {
  if (!fold) return text.ends_with(sought);
  return text.size() >= sought.size() &&
         equals_folded(text.substr(text.size() - sought.size()), sought);
}
inline bool contains(std::string_view text, std::string_view sought, bool fold) noexcept {
  if (!fold) return text.find(sought) != std::string_view::npos;
  return std::search(text.begin(), text.end(), sought.begin(), sought.end(),
                     [](char a, char b) { return folded(a) == b; }) != text.end();
}

// Characters, not bytes: continuation bytes do not count.
inline std::int64_t count_characters(std::string_view text) noexcept {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

// Words between white space, eight characters at a time: item names are long. Stops counting, at
// any number, once there are more than `enough`.
inline std::int64_t count_tokens(std::string_view text, std::int64_t enough = INT64_MAX) noexcept {
  using short_text::in_range;
  std::int64_t count = 0;
  std::uint64_t after_blank = 0x80;  // In the high bit of the byte before: the text's beginning.
  for (std::size_t at = 0; at < text.size() && count <= enough; at += 8) {
    std::uint64_t word = ' ' * short_text::kOnes;  // Behind the end as well.
    std::memcpy(&word, text.data() + at, std::min<std::size_t>(8, text.size() - at));
    const std::uint64_t blanks =
        in_range(word, ' ', ' ') | in_range(word, '\t', '\n') | in_range(word, '\r', '\r');
    const std::uint64_t begins = (blanks << 8U | after_blank) & ~blanks & short_text::kHighBits;
    count += std::popcount(begins);
    after_blank = blanks >> 56U;
  }
  return count;
}

}  // namespace luong::criteria
