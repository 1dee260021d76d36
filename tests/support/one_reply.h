#pragma once

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace luong::test {

// A daemon's admin socket, as far as one command goes: takes one connection, reads one line, sends
// the pieces, closes.
class OneReply {
 public:
  OneReply(const std::filesystem::path& socket, std::vector<std::string> pieces);
  OneReply(const OneReply&) = delete;
  OneReply& operator=(const OneReply&) = delete;
  ~OneReply();  // waits for the connection

  std::string asked();  // the line, once the client has its answer

 private:
  void serve(const std::vector<std::string>& pieces);

  int listener_;
  std::string asked_;
  std::thread thread_;
};

}  // namespace luong::test
