#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// The daemon's log: lines an operator can act on, to stderr, written by a thread of its own so that
// no caller waits for a terminal or a pipe. When the reader of stderr is too slow the oldest lines
// are dropped and counted. What happened to a declaration belongs in the journal, not here.
namespace luong::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarn, kError, kOff };
enum class Format : std::uint8_t { kText, kJson };

// `word` as in the configuration ("info"); configuration has checked it.
Level level_of(std::string_view word) noexcept;

// From start() to stop() lines are written; outside of it they are lost. Not thread-safe, the rest
// is.
void start(Level level, Format format);
void stop();  // writes what is queued
void set_level(Level level);

void debug(std::string_view line);
void info(std::string_view line);
void warn(std::string_view line);
void error(std::string_view line);

std::uint64_t dropped();

}  // namespace luong::log
