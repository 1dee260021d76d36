#include "config/toml_tree.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace luong {
namespace {

using Kind = TomlValue::Kind;

void set_place(const toml::source_region& from, std::uint32_t& line, std::uint32_t& column) {
  line = from.begin.line;
  column = from.begin.column;
}

TomlValue converted(const toml::node& node);

void convert_table(const toml::table& table, TomlValue& value) {
  value.kind = Kind::kTable;
  for (const auto& [key, member] : table) {
    TomlMember& added = value.members.emplace_back();
    added.key = key.str();
    set_place(key.source(), added.line, added.column);
    added.value = converted(member);
  }
}

// A day that does not exist was refused by the parser; one outside our calendar becomes a time.
void convert_date(const toml::date& date, TomlValue& value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u-%02u", unsigned{date.year},
                unsigned{date.month}, unsigned{date.day});
  value.text = text.data();
  const auto day = parse_date(value.text);
  value.kind = day ? Kind::kDate : Kind::kTime;
  value.date = day.value_or(Date{});
}

TomlValue converted(const toml::node& node) {
  TomlValue value;
  set_place(node.source(), value.line, value.column);
  if (const auto* table = node.as_table()) {
    convert_table(*table, value);
  } else if (const auto* array = node.as_array()) {
    value.kind = Kind::kList;
    for (const toml::node& item : *array) value.items.push_back(converted(item));
  } else if (const auto* text = node.as_string()) {
    value.kind = Kind::kText;
    value.text = text->get();
  } else if (const auto* number = node.as_integer()) {
    value.kind = Kind::kInt;
    value.number = number->get();
  } else if (const auto* flag = node.as_boolean()) {
    value.kind = Kind::kBool;
    value.number = flag->get() ? 1 : 0;
  } else if (const auto* date = node.as_date()) {
    convert_date(date->get(), value);
  } else {
    value.kind = node.is_floating_point() ? Kind::kFloat : Kind::kTime;
  }
  return value;
}

// Walks a quoted text as it stands in the document, counting what it decodes to.
class TextWalk {
 public:
  TextWalk(std::string_view raw, const TomlValue& at)
      : raw_(raw), place_{at.line, at.column}, basic_(peek() == '"') {
    const std::string_view three = basic_ ? "\"\"\"" : "'''";
    multi_line_ = raw_.starts_with(three);
    for (int i = 0; i < (multi_line_ ? 3 : 1); ++i) step();
    if (multi_line_) skip_line_break();
  }

  TomlPlace walk(std::size_t offset) {
    std::size_t decoded = 0;
    while (decoded < offset && at_ < raw_.size()) decoded += one();
    if (multi_line_ && basic_) skip_joint();
    return place_;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < raw_.size() ? raw_[at_ + ahead] : '\0';
  }
  void step() {
    const char c = peek();
    ++at_;
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(peek()) & 0xC0U) != 0x80U) {
      ++place_.column;  // The next byte begins a character.
    }
  }
  bool skip_line_break() {
    if (peek() == '\r' && peek(1) == '\n') step();
    if (peek() != '\n') return false;
    step();
    return true;
  }
  // A backslash at the end of a line swallows it and the blanks that follow.
  bool skip_joint() {
    std::size_t ahead = 1;
    while (peek(ahead) == ' ' || peek(ahead) == '\t' || peek(ahead) == '\r') ++ahead;
    if (peek() != '\\' || peek(ahead) != '\n') return false;
    step();
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') step();
    return true;
  }

  // One step in the raw text; how many bytes it decodes to.
  std::size_t one() {
    if (skip_line_break()) return 1;
    if (!basic_ || peek() != '\\') {
      step();
      return 1;
    }
    if (multi_line_ && skip_joint()) return 0;
    const char kind = peek(1);
    step();
    step();
    if (kind != 'u' && kind != 'U') return 1;
    std::uint32_t code = 0;
    for (int i = 0; i < (kind == 'u' ? 4 : 8); ++i) {
      const char digit = peek();
      const auto nibble = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
      code = code * 16 + static_cast<std::uint32_t>(nibble);
      step();
    }
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }

  std::string_view raw_;
  std::size_t at_ = 0;
  TomlPlace place_;
  bool basic_;
  bool multi_line_ = false;
};

// The document from a line and column on.
std::string_view from_place(std::string_view document, std::uint32_t line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t i = 1; i < line && at < document.size(); ++i) {
    at = std::min(document.find('\n', at), document.size() - 1) + 1;
  }
  for (std::uint32_t i = 1; i < column && at < document.size(); ++i) {
    ++at;
    while (at < document.size() && (static_cast<unsigned char>(document[at]) & 0xC0U) == 0x80U)
      ++at;
  }
  return document.substr(at);
}

}  // namespace

std::string_view name(Kind kind) noexcept {
  constexpr std::array<std::string_view, 8> kNames = {
      "a text", "a whole number", "a number with a point", "true or false", "a day", "a time",
      "a list", "a table"};
  return kNames[static_cast<std::size_t>(kind)];
}

const TomlMember* TomlValue::find(std::string_view key) const noexcept {
  for (const TomlMember& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

Result<TomlValue> parse_toml(std::string_view document, const std::string& file) {
  try {
    return converted(toml::parse(document, file));
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    return fail(ErrorCode::kConfig, std::string(error.description()),
                file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column));
  }
}

TomlPlace place_in_text(std::string_view document, const TomlValue& text, std::size_t offset) {
  return TextWalk(from_place(document, text.line, text.column), text).walk(offset);
}

}  // namespace luong
