#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "daemon/admin_host.h"

namespace boost::asio {
class io_context;
}

namespace luong {

// The admin socket's connections: lines in, answers out, one command at a time each. Who asks is
// what the kernel says of the peer (SO_PEERCRED). I/O thread only; `host` outlives it.
class AdminServer {
 public:
  AdminServer(boost::asio::io_context& io, AdminHost& host, std::vector<std::int64_t> admin_uids);
  ~AdminServer();

  void admit(int fd);  // owns it
  void set_admin_uids(std::vector<std::int64_t> uids) { admin_uids_ = std::move(uids); }
  void close_all();

 private:
  class Connection;
  boost::asio::io_context& io_;
  AdminHost& host_;
  std::vector<std::int64_t> admin_uids_;
  std::set<std::shared_ptr<Connection>> connections_;
};

}  // namespace luong
