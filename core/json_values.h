#pragma once

#include <simdjson.h>

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
#include "core/json_reading.h"
#include "core/tax_code.h"

// Reads single values of a JSON message into our value types. Internal to the readers of messages.
// All of them take JSON null and the empty string as absent and leave the target untouched then.
namespace luong::json {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;
using Array = simdjson::dom::array;

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

// The text of a string, checked but not copied.
Found read_string(Reading& reading, const Element& element, const Rule& rule,
                  std::string_view& out);
// A decimal string as an integer of `digits` decimals.
Found read_decimal(Reading& reading, const Element& element, const Rule& rule, int digits,
                   std::int64_t& out);
Found read_integer(Reading& reading, const Element& element, const Rule& rule, std::int64_t& out);

// Text lands in the arena.
Found read_value(Reading& reading, const Element& element, std::string_view& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, TaxCode& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, DeclarationNumber& out,
                 const Rule& rule);
Found read_value(Reading& reading, const Element& element, Instant& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, Date& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, bool& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, std::int64_t& out, const Rule& rule);
Found read_value(Reading& reading, const Element& element, std::uint8_t& out, const Rule& rule);

template <std::size_t kCapacity>
Found read_value(Reading& reading, const Element& element, Code<kCapacity>& out, const Rule& rule) {
  std::string_view text;
  const Found found = read_string(reading, element, rule, text);
  if (found == Found::kPresent) out = Code<kCapacity>(text);
  return found;
}

template <int kDigits>
Found read_value(Reading& reading, const Element& element, Scaled<kDigits>& out, const Rule& rule) {
  return read_decimal(reading, element, rule, kDigits, out.raw);
}

template <typename T>
Found read_value(Reading& reading, const Element& element, std::optional<T>& out,
                 const Rule& rule) {
  T value{};
  const Found found = read_value(reading, element, value, rule);
  if (found == Found::kPresent) out = value;
  return found;
}

// Checks a value nobody reads: duplicate members, integers beyond int64 and depth are SYNTAX at
// every level. With `lengths`, a string over the limit is SCHEMA.
Found check_unread(Reading& reading, const Element& element, bool lengths);

// Whether a name stands twice in reading.unknown_names from `begin` on; drops them. kFault if so.
Found check_unknown_names(Reading& reading, std::size_t begin);

}  // namespace luong::json
