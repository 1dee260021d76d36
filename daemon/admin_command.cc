#include "daemon/admin_command.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/next_word.h"
#include "core/suggestion.h"
#include "daemon/admin_handlers.h"

namespace luong {

namespace {

using namespace admin;

constexpr std::array kCommands{
    AdminCommand{"help", "", "the commands you may give", false, 0, 2, false, help},
    AdminCommand{"status", "", "state, what is in force, what is missing", false, 0, 0, false,
                 status},
    AdminCommand{"version", "", "version and build", false, 0, 0, false, version},
    AdminCommand{"stats", "", "what was decided since the start", false, 0, 0, false, stats},
    AdminCommand{"latency", "", "percentiles of each stage since the start", false, 0, 0, false,
                 latency},
    AdminCommand{"snapshot list", "", "the generations of enterprise records", false, 0, 0, false,
                 snapshot_list},
    AdminCommand{"snapshot use", "GENERATION", "judge by this generation from now on", true, 1, 1,
                 false, snapshot_use},
    AdminCommand{"snapshot rollback", "", "back to the generation used before", true, 0, 0, false,
                 snapshot_rollback},
    AdminCommand{"criteria load", "DIRECTORY", "check a criteria pack and take it in", true, 1, 1,
                 true, criteria_load},
    AdminCommand{"criteria list", "", "the packs that were taken in", false, 0, 0, false,
                 criteria_list},
    AdminCommand{"criteria use", "HASH-or-NAME [confirm-within TIME]",
                 "judge by this pack from now on; back by itself unless confirmed in time", true, 1,
                 3, false, criteria_use},
    AdminCommand{"criteria confirm", "", "keep the pack that was put in force for a time", true, 0,
                 0, false, criteria_confirm},
    AdminCommand{"criteria shadow", "[HASH-or-NAME | off]",
                 "judge by this pack beside the one in force without changing an answer; alone: "
                 "what it would have changed",
                 true, 0, 1, false, criteria_shadow},
    AdminCommand{"criteria diff", "[HASH-or-NAME] HASH-or-NAME",
                 "what a pack changes against the one in force, or another (audited)", false, 1, 2,
                 false, criteria_diff},
    AdminCommand{"criteria rollback", "", "back to the pack in force before", true, 0, 0, false,
                 criteria_rollback},
    AdminCommand{"criteria discard", "HASH-or-NAME", "forget a pack that was never in force", true,
                 1, 1, false, criteria_discard},
    AdminCommand{"reference load", "DIRECTORY", "check reference data and scanners, take them in",
                 true, 1, 1, true, reference_load},
    AdminCommand{"reference list", "", "the sets that were taken in", false, 0, 0, false,
                 reference_list},
    AdminCommand{"reference use", "ID", "judge by this set from now on", true, 1, 1, false,
                 reference_use},
    AdminCommand{"caps", "", "the shares of channels against their caps", false, 0, 0, false, caps},
    AdminCommand{"alerts", "", "the alerts that are open, the oldest first", false, 0, 0, false,
                 alerts},
    AdminCommand{"scans", "[port=PORT] [device=ID] [state=STATE]",
                 "the scan orders that are open, the oldest first, with owner and age", false, 0, 3,
                 false, scans},
    AdminCommand{"scan approve", "ORDER... | all [port=PORT] [device=ID] [note=TEXT]",
                 "let scan orders go out to the port", true, 1, 1, true, scan_command},
    AdminCommand{"scan reject", "ORDER... | all [port=PORT] [device=ID] note=TEXT",
                 "do not scan: the goods are opened", true, 1, 1, true, scan_command},
    AdminCommand{"scan fill", "[day=DAY] [port=PORT] [device=ID]",
                 "choose cargo for what scanners lack of their daily minimum", true, 0, 1, true,
                 scan_command},
    AdminCommand{"explain", "DECLARATION_NO [--lang vi|en] [--for officer|declarant]",
                 "why a declaration got its channel (audited)", false, 1, 1, false, explain},
    AdminCommand{"enterprise", "TAX_CODE", "the compliance record of a firm (audited)", false, 1, 1,
                 false, enterprise},
    AdminCommand{"dry-run", "JSON", "judge a declaration without any effect (audited)", false, 1, 1,
                 true, dry_run},
    AdminCommand{"programme show", "TAX_CODE",
                 "a firm's file in the compliance programme (audited)", false, 1, 1, true,
                 officer_act},
    AdminCommand{"programme invite", "TAX_CODE letter=NO [proposal=ID] [note=TEXT]",
                 "invite a firm into the programme", true, 1, 1, true, officer_act},
    AdminCommand{"programme volunteer", "TAX_CODE [letter=NO] [note=TEXT]",
                 "the firm invited registers of its own will", true, 1, 1, true, officer_act},
    AdminCommand{"programme decline", "TAX_CODE [note=TEXT]",
                 "the firm invited does not, or no longer, wish it", true, 1, 1, true, officer_act},
    AdminCommand{"programme recognise",
                 "TAX_CODE mou=NO customs-signed=DAY firm-signed=DAY [note=TEXT]",
                 "the memorandum is signed: a member from the next declaration on", true, 1, 1,
                 true, officer_act},
    AdminCommand{"programme remind", "TAX_CODE note=TEXT [proposal=ID]",
                 "remind a member of its commitments", true, 1, 1, true, officer_act},
    AdminCommand{"programme warn", "TAX_CODE note=TEXT [proposal=ID]", "warn a member", true, 1, 1,
                 true, officer_act},
    AdminCommand{"programme revoke", "TAX_CODE reason=a..e decision=NO [proposal=ID] [note=TEXT]",
                 "end a membership: no benefit from the next declaration on", true, 1, 1, true,
                 officer_act},
    AdminCommand{"programme hold", "case=NO [declaration=NO] [note=TEXT]",
                 "stop facilitation of a case that an authority looks into", true, 1, 1, true,
                 officer_act},
    AdminCommand{"programme lift", "case=NO [note=TEXT]", "end the hold on a case", true, 1, 1,
                 true, officer_act},
    AdminCommand{"programme request", "TAX_CODE id=ID [case=NO] [declaration=NO] [note=TEXT]",
                 "a member asks for support: 24 hours to forward it", true, 1, 1, true,
                 officer_act},
    AdminCommand{"programme forward", "id=ID unit=UNIT [note=TEXT]",
                 "the request goes to the unit that knows", true, 1, 1, true, officer_act},
    AdminCommand{"programme refuse", "id=ID note=TEXT", "the request is not taken up", true, 1, 1,
                 true, officer_act},
    AdminCommand{"appeal open", "TAX_CODE id=ID [note=TEXT]",
                 "a firm objects to its compliance level", true, 1, 1, true, officer_act},
    AdminCommand{"appeal answer", "id=ID outcome=upheld|changed note=TEXT",
                 "the answer to an appeal", true, 1, 1, true, officer_act},
    AdminCommand{"appeal close", "id=ID [note=TEXT]", "the appeal is done with", true, 1, 1, true,
                 officer_act},
    AdminCommand{"log level", "debug|info|warn|error|off", "what is logged from now on", true, 1, 1,
                 false, log_level},
    AdminCommand{"drain", "", "refuse new work, answer what had arrived", true, 0, 0, false, drain},
    AdminCommand{"stop", "", "drain, then end", true, 0, 0, false, stop},
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// Letters, digits and a few marks: it ends up in audit records and log lines.
bool is_officer_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._@-:").find(c) != std::string_view::npos;
  });
}

const AdminCommand* find_command(std::string_view& rest) {
  std::string_view after_one = rest;
  const std::string_view one = next_word(after_one);
  std::string_view after_two = after_one;
  const std::string_view second = next_word(after_two);
  const std::string two = std::string(one) + " " + std::string(second);
  for (const AdminCommand& command : kCommands) {
    if (command.name == two) return rest = after_two, &command;
  }
  for (const AdminCommand& command : kCommands) {
    if (command.name == one) return rest = after_one, &command;
  }
  return nullptr;
}

std::string unknown_command(std::string_view rest, AdminLevel level) {
  std::string_view words = rest;
  const std::string_view one = next_word(words);
  const std::string_view second = next_word(words);
  std::vector<std::string_view> names, topics;
  for (const AdminCommand& command : kCommands) {
    if (command.mutates && level != AdminLevel::kAdmin) continue;  // Not theirs to know.
    names.push_back(command.name);
    if (command.name.starts_with(std::string(one) + " ")) topics.push_back(command.name);
  }
  if (second.empty() && !topics.empty()) {
    std::string sentence = "\"" + std::string(one) + "\" needs a second word:";
    for (const std::string_view topic : topics)
      sentence += " " + std::string(topic.substr(one.size() + 1));
    return sentence;
  }
  const std::string two = std::string(one) + (second.empty() ? "" : " " + std::string(second));
  std::string hint = did_you_mean(two, names);
  if (hint.empty()) hint = did_you_mean(one, names);
  return "unknown command \"" + two.substr(0, 80) + "\"" + (hint.empty() ? "; see help" : hint);
}

tl::unexpected<Error> usage(const AdminCommand& command) {
  return fail(ErrorCode::kInvalid,
              "usage: " + std::string(command.name) + " " + std::string(command.arguments));
}

}  // namespace

std::span<const AdminCommand> admin_commands() { return kCommands; }

AdminLevel level_of(std::uint32_t uid, std::uint32_t daemon_uid,
                    std::span<const std::int64_t> admin_uids) noexcept {
  const bool named = std::find(admin_uids.begin(), admin_uids.end(), uid) != admin_uids.end();
  return uid == 0 || uid == daemon_uid || named ? AdminLevel::kAdmin : AdminLevel::kRead;
}

AdminReply AdminReply::error(int status, std::string message) {
  AdminReply reply;
  reply.status = status;
  // One line: an error may quote what a file or a person wrote.
  std::replace(message.begin(), message.end(), '\n', ' ');
  reply.message = std::move(message);
  return reply;
}

AdminReply AdminReply::error(const Error& error) {
  const bool ours = error.code == ErrorCode::kStorage || error.code == ErrorCode::kCorrupt;
  const bool denied = error.code == ErrorCode::kForbidden;
  const bool absent = error.code == ErrorCode::kNotFound;
  const bool misused = error.code == ErrorCode::kInvalid;
  const int status = ours ? 500 : denied ? 403 : absent ? 404 : misused ? 400 : 422;
  return AdminReply::error(status, to_string(error));
}

Result<AdminRequest> parse_admin_line(std::string_view line, Actor actor, AdminLevel level,
                                      const AdminCommand*& command) {
  AdminRequest request;
  request.actor = std::move(actor);
  request.level = level;
  std::string_view rest = trimmed(line);
  for (;;) {
    std::string_view after = rest;
    const std::string_view word = next_word(after);
    if (word == "json") {
      request.json = true;
    } else if (word.starts_with("officer=")) {
      request.actor.officer = word.substr(8);
      if (!is_officer_id(request.actor.officer)) {
        return fail(ErrorCode::kInvalid, "an officer id has 1 to 64 letters, digits or . _ @ - :");
      }
    } else {
      break;
    }
    rest = after;
  }
  rest = trimmed(rest);
  request.text = rest;
  command = find_command(rest);
  if (command == nullptr) return fail(ErrorCode::kInvalid, unknown_command(request.text, level));
  request.command = command->name;
  if (command->mutates && level != AdminLevel::kAdmin) {
    return fail(ErrorCode::kForbidden, "\"" + request.command +
                                           "\" changes things: only root, luongd's own user and "
                                           "admin.admin_uids may");
  }
  rest = trimmed(rest);
  if (command->takes_rest) {
    if (!rest.empty()) request.arguments.emplace_back(rest);
  } else {
    while (!rest.empty()) {
      const std::string_view word = next_word(rest);
      if (word.empty()) break;
      if (word == "--lang") {
        request.language = next_word(rest);
        if (request.language != "vi" && request.language != "en") {
          return fail(ErrorCode::kInvalid, "--lang is vi or en");
        }
      } else if (word == "--for") {
        request.audience = next_word(rest);
        if (request.audience == "auditor") {
          return fail(ErrorCode::kInvalid,
                      "auditors read the journal's files: luong journal explain");
        }
        if (request.audience != "officer" && request.audience != "declarant") {
          return fail(ErrorCode::kInvalid, "--for is officer, declarant or auditor");
        }
      } else if (word.starts_with("--")) {
        return fail(ErrorCode::kInvalid, "unknown option \"" + std::string(word) + "\"");
      } else {
        request.arguments.emplace_back(word);
      }
    }
  }
  if (request.arguments.size() < command->arguments_min ||
      request.arguments.size() > command->arguments_max) {
    return usage(*command);
  }
  return request;
}

void run_admin_line(AdminHost& host, std::string_view line, const Actor& actor, AdminLevel level,
                    std::function<void(std::string answer)> done) {
  const AdminCommand* command = nullptr;
  auto request = parse_admin_line(line, actor, level, command);
  if (!request) {
    // Whether JSON was asked for is not known of a line that could not be read: look again.
    const bool json = (" " + std::string(line.substr(0, 80))).find(" json ") != std::string::npos;
    return done(render(AdminReply::error(request.error()), json));
  }
  const bool json = request->json;
  command->run(host, std::move(*request), [json, done = std::move(done)](const AdminReply& reply) {
    done(render(reply, json));
  });
}

std::string render(const AdminReply& reply, bool json) {
  const std::string body = json ? reply.body.json() + "\n" : reply.body.text();
  return body + std::to_string(reply.status) + " " + reply.message + "\n";
}

}  // namespace luong
