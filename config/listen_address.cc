#include "config/listen_address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include <charconv>

namespace luong {

namespace {

constexpr std::size_t kUnixPathMax = sizeof(sockaddr_un::sun_path) - 1;

bool is_ipv4(const std::string& host) {
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

tl::unexpected<Error> refuse(std::string_view text, std::string_view why) {
  return fail(ErrorCode::kConfig, "\"" + std::string(text) + "\" " + std::string(why));
}

Result<ListenAddress> parse_unix(std::string_view text) {
  ListenAddress address;
  address.path = text.substr(5);
  if (address.path.empty()) return refuse(text, "lacks the path: write unix:/path");
  if (address.path.size() > kUnixPathMax) {
    return refuse(text, "is longer than the " + std::to_string(kUnixPathMax) +
                            " bytes a Unix socket's path may have");
  }
  return address;
}

}  // namespace

bool ListenAddress::is_loopback() const {
  return is_unix() || host == "::1" || host.starts_with("127.");
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  if (text.starts_with("unix:")) return parse_unix(text);

  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return refuse(text, "is no address: write 127.0.0.1:7070, [::1]:7070 or unix:/path");
  }
  ListenAddress address;
  const std::string_view port = text.substr(colon + 1);
  const auto [rest, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || rest != port.data() + port.size()) {
    return refuse(text, "has no port between 0 and 65535 after its last colon");
  }
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  if (bracketed ? is_ipv6(address.host) : is_ipv4(address.host)) return address;
  if (is_ipv6(address.host)) return refuse(text, "needs brackets around the IPv6 address");
  return refuse(text, "needs a numeric host, as in 127.0.0.1:7070 or [::1]:7070");
}

std::string to_string(const ListenAddress& address) {
  if (address.is_unix()) return "unix:" + address.path;
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace luong
