#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/result.h"

// A TOML document as plain values that know where they stand, so that whoever reads one can point
// at the word that is wrong. The parser (toml++) stays behind parse_toml().
namespace luong {

struct TomlMember;

struct TomlValue {
  enum class Kind : std::uint8_t { kText, kInt, kFloat, kBool, kDate, kTime, kList, kTable };
  Kind kind = Kind::kTable;
  std::uint32_t line = 1, column = 1;  // of its first character: a text's opening quote
  std::string text;
  std::int64_t number = 0;  // kInt; kBool 0/1
  Date date;
  std::vector<TomlValue> items;     // kList
  std::vector<TomlMember> members;  // kTable, in the order of their keys

  const TomlMember* find(std::string_view key) const noexcept;
};
std::string_view name(TomlValue::Kind kind) noexcept;  // "a text"

struct TomlMember {
  std::string key;
  std::uint32_t line = 1, column = 1;  // of the key
  TomlValue value;
};

// The root table. The error's path is file:line:column.
Result<TomlValue> parse_toml(std::string_view document, const std::string& file);

// Where byte `offset` of a text value stands in the document it was read from: through quotes,
// escapes and the line break after an opening quote.
struct TomlPlace {
  std::uint32_t line = 1, column = 1;
};
TomlPlace place_in_text(std::string_view document, const TomlValue& text, std::size_t offset);

}  // namespace luong
