// `luong ctl` and `luong explain`: one command to a running luongd over its admin socket.
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_line.h"
#include "tools/admin_client.h"
#include "tools/commands.h"
#include "tools/data_directory.h"

namespace luong::tools {

namespace {

namespace fs = std::filesystem;

// What scripts branch on.
enum CtlExit : int { kDone = 0, kFailed = 1, kMisused = 2, kNotRunning = 3, kDenied = 4 };

struct CtlArguments {
  std::string socket, data, officer;
  bool json = false;
  std::vector<std::string> words;
};

[[noreturn]] void end_with_sentence(const std::string& sentence, int code) {
  std::fprintf(stderr, "luong: %s\n", sentence.c_str());
  throw CLI::RuntimeError(code);
}

// Who asks, for the audit record: said, set, or the login name.
// Part of the command's line: with a blank in it, it would say another command.
std::string checked_officer(std::string id) {
  const bool odd = std::any_of(id.begin(), id.end(), [](char c) { return c <= ' ' || c == 127; });
  if (id.empty() || odd) end_with_sentence("an officer id is a word without blanks", kMisused);
  return id;
}

std::string officer_of(const CtlArguments& arguments) {
  if (!arguments.officer.empty()) return arguments.officer;
  if (const char* set = std::getenv("LUONG_OFFICER"); set != nullptr && *set != '\0') return set;
  const passwd* user = getpwuid(geteuid());
  return user != nullptr ? user->pw_name : "uid:" + std::to_string(geteuid());
}

bool speaks_vietnamese() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* set = std::getenv(name);
    if (set != nullptr && *set != '\0') return std::string_view(set).starts_with("vi");
  }
  return false;
}

// A declaration from a file or stdin as the one line the protocol wants. A line end inside JSON is
// white space; one inside a text would not be JSON anyway.
std::string one_line(const std::string& file) {
  std::string text;
  if (file == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in) end_with_sentence(file + ": cannot be read", kFailed);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

// The line to send, with what only this side knows filled in: the file's content, absolute paths,
// the language.
std::string command_line(const CtlArguments& arguments) {
  std::vector<std::string> words = arguments.words;
  const auto is = [&words](std::string_view first, std::string_view second) {
    return words.size() == 3 && words[0] == first && words[1] == second;
  };
  if (words[0] == "dry-run") {
    if (words.size() != 2)
      end_with_sentence("usage: luong ctl dry-run FILE (or - for stdin)", kMisused);
    words[1] = one_line(words[1]);
  } else if (is("criteria", "load") || is("reference", "load")) {
    words[2] = fs::absolute(words[2]).lexically_normal().string();
  } else if (words[0] == "explain" &&
             std::find(words.begin(), words.end(), "--lang") == words.end()) {
    words.insert(words.end(), {"--lang", speaks_vietnamese() ? "vi" : "en"});
  }
  std::string line = arguments.json ? "json " : "";
  line += "officer=" + checked_officer(officer_of(arguments));
  for (const std::string& word : words) line += " " + word;
  if (line.find('\n') != std::string::npos) end_with_sentence("a command is one line", kMisused);
  return line;
}

int exit_of(int status) {
  if (status == 200) return kDone;
  if (status == 400) return kMisused;
  return status == 403 ? kDenied : kFailed;
}

void print_failure(const CtlArguments& arguments, const AdminReply& reply) {
  if (arguments.json) {
    std::string line;
    JsonLine(line)
        .open()
        .member("status")
        .number(reply.status)
        .member("message")
        .text(reply.message)
        .close();
    std::printf("%s\n", line.c_str());
  } else {
    std::fprintf(stderr, "luong: %s\n", reply.message.c_str());
  }
}

void run(CtlArguments arguments) {
  // `luong ctl status --json` is what people write; the flag may stand anywhere.
  const auto flag = std::find(arguments.words.begin(), arguments.words.end(), "--json");
  if (flag != arguments.words.end()) {
    arguments.json = true;
    arguments.words.erase(flag);
  }
  if (arguments.words.empty())
    end_with_sentence("which command? `luong ctl help` lists them", kMisused);
  const fs::path socket = arguments.socket.empty() ? data_directory(arguments.data) / "admin.sock"
                                                   : fs::path(arguments.socket);
  const auto reply = ask(socket, command_line(arguments), 600);
  if (!reply) {
    const ErrorCode code = reply.error().code;
    if (code == ErrorCode::kNotFound) {
      end_with_sentence("luongd is not running: nobody listens on " + socket.string(), kNotRunning);
    }
    end_with_sentence(to_string(reply.error()), code == ErrorCode::kForbidden ? kDenied : kFailed);
  }
  if (!reply->ok()) {
    print_failure(arguments, *reply);
    throw CLI::RuntimeError(exit_of(reply->status));
  }
  std::fwrite(reply->body.data(), 1, reply->body.size(), stdout);
  if (!arguments.json && reply->message != "OK") std::printf("%s\n", reply->message.c_str());
}

void add_where(CLI::App& command, CtlArguments& arguments) {
  command.add_option("--socket", arguments.socket,
                     "admin socket; admin.sock in the data directory");
  command.add_option("--data", arguments.data, "data directory; $LUONG_DATA or ./luong-data");
  command.add_option("--officer", arguments.officer, "who asks; $LUONG_OFFICER or the login name");
  command.add_flag("--json", arguments.json, "one JSON object");
}

}  // namespace

void add_ctl_commands(CLI::App& app) {
  auto arguments = std::make_shared<CtlArguments>();
  CLI::App* ctl = app.add_subcommand("ctl", "ask or tell a running luongd; `luong ctl help`");
  add_where(*ctl, *arguments);
  ctl->prefix_command();  // From the first word that is no option of ours, all is the command's.
  ctl->callback([ctl, arguments] {
    arguments->words = ctl->remaining();
    run(*arguments);
  });

  auto explained = std::make_shared<CtlArguments>();
  auto language = std::make_shared<std::string>();
  auto audience = std::make_shared<std::string>();
  auto number = std::make_shared<std::string>();
  CLI::App* explain = app.add_subcommand("explain", "why a declaration got its channel");
  add_where(*explain, *explained);
  explain->add_option("declaration_no", *number, "12 digits")->required();
  explain->add_option("--lang", *language, "vi or en; by the locale without it");
  explain->add_option("--for", *audience,
                      "officer (default) or declarant; auditors: luong journal explain");
  explain->callback([explained, language, audience, number] {
    explained->words = {"explain", *number};
    if (!language->empty()) explained->words.insert(explained->words.end(), {"--lang", *language});
    if (!audience->empty()) explained->words.insert(explained->words.end(), {"--for", *audience});
    run(*explained);
  });
}

}  // namespace luong::tools
