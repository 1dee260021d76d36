// luong report NAME
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "core/declaration_codec.h"
#include "core/facts.h"
#include "core/json_line.h"
#include "storage/snapshot_store.h"
#include "tools/channel_shares.h"
#include "tools/check_results.h"
#include "tools/check_summary.h"
#include "tools/commands.h"
#include "tools/criteria_effectiveness.h"
#include "tools/data_directory.h"
#include "tools/decision_walk.h"
#include "tools/entry_walk.h"
#include "tools/exit_code.h"
#include "tools/goods_codes.h"
#include "tools/member_comparison.h"
#include "tools/new_firms.h"
#include "tools/obligation_list.h"
#include "tools/option_checks.h"
#include "tools/permit_savings.h"
#include "tools/repeat_offenders.h"
#include "tools/scanner_use.h"
#include "tools/second_looks.h"
#include "tools/text_table.h"
#include "tools/wall_clock.h"

namespace luong::tools {
namespace {

struct Request {
  std::string data, keyring, from, to, on, office;
  double percent = 2;                // of checks looked at again
  std::uint64_t violations_min = 2;  // of a repeat offender
  bool json = false, overdue = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string permits_text(const PermitSavings::Counts& c) {
  std::vector<std::vector<std::string>> rows = {
      {"", "declarations", "share"},
      {"decided", grouped(c.decided), ""},
      {"Yellow with the register", grouped(c.yellow), share_text(c.yellow, c.decided)},
      {"Yellow without it", grouped(c.yellow_without), share_text(c.yellow_without, c.decided)},
      {"naming permits", grouped(c.with_permits), share_text(c.with_permits, c.decided)},
      {"... all confirmed", grouped(c.confirmed), share_text(c.confirmed, c.with_permits)},
      {"... while the feed was silent", grouped(c.feed_silent),
       share_text(c.feed_silent, c.with_permits)},
      {"kept Green by the register", grouped(c.kept_green), share_text(c.kept_green, c.decided)},
      {"refused on its word", grouped(c.refused), ""},
  };
  std::string out = text_table(rows);
  if (c.kept_green_by_ministry.empty()) return out;
  rows = {{"kept Green, by who issues the permit", "declarations"}};
  for (const auto& [ministry, count] : c.kept_green_by_ministry) {
    rows.push_back({ministry, grouped(count)});
  }
  return out + "\n" + text_table(rows);
}

std::string permits_json(const PermitSavings::Counts& c) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("permits").member("decided").unsigned_number(c.decided);
  json.member("yellow").unsigned_number(c.yellow);
  json.member("yellow_without").unsigned_number(c.yellow_without);
  json.member("with_permits").unsigned_number(c.with_permits);
  json.member("confirmed").unsigned_number(c.confirmed);
  json.member("feed_silent").unsigned_number(c.feed_silent);
  json.member("kept_green").unsigned_number(c.kept_green);
  json.member("refused").unsigned_number(c.refused);
  json.member("kept_green_by_ministry").open();
  for (const auto& [ministry, count] : c.kept_green_by_ministry) {
    json.member(ministry).unsigned_number(count);
  }
  json.close().close();
  return out + "\n";
}

std::string goods_codes_text(const GoodsCodes& goods) {
  const auto several = goods.under_several();
  std::string out =
      fmt::format("{} goods lines, {} descriptions, {} under several HS codes\n",
                  grouped(goods.lines()), grouped(goods.goods()), grouped(several.size()));
  if (several.empty()) return out;
  std::vector<std::vector<std::string>> rows = {
      {"description", "HS code", "lines", "tax value, VND", "first declaration", "of"}};
  for (const GoodsCodes::Good& good : several) {
    std::string description = good.description;
    for (const GoodsCodes::Code& code : good.codes) {
      rows.push_back({description, std::string(code.hs.view()), grouped(code.lines),
                      grouped(static_cast<std::uint64_t>(code.tax_value_vnd)), code.first.text(),
                      code.trader.text()});
      description.clear();
    }
  }
  return out + "\n" + text_table(rows);
}

std::string goods_codes_json(const GoodsCodes& goods) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("goods-codes").member("lines").unsigned_number(goods.lines());
  json.member("descriptions").unsigned_number(goods.goods());
  json.member("goods").open_list();
  for (const GoodsCodes::Good& good : goods.under_several()) {
    json.open().member("description").text(good.description).member("codes").open_list();
    for (const GoodsCodes::Code& code : good.codes) {
      json.open().member("hs_code").text(code.hs.view());
      json.member("lines").unsigned_number(code.lines);
      json.member("tax_value_vnd").number(code.tax_value_vnd);
      json.member("first_declaration_no").text(code.first.text());
      json.member("tax_code").text(code.trader.text()).close();
    }
    json.close_list().close();
  }
  json.close_list().close();
  return out + "\n";
}

// Business days of arrival, inclusive.
struct Period {
  Date from{INT32_MIN}, to{INT32_MAX};
  bool contains(Instant arrival) const {
    const Date day = business_day(arrival);
    return from <= day && day <= to;
  }
};

Period period_of(const Request& request) {
  Period period;
  if (!request.from.empty()) period.from = *parse_date(request.from);
  if (!request.to.empty()) period.to = *parse_date(request.to);
  if (period.to < period.from) {
    end_with({ErrorCode::kInvalid, {}, "--to lies before --from"});
  }
  return period;
}

// Hands every decision of the period to `take`, with its sequence and what it was judged in.
template <typename Take>
void walk_numbered(const Request& request, Take take) {
  const Period period = period_of(request);
  Declaration declaration;
  const auto of_office = [&](const JournalEntry& entry) -> Result<bool> {
    if (request.office.empty()) return true;
    if (auto error = decode(entry.declaration, declaration)) return fail(std::move(*error));
    return declaration.customs_office.view() == request.office;
  };
  DecisionWalk::Options options;
  options.data = data_directory(request.data);
  options.keyring = request.keyring;
  options.doing = "looked at";
  const auto of_period = [&](const JournalRecord& record, const JournalEntry& entry,
                             const PinnedContext& context) -> std::optional<Error> {
    if (!period.contains(entry.arrival)) return std::nullopt;
    const auto wanted = of_office(entry);
    if (!wanted) return wanted.error();
    return *wanted ? take(record.receipt.sequence, entry, context) : std::nullopt;
  };
  if (const auto error = DecisionWalk::run(options, of_period)) end_with(*error);
}

template <typename Take>
void walk(const Request& request, Take take) {
  walk_numbered(request, [&take](std::uint64_t, const JournalEntry& entry,
                                 const PinnedContext& context) { return take(entry, context); });
}

CheckResults results_of(const Request& request) {
  auto results = CheckResults::of_journal(data_directory(request.data) / "journal");
  if (!results) end_with(results.error());
  return std::move(*results);
}

void criteria(const Request& request) {
  const CheckResults results = results_of(request);
  CriteriaEffectiveness report(results);
  walk_numbered(request, [&report](std::uint64_t sequence, const JournalEntry& entry,
                                   const PinnedContext& context) {
    return report.take(sequence, entry, context);
  });
  print(request.json ? criteria_effectiveness_json(report) : criteria_effectiveness_text(report));
}

void checks(const Request& request) {
  const CheckResults results = results_of(request);
  CheckSummary summary(results, wall_clock());
  walk_numbered(
      request, [&summary](std::uint64_t sequence, const JournalEntry& entry, const PinnedContext&) {
        return summary.take(sequence, entry);
      });
  print(request.json ? check_summary_json(std::move(summary))
                     : check_summary_text(std::move(summary)));
}

void repeat_offenders(const Request& request) {
  const CheckResults results = results_of(request);
  RepeatOffenders report(results);
  walk_numbered(request, [&report](std::uint64_t sequence, const JournalEntry& entry,
                                   const PinnedContext&) { return report.take(sequence, entry); });
  const auto worst = report.worst(request.violations_min);
  print(request.json ? repeat_offenders_json(worst) : repeat_offenders_text(worst));
}

void members(const Request& request) {
  const CheckResults results = results_of(request);
  MemberComparison report(results);
  walk_numbered(request, [&report](std::uint64_t sequence, const JournalEntry& entry,
                                   const PinnedContext& context) {
    return report.take(sequence, entry, context);
  });
  print(request.json ? member_comparison_json(report) : member_comparison_text(report));
}

void second_looks(const Request& request) {
  const CheckResults results = results_of(request);
  SecondLooks looks(results, static_cast<std::uint32_t>(request.percent * 10'000));
  walk_numbered(request, [&looks](std::uint64_t sequence, const JournalEntry& entry,
                                  const PinnedContext& context) {
    return looks.take(sequence, entry, context);
  });
  print(request.json ? second_looks_json(looks) : second_looks_text(looks));
}

// Beside the registry in force last.
void scanners(const Request& request) {
  const std::filesystem::path data = data_directory(request.data);
  ScannerUse use;
  std::string registry_hash;
  const auto take = [&](const JournalRecord& record,
                        const JournalEntry& entry) -> std::optional<Error> {
    if (entry.kind == EntryKind::kContext) {
      ContextVersions versions;
      if (auto error = decode(entry.body, versions)) return error;
      registry_hash = versions.scanners;
    }
    return use.take(record.receipt.sequence, entry);
  };
  if (const auto error = EntryWalk{data / "journal"}.run(take)) end_with(*error);
  const auto registry = ContextArchive(data).scanners(registry_hash);
  if (!registry) end_with(registry.error());
  const Period period = period_of(request);
  print(request.json ? scanner_use_json(use, **registry, period.from, period.to)
                     : scanner_use_text(use, **registry, period.from, period.to));
}

void permits(const Request& request) {
  PermitSavings savings;
  walk(request, [&savings](const JournalEntry& entry, const PinnedContext& context) {
    return savings.take(entry, context);
  });
  print(request.json ? permits_json(savings.counts()) : permits_text(savings.counts()));
}

void goods_codes(const Request& request) {
  GoodsCodes goods;
  walk(request,
       [&goods](const JournalEntry& entry, const PinnedContext&) { return goods.take(entry); });
  print(request.json ? goods_codes_json(goods) : goods_codes_text(goods));
}

void shares(const Request& request) {
  auto afterwards = ChannelShares::afterwards_in(data_directory(request.data) / "journal");
  if (!afterwards) end_with(afterwards.error());
  ChannelShares shares(std::move(*afterwards));
  walk(request, [&shares](const JournalEntry& entry, const PinnedContext& context) {
    return shares.take(entry, context);
  });
  print(request.json ? channel_shares_json(shares) : channel_shares_text(shares));
}

void new_firms(const Request& request) {
  NewFirms firms;
  walk(request, [&firms](const JournalEntry& entry, const PinnedContext& context) {
    return firms.take(entry, context);
  });
  const SnapshotStore store(data_directory(request.data));
  const auto generations = store.list();
  if (!generations) end_with(generations.error());
  const auto current = std::ranges::find_if(*generations, &SnapshotInfo::current);
  if (current == generations->end()) {
    end_with({ErrorCode::kNotFound, {}, "no snapshot is in use: luong snapshot use GENERATION"});
  }
  const auto now = store.load(current->generation);
  if (!now) end_with(now.error());
  const NewFirms::Findings findings = firms.findings(**now);
  print(request.json ? new_firms_json(findings) : new_firms_text(findings));
}

void obligations(const Request& request) {
  const auto open = obligations_of(data_directory(request.data) / "journal");
  if (!open) end_with(open.error());
  const Date on = request.on.empty() ? business_day(wall_clock()) : *parse_date(request.on);
  const auto choice = request.overdue ? ObligationChoice::kOverdue : ObligationChoice::kAll;
  print(request.json ? obligations_json(*open, on, choice) : obligations_text(*open, on, choice));
}

CLI::App* add_command(CLI::App& report, const std::shared_ptr<Request>& request,
                      const std::string& name, const std::string& description,
                      void (*run)(const Request&)) {
  CLI::App* command = report.add_subcommand(name, description);
  command->add_option("--data", request->data,
                      "Data directory (default $LUONG_DATA or ./luong-data)");
  command->add_flag("--json", request->json, "One JSON object");
  command->callback([request, run] { run(*request); });
  return command;
}

void add_period(CLI::App& command, const std::shared_ptr<Request>& request) {
  command.add_option("--from", request->from, "First business day, +07:00 (default: all)")
      ->check(check_day);
  command.add_option("--to", request->to, "Last business day")->check(check_day);
}

CLI::App* add_report(CLI::App& report, const std::shared_ptr<Request>& request,
                     const std::string& name, const std::string& description,
                     void (*run)(const Request&)) {
  CLI::App* command = add_command(report, request, name, description, run);
  add_period(*command, request);
  command->add_option("--office", request->office,
                      "Declarations of this customs office only, as the code is declared");
  command->add_option("--keyring", request->keyring,
                      "The daemon's key ring, where `keyring` of its configuration names another "
                      "place than the data directory");
  return command;
}

}  // namespace

void add_report_commands(CLI::App& app) {
  auto request = std::make_shared<Request>();
  CLI::App* report = app.add_subcommand("report", "What the decisions of a period add up to");
  report->require_subcommand(1);
  add_report(
      *report, request, "permits",
      "What the register of permits saves: every decision against the same without the register",
      permits);
  add_report(*report, request, "goods-codes",
             "Goods declared under several HS codes, by the words of their description",
             goods_codes);
  add_report(*report, request, "shares",
             "Shares of channels: what asked for them, by office and mode of transport, and what "
             "the caps let go, by field",
             shares);
  add_report(*report, request, "new-firms",
             "Firms established for less than 365 days: their channels, and how many have a "
             "sanction on record by now, beside the others",
             new_firms);
  add_report(
      *report, request, "criteria",
      "How well each criterion chooses: lots it hit on, checks of these and violations found, "
      "beside what the random sample finds",
      criteria);
  add_report(*report, request, "checks",
             "What came of the checks that decisions asked for, how long it took, what is open, "
             "which channels officers changed",
             checks);
  add_report(*report, request, "members",
             "Priority enterprises and members of the programme against others: channels, and what "
             "checks and the random sample found",
             members);
  add_report(*report, request, "repeat-offenders",
             "Traders on whose lots checks found violations again and again", repeat_offenders)
      ->add_option("--violations", request->violations_min, "At least so many")
      ->capture_default_str();
  add_report(*report, request, "second-looks",
             "Closed Yellow and Red checks drawn for a second look by another officer",
             second_looks)
      ->add_option("--percent", request->percent, "Of the checks, this share")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  CLI::App* scanned = add_command(
      *report, request, "scanners",
      "What each scanner did on each day against its norm, and why it did no more", scanners);
  add_period(*scanned, request);
  CLI::App* owed = add_command(
      *report, request, "obligations",
      "Re-exports, exits and on-the-spot imports that declarations have left to be done",
      obligations);
  owed->add_option("--on", request->on, "The day to look at lateness from (default: today)")
      ->check(check_day);
  owed->add_flag("--overdue", request->overdue, "Only what is late");
}

}  // namespace luong::tools
