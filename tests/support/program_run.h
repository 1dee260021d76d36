#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace luong::test {

// One of our programs as this build made it: program("luongd").
std::filesystem::path program(std::string_view name);
// A file of the source tree: source("config/criteria").
std::filesystem::path source(std::string_view path);

// How a program that ends by itself ended, and all it printed.
struct ProgramResult {
  int exit_code = -1;  // 128 + signal where a signal ended it
  std::string out, err;
};

// Runs it to its end; throws where that takes longer than a minute.
ProgramResult run_program(const std::vector<std::string>& arguments, std::string_view input = {});

}  // namespace luong::test
