#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luong {

// A civil day, counted from 1970-01-01.
struct Date {
  std::int32_t days = 0;
  constexpr auto operator<=>(const Date&) const = default;
};

// A point in time: milliseconds since 1970-01-01T00:00Z. The core never asks what time it is;
// instants come in as arguments (decision.md §5 names the two there are).
struct Instant {
  std::int64_t ms = 0;
  constexpr auto operator<=>(const Instant&) const = default;
};

inline constexpr std::int64_t kVietnamOffsetMs = 7 * 3'600'000;
inline constexpr std::int64_t kDayMs = 86'400'000;
inline constexpr std::int64_t kMinuteMs = 60'000;
inline constexpr std::int64_t kHourMs = 60 * kMinuteMs;

// The day in Vietnam (+07:00) an instant falls on: the business day of keys, caps and lists.
constexpr Date business_day(Instant at) {
  const std::int64_t local = at.ms + kVietnamOffsetMs;
  return Date{
      static_cast<std::int32_t>(local >= 0 ? local / kDayMs : -((-local + kDayMs - 1) / kDayMs))};
}

constexpr Instant start_of(Date day) { return Instant{day.days * kDayMs - kVietnamOffsetMs}; }

// The first day of its month.
Date first_of_month(Date day) noexcept;

// "2025-06-12"; nothing for a day that does not exist or a year outside 1900-2199.
std::optional<Date> parse_date(std::string_view text) noexcept;
// "2025-06-12T08:41:07.218+07:00", "...Z"; fraction of 1-9 digits, kept to the millisecond.
std::optional<Instant> parse_instant(std::string_view text) noexcept;

std::string to_string(Date day);
std::string to_string(Instant at);  // in +07:00, with milliseconds: 2025-06-12T08:41:07.218+07:00

}  // namespace luong
