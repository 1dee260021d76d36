#include <algorithm>
#include <utility>

#include "core/json_values.h"
#include "core/limits.h"
#include "core/message_parser.h"

namespace luong::json {
namespace {

constexpr unsigned bit(Alphabet alphabet) { return 1U << static_cast<unsigned>(alphabet); }

// For each byte, the alphabets it belongs to.
constexpr std::array<std::uint8_t, 256> alphabets_of_bytes() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    const bool letter = c >= 'A' && c <= 'Z';
    const bool digit = c >= '0' && c <= '9';
    unsigned set = bit(Alphabet::kText);
    if (c >= 0x20 && c <= 0x7E) set |= bit(Alphabet::kPrintable);
    if (letter || digit) set |= bit(Alphabet::kCode) | bit(Alphabet::kForm);
    if (c == '.' || c == '-' || c == '/') set |= bit(Alphabet::kForm);
    if (letter) set |= bit(Alphabet::kLetters);
    if (digit) set |= bit(Alphabet::kDigits);
    table[c] = static_cast<std::uint8_t>(set);
  }
  return table;
}
constexpr auto kAlphabetsOfBytes = alphabets_of_bytes();

bool is_written_in(std::string_view text, Alphabet alphabet) {
  unsigned set = bit(alphabet);
  for (const char c : text) set &= kAlphabetsOfBytes[static_cast<unsigned char>(c)];
  return set != 0;
}

std::int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

bool length_fits(std::string_view text, const Rule& rule) {
  const auto bytes = static_cast<std::int64_t>(text.size());
  if (bytes < rule.min) return false;
  if (bytes <= rule.max) return rule.min <= 1 || rule.alphabet != Alphabet::kText;
  return rule.alphabet == Alphabet::kText && code_points(text) <= rule.max;
}

std::string lengths(const Rule& rule) {
  if (rule.min == rule.max) return std::to_string(rule.max);
  return std::to_string(rule.min) + " to " + std::to_string(rule.max);
}

std::string expected_text(const Rule& rule) {
  switch (rule.alphabet) {
    case Alphabet::kText:
      break;
    case Alphabet::kPrintable:
      return "Expected a string of " + lengths(rule) + " printable ASCII characters.";
    case Alphabet::kCode:
      return "Expected a code of " + lengths(rule) + " upper-case letters or digits.";
    case Alphabet::kForm:
      return "Expected a code of " + lengths(rule) +
             " upper-case letters, digits, '.', '-' or '/'.";
    case Alphabet::kLetters:
      return "Expected " + lengths(rule) + " upper-case letters.";
    case Alphabet::kDigits:
      return "Expected a string of " + lengths(rule) + " digits.";
  }
  return "Expected a string of " + lengths(rule) + " characters.";
}

std::string expected_range(const Rule& rule) {
  return "Expected a whole number from " + std::to_string(rule.min) + " to " +
         std::to_string(rule.max) + ".";
}

std::string expected_decimal(int digits) {
  if (digits == 0) return "Expected a string of whole dong, such as \"152000\".";
  return "Expected a decimal string such as \"12.5\", with at most " + std::to_string(digits) +
         " decimals and within 64 bits.";
}

Found beyond_int64(Reading& reading) {
  return reading.fail(ErrorCode::kSyntax, "The number is beyond 64 signed bits.");
}

// The text of a string member of fixed form, or absent.
Found read_shape(Reading& reading, const Element& element, std::string_view expected,
                 std::string_view& out) {
  if (element.is_null()) return Found::kAbsent;
  if (element.get(out) != simdjson::SUCCESS) {
    return reading.fail(ErrorCode::kSchema, std::string(expected));
  }
  return out.empty() ? Found::kAbsent : Found::kPresent;
}

template <typename T, typename Parse>
Found read_parsed(Reading& reading, const Element& element, std::string_view expected, T& out,
                  Parse parse) {
  std::string_view text;
  const Found found = read_shape(reading, element, expected, text);
  if (found != Found::kPresent) return found;
  const std::optional<T> value = parse(text);
  if (!value) return reading.fail(ErrorCode::kSchema, std::string(expected));
  out = *value;
  return Found::kPresent;
}

}  // namespace

Found read_string(Reading& reading, const Element& element, const Rule& rule,
                  std::string_view& out) {
  if (element.get(out) != simdjson::SUCCESS) {
    if (element.is_null()) return Found::kAbsent;
    return reading.fail(ErrorCode::kSchema, expected_text(rule));
  }
  if (out.empty()) return Found::kAbsent;
  if (!length_fits(out, rule) ||
      (rule.alphabet != Alphabet::kText && !is_written_in(out, rule.alphabet))) {
    return reading.fail(ErrorCode::kSchema, expected_text(rule));
  }
  return Found::kPresent;
}

Found read_decimal(Reading& reading, const Element& element, const Rule& rule, int digits,
                   std::int64_t& out) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) {
    if (element.is_null()) return Found::kAbsent;
    return reading.fail(ErrorCode::kSchema, expected_decimal(digits));
  }
  if (text.empty()) return Found::kAbsent;
  const auto value = parse_decimal(text, digits);
  if (!value) return reading.fail(ErrorCode::kSchema, expected_decimal(digits));
  if (*value < rule.min) {
    return reading.fail(ErrorCode::kSchema, "Expected a decimal that is not negative.");
  }
  out = *value;
  return Found::kPresent;
}

Found read_integer(Reading& reading, const Element& element, const Rule& rule, std::int64_t& out) {
  if (rule.written == Written::kString) return read_decimal(reading, element, rule, 0, out);
  switch (element.type()) {
    case simdjson::dom::element_type::INT64:
      out = element.get_int64().value_unsafe();
      break;
    case simdjson::dom::element_type::UINT64:
      return beyond_int64(reading);
    case simdjson::dom::element_type::NULL_VALUE:
      return Found::kAbsent;
    case simdjson::dom::element_type::STRING:
      if (element.get_string_length().value_unsafe() == 0) return Found::kAbsent;
      if (rule.written == Written::kEither) return read_decimal(reading, element, rule, 0, out);
      [[fallthrough]];
    default:
      return reading.fail(ErrorCode::kSchema, expected_range(rule));
  }
  if (out < rule.min || out > rule.max) {
    return reading.fail(ErrorCode::kSchema, expected_range(rule));
  }
  return Found::kPresent;
}

Found read_value(Reading& reading, const Element& element, std::string_view& out,
                 const Rule& rule) {
  std::string_view text;
  const Found found = read_string(reading, element, rule, text);
  if (found == Found::kPresent) out = reading.arena().add(text);
  return found;
}

Found read_value(Reading& reading, const Element& element, TaxCode& out, const Rule&) {
  return read_parsed(reading, element, "Expected a tax code of 10, 12 or 13 digits.", out,
                     TaxCode::parse);
}

Found read_value(Reading& reading, const Element& element, DeclarationNumber& out, const Rule&) {
  return read_parsed(reading, element, "Expected a declaration number of 12 digits.", out,
                     DeclarationNumber::parse);
}

Found read_value(Reading& reading, const Element& element, Instant& out, const Rule&) {
  return read_parsed(reading, element, "Expected a time such as \"2025-06-12T08:41:07.218+07:00\".",
                     out, parse_instant);
}

Found read_value(Reading& reading, const Element& element, Date& out, const Rule&) {
  return read_parsed(reading, element, "Expected a date such as \"2025-06-12\".", out, parse_date);
}

Found read_value(Reading& reading, const Element& element, bool& out, const Rule&) {
  if (element.get(out) == simdjson::SUCCESS) return Found::kPresent;
  std::string_view text;
  if (element.is_null() || (element.get(text) == simdjson::SUCCESS && text.empty())) {
    return Found::kAbsent;
  }
  return reading.fail(ErrorCode::kSchema, "Expected true or false.");
}

Found read_value(Reading& reading, const Element& element, std::int64_t& out, const Rule& rule) {
  return read_integer(reading, element, rule, out);
}

Found read_value(Reading& reading, const Element& element, std::uint8_t& out, const Rule& rule) {
  std::int64_t value = 0;
  const Found found = read_integer(reading, element, rule, value);
  if (found == Found::kPresent) out = static_cast<std::uint8_t>(value);
  return found;
}

Found check_unread(Reading& reading, const Element& element, bool lengths) {
  switch (element.type()) {
    case simdjson::dom::element_type::UINT64:
      return beyond_int64(reading);
    case simdjson::dom::element_type::STRING:
      if (lengths && element.get_string_length().value_unsafe() > limits::kStringBytesMax) {
        return reading.fail(ErrorCode::kSchema, "Expected a string of at most 4096 bytes.");
      }
      return Found::kPresent;
    case simdjson::dom::element_type::OBJECT:
    case simdjson::dom::element_type::ARRAY:
      break;
    default:
      return Found::kPresent;
  }
  if (reading.depth() >= limits::kJsonDepthMax) {
    return reading.fail(ErrorCode::kSyntax, "Objects and arrays may nest 32 deep, not more.");
  }

  Step& step = reading.enter();
  Array array;
  if (element.get(array) == simdjson::SUCCESS) {
    std::size_t index = 0;
    for (const Element item : array) {
      step = Step{{}, index++};
      if (check_unread(reading, item, lengths) == Found::kFault) return Found::kFault;
    }
    reading.leave();
    return Found::kPresent;
  }

  Object object;
  if (element.get(object) != simdjson::SUCCESS) return Found::kPresent;
  const std::size_t begin = reading.unknown_names.size();
  for (const auto member : object) {
    step = Step{member.key};
    if (lengths && member.key.size() > limits::kStringBytesMax) {
      return reading.fail(ErrorCode::kSchema, "Expected a member name of at most 4096 bytes.");
    }
    reading.unknown_names.push_back(member.key);
    if (check_unread(reading, member.value, lengths) == Found::kFault) return Found::kFault;
  }
  reading.leave();
  return check_unknown_names(reading, begin);
}

Found check_unknown_names(Reading& reading, std::size_t begin) {
  auto& names = reading.unknown_names;
  const auto first = names.begin() + static_cast<std::ptrdiff_t>(begin);
  // Sorted, so that 40,000 members in one object cost n log n, not n squared.
  std::sort(first, names.end());
  const auto twice = std::adjacent_find(first, names.end());
  if (twice != names.end()) {
    return reading.fail_at(*twice, ErrorCode::kSyntax, "This member stands twice in its object.");
  }
  names.resize(begin);
  return Found::kPresent;
}

}  // namespace luong::json
