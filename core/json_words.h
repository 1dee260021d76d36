#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/json_values.h"

// Members that hold one of a few words: "cancelled", "revoked". Internal to the readers of
// messages.
namespace luong::json {

// `name(value)` is the word of a value.
template <typename E, std::size_t kCount>
Found read_word(Reading& reading, Cursor& cursor, E& out, const std::array<E, kCount>& values) {
  std::string_view word;
  const Found found = read_string(reading, cursor, printable(36), word);
  if (found != Found::kPresent) return found;
  for (const E value : values) {
    if (name(value) == word) {
      out = value;
      return found;
    }
  }
  std::string expected = "Expected one of";
  for (const E value : values) (expected += ' ') += name(value);
  return reading.fail(ErrorCode::kSchema, expected + ".");
}

}  // namespace luong::json
