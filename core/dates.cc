#include "core/dates.h"

#include <chrono>
#include <cstddef>

namespace luong {
namespace {

constexpr int kYearMin = 1900;
constexpr int kYearMax = 2199;

// The number two digits make, or -1 where one of them is none. The caller knows that both are
// there.
int two_digits(std::string_view text, std::size_t at) noexcept {
  const unsigned tens = static_cast<unsigned char>(text[at]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[at + 1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
}

std::optional<Date> date_of(int year, int month, int day) noexcept {
  namespace chr = std::chrono;
  if (year < kYearMin || year > kYearMax || month < 1 || day < 1) return std::nullopt;
  const chr::year_month_day date{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                                 chr::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(chr::sys_days{date}.time_since_epoch().count())};
}

// Milliseconds of ".218" and how long it is; nothing for a lone point or more than 9 digits.
struct Fraction {
  std::int64_t ms;
  std::size_t length;
};
std::optional<Fraction> fraction_at(std::string_view text) noexcept {
  if (!text.starts_with('.')) return Fraction{0, 0};
  std::int64_t ms = 0;
  std::size_t digits = 0;
  while (digits + 1 < text.size() && text[digits + 1] >= '0' && text[digits + 1] <= '9') {
    if (digits < 3) ms = ms * 10 + (text[digits + 1] - '0');
    ++digits;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (std::size_t i = digits; i < 3; ++i) ms *= 10;
  return Fraction{ms, digits + 1};
}

// "Z" or "+07:00", up to 14 hours either way as on the map, in milliseconds.
std::optional<std::int64_t> offset_of(std::string_view text) noexcept {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = two_digits(text, 1);
  const int minutes = two_digits(text, 4);
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) {
    return std::nullopt;
  }
  const std::int64_t ms = hours * kHourMs + minutes * kMinuteMs;
  return text[0] == '-' ? -ms : ms;
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

Date first_of_month(Date day) noexcept {
  namespace chr = std::chrono;
  const chr::sys_days at{chr::days(day.days)};
  const chr::year_month_day date(at);
  return Date{day.days - static_cast<std::int32_t>(static_cast<unsigned>(date.day())) + 1};
}

std::optional<Date> parse_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int century = two_digits(text, 0);
  const int year = two_digits(text, 2);
  if (century < 0 || year < 0) return std::nullopt;
  return date_of(century * 100 + year, two_digits(text, 5), two_digits(text, 8));
}

std::optional<Instant> parse_instant(std::string_view text) noexcept {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const int hour = two_digits(text, 11);
  const int minute = two_digits(text, 14);
  const int second = two_digits(text, 17);
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  const auto fraction = fraction_at(text.substr(19));
  if (!fraction) return std::nullopt;
  const auto offset = offset_of(text.substr(19 + fraction->length));
  if (!offset) return std::nullopt;
  return Instant{date->days * kDayMs + hour * kHourMs + minute * kMinuteMs + second * 1'000 +
                 fraction->ms - *offset};
}

std::string to_string(Date day) {
  namespace chr = std::chrono;
  const chr::year_month_day date{chr::sys_days{chr::days{day.days}}};
  std::string text;
  append_padded(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string to_string(Instant at) {
  const Date day = business_day(at);
  const std::int64_t ms = at.ms - start_of(day).ms;
  std::string text = to_string(day);
  text += 'T';
  append_padded(text, ms / kHourMs, 2);
  text += ':';
  append_padded(text, ms / kMinuteMs % 60, 2);
  text += ':';
  append_padded(text, ms / 1'000 % 60, 2);
  text += '.';
  append_padded(text, ms % 1'000, 3);
  text += "+07:00";
  return text;
}

}  // namespace luong
