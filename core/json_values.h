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
// A declaration has some 150 members, so what they share is out of line and its rules are data:
// with code of its own for each, the readers took 120 kB and waited for the instruction cache.
// Codes, names and decimals are looked at as words, not in loops over characters.
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

// A decimal at the value's digits; false where it is none.
bool parse_decimal_over_padding(std::string_view text, int digits, std::int64_t& out);

// A string: present, absent (null or empty), or a value of another type.
inline Found string_of(Cursor& cursor, std::string_view& out) {
  if (cursor.string(out)) return out.empty() ? Found::kAbsent : Found::kPresent;
  return cursor.null() ? Found::kAbsent : Found::kFault;
}

// What the members' readers have in common, one function for each way to write a value.
// A text, checked; copied or not.
Found read_text(Reading& reading, Cursor& cursor, const Rule& rule, std::string_view& out);
Found read_string(Reading& reading, Cursor& cursor, const Rule& rule, std::string_view& out);
// A code of up to 16 characters, checked, as words padded with zeros.
using CodeWords = std::array<std::uint64_t, 2>;
Found read_code(Reading& reading, Cursor& cursor, const Rule& rule, CodeWords& out);
// A decimal string as an integer of so many decimals.
Found read_decimal(Reading& reading, Cursor& cursor, const Rule& rule, int digits,
                   std::int64_t& out);
// A whole number, in one of the ways the rule allows.
Found read_integer(Reading& reading, Cursor& cursor, const Rule& rule, std::int64_t& out);

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::string_view& out) {
  return read_text(reading, cursor, kRule, out);
}

template <Rule kRule, std::size_t kCapacity>
Found read_value(Reading& reading, Cursor& cursor, Code<kCapacity>& out) {
  static_assert(kRule.alphabet != Alphabet::kText);
  static_assert(kRule.max <= static_cast<std::int64_t>(kCapacity) && kCapacity <= 16);
  CodeWords words;
  const Found found = read_code(reading, cursor, kRule, words);
  if (found == Found::kPresent) {
    out = Code<kCapacity>::from_padded(reinterpret_cast<const char*>(words.data()));
  }
  return found;
}

template <Rule kRule, int kDigits>
Found read_value(Reading& reading, Cursor& cursor, Scaled<kDigits>& out) {
  return read_decimal(reading, cursor, kRule, kDigits, out.raw);
}

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::int64_t& out) {
  return read_integer(reading, cursor, kRule, out);
}

template <Rule kRule>
Found read_value(Reading& reading, Cursor& cursor, std::uint8_t& out) {
  static_assert(kRule.min >= 0 && kRule.max <= UINT8_MAX);
  std::int64_t value = 0;
  const Found found = read_integer(reading, cursor, kRule, value);
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
