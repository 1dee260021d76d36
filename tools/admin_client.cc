#include "tools/admin_client.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace luong::tools {
namespace {

namespace fs = std::filesystem;

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error error_of(const fs::path& socket, int number) {
  const auto code = number == ENOENT || number == ECONNREFUSED || number == ENOTDIR
                        ? ErrorCode::kNotFound
                    : number == EACCES || number == EPERM       ? ErrorCode::kForbidden
                    : number == EAGAIN || number == EWOULDBLOCK ? ErrorCode::kNotReady
                                                                : ErrorCode::kStorage;
  return {code, socket.string(),
          code == ErrorCode::kNotReady ? "the daemon did not answer in time; what became of the "
                                         "command is unknown"
                                       : std::strerror(number)};
}

// Zero, or an errno. A path beyond the 107 bytes of an address is reached through its directory.
int connect_to(int fd, const fs::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string path = socket.string();
  const Fd directory(path.size() < sizeof address.sun_path
                         ? -1
                         : ::open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (path.size() >= sizeof address.sun_path) {
    if (directory.get() < 0) return errno;
    path = "/proc/self/fd/" + std::to_string(directory.get()) + "/" + socket.filename().string();
    if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(fd, generic, sizeof address) == 0 ? 0 : errno;
}

int send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return 0;
}

// "404 no such generation": the last line of a reply.
std::optional<AdminReply> parse_final(std::string_view line) {
  const auto digit = [&line](std::size_t i) { return line[i] >= '0' && line[i] <= '9'; };
  if (line.size() < 5 || !digit(0) || !digit(1) || !digit(2) || line[3] != ' ') return std::nullopt;
  AdminReply reply;
  reply.status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  reply.message = line.substr(4);
  return reply;
}

}  // namespace

Result<AdminReply> ask(const fs::path& socket, std::string_view command, int timeout_seconds) {
  assert(command.find('\n') == std::string_view::npos);
  const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return fail(error_of(socket, errno));
  if (const int error = connect_to(fd.get(), socket)) return fail(error_of(socket, error));
  const timeval timeout{.tv_sec = timeout_seconds, .tv_usec = 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  // A daemon that turns us away may close before it has read: its last words still count.
  const int unsent = send_all(fd.get(), std::string(command) + "\n");
  if (unsent != 0 && unsent != EPIPE) return fail(error_of(socket, unsent));

  std::string body, rest;
  std::array<char, 4'096> piece{};
  for (;;) {
    const ssize_t got = ::recv(fd.get(), piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(error_of(socket, errno));
    if (got == 0) {
      return fail(ErrorCode::kNotReady, "the daemon closed before the end of its reply",
                  socket.string());
    }
    rest.append(piece.data(), static_cast<std::size_t>(got));
    std::size_t start = 0;
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', start)) {
      const std::string_view line(rest.data() + start, end - start);
      if (auto reply = parse_final(line)) {
        reply->body = std::move(body);
        return *std::move(reply);
      }
      body.append(line).append("\n");
      start = end + 1;
    }
    rest.erase(0, start);
  }
}

}  // namespace luong::tools
