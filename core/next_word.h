#pragma once

#include <string_view>

namespace luong {

// Takes the first word off `rest`, which words are read from one by one; empty at its end. Words
// are parted by spaces.
inline std::string_view next_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace luong
