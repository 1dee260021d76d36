#include "tools/replay_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "tools/json_text.h"

namespace luong::tools {
namespace {

struct Quantile {
  std::string_view name, label;
  std::uint32_t permyriad;
};
constexpr std::array<Quantile, 5> kQuantiles = {{{"p50", "p50", 5'000},
                                                 {"p90", "p90", 9'000},
                                                 {"p99", "p99", 9'900},
                                                 {"p999", "p99.9", 9'990},
                                                 {"max", "max", 10'000}}};

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t per_second(std::uint64_t count, std::int64_t ns) {
  if (ns <= 0) return 0;
  return static_cast<std::uint64_t>(static_cast<double>(count) * 1e9 / static_cast<double>(ns));
}

std::string time_text(std::uint64_t ns) {
  if (ns < 10'000) return fmt::format("{} ns", ns);
  if (ns < 10'000'000) return fmt::format("{:.1f} us", static_cast<double>(ns) / 1e3);
  if (ns < 10'000'000'000) return fmt::format("{:.2f} ms", static_cast<double>(ns) / 1e6);
  return fmt::format("{:.2f} s", static_cast<double>(ns) / 1e9);
}

std::string quantiles_text(const LatencyHistogram& histogram) {
  std::string text;
  for (const Quantile& q : kQuantiles) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "   ", q.label,
                        time_text(histogram.quantile(q.permyriad)));
  }
  return text;
}

void append_quantiles(JsonObject& object, std::string_view name,
                      const LatencyHistogram& histogram) {
  JsonObject q(object.key(name));
  for (const Quantile& row : kQuantiles) {
    q.integer(std::string(row.name) + "_ns",
              static_cast<std::int64_t>(histogram.quantile(row.permyriad)));
  }
}

template <typename Counts>
void append_counts(JsonObject& object, std::string_view name, const Counts& counts) {
  JsonObject o(object.key(name));
  for (const auto& [key, count] : counts) o.integer(key, static_cast<std::int64_t>(count));
}

std::string ledger_text(const ReplayReport& r) {
  std::string text = fmt::format("ledger      {} lost, {} doubled, {} unexpected", r.lost,
                                 r.doubled, r.unexpected);
  if (r.compared > 0 || r.changed > 0) {
    text += fmt::format("; {} answers compared with earlier ones, {} changed, {} raised since",
                        r.compared, r.changed, r.raised);
  }
  return text + "\n";
}

std::string invalid_text(const ReplayReport& r) {
  if (r.valid()) return {};
  return fmt::format(
      "INVALID RUN: the client fell behind its own schedule for {} of {} messages (worst {}).\n"
      "             The latencies say more about this machine than about luongd: lower --rate.\n",
      r.late, r.messages, time_text(static_cast<std::uint64_t>(r.late_ns_max)));
}

// ---- assertions

std::optional<double> metric(const ReplayReport& r, std::string_view name) {
  for (const Quantile& q : kQuantiles) {
    if (name == q.name || name == q.label) {
      return static_cast<double>(r.from_due.quantile(q.permyriad));
    }
  }
  const std::pair<std::string_view, std::uint64_t> counts[] = {
      {"errors", r.errors()},
      {"lost", r.lost},
      {"doubled", r.doubled},
      {"unexpected", r.unexpected},
      {"changed", r.changed},
      {"raised", r.raised},
      {"answered", r.answered},
      {"ok", r.statuses[static_cast<std::size_t>(AnswerStatus::kOk)]},
      {"rejected", r.statuses[static_cast<std::size_t>(AnswerStatus::kRejected)]},
      {"invalid", r.statuses[static_cast<std::size_t>(AnswerStatus::kInvalid)]},
      {"conflict", r.statuses[static_cast<std::size_t>(AnswerStatus::kConflict)]},
      {"scans", r.scans},
      {"rate", per_second(r.measured, r.measured_ns)}};
  for (const auto& [word, count] : counts) {
    if (name == word) return static_cast<double>(count);
  }
  return std::nullopt;
}

std::optional<double> unit_factor(std::string_view unit) {
  if (unit.empty() || unit == "ns") return 1;
  if (unit == "us") return 1e3;
  if (unit == "ms") return 1e6;
  if (unit == "s") return 1e9;
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool holds(double left, std::string_view op, double right) {
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  if (op == ">=") return left >= right;
  return left == right;
}

Result<std::string> check_one(const ReplayReport& report, std::string_view condition) {
  const auto bad = [&](std::string_view why) {
    return fail(ErrorCode::kInvalid, fmt::format("'{}': {}", condition, why));
  };
  const std::size_t at = condition.find_first_of("<>=");
  if (at == std::string_view::npos) return bad("expected a comparison such as p99<20ms");
  std::string_view op = condition.substr(at, 1);
  if (at + 1 < condition.size() && condition[at + 1] == '=') op = condition.substr(at, 2);
  if (op == "=") return bad("expected ==, <, <=, > or >=");
  const auto value = metric(report, trimmed(condition.substr(0, at)));
  if (!value) return bad("no such figure");
  const std::string_view right = trimmed(condition.substr(at + op.size()));
  double bound = 0;
  const auto read = std::from_chars(right.data(), right.data() + right.size(), bound);
  const auto factor =
      unit_factor(trimmed(right.substr(static_cast<std::size_t>(read.ptr - right.data()))));
  if (read.ec != std::errc() || !factor) return bad("expected a number, with ns, us, ms or s");
  if (holds(*value, op, bound * *factor)) return std::string();
  return fmt::format("{} does not hold: it is {}", condition, *value);
}

}  // namespace

std::uint64_t ReplayReport::settled() const {
  std::uint64_t settled = 0;
  for (const std::uint64_t count : statuses) settled += count;
  return settled;
}

std::uint64_t ReplayReport::errors() const { return answered - settled(); }

std::string summary_text(const ReplayReport& r) {
  const std::uint64_t ok = r.statuses[static_cast<std::size_t>(AnswerStatus::kOk)];
  std::string text =
      fmt::format("messages    {} sent, {} answered in {:.2f} s: {}/s\n", r.messages, r.answered,
                  static_cast<double>(r.elapsed_ns) / 1e9, per_second(r.answered, r.elapsed_ns));
  text += "status     ";
  for (std::size_t i = 1; i < kAnswerStatuses; ++i) {
    if (r.statuses[i] > 0) {
      text += fmt::format(" {} {}", name(static_cast<AnswerStatus>(i)), r.statuses[i]);
    }
  }
  text += fmt::format("  (answers stored before: {})\n", r.replayed);
  text += fmt::format("channels    green {} ({:.2f} %)  yellow {} ({:.2f} %)  red {} ({:.2f} %)\n",
                      r.channels[1], share(r.channels[1], ok), r.channels[2],
                      share(r.channels[2], ok), r.channels[3], share(r.channels[3], ok));
  if (r.channels[0] > 0) text += fmt::format("            WITHOUT A CHANNEL {}\n", r.channels[0]);
  text += r.scans_told == 0 ? "scans       not told: a declarant's connection hears nothing of them"
                            : fmt::format("scans       {} recommended", r.scans);
  for (const auto& [device, count] : r.scans_of_device)
    text += fmt::format("  {} {}", device, count);
  text += '\n';
  for (const auto& [code, count] : r.codes) text += fmt::format("code        {} {}\n", code, count);
  if (r.retried + r.reconnects > 0) {
    text += fmt::format("again       {} messages tried again, {} reconnects\n", r.retried,
                        r.reconnects);
  }
  if (r.measured != r.answered) {
    text += fmt::format("measured    {} answers after the warm-up: {}/s\n", r.measured,
                        per_second(r.measured, r.measured_ns));
  }
  if (r.rate > 0) {
    text += fmt::format("latency     {}   (from the intended send time, {}/s)\n",
                        quantiles_text(r.from_due), r.rate);
  }
  text += fmt::format("latency     {}   (from sending)\n", quantiles_text(r.from_sent));
  return text + ledger_text(r) + invalid_text(r);
}

std::string summary_json(const ReplayReport& r) {
  std::string out;
  {
    JsonObject o(out);
    const auto count = [&o](std::string_view name, std::uint64_t value) {
      o.integer(name, static_cast<std::int64_t>(value));
    };
    count("messages", r.messages);
    count("answered", r.answered);
    o.integer("elapsed_ns", r.elapsed_ns);
    count("per_second", per_second(r.answered, r.elapsed_ns));
    count("measured", r.measured);
    count("measured_per_second", per_second(r.measured, r.measured_ns));
    {
      JsonObject statuses(o.key("status"));
      for (std::size_t i = 1; i < kAnswerStatuses; ++i) {
        statuses.integer(name(static_cast<AnswerStatus>(i)),
                         static_cast<std::int64_t>(r.statuses[i]));
      }
    }
    {
      JsonObject channels(o.key("channels"));
      constexpr std::array<std::string_view, 4> kNames = {"none", "green", "yellow", "red"};
      for (std::size_t i = 0; i < kNames.size(); ++i) {
        channels.integer(kNames[i], static_cast<std::int64_t>(r.channels[i]));
      }
    }
    count("replayed", r.replayed);
    count("scans", r.scans);
    count("scans_told", r.scans_told);
    append_counts(o, "scans_of_device", r.scans_of_device);
    append_counts(o, "codes", r.codes);
    count("errors", r.errors());
    count("retried", r.retried);
    count("reconnects", r.reconnects);
    count("events", r.events);
    count("bytes_out", r.bytes_out);
    count("bytes_in", r.bytes_in);
    count("lost", r.lost);
    count("doubled", r.doubled);
    count("unexpected", r.unexpected);
    count("changed", r.changed);
    count("raised", r.raised);
    count("compared", r.compared);
    count("rate", r.rate);
    count("late", r.late);
    o.integer("late_ns_max", r.late_ns_max);
    o.boolean("valid", r.valid());
    o.boolean("sound", r.sound());
    append_quantiles(o, "latency", r.from_due);
    append_quantiles(o, "latency_from_sent", r.from_sent);
  }
  return out;
}

Result<std::string> broken_assertion(const ReplayReport& report, std::string_view conditions) {
  while (!conditions.empty()) {
    const std::size_t comma = conditions.find(',');
    const std::string_view condition = trimmed(conditions.substr(0, comma));
    conditions = comma == std::string_view::npos ? "" : conditions.substr(comma + 1);
    if (condition.empty()) continue;
    auto broken = check_one(report, condition);
    if (!broken || !broken->empty()) return broken;
  }
  return std::string();
}

}  // namespace luong::tools
