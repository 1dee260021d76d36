#include "core/json_line.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "core/short_text.h"

namespace luong {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0;
}

bool continues(std::string_view text, std::size_t i) { return (byte_at(text, i) & 0xC0U) == 0x80U; }

// Length of the UTF-8 character that `text` begins with, 0 where it is none (RFC 3629: neither
// overlong, nor a surrogate, nor beyond U+10FFFF).
std::size_t character_length(std::string_view text) {
  const std::uint8_t first = byte_at(text, 0);
  const std::uint8_t second = byte_at(text, 1);
  if (first < 0x80) return 1;
  if (!continues(text, 1)) return 0;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (!continues(text, 2)) return 0;
  if (first == 0xE0) return second >= 0xA0 ? 3 : 0;
  if (first == 0xED) return second <= 0x9F ? 3 : 0;
  if (first >= 0xE1 && first <= 0xEF) return 3;
  if (!continues(text, 3)) return 0;
  if (first == 0xF0) return second >= 0x90 ? 4 : 0;
  if (first == 0xF4) return second <= 0x8F ? 4 : 0;
  return first >= 0xF1 && first <= 0xF3 ? 4 : 0;
}

// Stands for itself inside quotes: printable ASCII but the two JSON escapes.
bool is_plain(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

// One character that cannot go out as it is, from the front of `text`; returns how many bytes it
// took: a control character, one of the two escapes, or a byte that is not UTF-8.
std::size_t append_special(std::string& out, std::string_view text) {
  const auto first = static_cast<std::uint8_t>(text.front());
  if (first >= 0x80) {
    out.append(kReplacement);
  } else if (first < 0x20) {
    out.append("\\u00");
    out.push_back(kHexDigits[first >> 4U]);
    out.push_back(kHexDigits[first & 0xFU]);
  } else {
    out.push_back('\\');
    out.push_back(text.front());
  }
  return 1;
}

// Whether all eight characters stand for themselves.
bool are_plain(std::uint64_t word) {
  using short_text::kHighBits;
  using short_text::kOnes;
  const auto zero_bytes = [](std::uint64_t w) { return (w - kOnes) & ~w & kHighBits; };
  const std::uint64_t controls = (word - 0x20 * kOnes) & ~word & kHighBits;
  return ((word & kHighBits) | controls | zero_bytes(word ^ '"' * kOnes) |
          zero_bytes(word ^ '\\' * kOnes)) == 0;
}

// How many bytes from the front go out as they are: plain characters and whole ones beyond ASCII.
std::size_t unescaped_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const std::string_view rest = text.substr(length);
    if (rest.size() >= 8 && are_plain(short_text::load(rest.data()))) {
      length += 8;
    } else if (is_plain(rest.front())) {
      ++length;
    } else if (static_cast<std::uint8_t>(rest.front()) < 0x80) {
      break;
    } else {
      const std::size_t character = character_length(rest);
      if (character == 0) break;
      length += character;
    }
  }
  return length;
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t unescaped = unescaped_length(text);
    out.append(text.substr(0, unescaped));
    text.remove_prefix(unescaped);
    if (!text.empty()) text.remove_prefix(append_special(out, text));
  }
}

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), end);
}

void append_digits(std::string& out, std::uint64_t value, std::size_t width) {
  std::array<char, 24> buffer;
  std::size_t used = 0;
  for (; value != 0 || used < width; value /= 10) {
    buffer[buffer.size() - ++used] = static_cast<char>('0' + value % 10);
  }
  out.append(buffer.data() + buffer.size() - used, used);
}

struct CivilDay {
  std::int64_t year;
  unsigned month, day;
};

// Of a day count since 1970-01-01, in the proleptic Gregorian calendar.
CivilDay civil(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;  // from 0000-03-01
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const auto of_era = static_cast<unsigned>(shifted - era * 146'097);
  const unsigned year = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
  const unsigned month = (5 * of_year + 2) / 153;  // 0 is March
  return {static_cast<std::int64_t>(year) + era * 400 + (month >= 10 ? 1 : 0),
          month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1};
}

}  // namespace

void JsonLine::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':' && last != '\n') out_.push_back(',');
}

JsonLine& JsonLine::open() {
  separate();
  out_.push_back('{');
  return *this;
}

JsonLine& JsonLine::close() {
  out_.push_back('}');
  return *this;
}

JsonLine& JsonLine::open_list() {
  separate();
  out_.push_back('[');
  return *this;
}

JsonLine& JsonLine::close_list() {
  out_.push_back(']');
  return *this;
}

JsonLine& JsonLine::member(std::string_view name) {
  separate();
  out_.push_back('"');
  out_.append(name).append("\":");
  return *this;
}

JsonLine& JsonLine::text(std::string_view value) {
  separate();
  out_.push_back('"');
  append_escaped(out_, value);
  out_.push_back('"');
  return *this;
}

JsonLine& JsonLine::number(std::int64_t value) {
  separate();
  append_integer(out_, value);
  return *this;
}

JsonLine& JsonLine::unsigned_number(std::uint64_t value) {
  separate();
  append_integer(out_, value);
  return *this;
}

JsonLine& JsonLine::flag(bool value) {
  separate();
  out_.append(value ? "true" : "false");
  return *this;
}

JsonLine& JsonLine::null() {
  separate();
  out_.append("null");
  return *this;
}

JsonLine& JsonLine::instant(Instant at) {
  separate();
  const Date day = business_day(at);
  const auto of_day = static_cast<std::uint64_t>(at.ms - start_of(day).ms);
  const CivilDay date = civil(day.days);
  out_.push_back('"');
  append_digits(out_, static_cast<std::uint64_t>(date.year), 4);
  out_.push_back('-');
  append_digits(out_, date.month, 2);
  out_.push_back('-');
  append_digits(out_, date.day, 2);
  out_.push_back('T');
  append_digits(out_, of_day / 3'600'000, 2);
  out_.push_back(':');
  append_digits(out_, of_day / 60'000 % 60, 2);
  out_.push_back(':');
  append_digits(out_, of_day / 1'000 % 60, 2);
  out_.push_back('.');
  append_digits(out_, of_day % 1'000, 3);
  out_.append("+07:00\"");
  return *this;
}

JsonLine& JsonLine::hex(std::string_view bytes) {
  separate();
  out_.push_back('"');
  std::size_t at = out_.size();
  out_.resize(at + 2 * bytes.size());
  for (const char byte : bytes) {
    out_[at++] = kHexDigits[static_cast<std::uint8_t>(byte) >> 4U];
    out_[at++] = kHexDigits[static_cast<std::uint8_t>(byte) & 0xFU];
  }
  out_.push_back('"');
  return *this;
}

JsonLine& JsonLine::digits(std::uint64_t value, std::size_t width) {
  separate();
  out_.push_back('"');
  append_digits(out_, value, width);
  out_.push_back('"');
  return *this;
}

}  // namespace luong
