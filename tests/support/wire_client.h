#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace luong::test {

// A client on a plain socket: blocking, with a deadline instead of sleeps, so that a daemon that
// does not answer fails the test and never hangs it. Throws std::runtime_error for whatever goes
// wrong with the connection.
class WireClient {
 public:
  // "127.0.0.1:43127" or "unix:/path", as listen.json has them.
  explicit WireClient(const std::string& address);
  WireClient(WireClient&& other) noexcept;
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;
  ~WireClient();

  void send(std::string_view bytes);
  // As much as the connection takes now; 0 where it takes nothing.
  std::size_t send_some(std::string_view bytes);
  void end_sending();

  // The next line, without its newline; throws at the end of the stream.
  std::string read_line();
  std::vector<std::string> read_lines(std::size_t count);
  // Everything up to the end of the stream; a reset counts as the end.
  std::vector<std::string> read_to_end();
  // A line that is there, or has come by now; empty otherwise.
  bool has_line() const { return buffer_.find('\n') != std::string::npos; }

  // Of the admin protocol: sends a command, reads to its status line, which comes last.
  std::string ask(std::string_view command);

 private:
  bool fill();  // false at the end

  int fd_ = -1;
  std::string buffer_;
};

}  // namespace luong::test
