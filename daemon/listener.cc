#include "daemon/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>

#include "daemon/log.h"

namespace luong {

namespace asio = boost::asio;

namespace {

// How long accepting rests after the system refused a descriptor: long enough not to spin, short
// enough that a client does not give up.
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr int kBacklog = 1024;
constexpr int kAcceptsInARow = 64;  // Then the other events of the loop have their turn.

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

SocketAddress to_system(const ListenAddress& address) {
  SocketAddress out;
  if (address.is_unix()) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    address.path.copy(name.sun_path, sizeof name.sun_path - 1);
    std::memcpy(&out.bytes, &name, sizeof name);
    out.size = sizeof name;
  } else if (address.host.find(':') != std::string::npos) {
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(address.port);
    inet_pton(AF_INET6, address.host.c_str(), &name.sin6_addr);
    std::memcpy(&out.bytes, &name, sizeof name);
    out.size = sizeof name;
  } else {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(address.port);
    inet_pton(AF_INET, address.host.c_str(), &name.sin_addr);
    std::memcpy(&out.bytes, &name, sizeof name);
    out.size = sizeof name;
  }
  return out;
}

tl::unexpected<Error> system_failure(const ListenAddress& address, std::string_view what) {
  const int number = errno;
  const ErrorCode code = number == EADDRINUSE ? ErrorCode::kBusy : ErrorCode::kStorage;
  return fail(code, std::string(what) + ": " + std::generic_category().message(number),
              to_string(address));
}

std::uint16_t port_of(int fd) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0) return 0;
  std::uint16_t port = 0;
  if (name.ss_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &name, sizeof ipv6);
    port = ipv6.sin6_port;
  } else {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &name, sizeof ipv4);
    port = ipv4.sin_port;
  }
  return ntohs(port);
}

// A socket file outlives the process that made it; one that refuses connections is nobody's.
void remove_abandoned(const ListenAddress& address, const SocketAddress& name) {
  struct stat status {};
  if (lstat(address.path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return;
  const bool refused = connect(probe, name.get(), name.size) != 0 && errno == ECONNREFUSED;
  ::close(probe);
  if (refused) unlink(address.path.c_str());
}

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Listener::Impl> {
  Impl(asio::io_context& io, int fd, ListenAddress its_address)
      : socket(io, fd), pause(io), address(std::move(its_address)) {}

  void wait() {
    socket.async_wait(asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](const boost::system::error_code& error) {
                        if (!error && self->socket.is_open()) self->accept_all();
                      });
  }

  void accept_all() {
    for (int i = 0; i < kAcceptsInARow; ++i) {
      const int fd =
          accept4(socket.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        pausing = false;
        on_accept(fd);
        if (!socket.is_open()) return;
        continue;
      }
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) break;
      return rest(errno);
    }
    wait();
  }

  void rest(int number) {
    if (!pausing) {
      log::warn("cannot accept on " + to_string(address) + ": " +
                std::generic_category().message(number) + "; trying again every 100 ms");
    }
    pausing = true;
    pause.expires_after(kAcceptPause);
    pause.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error && self->socket.is_open()) self->wait();
    });
  }

  asio::posix::stream_descriptor socket;
  asio::steady_timer pause;
  ListenAddress address;
  OnAccept on_accept;
  bool pausing = false;
};

Result<std::unique_ptr<Listener>> Listener::bind(asio::io_context& io,
                                                 const ListenAddress& address) {
  const SocketAddress name = to_system(address);
  if (address.is_unix()) remove_abandoned(address, name);
  const int fd = socket(name.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return system_failure(address, "no socket");
  auto impl = std::make_shared<Impl>(io, fd, address);
  const int on = 1;
  if (!address.is_unix()) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, name.get(), name.size) != 0) return system_failure(address, "cannot bind");
  if (address.is_unix() && chmod(address.path.c_str(), 0660) != 0) {
    return system_failure(address, "cannot set the mode");
  }
  if (!address.is_unix()) impl->address.port = port_of(fd);
  return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

Listener::Listener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Listener::~Listener() { close(); }

Result<bool> Listener::open(OnAccept on_accept) {
  if (listen(impl_->socket.native_handle(), kBacklog) != 0) {
    return system_failure(impl_->address, "cannot listen");
  }
  impl_->on_accept = std::move(on_accept);
  impl_->wait();
  return true;
}

void Listener::close() {
  if (!impl_->socket.is_open()) return;
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
  impl_->pause.cancel();
  if (impl_->address.is_unix()) unlink(impl_->address.path.c_str());
}

const ListenAddress& Listener::address() const { return impl_->address; }

}  // namespace luong
