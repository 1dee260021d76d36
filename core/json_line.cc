#include "core/json_line.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "core/short_text.h"

namespace luong {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kNumberBytes = 24;  // More than the longest integer.
constexpr std::size_t kInstantBytes = 64;
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

// Of eight characters, those that JSON does not take as they are: control characters and the two
// escapes. The high bit of their bytes; bits above the lowest may be wrong.
std::uint64_t escapes_in(std::uint64_t word) {
  using short_text::kHighBits;
  using short_text::kOnes;
  const auto zero_bytes = [](std::uint64_t w) { return (w - kOnes) & ~w & kHighBits; };
  const std::uint64_t controls = (word - 0x20 * kOnes) & ~word & kHighBits;
  return controls | zero_bytes(word ^ '"' * kOnes) | zero_bytes(word ^ '\\' * kOnes);
}

// How many bytes from the front go out as they are: plain characters and whole ones beyond ASCII.
std::size_t unescaped_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const std::string_view rest = text.substr(length);
    const std::uint64_t word = rest.size() >= 8 ? short_text::load(rest.data()) : 0;
    if (rest.size() >= 8 && ((word & short_text::kHighBits) | escapes_in(word)) == 0) {
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

// The same of what is known to be UTF-8.
std::size_t unescaped_utf8_length(std::string_view text) {
  std::size_t length = 0;
  for (; text.size() - length >= 8; length += 8) {
    const std::uint64_t escapes = escapes_in(short_text::load(text.data() + length));
    if (escapes != 0) return length + static_cast<std::size_t>(std::countr_zero(escapes)) / 8;
  }
  while (length < text.size() &&
         (is_plain(text[length]) || static_cast<std::uint8_t>(text[length]) >= 0x80)) {
    ++length;
  }
  return length;
}

// Writes the digits to `at` and returns their end.
char* write_digits(char* at, std::uint64_t value, std::size_t width) {
  std::array<char, 24> buffer;
  std::size_t used = 0;
  for (; value != 0 || used < width; value /= 10) {
    buffer[buffer.size() - ++used] = static_cast<char>('0' + value % 10);
  }
  std::memcpy(at, buffer.data() + buffer.size() - used, used);
  return at + used;
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

JsonLine::JsonLine(std::string& out) : out_(out) {
  const char last = out.empty() ? '\n' : out.back();
  comma_ = last != '{' && last != '[' && last != ':' && last != '\n';
}

void JsonLine::flush() {
  out_.append(buffer_.data(), at_);
  at_ = buffer_.data();
}

void JsonLine::append(std::string_view text) {
  room(text.size());
  if (text.size() > kBufferBytes) {
    out_.append(text);
    return;
  }
  std::memcpy(at_, text.data(), text.size());
  at_ += text.size();
}

JsonLine& JsonLine::member(std::string_view name) {
  separate(1);
  *at_++ = '"';
  append(name);
  append("\":");
  comma_ = false;
  return *this;
}

template <typename UnescapedLength>
JsonLine& JsonLine::quoted(std::string_view value, UnescapedLength unescaped_length) {
  separate(1);
  *at_++ = '"';
  while (true) {
    const std::size_t unescaped = unescaped_length(value);
    append(value.substr(0, unescaped));
    value.remove_prefix(unescaped);
    if (value.empty()) break;
    append_special(value.front());
    value.remove_prefix(1);
  }
  room(1);
  *at_++ = '"';
  return *this;
}

// One byte that cannot go out as it is: a control character, one of the two escapes, or a byte that
// is not UTF-8.
void JsonLine::append_special(char special) {
  const auto byte = static_cast<std::uint8_t>(special);
  if (byte >= 0x80) {
    append(kReplacement);
  } else if (byte < 0x20) {
    append("\\u00");
    append({&kHexDigits[byte >> 4U], 1});
    append({&kHexDigits[byte & 0xFU], 1});
  } else {
    append("\\");
    append({&special, 1});
  }
}

JsonLine& JsonLine::text(std::string_view value) { return quoted(value, unescaped_length); }
JsonLine& JsonLine::utf8(std::string_view value) { return quoted(value, unescaped_utf8_length); }

JsonLine& JsonLine::word(std::string_view value) {
  separate(1);
  *at_++ = '"';
  append(value);
  append("\"");
  return *this;
}

JsonLine& JsonLine::number(std::int64_t value) {
  separate(kNumberBytes);
  at_ = std::to_chars(at_, at_ + kNumberBytes, value).ptr;
  return *this;
}

JsonLine& JsonLine::unsigned_number(std::uint64_t value) {
  separate(kNumberBytes);
  at_ = std::to_chars(at_, at_ + kNumberBytes, value).ptr;
  return *this;
}

JsonLine& JsonLine::instant(Instant at) {
  const Date day = business_day(at);
  const auto of_day = static_cast<std::uint64_t>(at.ms - start_of(day).ms);
  const CivilDay date = civil(day.days);
  const auto put = [this](std::uint64_t value, std::size_t width, char after) {
    at_ = write_digits(at_, value, width);
    *at_++ = after;
  };
  separate(kInstantBytes);
  *at_++ = '"';
  put(static_cast<std::uint64_t>(date.year), 4, '-');
  put(date.month, 2, '-');
  put(date.day, 2, 'T');
  put(of_day / 3'600'000, 2, ':');
  put(of_day / 60'000 % 60, 2, ':');
  put(of_day / 1'000 % 60, 2, '.');
  put(of_day % 1'000, 3, '+');
  append("07:00\"");
  return *this;
}

JsonLine& JsonLine::hex(std::string_view bytes) {
  separate(1);
  *at_++ = '"';
  for (const char byte : bytes) {
    room(2);
    *at_++ = kHexDigits[static_cast<std::uint8_t>(byte) >> 4U];
    *at_++ = kHexDigits[static_cast<std::uint8_t>(byte) & 0xFU];
  }
  room(1);
  *at_++ = '"';
  return *this;
}

JsonLine& JsonLine::digits(std::uint64_t value, std::size_t width) {
  separate(width + kNumberBytes);
  *at_++ = '"';
  at_ = write_digits(at_, value, width);
  *at_++ = '"';
  return *this;
}

}  // namespace luong
