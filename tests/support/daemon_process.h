#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/wire_client.h"

namespace luong::test {

// A real luongd on a data directory, its TCP port chosen by the system. The constructor returns
// when clients are let in (it reads luongd's own "ready" line; there are no sleeps) and throws with
// the log where that does not happen. The destructor kills what still runs.
//
//   TemporaryDirectory data;
//   make_key(data.path());
//   use_snapshot(data.path(), {"0100109106"});
//   DaemonProcess daemon({.data = data.path()});
//   WireClient client(daemon.declarant());
class DaemonProcess {
 public:
  struct Options {
    std::filesystem::path data;
    std::vector<std::string> set = {};  // as after --set
    bool sample_context = true;         // start with the shipped pack and reference data
    std::filesystem::path config = {};  // a file in place of the shipped defaults
  };
  explicit DaemonProcess(Options options);
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;
  ~DaemonProcess();

  std::string declarant() const;  // addresses for WireClient
  std::string officer() const;
  std::string admin() const;
  WireClient connect() const { return WireClient(declarant()); }

  pid_t pid() const { return pid_; }
  void signal(int number) const { ::kill(pid_, number); }
  // Sends the signal and waits for the end; the exit code, or 128 + the signal that ended it.
  int stop(int number = SIGTERM);
  int wait();
  std::string log() const;
  // Returns when the log holds the text: what a signal set going is done only then, and a second
  // signal may overtake the first. Throws with the log where it does not come.
  void await_log(std::string_view text) const;

 private:
  std::filesystem::path data_, log_file_;
  pid_t pid_ = -1;
  std::string declarant_;
};

// A key ring with one fixed key, so that draws are the same in every run.
void make_key(const std::filesystem::path& data);

// Builds a snapshot generation of ordinary traders (level 2, class 2) as of now, and puts it in use
// for the next start; returns its number.
std::uint64_t use_snapshot(const std::filesystem::path& data,
                           const std::vector<std::string_view>& tax_codes);
std::uint64_t build_snapshot(const std::filesystem::path& data,
                             const std::vector<std::string_view>& tax_codes,
                             std::uint64_t generation);

}  // namespace luong::test
