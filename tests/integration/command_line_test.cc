// luongd's options, as an operator or a script meets them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

ProgramResult luongd(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program("luongd").string());
  return run_program(arguments);
}

TEST(CommandLine, CheckConfigPrintsEveryProblemAndExits78) {
  const TemporaryDirectory directory;
  const std::string file =
      directory.file("luongd.toml", "windw = 1\n[journal]\nsync = \"never\"\n").string();
  const ProgramResult result = luongd({"--check-config", "--config", file});
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_THAT(result.err,
              HasSubstr(file + ":1:1: unknown key \"windw\"; did you mean \"window\"?"));
  EXPECT_THAT(result.err, HasSubstr(file + ":3:8: journal.sync must be one of"));
  // A start refuses the same file the same way.
  EXPECT_EQ(luongd({"--config", file}).exit_code, 78);
  EXPECT_EQ(luongd({"--check-config", "--config", "/nowhere.toml"}).exit_code, 78);
  EXPECT_EQ(luongd({"--check-config", "--set", "window=0"}).exit_code, 78);
}

TEST(CommandLine, CheckConfigOfAGoodConfigurationExits0AndTouchesNothing) {
  const TemporaryDirectory directory;
  const std::string data = (directory / "data").string();
  EXPECT_EQ(luongd({"--check-config", "--set", "data_directory=" + data}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(CommandLine, DumpAndReferenceAreTheShippedFiles) {
  EXPECT_EQ(luongd({"--dump-config"}).out, read_file(source("config/luongd.toml")));
  EXPECT_EQ(luongd({"--config-reference"}).out, read_file(source("docs/configuration.md")));
  EXPECT_THAT(luongd({"--dump-config", "--set", "window=7"}).out, HasSubstr("\nwindow = 7\n"));
}

TEST(CommandLine, WrongOptionsExit64) {
  for (const char* wrong : {"--confg", "--set", "stray"}) {
    EXPECT_EQ(luongd({wrong}).exit_code, 64) << wrong;
  }
  EXPECT_EQ(luongd({"--help"}).exit_code, 0);
  EXPECT_THAT(luongd({"--version"}).out, StartsWith("luongd "));
}

TEST(CommandLine, AnUnusableDataDirectoryExits73) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("data", "a file, not a directory").string();
  EXPECT_EQ(luongd({"--set", "data_directory=" + file}).exit_code, 73);
}

}  // namespace
}  // namespace luong::test
