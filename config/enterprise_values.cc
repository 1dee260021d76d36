#include "config/enterprise_values.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/decimal.h"
#include "core/tax_code.h"

namespace luong {
namespace {

constexpr int kDecimals = 4;
constexpr std::size_t kQuotedMax = 48;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Code points of valid UTF-8.
std::int64_t length_of(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::string range(const Field& field) {
  return field.min == field.max ? std::to_string(field.min)
                                : std::to_string(field.min) + " to " + std::to_string(field.max);
}

bool parse_value(const Field& field, std::string_view text, FieldValue& value) {
  value.text = text;
  switch (field.kind) {
    case FieldKind::kTaxCode: {
      const auto code = TaxCode::parse(text);
      if (code) value.number = static_cast<std::int64_t>(code->packed());
      return code && code->number() != 0;
    }
    case FieldKind::kRole: {
      const auto role = parse_role(text);
      if (role) value.number = static_cast<std::int64_t>(*role);
      return role.has_value();
    }
    case FieldKind::kMethod: {
      const auto method = parse_inspection_method(text);
      if (method) value.number = static_cast<std::int64_t>(*method);
      return method.has_value();
    }
    case FieldKind::kDate: {
      const auto day = parse_date(text);
      if (day) value.number = day->days;
      return day.has_value();
    }
    case FieldKind::kDecimal: {
      const auto decimal = parse_decimal(text, kDecimals);
      return decimal && *decimal >= 0;
    }
    case FieldKind::kText:
    case FieldKind::kAlnum: {
      const std::int64_t length = length_of(text);
      if (length < field.min || length > field.max) return false;
      return field.kind == FieldKind::kText ? std::none_of(text.begin(), text.end(), is_control)
                                            : std::all_of(text.begin(), text.end(), is_alnum);
    }
    case FieldKind::kInteger:
    case FieldKind::kBool:
    case FieldKind::kIntegers:
    case FieldKind::kObject:
    case FieldKind::kList:
    case FieldKind::kOpen:
      break;
  }
  return false;
}

}  // namespace

std::string expectation(const Field& field) {
  switch (field.kind) {
    case FieldKind::kTaxCode:
      return "must be a tax code in quotes: 10, 12 or 13 digits";
    case FieldKind::kRole:
      return "must be TRADER, BROKER, EXPRESS, CARRIER, WAREHOUSE or DRIVER";
    case FieldKind::kMethod:
      return "must be reduced, normal or tightened";
    case FieldKind::kDate:
      return "must be a day as \"2025-06-12\", of the years 1900 to 2199";
    case FieldKind::kDecimal:
      return "must be a decimal in quotes, not negative, of up to 4 decimals: \"12.5\"";
    case FieldKind::kText:
      return "must be text of " + range(field) + " characters, none of them a control character";
    case FieldKind::kAlnum:
      return "must be " + range(field) + " ASCII letters or digits";
    case FieldKind::kInteger:
      return "must be an integer from " + range(field);
    case FieldKind::kBool:
      return "must be true or false";
    case FieldKind::kIntegers:
      return "must be an array of exactly " + std::to_string(field.count) + " integers";
    case FieldKind::kObject:
    case FieldKind::kOpen:
      return "must be an object";
    case FieldKind::kList:
      return "must be an array of at most " + std::to_string(field.count) + " objects";
  }
  return "is wrong";
}

std::optional<std::string> check_integer(const Field& field, std::int64_t number) {
  if (number >= field.min && number <= field.max) return std::nullopt;
  return "must be an integer from " + range(field) + ", not " + std::to_string(number);
}

std::optional<std::string> check_text(const Field& field, std::string_view text,
                                      FieldValue& value) {
  if (parse_value(field, text, value)) return std::nullopt;
  return expectation(field) + ", not " + quoted(text);
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_json_integer(std::string& out, std::int64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

std::string quoted(std::string_view text) {
  std::size_t size = std::min(text.size(), kQuotedMax);
  while (size < text.size() && size > 0 &&
         (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
    --size;  // Never half a character.
  }
  std::string out = "\"";
  for (const char c : text.substr(0, size)) out += is_control(c) ? '?' : c;
  out += size < text.size() ? "...\"" : "\"";
  return out;
}

std::string pointer_step(std::string_view name) {
  const std::string clean = quoted(name);
  std::string step = "/";
  for (const char c : std::string_view(clean).substr(1, clean.size() - 2)) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

}  // namespace luong
