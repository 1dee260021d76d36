// luong programme: the files of the voluntary-compliance programme, read from the journal.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/json_line.h"
#include "core/programme_proposals.h"
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
  std::string data, state, date;
  CandidateTerms terms;
  bool json = false, open = false;
};
using Rows = std::vector<std::vector<std::string>>;  // the first is the header

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_rows(const Rows& rows, bool json) { print(json ? json_rows(rows) : text_table(rows)); }

ProgrammeFiles files_of(const Request& request) {
  auto files = ProgrammeFiles::read(data_directory(request.data));
  if (!files) end_with(files.error());
  return std::move(*files);
}

Date day_of(const Request& request) {
  return request.date.empty() ? business_day(wall_clock()) : *parse_date(request.date);
}

std::string root_text(std::uint64_t root) {
  return root == 0 ? std::string() : DeclarationNumber::original_of(root).text();
}

void list(const Request& request) {
  Rows rows = {{"tax_code", "state", "since", "reference", "warnings", "reason", "note"}};
  for (const auto& [tax_code, file] : files_of(request).memberships) {
    if (!request.state.empty() && request.state != name(file.state)) continue;
    rows.push_back({tax_code.text(), std::string(name(file.state)), to_string(file.since),
                    file.reference, std::to_string(file.warnings),
                    std::string(1, letter(file.reason)), file.note});
  }
  print_rows(rows, request.json);
}

void requests(const Request& request) {
  const Instant now = wall_clock();
  Rows rows = {{"id", "tax_code", "state", "received_at", "hours", "overdue", "held", "unit",
                "case", "declaration", "note"}};
  for (const auto& [id, file] : files_of(request).requests) {
    if (request.open && file.state != RequestState::kReceived) continue;
    rows.push_back({id, file.tax_code.text(), std::string(name(file.state)),
                    to_string(file.received_at), std::to_string(file.age_ms(now) / kHourMs),
                    file.overdue(now) ? "yes" : "no", file.held ? "yes" : "no", file.unit,
                    file.case_no, root_text(file.declaration_root), file.note});
  }
  print_rows(rows, request.json);
}

void holds(const Request& request) {
  Rows rows = {{"case", "state", "since", "declaration", "note"}};
  for (const auto& [case_no, hold] : files_of(request).holds) {
    if (request.open && !hold.in_force) continue;
    rows.push_back({case_no, hold.in_force ? "in force" : "lifted", to_string(hold.since),
                    root_text(hold.declaration_root), hold.note});
  }
  print_rows(rows, request.json);
}

// Every trader of the generation in force, as it stands with the changes since.
template <typename Take>
void each_firm(const ProgrammeFiles& files, Take take) {
  const auto snapshot = files.snapshot();
  if (!snapshot) end_with(snapshot.error());
  for (const Enterprise& record : (*snapshot)->enterprises()) {
    if (record.role != Role::kTrader) continue;
    take(*files.overlay().in_force(**snapshot, &record),
         files.of(TaxCode::from_packed(record.tax_code)));
  }
}

void proposals(const Request& request) {
  const ProgrammeFiles files = files_of(request);
  const auto pack = files.pack();
  if (!pack) end_with(pack.error());
  const Date day = day_of(request);
  Rows rows = {{"id", "tax_code", "act", "reason", "why"}};
  each_firm(files, [&](const Enterprise& firm, const Membership& file) {
    for (const auto& proposal : propose(firm, file, (*pack)->benefits, day, request.terms)) {
      const std::string tax_code = TaxCode::from_packed(firm.tax_code).text();
      const std::string reason = proposal.reason == RevocationReason::kNone
                                     ? std::string()
                                     : std::string(1, letter(proposal.reason));
      rows.push_back(
          {fmt::format("{}-{}-{}{}", to_string(day), tax_code, name(proposal.act), reason),
           tax_code, std::string(name(proposal.act)), reason, proposal.why});
    }
  });
  std::sort(rows.begin() + 1, rows.end());  // Records come in no order.
  print_rows(rows, request.json);
  if (!request.json && !(*pack)->benefits.programme_runs(day)) {
    print("no window of the programme is open on " + to_string(day) + ": nobody can be invited\n");
  }
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.2f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void metrics(const Request& request) {
  const ProgrammeFiles files = files_of(request);
  ProgrammeMetrics m;
  each_firm(files, [&m](const Enterprise& firm, const Membership& file) { m.count(firm, file); });
  print_rows({{"figure", "count", "of", "percent", "aim"},
              {"members", grouped(m.members), "", "", ""},
              {"level kept or raised", grouped(m.kept_or_raised), grouped(m.rated_then_and_now),
               share(m.kept_or_raised, m.rated_then_and_now), "over 80 (S000-2)"},
              {"members with a violation", grouped(m.with_violations), grouped(m.members),
               share(m.with_violations, m.members), "0 after 2 years (S000-3)"},
              {"active firms at level 2 or 3", grouped(m.active_at_2_or_3), grouped(m.active),
               share(m.active_at_2_or_3, m.active), "over 20 after 5 years (S000-5)"}},
             request.json);
}

void events(const Request& request) {
  std::string out;
  for (const ProgrammeFiles::Change& change : files_of(request).changes) {
    JsonLine json(out);
    json.open().member("schema").text("assess-event/1");
    json.member("event_id").text("programme-" + std::to_string(change.sequence));
    json.member("kind").text("membership").member("tax_code").text(change.tax_code.text());
    json.member("role").text("TRADER").member("at").instant(change.at);
    json.member("member").flag(change.member).close();
    out += '\n';
  }
  print(out);
}

CLI::App* add(CLI::App& group, const std::shared_ptr<Request>& request, const std::string& name,
              const std::string& description, void (*run)(const Request&)) {
  CLI::App* command = group.add_subcommand(name, description);
  command->add_option("--data", request->data,
                      "Data directory (default $LUONG_DATA or ./luong-data)");
  command->add_flag("--json", request->json, "One JSON object a line");
  command->callback([request, run] { run(*request); });
  return command;
}

}  // namespace

void add_programme_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* group = app.add_subcommand(
      "programme",
      "The voluntary-compliance programme: its files, and what the machine proposes (acts: luong "
      "ctl programme)");
  group->require_subcommand(1);
  add(*group, request, "list", "Firms with a file: state, since when, by which act", list)
      ->add_option("--state", request->state, "Only these")
      ->check(CLI::IsMember({"none", "invited", "volunteered", "member", "revoked"}));
  add(*group, request, "requests", "Requests for support, with the 24-hour clock", requests)
      ->add_flag("--open", request->open, "Only those not settled");
  add(*group, request, "holds", "Cases on which facilitation is stopped", holds)
      ->add_flag("--open", request->open, "Only those in force");
  CLI::App* proposed =
      add(*group, request, "proposals",
          "Whom to invite, warn or revoke, by the records in force; an officer decides", proposals);
  proposed->add_option("--date", request->date, "As of this day (default: today)")
      ->check(check_day);
  proposed->add_option("--declarations-min", request->terms.declarations_min,
                       "Declarations in a year a candidate has at least (12)");
  add(*group, request, "metrics", "How members stand against the aims of the programme", metrics);
  add(*group, request, "events",
      "Recognitions and revocations as assess-event/1, for luong assess run", events);
}

}  // namespace luong::tools
