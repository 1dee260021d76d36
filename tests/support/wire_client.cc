#include "tests/support/wire_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace luong::test {

namespace {

constexpr int kDeadlineMs = 60'000;  // Sanitizers on a loaded machine are slow.

[[noreturn]] void give_up(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

int connect_unix(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    ::close(fd);
    give_up("cannot connect to " + path);
  }
  return fd;
}

int connect_tcp(const std::string& address) {
  const auto colon = address.rfind(':');
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &name.sin_addr);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    ::close(fd);
    give_up("cannot connect to " + address);
  }
  return fd;
}

void wait_for(int fd, short events) {
  pollfd wait{fd, events, 0};
  const int ready = poll(&wait, 1, kDeadlineMs);
  if (ready == 0) throw std::runtime_error("the daemon did nothing for a minute");
  if (ready < 0 && errno != EINTR) give_up("poll");
}

bool is_status_line(std::string_view line) {
  const auto digit = [&](std::size_t i) { return line[i] >= '0' && line[i] <= '9'; };
  return line.size() >= 5 && digit(0) && digit(1) && digit(2) && line[3] == ' ';
}

}  // namespace

WireClient::WireClient(const std::string& address)
    : fd_(address.starts_with("unix:") ? connect_unix(address.substr(5)) : connect_tcp(address)) {}

WireClient::WireClient(WireClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

WireClient::~WireClient() {
  if (fd_ >= 0) ::close(fd_);
}

void WireClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(fd_, POLLOUT);
    bytes.remove_prefix(send_some(bytes));
  }
}

std::size_t WireClient::send_some(std::string_view bytes) {
  const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
  give_up("send");
}

void WireClient::end_sending() { shutdown(fd_, SHUT_WR); }

bool WireClient::fill() {
  std::array<char, 65536> chunk{};
  for (;;) {
    wait_for(fd_, POLLIN);
    const ssize_t count = recv(fd_, chunk.data(), chunk.size(), 0);
    if (count > 0) {
      buffer_.append(chunk.data(), static_cast<std::size_t>(count));
      return true;
    }
    if (count == 0 || errno == ECONNRESET) return false;
    if (errno != EINTR) give_up("recv");
  }
}

std::string WireClient::read_line() {
  std::size_t searched = 0;
  for (;;) {
    const auto newline = buffer_.find('\n', searched);
    if (newline != std::string::npos) {
      std::string line = buffer_.substr(0, newline);
      buffer_.erase(0, newline + 1);
      return line;
    }
    searched = buffer_.size();
    if (!fill()) throw std::runtime_error("the stream ended; left over: " + buffer_);
  }
}

std::vector<std::string> WireClient::read_lines(std::size_t count) {
  std::vector<std::string> lines;
  while (lines.size() < count) lines.push_back(read_line());
  return lines;
}

std::vector<std::string> WireClient::read_to_end() {
  while (fill()) {
  }
  std::vector<std::string> lines;
  while (has_line()) lines.push_back(read_line());
  if (!buffer_.empty()) lines.push_back(std::exchange(buffer_, {}));
  return lines;
}

std::string WireClient::ask(std::string_view command) {
  send(std::string(command) + "\n");
  std::string answer;
  for (;;) {
    const std::string line = read_line();
    answer += line + "\n";
    if (is_status_line(line)) return answer;
  }
}

}  // namespace luong::test
