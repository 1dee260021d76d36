#include <algorithm>
#include <bit>
#include <utility>

#include "core/json_values.h"
#include "core/limits.h"

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

// A text's characters against a rule's alphabet and length.
bool fits(std::string_view text, const Rule& rule) {
  const auto bytes = static_cast<std::int64_t>(text.size());
  if (rule.alphabet == Alphabet::kText) {
    // As many code points as bytes at most: counting is for the few that might be too long.
    return bytes <= rule.max || code_points(text) <= rule.max;
  }
  return bytes >= rule.min && bytes <= rule.max && is_written_in(text, rule.alphabet);
}

// An alphabet as one or two ranges of ASCII, told from a word of eight characters.
class WordAlphabet {
 public:
  constexpr WordAlphabet(char first, char last) : WordAlphabet(first, last, first, last) {}
  constexpr WordAlphabet(char first, char last, char first_too, char last_too)
      : not_below_(below(first)),
        above_(beyond(last)),
        not_below_too_(below(first_too)),
        above_too_(beyond(last_too)) {}

  // The high bit of every byte of `word` that is none of its characters.
  constexpr std::uint64_t strangers_in(std::uint64_t word) const {
    const std::uint64_t low = word & ~short_text::kHighBits;
    const std::uint64_t held =
        ((low + not_below_) & ~(low + above_)) | ((low + not_below_too_) & ~(low + above_too_));
    return (~held | word) & short_text::kHighBits;
  }

 private:
  static constexpr std::uint64_t below(char first) {
    return (0x80 - static_cast<std::uint64_t>(first)) * short_text::kOnes;
  }
  static constexpr std::uint64_t beyond(char last) {
    return (0x7F - static_cast<std::uint64_t>(last)) * short_text::kOnes;
  }
  std::uint64_t not_below_, above_, not_below_too_, above_too_;
};

// In the order of Alphabet; of texts nothing is asked. From '-' to '9' stand - . / and the digits.
constexpr std::array<WordAlphabet, 6> kWordAlphabets = {
    WordAlphabet{' ', '~'},           WordAlphabet{' ', '~'}, WordAlphabet{'A', 'Z', '0', '9'},
    WordAlphabet{'A', 'Z', '-', '9'}, WordAlphabet{'A', 'Z'}, WordAlphabet{'0', '9'}};

template <typename T, typename Parse>
Found read_parsed(Reading& reading, Cursor& cursor, std::string_view expected, T& out,
                  Parse parse) {
  std::string_view text;
  const Found found = string_of(cursor, text);
  if (found == Found::kAbsent) return found;
  if (found == Found::kPresent) {
    if (const std::optional<T> value = parse(text)) {
      out = *value;
      return found;
    }
  }
  return fail_expected(reading, expected);
}

constexpr std::int64_t kPowersOfTen[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

// Eight characters '0'-'9', the first in the lowest byte, as a number: pairs, then fours, then all.
std::uint64_t eight_digits(std::uint64_t word) {
  word = (word & 0x0F0F'0F0F'0F0F'0F0F) * 2'561 >> 8;
  word = (word & 0x00FF'00FF'00FF'00FF) * 6'553'601 >> 16;
  return (word & 0x0000'FFFF'0000'FFFF) * 42'949'672'960'001 >> 32;
}

}  // namespace

bool parse_decimal_over_padding(std::string_view text, int digits, std::int64_t& out) {
  const std::size_t size = text.size();
  if (size > 8 || text[0] == '-') {
    const auto value = parse_decimal(text, digits);
    out = value.value_or(0);
    return value.has_value();
  }
  using short_text::kHighBits;
  const std::uint64_t mask = short_text::mask(size);
  const std::uint64_t word = short_text::load(text.data()) & mask;
  const std::uint64_t no_digit = ~short_text::in_range(word, '0', '9') & mask & kHighBits;

  std::uint64_t characters = word;  // the digits alone
  std::size_t count = size;
  std::size_t whole = size;
  if (no_digit != 0) {
    // One point, with digits on both sides and not too many behind it.
    whole = static_cast<std::size_t>(std::countr_zero(no_digit)) / 8;
    if ((no_digit & (no_digit - 1)) != 0 || text[whole] != '.' || whole + 1 == size || whole == 0 ||
        size - whole - 1 > static_cast<std::size_t>(digits)) {
      return false;
    }
    const std::uint64_t before = short_text::mask(whole);
    characters = (word & before) | (word >> 8 & ~before);
    --count;
  }
  if (whole > 1 && text[0] == '0') return false;

  const std::uint64_t number = eight_digits(characters << (8 * (8 - count)));
  const std::size_t decimals = count - whole;
  // At most 99,999,999 times a million: within 64 bits.
  out =
      static_cast<std::int64_t>(number) * kPowersOfTen[static_cast<std::size_t>(digits) - decimals];
  return true;
}

Found fail_text(Reading& reading, const Rule& rule) {
  return reading.fail(ErrorCode::kSchema, expected_text(rule));
}

Found fail_number(Reading& reading, const Rule& rule) {
  return reading.fail(ErrorCode::kSchema, expected_range(rule));
}

Found fail_decimal(Reading& reading, int digits) {
  return reading.fail(ErrorCode::kSchema, expected_decimal(digits));
}

Found fail_negative(Reading& reading) {
  return reading.fail(ErrorCode::kSchema, "Expected a decimal that is not negative.");
}

Found fail_beyond_int64(Reading& reading) {
  return reading.fail(ErrorCode::kSyntax, "The number is beyond 64 signed bits.");
}

Found fail_too_many(Reading& reading, std::size_t size_max) {
  return reading.fail(ErrorCode::kSchema,
                      "Expected at most " + std::to_string(size_max) + " elements.");
}

Found fail_broken(Reading& reading) {
  return reading.fail(ErrorCode::kSyntax, "The frame is not one JSON object.");
}

Found fail_twice(Reading& reading) {
  return reading.fail(ErrorCode::kSyntax, "This member stands twice in its object.");
}

Found fail_expected(Reading& reading, std::string_view sentence) {
  return reading.fail(ErrorCode::kSchema, sentence);
}

Found read_string(Reading& reading, Cursor& cursor, const Rule& rule, std::string_view& out) {
  const Found found = string_of(cursor, out);
  if (found == Found::kAbsent) return found;
  return found == Found::kPresent && fits(out, rule) ? found : fail_text(reading, rule);
}

Found read_text(Reading& reading, Cursor& cursor, const Rule& rule, std::string_view& out) {
  std::string_view text;
  const Found found = read_string(reading, cursor, rule, text);
  if (found == Found::kPresent) out = reading.arena().add_over_padding(text);
  return found;
}

Found read_code(Reading& reading, Cursor& cursor, const Rule& rule, CodeWords& out) {
  std::string_view text;
  const Found found = string_of(cursor, text);
  if (found == Found::kAbsent) return found;
  const std::size_t size = text.size();
  if (found == Found::kFault || size < static_cast<std::size_t>(rule.min) ||
      size > static_cast<std::size_t>(rule.max)) {
    return fail_text(reading, rule);
  }
  const WordAlphabet& alphabet = kWordAlphabets[static_cast<std::size_t>(rule.alphabet)];
  const std::uint64_t mask = short_text::mask(size);
  const std::uint64_t rest = size > 8 ? short_text::mask(size - 8) : 0;
  out = {short_text::load(text.data()) & mask, short_text::load(text.data() + 8) & rest};
  const std::uint64_t strangers =
      (alphabet.strangers_in(out[0]) & mask) | (alphabet.strangers_in(out[1]) & rest);
  return strangers == 0 ? found : fail_text(reading, rule);
}

Found read_decimal(Reading& reading, Cursor& cursor, const Rule& rule, int digits,
                   std::int64_t& out) {
  std::string_view text;
  const Found found = string_of(cursor, text);
  if (found == Found::kAbsent) return found;
  std::int64_t value = 0;
  if (found == Found::kFault || !parse_decimal_over_padding(text, digits, value)) {
    return fail_decimal(reading, digits);
  }
  if (value < rule.min) return fail_negative(reading);
  out = value;
  return found;
}

Found read_integer(Reading& reading, Cursor& cursor, const Rule& rule, std::int64_t& out) {
  const bool string = cursor.peek() == '"';
  if (rule.written == Written::kString || (string && rule.written == Written::kEither)) {
    return read_decimal(reading, cursor, rule, 0, out);
  }
  std::int64_t value = 0;
  if (!cursor.integer(value)) {
    if (cursor.is_beyond_int64()) return fail_beyond_int64(reading);
    std::string_view text;
    return string_of(cursor, text) == Found::kAbsent ? Found::kAbsent : fail_number(reading, rule);
  }
  if (value < rule.min || value > rule.max) return fail_number(reading, rule);
  out = value;
  return Found::kPresent;
}

Found read_plain(Reading& reading, Cursor& cursor, TaxCode& out) {
  return read_parsed(reading, cursor, "Expected a tax code of 10, 12 or 13 digits.", out,
                     TaxCode::parse);
}

Found read_plain(Reading& reading, Cursor& cursor, DeclarationNumber& out) {
  return read_parsed(reading, cursor, "Expected a declaration number of 12 digits.", out,
                     DeclarationNumber::parse);
}

Found read_plain(Reading& reading, Cursor& cursor, Instant& out) {
  return read_parsed(reading, cursor, "Expected a time such as \"2025-06-12T08:41:07.218+07:00\".",
                     out, parse_instant);
}

Found read_plain(Reading& reading, Cursor& cursor, Date& out) {
  return read_parsed(reading, cursor, "Expected a date such as \"2025-06-12\".", out, parse_date);
}

Found read_plain(Reading& reading, Cursor& cursor, bool& out) {
  if (cursor.boolean(out)) return Found::kPresent;
  std::string_view text;
  if (string_of(cursor, text) == Found::kAbsent) return Found::kAbsent;
  return fail_expected(reading, "Expected true or false.");
}

namespace {

Found check_members(Reading& reading, Cursor& cursor, bool lengths) {
  Step& step = reading.enter();
  const std::size_t begin = reading.unknown_names.size();
  std::string_view name;
  for (bool more = cursor.first_member(name); more; more = cursor.next_member(name)) {
    step = Step{name};
    if (lengths && name.size() > limits::kStringBytesMax) {
      return reading.fail(ErrorCode::kSchema, "Expected a member name of at most 4096 bytes.");
    }
    reading.unknown_names.push_back(name);
    if (check_unread(reading, cursor, lengths) == Found::kFault) return Found::kFault;
  }
  if (cursor.broken()) return fail_broken(reading);
  reading.leave();
  return check_unknown_names(reading, begin);
}

Found check_items(Reading& reading, Cursor& cursor, bool lengths) {
  Step& step = reading.enter();
  std::size_t index = 0;
  for (bool more = cursor.first_item(); more; more = cursor.next_item()) {
    step = Step{{}, index++};
    if (check_unread(reading, cursor, lengths) == Found::kFault) return Found::kFault;
  }
  if (cursor.broken()) return fail_broken(reading);
  reading.leave();
  return Found::kPresent;
}

}  // namespace

Found check_unread(Reading& reading, Cursor& cursor, bool lengths) {
  std::string_view text;
  if (cursor.string(text)) {
    if (!lengths || text.size() <= limits::kStringBytesMax) return Found::kPresent;
    return reading.fail(ErrorCode::kSchema, "Expected a string of at most 4096 bytes.");
  }
  const char first = cursor.peek();
  if (first == '{' || first == '[') {
    if (reading.depth() >= limits::kJsonDepthMax) {
      return reading.fail(ErrorCode::kSyntax, "Objects and arrays may nest 32 deep, not more.");
    }
    return cursor.open_object()  ? check_members(reading, cursor, lengths)
           : cursor.open_array() ? check_items(reading, cursor, lengths)
                                 : fail_broken(reading);
  }
  std::int64_t number = 0;
  bool truth = false;
  if (cursor.null() || cursor.boolean(truth) || cursor.integer(number)) return Found::kPresent;
  if (cursor.is_beyond_int64()) return fail_beyond_int64(reading);
  return cursor.doubtful_number() ? Found::kPresent : fail_broken(reading);
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
