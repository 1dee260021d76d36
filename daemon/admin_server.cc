#include "daemon/admin_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "core/limits.h"
#include "daemon/admin_command.h"

namespace luong {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kConnectionsMax = 8;
constexpr std::size_t kLineBytesMax = 64 * 1024;
// A dry run's line holds a whole declaration behind the command's words.
constexpr std::size_t kDryRunBytesMax = limits::kFrameBytesMax + 1024;
constexpr std::chrono::minutes kIdle{5};

std::size_t line_limit(std::string_view line) {
  const bool dry_run = line.substr(0, 128).find("dry-run") != std::string_view::npos;
  return dry_run ? kDryRunBytesMax : kLineBytesMax;
}

void send_and_close(int fd, std::string_view line) {
  [[maybe_unused]] const ssize_t sent = send(fd, line.data(), line.size(), MSG_NOSIGNAL);
  ::close(fd);
}

}  // namespace

class AdminServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(AdminServer& server, int fd, Actor actor, AdminLevel level)
      : server_(server),
        socket_(server.io_, fd),
        idle_(server.io_),
        actor_(std::move(actor)),
        level_(level) {}

  void read() {
    if (next_line()) return;
    restart_idle_timer();
    socket_.async_read_some(
        asio::buffer(chunk_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
          self->idle_.cancel();
          if (error) return self->end();
          self->input_.append(self->chunk_.data(), count);
          self->read();
        });
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    idle_.cancel();
  }

 private:
  // Takes the next line, if it is all there, and runs it.
  bool next_line() {
    const auto newline = input_.find('\n');
    const std::size_t length = newline == std::string::npos ? input_.size() : newline;
    if (length > line_limit(input_)) {
      answer("413 the line is too long\n", true);
      return true;
    }
    if (newline == std::string::npos) return false;
    const std::string line = input_.substr(0, newline);
    input_.erase(0, newline + 1);
    run_admin_line(server_.host_, line, actor_, level_,
                   [self = shared_from_this()](std::string text) {
                     // From whatever thread it was found out on, back to the socket's.
                     asio::post(self->server_.io_, [self, text = std::move(text)]() mutable {
                       self->answer(std::move(text), false);
                     });
                   });
    return true;
  }

  void answer(std::string text, bool last) {
    if (!socket_.is_open()) return;
    output_ = std::move(text);
    asio::async_write(
        socket_, asio::buffer(output_),
        [self = shared_from_this(), last](const boost::system::error_code& error, std::size_t) {
          if (error || last) return self->end();
          self->read();
        });
  }

  void restart_idle_timer() {
    idle_.expires_after(kIdle);
    idle_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->end();
    });
  }

  void end() {
    if (!socket_.is_open()) return;
    close();
    server_.connections_.erase(shared_from_this());
  }

  AdminServer& server_;
  asio::posix::stream_descriptor socket_;
  asio::steady_timer idle_;
  const Actor actor_;
  const AdminLevel level_;
  std::array<char, 16 * 1024> chunk_{};
  std::string input_, output_;
};

AdminServer::AdminServer(asio::io_context& io, AdminHost& host,
                         std::vector<std::int64_t> admin_uids)
    : io_(io), host_(host), admin_uids_(std::move(admin_uids)) {}

AdminServer::~AdminServer() { close_all(); }

void AdminServer::admit(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return send_and_close(fd, "500 the system does not say who asks\n");
  }
  if (connections_.size() >= kConnectionsMax) {
    return send_and_close(fd, "503 eight admin connections are open already\n");
  }
  Actor actor;
  actor.uid = peer.uid;
  actor.gid = peer.gid;
  actor.pid = peer.pid;
  const AdminLevel level = level_of(peer.uid, geteuid(), admin_uids_);
  auto connection = std::make_shared<Connection>(*this, fd, std::move(actor), level);
  connections_.insert(connection);
  connection->read();
}

void AdminServer::close_all() {
  for (const auto& connection : connections_) connection->close();
  connections_.clear();
}

}  // namespace luong
