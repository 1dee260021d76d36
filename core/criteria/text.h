#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

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

// Words between white space. Without branches: item names are long and their blanks anywhere.
inline std::int64_t count_tokens(std::string_view text) noexcept {
  constexpr std::uint64_t kBlanks =
      (1ULL << ' ') | (1ULL << '\t') | (1ULL << '\n') | (1ULL << '\r');
  std::uint64_t count = 0;
  std::uint64_t after_blank = 1;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const std::uint64_t blank = static_cast<std::uint64_t>(byte < 64) & (kBlanks >> (byte & 63U));
    count += after_blank & ~blank & 1U;
    after_blank = blank;
  }
  return static_cast<std::int64_t>(count);
}

}  // namespace luong::criteria
