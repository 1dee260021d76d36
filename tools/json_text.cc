#include "tools/json_text.h"

#include <array>
#include <charconv>
#include <chrono>

namespace luong::tools {
namespace {

constexpr std::int64_t kPowersOfTen[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

void append_two(std::string& out, std::int64_t value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_zero_padded(std::string& out, std::uint64_t value, std::size_t width) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto length = static_cast<std::size_t>(end - digits.data());
  if (length < width) out.append(width - length, '0');
  out.append(digits.data(), length);
}

void append_decimal(std::string& out, std::int64_t raw, int digits) {
  if (raw < 0) out += '-';
  const auto size = raw < 0 ? 0 - static_cast<std::uint64_t>(raw) : static_cast<std::uint64_t>(raw);
  const auto scale = static_cast<std::uint64_t>(kPowersOfTen[digits]);
  append_zero_padded(out, size / scale, 1);
  std::uint64_t fraction = size % scale;
  if (fraction == 0) return;
  auto width = static_cast<std::size_t>(digits);
  while (fraction % 10 == 0) {
    fraction /= 10;
    --width;
  }
  out += '.';
  append_zero_padded(out, fraction, width);
}

void append_date(std::string& out, Date day) {
  namespace chr = std::chrono;
  const chr::year_month_day date{chr::sys_days{chr::days{day.days}}};
  append_zero_padded(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  out += '-';
  append_two(out, static_cast<unsigned>(date.month()));
  out += '-';
  append_two(out, static_cast<unsigned>(date.day()));
}

void append_instant(std::string& out, Instant at) {
  const Date day = business_day(at);
  const std::int64_t ms = at.ms - start_of(day).ms;
  append_date(out, day);
  out += 'T';
  append_two(out, ms / kHourMs);
  out += ':';
  append_two(out, ms / 60'000 % 60);
  out += ':';
  append_two(out, ms / 1'000 % 60);
  if (ms % 1'000 != 0) {
    out += '.';
    append_zero_padded(out, static_cast<std::uint64_t>(ms % 1'000), 3);
  }
  out += "+07:00";
}

void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(clean, i - clean));
    clean = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out += kHex[c >> 4U];
      out += kHex[c & 0xFU];
    }
  }
  out.append(text.substr(clean));
}

}  // namespace luong::tools
