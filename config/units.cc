#include "config/units.h"

#include <array>
#include <charconv>
#include <span>

namespace luong {

namespace {

struct Unit {
  std::string_view word;
  std::int64_t factor;
};

// Ascending: the last that divides is the one to print.
constexpr std::array<Unit, 4> kDurations{
    {{"ms", 1}, {"s", 1'000}, {"min", 60'000}, {"h", 3'600'000}}};
constexpr std::array<Unit, 4> kSizes{
    {{"B", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}}};

std::optional<std::int64_t> parse(std::string_view text, std::span<const Unit> units) noexcept {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number < 0) return std::nullopt;
  const std::string_view word(rest, static_cast<std::size_t>(end - rest));
  for (const Unit& unit : units) {
    std::int64_t product = 0;
    if (word != unit.word) continue;
    if (__builtin_mul_overflow(number, unit.factor, &product)) return std::nullopt;
    return product;
  }
  return std::nullopt;
}

std::string format(std::int64_t value, std::span<const Unit> units) {
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.factor == 0) best = &unit;
  }
  return std::to_string(value / best->factor) + std::string(best->word);
}

}  // namespace

std::optional<std::int64_t> parse_duration_ms(std::string_view text) noexcept {
  return parse(text, kDurations);
}

std::optional<std::int64_t> parse_size_bytes(std::string_view text) noexcept {
  return parse(text, kSizes);
}

std::string format_duration_ms(std::int64_t milliseconds) {
  return format(milliseconds, kDurations);
}

std::string format_size_bytes(std::int64_t bytes) { return format(bytes, kSizes); }

}  // namespace luong
