#pragma once

#include <string>
#include <vector>

namespace luong::test {

struct CommandResult {
  int exit = -1;  // -1: killed by a signal
  std::string out, err;
};

// Runs a program to its end with these arguments, the environment of the test, and its working
// directory in `directory` (the test's own, where empty).
CommandResult run_command(const std::string& program, const std::vector<std::string>& arguments,
                          const std::string& directory = {});

}  // namespace luong::test
