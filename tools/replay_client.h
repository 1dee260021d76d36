#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/result.h"
#include "tools/replay_run.h"

namespace luong::tools {

struct ReplayTarget {
  std::string host, port;  // TCP; or
  std::string unix_path;   // a Unix socket
};
// "127.0.0.1:7070", "[::1]:7070", "unix:/run/luong/decl.sock"
Result<ReplayTarget> parse_target(const std::string& text);

struct ReplayClientOptions {
  ReplayTarget target;
  std::uint32_t connections = 1;
  std::string hello = {};        // a hello/1 line sent first on every connection, or empty
  std::int64_t reconnect_s = 0;  // how long to try again after losing a connection; 0: not
  std::int64_t patience_s = 30;  // without any answer while some are owed: then it is over
  std::function<void(ReplayRun&, std::int64_t elapsed_ns)> progress =
      {};  // once a second, or empty
};

// Drives `run` over real sockets until it is done, a connection is lost for good, patience ends, or
// the person interrupts (SIGINT, SIGTERM); then finishes it. An error only where the target cannot
// be reached at the start. Everything on the calling thread.
std::optional<Error> drive_replay(ReplayRun& run, const ReplayClientOptions& options);

}  // namespace luong::tools
