#include "tests/support/program_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>

namespace luong::test {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kDeadline{60};

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

// Moves what there is; false at the end.
bool read_some(int fd, std::string& to) {
  std::array<char, 4096> chunk{};
  const ssize_t count = ::read(fd, chunk.data(), chunk.size());
  if (count > 0) to.append(chunk.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

std::filesystem::path program(std::string_view name) {
  return std::filesystem::path(LUONG_PROGRAM_DIR) / name;
}

std::filesystem::path source(std::string_view path) {
  return std::filesystem::path(LUONG_SOURCE_DIR) / path;
}

ProgramResult run_program(const std::vector<std::string>& arguments, std::string_view input) {
  Pipe in, out, err;
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("no process");
  if (pid == 0) {
    dup2(in.ends[0], 0);
    dup2(out.ends[1], 1);
    dup2(err.ends[1], 2);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }
  out.close_end(1);
  err.close_end(1);
  in.close_end(0);
  signal(SIGPIPE, SIG_IGN);
  // What tests feed fits into a pipe's buffer.
  if (!input.empty() && ::write(in.ends[1], input.data(), input.size()) < 0) {
    throw std::runtime_error("the program does not read its input");
  }
  in.close_end(1);

  ProgramResult result;
  const auto deadline = Clock::now() + kDeadline;
  std::array<pollfd, 2> waits{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0 ||
        poll(waits.data(), waits.size(), static_cast<int>(left.count())) == 0) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
      throw std::runtime_error(arguments.front() + " did not end: " + result.out + result.err);
    }
    if (waits[0].revents != 0 && !read_some(waits[0].fd, result.out)) waits[0].fd = -1;
    if (waits[1].revents != 0 && !read_some(waits[1].fd, result.err)) waits[1].fd = -1;
  }
  int status = 0;
  waitpid(pid, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace luong::test
