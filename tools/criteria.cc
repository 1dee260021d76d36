// `luong criteria`: checking a pack before it is loaded, and reading what it holds.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/criteria_case_loader.h"
#include "config/criteria_loader.h"
#include "config/reference_loader.h"
#include "core/json_line.h"
#include "core/pack_lint.h"
#include "storage/digest.h"
#include "tools/benefits_page.h"
#include "tools/code_list_page.h"
#include "tools/commands.h"
#include "tools/criteria_case_run.h"
#include "tools/criterion_page.h"
#include "tools/exit_code.h"
#include "tools/option_checks.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

struct CriteriaArguments {
  std::string directory;
  std::string id;
  std::string lang = "vi";
  std::string reference, date, cases;
  std::string kind, state, overlay;  // what list is narrowed to
  std::string list;                  // of codes
  bool json = false;
};

// The pack, or the end of the command after every fault is told.
CriteriaPack pack_of(const std::string& directory) {
  auto pack = check_pack(std::filesystem::path(directory), sha256_hex);
  if (pack) return std::move(*pack);
  for (const Error& error : pack.error()) std::fprintf(stderr, "%s\n", to_string(error).c_str());
  const std::size_t count = pack.error().size();
  std::fprintf(stderr, "%zu error%s%s\n", count, count == 1 ? "" : "s",
               count == 20 ? ", and perhaps more: the first 20 are shown" : "");
  throw CLI::RuntimeError(kExitData);
}

Date day_of(const CriteriaArguments& arguments) {
  return arguments.date.empty() ? business_day(wall_clock()) : *parse_date(arguments.date);
}

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

// How many there are of each kind, and of RISK of each group.
std::string counts_text(const CriteriaPack& pack) {
  std::vector<std::vector<std::string>> rows = {{"KIND", "GROUP", "CRITERIA", "IN FORCE"}};
  const auto add = [&](std::string kind, std::string group, const auto& belongs) {
    const auto all = std::ranges::count_if(pack.criteria, belongs);
    const auto active = std::ranges::count_if(
        pack.criteria, [&](const Criterion& c) { return belongs(c) && c.state == State::kActive; });
    if (all == 0) return;
    rows.push_back(
        {std::move(kind), std::move(group), std::to_string(all), std::to_string(active)});
  };
  for (const Kind kind : {Kind::kHard, Kind::kDirected, Kind::kRandom, Kind::kSystem}) {
    add(std::string(name(kind)), "", [kind](const Criterion& c) { return c.kind == kind; });
  }
  for (std::size_t i = 0; i < kGroups; ++i) {
    const auto group = static_cast<Group>(i);
    add("RISK", std::string(name(group)), [group](const Criterion& c) { return c.group == group; });
  }
  return text_table(rows);
}

// Where and when each overlay applies, and the hash of what it stands on.
std::string overlays_text(const CriteriaPack& pack) {
  if (pack.overlays.empty()) return {};
  std::string out = "base " + pack.base_hash + "\n";
  for (const Overlay& overlay : pack.overlays) {
    const auto own = std::ranges::count(pack.criteria, overlay.name, &Criterion::overlay);
    out += "overlay " + overlay.name + ": " + std::to_string(own) + " criteria, ";
    out += overlay.scope.empty() ? "everybody" : overlay.scope;
    for (const Period& window : overlay.windows) {
      out += ", " + to_string(window.from) + " - " + to_string(window.to);
    }
    out += '\n';
  }
  return out;
}

void check(const CriteriaArguments& arguments) {
  const CriteriaPack pack = pack_of(arguments.directory);
  if (arguments.json) {
    std::string out;
    JsonLine json(out);
    json.open().member("name").text(pack.name).member("version").text(pack.version);
    json.member("hash").text(pack.hash).member("base_hash").text(pack.base_hash);
    json.member("notice").text(pack.notice).member("overlays").open_list();
    for (const Overlay& overlay : pack.overlays) json.text(overlay.name);
    json.close_list();
    json.member("criteria").number(static_cast<std::int64_t>(pack.criteria.size())).close();
    return print(out + "\n");
  }
  print(pack.name + " " + pack.version + ": " + std::to_string(pack.criteria.size()) +
        " criteria, no error\n" + pack.notice + "\nhash " + pack.hash + "\n" + overlays_text(pack) +
        "\n" + counts_text(pack));
}

void print_findings(const std::vector<LintFinding>& findings, bool as_json) {
  std::string out;
  for (const LintFinding& finding : findings) {
    if (!as_json) {
      out += std::string(finding.id.view()) + ": " + std::string(name(finding.what)) + ": " +
             finding.sentence + '\n';
      continue;
    }
    JsonLine json(out);
    json.open().member("id").text(finding.id.view()).member("what").text(name(finding.what));
    json.member("sentence").text(finding.sentence).close();
    out += '\n';
  }
  print(out);
}

void run_lint(const CriteriaArguments& arguments) {
  const CriteriaPack pack = pack_of(arguments.directory);
  std::optional<ReferenceData> reference;
  if (!arguments.reference.empty()) {
    auto loaded = load_reference(arguments.reference, sha256_hex);
    if (!loaded) end_with(loaded.error());
    reference = std::move(*loaded);
  }
  const Date day = day_of(arguments);
  const auto findings = lint(pack, day, reference ? &*reference : nullptr);
  print_findings(findings, arguments.json);
  if (!findings.empty()) {
    std::fprintf(stderr, "luong: %zu thing%s to look at\n", findings.size(),
                 findings.size() == 1 ? "" : "s");
    throw CLI::RuntimeError(1);
  }
  if (!arguments.json) print("nothing found\n");
}

// Each case that fails, with what is not as expected; exit 1 where some do.
void run_cases(const CriteriaArguments& arguments) {
  CriteriaPack pack = pack_of(arguments.directory);
  auto reference = load_reference(arguments.reference, sha256_hex);
  if (!reference) end_with(reference.error());
  const auto cases = load_criteria_cases(arguments.cases);
  if (!cases) end_with(cases.error());
  CriteriaCaseRun run(pack, *reference);
  std::size_t failed = 0;
  for (const CriteriaCase& one : *cases) {
    auto wrong = run.run(one);
    if (!wrong) {
      Error error = std::move(wrong.error());
      error.path = arguments.cases + ":" + std::to_string(one.line) + ": " + error.path;
      end_with(error);
    }
    if (wrong->empty()) continue;
    ++failed;
    print(arguments.cases + ":" + std::to_string(one.line) + ": " + one.name + "\n");
    for (const std::string& sentence : *wrong) print("  " + sentence + "\n");
  }
  print(std::to_string(cases->size() - failed) + " of " + std::to_string(cases->size()) +
        " cases passed\n");
  if (failed != 0) throw CLI::RuntimeError(1);
}

// The table of show, of some criteria only.
void list(const CriteriaArguments& arguments) {
  CriteriaPack pack = pack_of(arguments.directory);
  std::erase_if(pack.criteria, [&](const Criterion& c) {
    const bool kind = arguments.kind.empty() || name(c.kind) == arguments.kind;
    const bool state = arguments.state.empty() || name(c.state) == arguments.state;
    const bool overlay = arguments.overlay.empty() || c.overlay == arguments.overlay;
    return !(kind && state && overlay);
  });
  print(arguments.json ? pack_json(pack) + "\n" : criteria_table(pack, arguments.lang));
}

void show(const CriteriaArguments& arguments) {
  const CriteriaPack pack = pack_of(arguments.directory);
  if (arguments.id.empty()) {
    return print(arguments.json ? pack_json(pack) + "\n"
                                : criteria_table(pack, arguments.lang) + "\n" + pack.notice + "\n");
  }
  const Criterion* criterion = arguments.id.size() <= CriterionId::capacity()
                                   ? pack.find(CriterionId(arguments.id))
                                   : nullptr;
  if (criterion == nullptr) {
    end_with({ErrorCode::kNotFound, arguments.directory, "has no criterion " + arguments.id});
  }
  print(arguments.json ? criterion_json(*criterion) + "\n"
                       : criterion_page(*criterion, arguments.lang) + "\n" + pack.notice + "\n");
}

void show_codes(const CriteriaArguments& arguments) {
  const CriteriaPack pack = pack_of(arguments.directory);
  if (!pack.codes.given) {
    end_with({ErrorCode::kNotFound, arguments.directory, "has no codes.toml, so no code lists"});
  }
  print(arguments.json ? code_lists_json(pack, arguments.list)
                       : code_lists_text(pack.codes, arguments.list, arguments.lang) + "\n" +
                             pack.notice + "\n");
}

void show_benefits(const CriteriaArguments& arguments) {
  const CriteriaPack pack = pack_of(arguments.directory);
  if (!pack.benefits.given) {
    end_with({ErrorCode::kNotFound, arguments.directory, "has no benefits.toml, so no matrix"});
  }
  print(benefits_text(pack.benefits, day_of(arguments), arguments.lang) + "\n" + pack.notice +
        "\n");
}

void add_arguments(CLI::App& command, CriteriaArguments& arguments) {
  command.add_option("directory", arguments.directory, "Directory of the pack")->required();
  command.add_flag("--json", arguments.json, "One line of JSON");
}

}  // namespace

void add_criteria_commands(CLI::App& app) {
  auto* group = app.add_subcommand("criteria", "Check and read criteria packs (bộ tiêu chí)");
  group->require_subcommand(1);
  const auto arguments = std::make_shared<CriteriaArguments>();
  auto* checking = group->add_subcommand("check", "Every error of a pack, or a summary");
  add_arguments(*checking, *arguments);
  checking->callback([arguments] { check(*arguments); });
  auto* showing = group->add_subcommand("show", "The criteria of a pack, or one of them in full");
  add_arguments(*showing, *arguments);
  showing->add_option("id", arguments->id, "Criterion, as V401");
  showing->add_option("--lang", arguments->lang, "Language of titles and guidance")
      ->check(CLI::IsMember({"vi", "en"}));
  showing->callback([arguments] { show(*arguments); });
  auto* listing =
      group->add_subcommand("list", "The criteria of a pack, or some of them, a line each");
  add_arguments(*listing, *arguments);
  listing->add_option("--kind", arguments->kind)
      ->check(CLI::IsMember({"HARD", "DIRECTED", "RISK", "RANDOM", "SYSTEM"}));
  listing->add_option("--state", arguments->state)
      ->check(CLI::IsMember({"draft", "shadow", "active", "retired"}));
  listing->add_option("--overlay", arguments->overlay, "Name of an overlay");
  listing->add_option("--lang", arguments->lang, "Language of titles")
      ->check(CLI::IsMember({"vi", "en"}));
  listing->callback([arguments] { list(*arguments); });
  auto* coding = group->add_subcommand(
      "codes", "The code lists: guidance, risk instructions, alerts, signs of violation");
  add_arguments(*coding, *arguments);
  coding->add_option("--list", arguments->list, "One of them")
      ->check(CLI::IsMember({"guidance", "instruction", "alert", "sign"}));
  coding->add_option("--lang", arguments->lang, "Language of the texts")
      ->check(CLI::IsMember({"vi", "en"}));
  coding->callback([arguments] { show_codes(*arguments); });
  auto* granting = group->add_subcommand(
      "benefits", "The matrix of benefits: what is due to each compliance level, and to members");
  granting->add_option("directory", arguments->directory, "Directory of the pack")->required();
  granting->add_option("--date", arguments->date, "Day (default today)")->check(check_day);
  granting->add_option("--lang", arguments->lang, "Language of the texts")
      ->check(CLI::IsMember({"vi", "en"}));
  granting->callback([arguments] { show_benefits(*arguments); });
  auto* testing = group->add_subcommand(
      "test", "Judges the cases an analyst wrote and compares; exit 1 where some fail");
  testing->add_option("directory", arguments->directory, "Directory of the pack")->required();
  testing->add_option("--cases", arguments->cases, "NDJSON file, a case a line")->required();
  testing->add_option("--reference", arguments->reference, "Directory of the reference data")
      ->required();
  testing->callback([arguments] { run_cases(*arguments); });
  auto* linting = group->add_subcommand(
      "lint", "Criteria that are dead, unreachable, duplicate or contradictory; exit 1 where some");
  add_arguments(*linting, *arguments);
  linting->add_option("--reference", arguments->reference,
                      "Directory of the reference data: names what looks into a table it lacks");
  linting->add_option("--date", arguments->date, "Day to judge expiry by (default today)")
      ->check(check_day);
  linting->callback([arguments] { run_lint(*arguments); });
}

}  // namespace luong::tools
