#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong {

// Where a listener stands: "127.0.0.1:7070", "[::1]:7070", "localhost:7070" or "unix:/path". Hosts
// are numeric (or localhost): a daemon must not wait for a name server to start.
struct ListenAddress {
  std::string host;        // numeric, without brackets; empty for a Unix socket
  std::uint16_t port = 0;  // 0: the system chooses
  std::string path;        // of a Unix socket; empty for TCP

  bool is_unix() const { return !path.empty(); }
  bool is_loopback() const;
};

Result<ListenAddress> parse_listen_address(std::string_view text);
std::string to_string(const ListenAddress& address);

}  // namespace luong
