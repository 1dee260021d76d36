// luong assess run | history
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "config/assess_event_loader.h"
#include "config/assessment_rules_loader.h"
#include "config/snapshot_loader.h"
#include "core/json_line.h"
#include "storage/snapshot_store.h"
#include "tools/assessment_run.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/exit_code.h"
#include "tools/option_checks.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

using Clock = std::chrono::steady_clock;

struct Request {
  std::string data, facts, rules, as_of, report, tax_code;
  std::vector<std::string> events;
  bool dry_run = false, json = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::vector<AssessmentRules> rules_of(const std::string& file) {
  auto rules = load_assessment_rules(file);
  if (rules) return std::move(*rules);
  for (const Error& error : rules.error())
    std::fprintf(stderr, "luong: %s\n", to_string(error).c_str());
  throw CLI::RuntimeError(kExitConfig);
}

// "events: 4,200,000", once a second.
class Progress {
 public:
  void operator()(const char* what, std::uint64_t count) {
    if (count % 4'096 != 0) return;
    const auto now = Clock::now();
    if (now - told_ < std::chrono::seconds(1)) return;
    told_ = now;
    std::fprintf(stderr, "%s: %s\n", what, grouped(count).c_str());
  }

 private:
  Clock::time_point told_ = Clock::now();
};

EventYear events_of(const Request& request, Date as_of, std::uint64_t& lines) {
  EventYear year(as_of);
  Progress progress;
  AssessEvent event;
  for (const std::string& file : request.events) {
    auto loader = AssessEventLoader::open(file);
    if (!loader) end_with(loader.error());
    for (;;) {
      const auto more = loader->next(event);
      if (!more) end_with(more.error());
      if (!*more) break;
      if (auto error = year.add(event)) {
        error->path = file + ":" + std::to_string(loader->line()) + ": " + error->path;
        end_with(*error);
      }
      progress("events", ++lines);
    }
  }
  return year;
}

struct Outcome {
  std::uint64_t event_lines = 0, generation = 0;
  double seconds = 0;
  std::uint64_t memory_max_bytes = 0;
};

std::string text_of(const AssessmentRun::Sums& sums, const EventYear& events,
                    const AssessmentRules& rules, Date as_of, const Outcome& outcome) {
  std::string out =
      fmt::format("assessed as of {} 00:00 by the rules from {} ({}, {})\n\n", to_string(as_of),
                  to_string(rules.from), rules.basis, rules.verified ? "verified" : "UNVERIFIED");
  std::vector<std::vector<std::string>> rows = {{"official \\ computed", "1", "2", "3", "4", "5"}};
  for (std::size_t official = 0; official < sums.levels.size(); ++official) {
    rows.push_back({official == 0 ? "none" : std::to_string(official)});
    for (std::size_t computed = 1; computed < 6; ++computed) {
      rows.back().push_back(grouped(sums.levels[official][computed]));
    }
  }
  out += text_table(rows) + "\n";
  out += fmt::format("firms {}, of which the computed level differs from the official {}\n",
                     grouped(sums.firms), grouped(sums.disagree));
  out += fmt::format("active for more than 365 days {}, established for less than 365 days {}\n",
                     grouped(sums.active_over_a_year), grouped(sums.established_under_a_year));
  out += fmt::format("firms that declared {}, rated among them {}{}\n", grouped(sums.declarants),
                     grouped(sums.declarants_rated),
                     sums.covered() ? "" : "  ALARM: profile coverage is below 90 %");
  out +=
      fmt::format("events {} distinct, {} told again, {} outside the year; {:.1f} s, {}\n",
                  grouped(events.events()), grouped(events.told_again()), grouped(events.outside()),
                  outcome.seconds, bytes_text(outcome.memory_max_bytes));
  if (outcome.generation != 0) {
    out += fmt::format("generation {} written, not in use: luong snapshot use {}\n",
                       outcome.generation, outcome.generation);
  }
  return out;
}

std::string json_of(const AssessmentRun::Sums& sums, const EventYear& events,
                    const AssessmentRules& rules, Date as_of, const Outcome& outcome) {
  std::string out;
  JsonLine json(out);
  json.open().member("as_of").text(to_string(as_of));
  json.member("rules_from").text(to_string(rules.from)).member("verified").flag(rules.verified);
  json.member("firms").unsigned_number(sums.firms);
  json.member("levels").open_list();
  for (const auto& official : sums.levels) {
    json.open_list();
    for (std::size_t computed = 1; computed < 6; ++computed) {
      json.unsigned_number(official[computed]);
    }
    json.close_list();
  }
  json.close_list().member("disagree").unsigned_number(sums.disagree);
  json.member("active_over_a_year").unsigned_number(sums.active_over_a_year);
  json.member("established_under_a_year").unsigned_number(sums.established_under_a_year);
  json.member("declarants").unsigned_number(sums.declarants);
  json.member("declarants_rated").unsigned_number(sums.declarants_rated);
  json.member("coverage_alarm").flag(!sums.covered());
  json.member("events").unsigned_number(events.events());
  json.member("told_again").unsigned_number(events.told_again());
  json.member("outside").unsigned_number(events.outside());
  json.member("milliseconds").unsigned_number(static_cast<std::uint64_t>(outcome.seconds * 1e3));
  json.member("memory_max_bytes").unsigned_number(outcome.memory_max_bytes);
  if (outcome.generation != 0) json.member("generation").unsigned_number(outcome.generation);
  json.close();
  return out + "\n";
}

void run(const Request& request) {
  const auto began = Clock::now();
  const Date as_of =
      request.as_of.empty() ? business_day(wall_clock()) : *parse_date(request.as_of);
  const std::vector<AssessmentRules> all_rules = rules_of(request.rules);
  const AssessmentRules* rules = rules_on(all_rules, as_of);
  if (rules == nullptr) {
    end_with({ErrorCode::kConfig, request.rules, "no rules are in force on " + to_string(as_of)});
  }
  Outcome outcome;
  std::ofstream report;
  if (!request.report.empty()) {
    report.open(request.report, std::ios::trunc);
    if (!report) end_with({ErrorCode::kStorage, request.report, "cannot be written"});
  }
  const EventYear events = events_of(request, as_of, outcome.event_lines);
  AssessmentRun assessment(events, *rules, as_of,
                           [&report](const std::string& line) { report << line; });
  auto facts = SnapshotLoader::open(request.facts, start_of(as_of));
  if (!facts) end_with(facts.error());
  const auto next = [&](EnterpriseRecord& record) -> Result<bool> {
    auto more = facts->next(record);
    if (!more || !*more) return more;
    if (auto error = assessment.take(record)) {
      error->path = request.facts + ":" + std::to_string(record.line) + ": " + error->path;
      return fail(std::move(*error));
    }
    return more;
  };
  if (request.dry_run) {
    EnterpriseRecord record;
    for (;;) {
      const auto more = next(record);
      if (!more) end_with(more.error());
      if (!*more) break;
    }
  } else {
    SnapshotStore::BuildOptions options;
    options.evaluated_at = start_of(as_of);
    options.now = wall_clock();
    options.input_name = request.facts;
    const auto built = SnapshotStore(data_directory(request.data), {}).build(next, options);
    if (!built) end_with(built.error());
    outcome.generation = built->generation;
  }
  if (!request.report.empty() && !report.flush()) {
    end_with({ErrorCode::kStorage, request.report, "cannot be written"});
  }
  outcome.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  outcome.memory_max_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1'024;
  print(request.json ? json_of(assessment.sums(), events, *rules, as_of, outcome)
                     : text_of(assessment.sums(), events, *rules, as_of, outcome));
  if (!assessment.sums().covered()) {
    std::fprintf(stderr, "luong: ALARM: fewer than 90 %% of the firms that declared are rated\n");
  }
}

std::string text_at(simdjson::dom::element object, std::string_view key) {
  std::string_view text;
  return object[key].get(text) == simdjson::SUCCESS ? std::string(text) : std::string("-");
}
// A level, or "-" where there is none.
std::string level_at(simdjson::dom::element object, std::string_view key) {
  std::int64_t level = 0;
  const bool there = object[key].get(level) == simdjson::SUCCESS && level != 0;
  return there ? std::to_string(level) : "-";
}

// What one generation says of a firm in one role.
std::vector<std::string> history_row(std::uint64_t generation, const std::string& record) {
  simdjson::dom::parser parser;
  simdjson::dom::element all;
  if (parser.parse(record).get(all) != simdjson::SUCCESS) {
    return {std::to_string(generation), "?", "?", "?", "?", "unreadable record"};
  }
  std::vector<std::string> row = {std::to_string(generation),
                                  text_at(all, "role"),
                                  level_at(all, "compliance_level"),
                                  "-",
                                  "-",
                                  ""};
  simdjson::dom::element assessment;
  if (all["x"]["assessment"].get(assessment) != simdjson::SUCCESS) return row;
  row[3] = text_at(assessment, "as_of");
  row[4] = level_at(assessment, "level");
  simdjson::dom::array failed;
  if (assessment["failed"].get(failed) != simdjson::SUCCESS) return row;
  for (const simdjson::dom::element one : failed) {
    row[5] +=
        (row[5].empty() ? "" : ", ") + level_at(one, "level") + ": " + text_at(one, "criterion");
  }
  return row;
}

void history(const Request& request) {
  const auto tax_code = TaxCode::parse(request.tax_code);
  if (!tax_code) {
    end_with({ErrorCode::kInvalid, {}, "\"" + request.tax_code + "\" is no tax code"});
  }
  const SnapshotStore store(data_directory(request.data), {});
  const auto generations = store.list();
  if (!generations) end_with(generations.error());
  std::vector<std::vector<std::string>> rows = {
      {"GENERATION", "ROLE", "OFFICIAL", "AS OF", "COMPUTED", "FAILED"}};
  for (const SnapshotInfo& info : *generations) {
    const auto records = store.show(info.generation, *tax_code, std::nullopt);
    if (!records) continue;  // Not in this one, or it cannot be read: `snapshot verify` tells.
    for (const std::string& record : *records) {
      rows.push_back(history_row(info.generation, record));
    }
  }
  if (rows.size() == 1) {
    end_with({ErrorCode::kNotFound, {}, "no generation knows " + tax_code->text()});
  }
  print(text_table(rows));
}

}  // namespace

void add_assess_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* group = app.add_subcommand(
      "assess",
      "Daily assessment of compliance (đánh giá tuân thủ), from facts and a year of events");
  group->require_subcommand(1);
  CLI::App* running = group->add_subcommand(
      "run", "Compute levels, report where they differ from the official ones, write a generation");
  running->add_option("--facts", request->facts, "Enterprise records, as for snapshot build")
      ->required();
  running->add_option("--events", request->events, "Files of assess-event/1 NDJSON")->required();
  running->add_option("--rules", request->rules, "Thresholds (config/assessment.toml)")->required();
  running->add_option("--as-of", request->as_of, "Day assessed at 00:00 +07:00 (default today)")
      ->check(check_day);
  running->add_option("--report", request->report,
                      "NDJSON file of the firms whose computed level is not the official one");
  running->add_flag("--dry-run", request->dry_run, "Sums and report only: no generation");
  running->add_flag("--json", request->json, "One JSON object");
  CLI::App* telling =
      group->add_subcommand("history", "Official and computed level of a firm, by generation");
  telling->add_option("tax_code", request->tax_code)->required();
  for (CLI::App* command : {running, telling}) {
    command->add_option("--data", request->data,
                        "Data directory (default $LUONG_DATA or ./luong-data)");
  }
  running->callback([request] { run(*request); });
  telling->callback([request] { history(*request); });
}

}  // namespace luong::tools
