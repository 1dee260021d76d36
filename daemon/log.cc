#include "daemon/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>

namespace luong::log {

namespace {

constexpr std::size_t kQueueLines = 8192;

std::shared_ptr<spdlog::details::thread_pool> writer;
std::shared_ptr<spdlog::async_logger> logger;
Format log_format = Format::kText;

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

// A line may quote what a client or an operator wrote: control characters would forge lines.
std::string safe(std::string_view line) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(line.size() + 8);
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += log_format == Format::kJson ? "\\u00" : "\\x";
      out += {kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      if (log_format == Format::kJson && (c == '"' || c == '\\')) out += '\\';
      out += c;
    }
  }
  return out;
}

void write(spdlog::level::level_enum level, std::string_view line) {
  if (logger && logger->should_log(level)) logger->log(level, safe(line));
}

}  // namespace

Level level_of(std::string_view word) noexcept {
  if (word == "debug") return Level::kDebug;
  if (word == "warn") return Level::kWarn;
  if (word == "error") return Level::kError;
  if (word == "off") return Level::kOff;
  return Level::kInfo;
}

void start(Level level, Format format) {
  log_format = format;
  writer = std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1);
  logger = std::make_shared<spdlog::async_logger>(
      "luongd", std::make_shared<spdlog::sinks::stderr_sink_mt>(), writer,
      spdlog::async_overflow_policy::overrun_oldest);
  logger->set_level(to_spdlog(level));
  logger->flush_on(spdlog::level::info);
  logger->set_pattern(format == Format::kJson
                          ? R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%v"})"
                          : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                      spdlog::pattern_time_type::utc);
}

void stop() {
  if (!logger) return;
  logger->flush();
  logger.reset();
  writer.reset();  // Joins the writer after its queue is empty.
}

void set_level(Level level) {
  if (logger) logger->set_level(to_spdlog(level));
}

void debug(std::string_view line) { write(spdlog::level::debug, line); }
void info(std::string_view line) { write(spdlog::level::info, line); }
void warn(std::string_view line) { write(spdlog::level::warn, line); }
void error(std::string_view line) { write(spdlog::level::err, line); }

std::uint64_t dropped() { return writer ? writer->overrun_counter() : 0; }

}  // namespace luong::log
