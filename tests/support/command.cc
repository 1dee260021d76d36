#include "tests/support/command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

[[noreturn]] void become(const std::string& program, const std::vector<std::string>& arguments,
                         const std::string& directory, const std::string& out,
                         const std::string& err) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
  const bool ready = (directory.empty() || ::chdir(directory.c_str()) == 0) &&
                     ::dup2(::open(out.c_str(), kFlags, 0600), STDOUT_FILENO) >= 0 &&
                     ::dup2(::open(err.c_str(), kFlags, 0600), STDERR_FILENO) >= 0;
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  if (ready) ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

}  // namespace

CommandResult run_command(const std::string& program, const std::vector<std::string>& arguments,
                          const std::string& directory) {
  const TemporaryDirectory outputs;
  const std::string out = (outputs / "out").string();
  const std::string err = (outputs / "err").string();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) become(program, arguments, directory, out, err);
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error("lost the child");
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(out), read_file(err)};
}

}  // namespace luong::test
