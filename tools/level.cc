// luong level: what firms ask of their compliance level, and object to.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "config/keyring.h"
#include "core/level_answer.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/exit_code.h"
#include "tools/option_checks.h"
#include "tools/programme_files.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

struct Request {
  std::string data, date, firm, keyring;
  bool json = false, open = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void appeals(const Request& request) {
  const Instant now = wall_clock();
  std::vector<std::vector<std::string>> rows = {
      {"id", "tax_code", "level", "state", "opened_at", "days", "outcome", "note"}};
  const auto files = ProgrammeFiles::read(data_directory(request.data));
  if (!files) end_with(files.error());
  for (const auto& [id, appeal] : files->appeals) {
    if (request.open && appeal.state != AppealState::kOpen) continue;
    const bool answered = appeal.state != AppealState::kOpen;
    rows.push_back({id, appeal.tax_code.text(), std::to_string(appeal.level),
                    std::string(name(appeal.state)), to_string(appeal.opened_at),
                    std::to_string(appeal.age_ms(now) / kDayMs),
                    answered ? (appeal.changed ? "changed" : "upheld") : "", appeal.note});
  }
  print(request.json ? json_rows(rows) : text_table(rows));
}

void ticket(const Request& request) {
  const auto tax_code = TaxCode::parse(request.firm);
  if (!tax_code) end_with({ErrorCode::kInvalid, {}, "\"" + request.firm + "\" is no tax code"});
  const auto keyring =
      Keyring::load(request.keyring.empty() ? data_directory(request.data) / "keyring"
                                            : std::filesystem::path(request.keyring));
  if (!keyring) end_with(keyring.error());
  print(level_ticket(*keyring->newest(), *tax_code, *parse_date(request.date)) + "\n");
}

}  // namespace

void add_level_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* group = app.add_subcommand(
      "level", "What firms ask of their compliance level, and object to (acts: luong ctl appeal)");
  group->require_subcommand(1);
  const auto add = [&](const char* name, const char* what) {
    CLI::App* command = group->add_subcommand(name, what);
    command->add_option("--data", request->data,
                        "Data directory (default $LUONG_DATA or ./luong-data)");
    return command;
  };
  CLI::App* made = add("ticket", "A ticket with which a firm may ask for its own level (level/1)");
  made->add_option("TAX_CODE", request->firm, "The firm")->required();
  made->add_option("--valid-to", request->date, "Its last day")->required()->check(check_day);
  made->add_option("--keyring", request->keyring,
                   "The daemon's key ring, where it is not in the data directory");
  made->callback([request] { ticket(*request); });

  CLI::App* listed = add("appeals", "Appeals against a level, with their age");
  listed->add_flag("--open", request->open, "Only those not answered");
  listed->add_flag("--json", request->json, "One JSON object a line");
  listed->callback([request] { appeals(*request); });
}

}  // namespace luong::tools
