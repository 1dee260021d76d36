#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Durations and sizes as operators write them: "250ms", "10s", "15min", "64MiB".
namespace luong {

// Whole milliseconds of "250ms", "10s", "15min" or "2h"; nothing for anything else.
std::optional<std::int64_t> parse_duration_ms(std::string_view text) noexcept;
// Bytes of "512B", "64KiB", "64MiB" or "1GiB"; nothing for anything else.
std::optional<std::int64_t> parse_size_bytes(std::string_view text) noexcept;

// The shortest form the parsers above read back: the largest unit that divides.
std::string format_duration_ms(std::int64_t milliseconds);
std::string format_size_bytes(std::int64_t bytes);

}  // namespace luong
