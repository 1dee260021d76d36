#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong::tools {

struct AdminReply {
  int status = 0;       // 200; 4xx: the command was wrong; 5xx: the daemon could not
  std::string message;  // of the final line, "OK" or a sentence
  std::string body;     // the lines before it, each with its line end
  bool ok() const { return status == 200; }
};

// Sends one command to the daemon behind the Unix socket and waits for its whole reply: body lines,
// then the first line that is three digits, a space and text. kNotFound where no daemon listens,
// kForbidden where it does not let us in, kNotReady where it did not answer in time: then whether
// the command was obeyed is unknown.
Result<AdminReply> ask(const std::filesystem::path& socket, std::string_view command,
                       int timeout_seconds = 60);

}  // namespace luong::tools
