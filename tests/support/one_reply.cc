#include "tests/support/one_reply.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace luong::test {

OneReply::OneReply(const std::filesystem::path& socket, std::vector<std::string> pieces)
    : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.native().size() >= sizeof address.sun_path) throw std::runtime_error("path too long");
  std::memcpy(address.sun_path, socket.c_str(), socket.native().size() + 1);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 1) != 0) {
    throw std::runtime_error("cannot listen on " + socket.string());
  }
  thread_ = std::thread([this, pieces = std::move(pieces)] { serve(pieces); });
}

OneReply::~OneReply() {
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
}

std::string OneReply::asked() {
  thread_.join();
  return asked_;
}

void OneReply::serve(const std::vector<std::string>& pieces) {
  const int connection = ::accept(listener_, nullptr, nullptr);
  char c = 0;
  while (::read(connection, &c, 1) == 1 && c != '\n') asked_ += c;
  for (const std::string& piece : pieces) {
    static_cast<void>(::send(connection, piece.data(), piece.size(), MSG_NOSIGNAL));
  }
  ::close(connection);
}

}  // namespace luong::test
