#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"
#include "core/decimal.h"
#include "core/declaration_number.h"
#include "core/json_cursor.h"
#include "core/json_reading.h"
#include "core/message_parser.h"
#include "core/short_text.h"
#include "core/tax_code.h"

// Reads single values of a JSON message into our value types. Internal to the readers of messages.
// All of them take JSON null and the empty string as absent and leave the target untouched then.
//
// A rule is a template argument, so that the compiler writes each member its own straight code;
// what happens on a fault is out of line: with rules as data and loops over characters a
// declaration took more than twice as long.
namespace luong::json {

enum class Alphabet : std::uint8_t {
  kText,       // any characters; length in code points
  kPrintable,  // ASCII 0x20-0x7E
  kCode,       // A-Z 0-9
  kForm,       // A-Z 0-9 . - /: forms of C/O such as EUR.1
  kLetters,    // A-Z
  kDigits,     // 0-9
};

// How an integer may be written: as a JSON number, as a string of digits, or either.
enum class Written : std::uint8_t { kNumber, kString, kEither };

// What a member allows: the length of its text, or the range of its number.
struct Rule {
  Alphabet alphabet = Alphabet::kText;
  Written written = Written::kNumber;
  std::int64_t min = 0;
  std::int64_t max = 0;
};

constexpr Rule shaped(Alphabet alphabet, std::int64_t min, std::int64_t max) {
  return {alphabet, Written::kNumber, min, max};
}
constexpr Rule text(std::int64_t max) { return shaped(Alphabet::kText, 1, max); }
constexpr Rule printable(std::int64_t max) { return shaped(Alphabet::kPrintable, 1, max); }
constexpr Rule code(std::int64_t min, std::int64_t max) {
  return shaped(Alphabet::kCode, min, max);
}
constexpr Rule code(std::int64_t length) { return code(length, length); }
constexpr Rule form(std::int64_t max) { return shaped(Alphabet::kForm, 1, max); }
constexpr Rule letters(std::int64_t length) { return shaped(Alphabet::kLetters, length, length); }
constexpr Rule digits(std::int64_t min, std::int64_t max) {
  return shaped(Alphabet::kDigits, min, max);
}
// Numbers: a small integer, a decimal, whole dong in a *_vnd member and elsewhere.
constexpr Rule range(std::int64_t min, std::int64_t max) { return shaped({}, min, max); }
constexpr Rule not_negative() { return range(0, INT64_MAX); }
constexpr Rule any_sign() { return range(INT64_MIN, INT64_MAX); }
constexpr Rule vnd() { return {{}, Written::kEither, 0, INT64_MAX}; }
constexpr Rule vnd_string() { return {{}, Written::kString, 0, INT64_MAX}; }
constexpr Rule plain() { return {}; }  // the type says all

// Behind a string of the cursor bytes may be read, so eight or sixteen may be loaded from any place
// of any string.
static_assert(Cursor::kPadding >= 32);

// What to say, out of line. All return kFault.
[[gnu::cold]] Found fail_text(Reading& reading, const Rule& rule);
[[gnu::cold]] Found fail_number(Reading& reading, const Rule& rule);
[[gnu::cold]] Found fail_decimal(Reading& reading, int digits);
[[gnu::cold]] Found fail_negative(Reading& reading);
[[gnu::cold]] Found fail_beyond_int64(Reading& reading);
[[gnu::cold]] Found fail_too_many(Reading& reading, std::size_t size_max);
[[gnu::cold]] Found fail_broken(Reading& reading);
[[gnu::cold]] Found fail_twice(Reading& reading);
[[gnu::cold]] Found fail_expected(Reading& reading, std::string_view sentence);

// A text's characters against a rule's alphabet and length, for rules too long for words.
bool fits(std::string_view text, const Rule& rule);

// A decimal at the value's digits; false where it is none.
bool parse_decimal_over_padding(std::string_view text, int digits, std::int64_t& out);

// The high bit of every byte of `word` that the alphabet has.
constexpr std::uint64_t in_alphabet(std::uint64_t word, Alphabet alphabet) {
  using short_text::in_range;
  switch (alphabet) {
    case Alphabet::kLetters:
      return in_range(word, 'A', 'Z');
    case Alphabet::kDigits:
      return in_range(word, '0', '9');
    case Alphabet::kCode:
      return in_range(word, 'A', 'Z') | in_range(word, '0', '9');
    // From '-' to '9' stand - . / and the digits.
    case Alphabet::kForm:
      return in_range(word, 'A', 'Z') | in_range(word, '-', '9');
    case Alphabet::kPrintable:
      return in_range(word, ' ', '~');
    case Alphabet::kText:
      break;
  }
  return short_text::kHighBits;
}

// A string: present, absent (null or empty), or a value of another type.
inline Found string_of(Cursor& cursor, std::string_view& out) {
  if (cursor.string(out)) return out.empty() ? Found::kAbsent : Found::kPresent;
  return cursor.null() ? Found::kAbsent : Found::kFault;
}

// The text of a string, checked but not copied.
template <Rule kRule>
Found read_string(Reading& reading, Cursor& cursor, std::string_view& out) {
  const Found found = string_of(cursor, out);
  if (found != Found::kPresent) {
    return found == Found::kAbsent ? found : fail_text(reading, kRule);
  }
  bool right = false;
  if constexpr (kRule.alphabet == Alphabet::kText) {
    // As many code points as bytes at most: counting is for the few that might be too long.
    static_assert(kRule.min <= 1);
    right = out.size() <= static_cast<std::size_t>(kRule.max) || fits(out, kRule);
  } else {
    right = fits(out, kRule);
  }
  return right ? Found::kPresent : fail_text(reading, kRule);
}

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::string_view& out) {
  std::string_view text;
  const Found found = read_string<kRule>(reading, cursor, text);
  if (found == Found::kPresent) out = reading.arena().add_over_padding(text);
  return found;
}

// Codes are checked and copied as words.
template <Rule kRule, std::size_t kCapacity>
Found read_value(Reading& reading, Cursor& cursor, Code<kCapacity>& out) {
  static_assert(kRule.alphabet != Alphabet::kText);
  static_assert(kRule.max <= static_cast<std::int64_t>(kCapacity) && kCapacity <= 16);
  std::string_view text;
  const Found found = string_of(cursor, text);
  if (found != Found::kPresent) {
    return found == Found::kAbsent ? found : fail_text(reading, kRule);
  }
  const std::size_t size = text.size();
  if (size < static_cast<std::size_t>(kRule.min) || size > static_cast<std::size_t>(kRule.max)) {
    return fail_text(reading, kRule);
  }
  using short_text::kHighBits;
  const std::uint64_t mask = short_text::mask(size);
  std::uint64_t words[2] = {short_text::load(text.data()) & mask, 0};
  std::uint64_t wrong = ~in_alphabet(words[0], kRule.alphabet) & mask & kHighBits;
  if constexpr (kCapacity > 8) {
    if (size > 8) {
      const std::uint64_t rest = short_text::mask(size - 8);
      words[1] = short_text::load(text.data() + 8) & rest;
      wrong |= ~in_alphabet(words[1], kRule.alphabet) & rest & kHighBits;
    }
  }
  if (wrong != 0) return fail_text(reading, kRule);
  out = Code<kCapacity>::from_padded(reinterpret_cast<const char*>(words));
  return Found::kPresent;
}

// A decimal string as an integer of kDigits decimals.
template <Rule kRule, int kDigits>
Found read_decimal(Reading& reading, Cursor& cursor, std::int64_t& out) {
  std::string_view text;
  const Found found = string_of(cursor, text);
  if (found != Found::kPresent) {
    return found == Found::kAbsent ? found : fail_decimal(reading, kDigits);
  }
  std::int64_t value = 0;
  if (!parse_decimal_over_padding(text, kDigits, value)) return fail_decimal(reading, kDigits);
  if (value < kRule.min) return fail_negative(reading);
  out = value;
  return Found::kPresent;
}

template <Rule kRule, int kDigits>
Found read_value(Reading& reading, Cursor& cursor, Scaled<kDigits>& out) {
  return read_decimal<kRule, kDigits>(reading, cursor, out.raw);
}

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::int64_t& out) {
  if constexpr (kRule.written == Written::kString) {
    return read_decimal<kRule, 0>(reading, cursor, out);
  }
  std::int64_t value = 0;
  if (!cursor.integer(value)) {
    if (cursor.is_beyond_int64()) return fail_beyond_int64(reading);
    if constexpr (kRule.written == Written::kEither) {
      if (cursor.peek() == '"') return read_decimal<kRule, 0>(reading, cursor, out);
    }
    std::string_view text;
    return string_of(cursor, text) == Found::kAbsent ? Found::kAbsent : fail_number(reading, kRule);
  }
  if (value < kRule.min || value > kRule.max) return fail_number(reading, kRule);
  out = value;
  return Found::kPresent;
}

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::uint8_t& out) {
  static_assert(kRule.min >= 0 && kRule.max <= UINT8_MAX);
  std::int64_t value = 0;
  const Found found = read_value<kRule>(reading, cursor, value);
  if (found == Found::kPresent) out = static_cast<std::uint8_t>(value);
  return found;
}

// Types that say all themselves; the rule is plain().
Found read_plain(Reading& reading, Cursor& cursor, TaxCode& out);
Found read_plain(Reading& reading, Cursor& cursor, DeclarationNumber& out);
Found read_plain(Reading& reading, Cursor& cursor, Instant& out);
Found read_plain(Reading& reading, Cursor& cursor, Date& out);
Found read_plain(Reading& reading, Cursor& cursor, bool& out);

template <Rule kRule, typename T>
requires requires(Reading& reading, Cursor& cursor, T& out) { read_plain(reading, cursor, out); }
Found read_value(Reading& reading, Cursor& cursor, T& out) {
  return read_plain(reading, cursor, out);
}

template <Rule kRule, typename T>
Found read_value(Reading& reading, Cursor& cursor, std::optional<T>& out) {
  T value{};
  const Found found = read_value<kRule>(reading, cursor, value);
  if (found == Found::kPresent) out = value;
  return found;
}

// Checks a value nobody reads: duplicate members, integers beyond int64 and depth are SYNTAX at
// every level. With `lengths`, a string over the limit is SCHEMA.
Found check_unread(Reading& reading, Cursor& cursor, bool lengths);

// Whether a name stands twice in reading.unknown_names from `begin` on; drops them. kFault if so.
Found check_unknown_names(Reading& reading, std::size_t begin);

}  // namespace luong::json
