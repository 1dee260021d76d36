#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "daemon/admin_body.h"
#include "daemon/admin_host.h"

// The admin protocol without its socket: one line a command, the answer a body and a status.
//
//   [json] [officer=ID] COMMAND [ARGUMENT]...
//
// The answer's last line is "200 OK" or three digits and a sentence; 4xx is the asker's fault, 5xx
// is ours. With `json` the body is one object on one line.
namespace luong {

enum class AdminLevel : std::uint8_t { kRead, kAdmin };

struct AdminReply {
  int status = 200;
  std::string message = "OK";
  AdminBody body;

  static AdminReply error(int status, std::string message);
  static AdminReply error(const Error& error);
};

// Root, the daemon's own user and those configured may change things; whoever else may open the
// socket only reads.
AdminLevel level_of(std::uint32_t uid, std::uint32_t daemon_uid,
                    std::span<const std::int64_t> admin_uids) noexcept;

// A parsed line.
struct AdminRequest {
  Actor actor;
  AdminLevel level = AdminLevel::kRead;
  bool json = false;
  std::string command;                 // "snapshot use"
  std::vector<std::string> arguments;  // without options
  std::string language = "en";         // --lang
  std::string audience = "officer";    // --for
  std::string text;                    // command and arguments as given, for the audit record
};

struct AdminCommand {
  std::string_view name;       // one word or two
  std::string_view arguments;  // "GENERATION"
  std::string_view sentence;
  bool mutates = false;  // admin level only
  std::size_t arguments_min = 0, arguments_max = 0;
  bool takes_rest = false;  // its one argument is the rest of the line: a path, a declaration
  using Done = std::function<void(AdminReply)>;  // from any thread, once
  void (*run)(AdminHost& host, AdminRequest request, Done done);
};
std::span<const AdminCommand> admin_commands();

// Reads the line into a request; the sentence to answer with where it is none. `command` is set to
// the row of the table.
Result<AdminRequest> parse_admin_line(std::string_view line, Actor actor, AdminLevel level,
                                      const AdminCommand*& command);

// Parses and runs; `done` is called once, from any thread.
void run_admin_line(AdminHost& host, std::string_view line, const Actor& actor, AdminLevel level,
                    std::function<void(std::string answer)> done);

// The bytes that go out: the body, then the status line.
std::string render(const AdminReply& reply, bool json);

}  // namespace luong
