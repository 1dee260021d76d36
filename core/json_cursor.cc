#include "core/json_cursor.h"

#include <cassert>
#include <charconv>
#include <cstring>
#include <optional>

namespace luong::json {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether the token is written as an integer: an optional minus, no leading zero.
bool is_integer(std::string_view token) {
  if (token.starts_with('-')) token.remove_prefix(1);
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return false;
  for (const char c : token) {
    if (!is_digit(c)) return false;
  }
  return true;
}

template <typename Integer>
std::optional<Integer> parse_integer(std::string_view token) {
  if (!is_integer(token)) return std::nullopt;
  Integer value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return value;
}

// The four hexadecimal digits at `at`; nothing where they are none.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
  if (text.size() - at < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    const bool upper = c >= 'A' && c <= 'F';
    const bool lower = c >= 'a' && c <= 'f';
    if (!is_digit(c) && !upper && !lower) return std::nullopt;
    const int digit = is_digit(c) ? c - '0' : upper ? c - 'A' + 10 : c - 'a' + 10;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// At most four bytes.
std::size_t write_utf8(std::uint32_t point, char* out) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto rest = [&byte, point](unsigned shift) { return byte(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    out[0] = byte(point);
    return 1;
  }
  if (point < 0x800) {
    out[0] = byte(0xC0 | point >> 6);
    out[1] = rest(0);
    return 2;
  }
  if (point < 0x1'0000) {
    out[0] = byte(0xE0 | point >> 12);
    out[1] = rest(6);
    out[2] = rest(0);
    return 3;
  }
  out[0] = byte(0xF0 | point >> 18);
  out[1] = rest(12);
  out[2] = rest(6);
  out[3] = rest(0);
  return 4;
}

// One escape, from its backslash on: what it stands for goes to `out`; returns how many characters
// it took, 0 where it is none. A surrogate must have its partner.
std::size_t resolve(std::string_view escape, char* out, std::size_t& written) {
  if (escape.size() < 2) return 0;
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  if (escape[1] != 'u') {
    const std::size_t which = kNames.find(escape[1]);
    if (which == kNames.npos) return 0;
    *out = kMeant[which];
    written = 1;
    return 2;
  }
  const auto first = hex4(escape, 2);
  if (!first) return 0;
  const bool high = *first >= 0xD800 && *first < 0xDC00;
  const bool low = *first >= 0xDC00 && *first < 0xE000;
  if (low) return 0;
  if (!high) {
    written = write_utf8(*first, out);
    return 6;
  }
  if (escape.substr(6, 2) != "\\u") return 0;
  const auto second = hex4(escape, 8);
  if (!second || *second < 0xDC00 || *second >= 0xE000) return 0;
  written = write_utf8(0x1'0000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00), out);
  return 12;
}

}  // namespace

void Cursor::begin(std::string_view padded_text, const std::uint32_t* tokens, std::size_t count) {
  text_ = padded_text.data();
  first_ = tokens;
  end_ = tokens + count;
  has_escapes_ = std::memchr(text_, '\\', padded_text.size()) != nullptr;
  if (has_escapes_ && capacity_ < padded_text.size()) {
    unescaped_ = std::make_unique_for_overwrite<char[]>(padded_text.size() + kPadding);
    capacity_ = padded_text.size();
  }
  begin_again();
}

void Cursor::begin_again() noexcept {
  at_ = first_;
  used_ = 0;
  broken_ = doubtful_ = false;
}

std::string_view Cursor::token() const noexcept {
  const char* const begin = text_ + *at_;
  const char* end = text_ + at_[1];
  while (is_space(end[-1]) && end - 1 > begin) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

bool Cursor::boolean(bool& out) noexcept {
  const bool yes = word("true");
  if (!yes && !word("false")) return false;
  out = yes;
  return true;
}

bool Cursor::integer(std::int64_t& out) noexcept {
  const char first = peek();
  if (!is_digit(first) && first != '-') return false;
  const auto value = parse_integer<std::int64_t>(token());
  if (!value) return false;
  out = *value;
  ++at_;
  return true;
}

bool Cursor::is_beyond_int64() const noexcept {
  return is_digit(peek()) && parse_integer<std::uint64_t>(token()).value_or(0) > INT64_MAX;
}

bool Cursor::doubtful_number() noexcept {
  if (!is_digit(peek()) && peek() != '-') return false;
  doubtful_ = true;
  ++at_;
  return true;
}

// A string resolved is never longer than it was written, so all of a text's fit. One that is
// resolved again, after begin_again() within a walk, takes its place anew.
bool Cursor::unescape(std::string_view& text) noexcept {
  std::size_t backslash = text.find('\\');
  if (backslash == text.npos) return true;
  char* const begin = unescaped_.get() + used_;
  char* out = begin;
  std::string_view rest = text;
  for (; backslash != rest.npos; backslash = rest.find('\\')) {
    std::memcpy(out, rest.data(), backslash);
    out += backslash;
    std::size_t written = 0;
    const std::size_t took = resolve(rest.substr(backslash), out, written);
    if (took == 0) return false;
    out += written;
    rest.remove_prefix(backslash + took);
  }
  std::memcpy(out, rest.data(), rest.size());
  out += rest.size();
  text = {begin, static_cast<std::size_t>(out - begin)};
  used_ += text.size();
  assert(used_ <= capacity_);
  return true;
}

bool Cursor::find_in_root(std::string_view name) noexcept {
  begin_again();
  if (!open_object()) return false;
  std::size_t depth = 0;
  bool at_name = true;  // Behind the root's brace or one of its commas.
  while (at_ < end_) {
    const char c = text_[*at_];
    std::string_view found;
    if (depth == 0 && at_name && string(found)) {
      at_name = false;
      if (found == name && take(':')) return true;
      continue;
    }
    at_name = depth == 0 && c == ',';
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;  // The root's own ends the text or what follows is no JSON.
    ++at_;
  }
  return false;
}

}  // namespace luong::json
