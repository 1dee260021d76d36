#include "tests/support/daemon_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "core/enterprise_record.h"
#include "storage/snapshot_store.h"
#include "tests/support/program_run.h"

namespace luong::test {

namespace {

namespace fs = std::filesystem;

constexpr int kStartDeadlineMs = 90'000;
constexpr std::chrono::milliseconds kLogDeadline{30'000};
constexpr std::chrono::milliseconds kLogGlance{2};

Instant now() {
  using namespace std::chrono;
  return Instant{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::vector<std::string> arguments_of(const DaemonProcess::Options& options) {
  std::vector<std::string> arguments{program("luongd").string(), "--set",
                                     "data_directory=" + options.data.string(), "--set",
                                     "listen.0.address=127.0.0.1:0"};
  if (options.sample_context) {
    arguments.insert(arguments.end(),
                     {"--set", "criteria.pack=" + source("config/criteria").string(), "--set",
                      "reference.directory=" + source("config/reference").string()});
  }
  if (!options.config.empty())
    arguments.insert(arguments.end(), {"--config", options.config.string()});
  for (const std::string& setting : options.set)
    arguments.insert(arguments.end(), {"--set", setting});
  return arguments;
}

// What luongd prints up to "ready"; less where it ends before.
std::string read_until_ready(int fd) {
  std::string text;
  std::array<char, 4096> chunk{};
  while (text.find("ready\n") == std::string::npos) {
    pollfd wait{fd, POLLIN, 0};
    if (poll(&wait, 1, kStartDeadlineMs) <= 0) break;
    const ssize_t count = ::read(fd, chunk.data(), chunk.size());
    if (count <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::string address_in(const std::string& text, const std::string& audience) {
  const std::string beginning = "listening " + audience + " ";
  const auto at = text.find(beginning);
  if (at == std::string::npos) return {};
  const auto from = at + beginning.size();
  return text.substr(from, text.find('\n', from) - from);
}

}  // namespace

DaemonProcess::DaemonProcess(Options options)
    : data_(options.data), log_file_(options.data / "luongd.log") {
  const std::vector<std::string> arguments = arguments_of(options);
  std::array<int, 2> out{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = fork();
  if (pid_ == 0) {
    const int log = ::open(log_file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(out[1], 1);
    dup2(log, 2);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }
  ::close(out[1]);
  const std::string text = read_until_ready(out[0]);
  ::close(out[0]);
  declarant_ = address_in(text, "declarant");
  if (text.find("ready\n") != std::string::npos) return;
  const int code = stop(SIGKILL);
  throw std::runtime_error("luongd did not start (" + std::to_string(code) + "): " + log());
}

DaemonProcess::~DaemonProcess() {
  if (pid_ > 0) stop(SIGKILL);
}

std::string DaemonProcess::declarant() const { return declarant_; }
std::string DaemonProcess::officer() const { return "unix:" + (data_ / "officer.sock").string(); }
std::string DaemonProcess::admin() const { return "unix:" + (data_ / "admin.sock").string(); }

int DaemonProcess::stop(int number) {
  ::kill(pid_, number);
  return wait();
}

int DaemonProcess::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string DaemonProcess::log() const {
  std::ifstream in(log_file_);
  return {std::istreambuf_iterator<char>(in), {}};
}

void DaemonProcess::await_log(std::string_view text) const {
  const auto deadline = std::chrono::steady_clock::now() + kLogDeadline;
  while (log().find(text) == std::string::npos) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("never logged \"" + std::string(text) + "\": " + log());
    }
    std::this_thread::sleep_for(kLogGlance);
  }
}

void make_key(const fs::path& data) {
  std::ofstream(data / "keyring") << "test " << std::string(64, '7') << "\n";
  fs::permissions(data / "keyring", fs::perms::owner_read | fs::perms::owner_write);
}

std::uint64_t build_snapshot(const fs::path& data, const std::vector<std::string_view>& tax_codes,
                             std::uint64_t generation) {
  SnapshotStore store(data);
  std::size_t next = 0;
  const SnapshotStore::Source source_of = [&](EnterpriseRecord& record) -> Result<bool> {
    if (next == tax_codes.size()) return false;
    record = EnterpriseRecord{};
    record.hot.tax_code = TaxCode::parse(tax_codes[next]).value().packed();
    record.hot.role = Role::kTrader;
    record.hot.compliance_level = 2;
    record.hot.risk_class = 2;
    record.hot.declarations_365 = 500;
    record.hot.established = Date{12'000};
    record.hot.first_declaration = Date{13'000};
    record.json = R"({"tax_code":")" + std::string(tax_codes[next]) + R"(","role":"TRADER"})";
    record.line = ++next;
    return true;
  };
  SnapshotStore::BuildOptions options;
  options.evaluated_at = now();
  options.now = now();
  options.generation = generation;
  const auto built = store.build(source_of, options);
  if (!built) throw std::runtime_error(to_string(built.error()));
  return built->generation;
}

std::uint64_t use_snapshot(const fs::path& data, const std::vector<std::string_view>& tax_codes) {
  const std::uint64_t generation = build_snapshot(data, tax_codes, 1);
  if (const auto error = SnapshotStore(data).use(generation)) {
    throw std::runtime_error(to_string(*error));
  }
  return generation;
}

}  // namespace luong::test
