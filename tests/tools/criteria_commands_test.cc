// `luong criteria` on the shipped pack and on a broken one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"
#include "tools/commands.h"

namespace luong::tools {
namespace {

using testing::HasSubstr;

const std::string kShipped = std::string(LUONG_SOURCE_DIR) + "/config/criteria";

struct Ran {
  int code = 0;
  std::string out, err;
};

Ran run(std::vector<std::string> words) {
  CLI::App app;
  add_criteria_commands(app);
  std::reverse(words.begin(), words.end());  // As CLI11 wants them.
  Ran ran;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    app.parse(words);
  } catch (const CLI::RuntimeError& ended) {
    ran.code = ended.get_exit_code();
  } catch (const CLI::ParseError& error) {
    ran.code = 64;
  }
  ran.out = testing::internal::GetCapturedStdout();
  ran.err = testing::internal::GetCapturedStderr();
  return ran;
}

TEST(CriteriaCommands, CheckSumsUpAPackAndSaysWhatItIs) {
  const Ran ran = run({"criteria", "check", kShipped});
  EXPECT_EQ(ran.code, 0) << ran.err;
  for (const char* part : {"criteria, no error", "nvented sample", "hash ", "HARD", "DIRECTED",
                           "RANDOM", "SYSTEM", "SEC", "ANO"}) {
    EXPECT_THAT(ran.out, HasSubstr(part));
  }
}

TEST(CriteriaCommands, CheckTellsEveryErrorAndEndsWith65) {
  const test::TemporaryDirectory directory;
  std::filesystem::copy(kShipped, directory.path(), std::filesystem::copy_options::recursive);
  std::ofstream(directory.path() / "zz.toml") << "notice = \"n\"\n[[criterion]]\nid = \"V999\"\n";
  const Ran ran = run({"criteria", "check", directory.path().string()});
  EXPECT_EQ(ran.code, 65);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("zz.toml:2:1: key 'title_vi' is missing"));
  EXPECT_THAT(ran.err, HasSubstr("zz.toml:2:1: key 'when' is missing"));
  EXPECT_THAT(ran.err, HasSubstr(" errors"));
  EXPECT_EQ(run({"criteria", "check", "/no/such/directory"}).code, 65);
}

TEST(CriteriaCommands, ShowReadsOneCriterionInBothLanguages) {
  const Ran vi = run({"criteria", "show", kShipped, "A803"});
  EXPECT_EQ(vi.code, 0) << vi.err;
  EXPECT_THAT(vi.out, HasSubstr("A803  Số container"));
  EXPECT_THAT(vi.out, HasSubstr("cross.container_check_digit_wrong > 0"));
  EXPECT_THAT(vi.out, HasSubstr("(not verified)"));
  const Ran en = run({"criteria", "show", kShipped, "A803", "--lang", "en"});
  EXPECT_THAT(en.out, HasSubstr("A803  Container number"));
  EXPECT_EQ(run({"criteria", "show", kShipped, "Z999"}).code, 66);
  EXPECT_EQ(run({"criteria", "show", kShipped, "longer than an id"}).code, 66);
  EXPECT_EQ(run({"criteria", "show", kShipped, "A803", "--lang", "fr"}).code, 64);
}

TEST(CriteriaCommands, ShowListsAll) {
  const Ran table = run({"criteria", "show", kShipped});
  EXPECT_EQ(table.code, 0);
  EXPECT_THAT(table.out, HasSubstr("ID"));
  EXPECT_THAT(table.out, HasSubstr("X953"));
  const Ran json = run({"criteria", "show", kShipped, "--json"});
  EXPECT_THAT(json.out, testing::StartsWith("{\"name\":"));
  EXPECT_THAT(json.out, HasSubstr("\"id\":\"X953\""));
  EXPECT_THAT(run({"criteria", "show", kShipped, "X953", "--json"}).out,
              testing::StartsWith("{\"id\":\"X953\""));
}

}  // namespace
}  // namespace luong::tools
