#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/account_book.h"
#include "tools/commands.h"
#include "tools/declaration_generator.h"
#include "tools/option_checks.h"
#include "tools/output_file.h"
#include "tools/permit_book.h"

namespace luong::tools {
namespace {

struct Request {
  GeneratorOptions options;
  std::string out = "-", snapshot, permits, day, lines = "mix";
  double malformed = 0, amendments = 2, duplicates = 1;  // percent
  bool plain = false;
};

std::uint32_t per_million(double percent) {
  return static_cast<std::uint32_t>(percent * 10'000 + 0.5);
}

void write_snapshot(const std::string& path, const EnterprisePopulation& enterprises) {
  OutputFile snapshot(path);
  enterprises.append_snapshot(snapshot.buffer());
  snapshot.finish();
}

// As the single window, and the system that accepts exemption lists, told it at midnight, before
// the day's declarations.
void write_notices(const std::string& path, const PermitBook& permits, const AccountBook& accounts,
                   Date day) {
  OutputFile out(path);
  permits.append_notices(out.buffer(), start_of(day));
  accounts.append_notices(out.buffer(), start_of(day));
  out.finish();
}

void run(Request& request) {
  GeneratorOptions& options = request.options;
  if (request.lines != "mix") options.lines = static_cast<std::uint32_t>(std::stoul(request.lines));
  if (!request.day.empty()) options.day = *parse_date(request.day);
  options.malformed = per_million(request.malformed);
  options.amendments = per_million(request.amendments);
  options.duplicates = per_million(request.duplicates);
  options.scenarios = !request.plain;
  DeclarationGenerator generator(options);
  if (!request.snapshot.empty()) write_snapshot(request.snapshot, generator.enterprises());
  if (options.count == 0) return;
  OutputFile out(request.out);
  PermitBook permits;
  AccountBook accounts;
  for (std::uint64_t i = 0; i < options.count; ++i) {
    generator.append_next(out.buffer());
    permits.note(generator.last());
    accounts.note(generator.last());
    out.write_if_full();
  }
  out.finish();
  if (!request.permits.empty()) write_notices(request.permits, permits, accounts, options.day);
}

std::string check_lines(const std::string& text) {
  if (text == "mix") return {};
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && text.size() <= 2 && std::stoi(text) >= 1 && std::stoi(text) <= 50) return {};
  return "expected mix or a number from 1 to 50";
}

}  // namespace

void add_generate_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* command = app.add_subcommand(
      "generate",
      "Write a reproducible stream of invented declarations, and the matching snapshot");
  GeneratorOptions& options = request->options;
  command->add_option("--count", options.count, "Messages; 0 writes the snapshot only")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1'000'000'000'000}))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "The same seed gives the same bytes")
      ->capture_default_str();
  command->add_option("--enterprises", options.enterprises, "Traders, by size after Zipf")
      ->check(CLI::Range(1U, 10'000'000U))
      ->capture_default_str();
  command->add_option("--lines", request->lines, "Goods lines of each: a number, or mix")
      ->check(check_lines)
      ->capture_default_str();
  command->add_option("--out", request->out, "NDJSON file, - for standard output")
      ->capture_default_str();
  command->add_option("--snapshot", request->snapshot,
                      "Also write the enterprises, as `luong snapshot build` reads them");
  command->add_option("--permits", request->permits,
                      "Also write what the single window knows of the permits declared, for an "
                      "officers' listener");
  command->add_option("--date", request->day, "Day of registration (default 2026-03-16)")
      ->check(check_day);
  const auto percent = CLI::Range(0.0, 100.0);
  command->add_option("--malformed", request->malformed, "Percent of lines no parser accepts")
      ->check(percent)
      ->capture_default_str();
  command->add_option("--amendments", request->amendments, "Percent of amendments")
      ->check(percent)
      ->capture_default_str();
  command->add_option("--duplicates", request->duplicates, "Percent of messages sent again")
      ->check(percent)
      ->capture_default_str();
  command->add_flag("--plain", request->plain, "Ordinary declarations only: no risk scenarios");
  command->callback([request] { run(*request); });
}

}  // namespace luong::tools
