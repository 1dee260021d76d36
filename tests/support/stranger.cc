#include "tests/support/stranger.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/program_run.h"

namespace luong::test {

int ctl_exit_as_stranger(const std::filesystem::path& data, const std::vector<std::string>& words) {
  const pid_t pid = fork();
  if (pid == 0) {
    std::vector<std::string> arguments{program("luong").string(), "ctl", "--data", data.string()};
    arguments.insert(arguments.end(), words.begin(), words.end());
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    if (setgroups(0, nullptr) != 0 || setuid(kStranger) != 0) _exit(126);
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace luong::test
