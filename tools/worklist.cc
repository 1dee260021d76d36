// luong worklist NAME
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "tools/cargo_list.h"
#include "tools/cleared_lots.h"
#include "tools/commands.h"
#include "tools/data_directory.h"
#include "tools/decision_walk.h"
#include "tools/entry_walk.h"
#include "tools/exit_code.h"
#include "tools/option_checks.h"
#include "tools/wall_clock.h"
#include "tools/work_lists.h"

namespace luong::tools {
namespace {

struct Request {
  std::string data, keyring, on, calendar;
  std::uint64_t capacity = 50;
  std::int32_t days = 0;
  bool json = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

Date day_of(const Request& request) {
  return request.on.empty() ? business_day(wall_clock()) : *parse_date(request.on);
}

ClearedLots lots_of(const Request& request) {
  ClearedLots lots;
  DecisionWalk::Options options;
  options.data = data_directory(request.data);
  options.keyring = request.keyring;
  options.doing = "looked at";
  options.revisions = true;
  const auto entries = [&lots](const JournalRecord&, const JournalEntry& entry) {
    return lots.take_entry(entry);
  };
  if (const auto error = EntryWalk{options.data / "journal"}.run(entries)) end_with(*error);
  const auto verdicts = [&lots](const JournalRecord&, const JournalEntry& entry,
                                const PinnedContext& context) {
    return lots.take_verdict(entry, context);
  };
  if (const auto error = DecisionWalk::run(options, verdicts)) end_with(*error);
  return lots;
}

void post_clearance_list(const Request& request) {
  const ClearedLots lots = lots_of(request);
  const Date on = day_of(request);
  const AuditList list = audit_list(lots, on, request.capacity);
  print(request.json ? audit_list_json(list, on) : audit_list_text(list));
}

void defence(const Request& request) {
  WorkingDays days;
  if (!request.calendar.empty()) {
    auto loaded = WorkingDays::load(request.calendar);
    if (!loaded) end_with(loaded.error());
    days = std::move(*loaded);
  }
  const ClearedLots lots = lots_of(request);
  const auto items = defence_list(lots, days);
  const Date on = day_of(request);
  print(request.json ? defence_list_json(items, on) : defence_list_text(items, on));
}

void value(const Request& request) {
  const ClearedLots lots = lots_of(request);
  const auto found = value_list(lots);
  print(request.json ? value_list_json(found) : value_list_text(found));
}

void cargo(const Request& request) {
  CargoList list;
  const auto take = [&list](const JournalRecord& record, const JournalEntry& entry) {
    return list.take(record.receipt.sequence, entry);
  };
  const auto journal = data_directory(request.data) / "journal";
  if (const auto error = EntryWalk{journal}.run(take)) end_with(*error);
  const Date on = day_of(request);
  const auto items = list.undeclared(on, request.days);
  print(request.json ? cargo_list_json(items, on) : cargo_list_text(items, on));
}

CLI::App* add_list(CLI::App& group, const std::shared_ptr<Request>& request,
                   const std::string& name, const std::string& description,
                   void (*run)(const Request&)) {
  CLI::App* command = group.add_subcommand(name, description);
  command->add_option("--data", request->data,
                      "Data directory (default $LUONG_DATA or ./luong-data)");
  command->add_option("--keyring", request->keyring,
                      "The daemon's key ring, where `keyring` of its configuration names another "
                      "place than the data directory");
  command->add_option("--on", request->on, "The day to look at it from, +07:00 (default: today)")
      ->check(check_day);
  command->add_flag("--json", request->json, "One JSON object");
  command->callback([request, run] { run(*request); });
  return command;
}

}  // namespace

void add_worklist_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* group = app.add_subcommand("worklist", "What somebody has to look at");
  group->require_subcommand(1);
  add_list(*group, request, "post-clearance",
           "Lots to audit within 60 days of their clearance, the highest score first, by office",
           post_clearance_list)
      ->add_option("--capacity", request->capacity, "Lots an office can audit")
      ->capture_default_str();
  add_list(*group, request, "defence",
           "Security and defence lots whose dossier is due 3 working days after their release",
           defence)
      ->add_option("--calendar", request->calendar, "Days off, one (2025-09-02) a line");
  add_list(*group, request, "cargo",
           "Consignments told by a manifest or advance cargo information that nobody has declared",
           cargo)
      ->add_option("--days", request->days,
                   "So many days after their arrival at least; 30: goods without a declaration")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_list(*group, request, "value",
           "Low prices let go Green that nobody has consulted about: empty at the close of a month",
           value);
}

}  // namespace luong::tools
