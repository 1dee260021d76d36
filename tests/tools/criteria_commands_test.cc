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

TEST(CriteriaCommands, S002_49_CodesPrintsTheFourListsOrOneOfThem) {
  const Ran all = run({"criteria", "codes", kShipped, "--lang", "en"});
  EXPECT_EQ(all.code, 0) << all.err;
  for (const char* part : {"sign", "DHVP-01", "2020-01-01", "instruction", "value_consult", "alert",
                           "SECURITY", "guidance", "HD-TG-01", "nvented sample"}) {
    EXPECT_THAT(all.out, HasSubstr(part));
  }
  const Ran alerts = run({"criteria", "codes", kShipped, "--list", "alert"});
  EXPECT_THAT(alerts.out, AllOf(HasSubstr("HOLD"), HasSubstr("tạm giữ"), Not(HasSubstr("DHVP"))));
  const Ran json = run({"criteria", "codes", kShipped, "--list", "sign", "--json"});
  EXPECT_THAT(json.out, AllOf(HasSubstr(R"("sign":[{"code":"DHVP-01")"), HasSubstr("decision"),
                              Not(HasSubstr("guidance"))));
  EXPECT_EQ(run({"criteria", "codes", kShipped, "--list", "criteria"}).code, 64);
  const test::TemporaryDirectory bare;
  for (const char* file : {"pack.toml", "random.toml"}) {
    std::filesystem::copy(std::filesystem::path(kShipped) / file, bare.path() / file);
  }
  EXPECT_NE(run({"criteria", "codes", bare.path().string()}).code, 0);
}

TEST(CriteriaCommands, S001_7_BenefitsPrintsTheMatrixOfADay) {
  const Ran ran = run({"criteria", "benefits", kShipped, "--lang", "en", "--date", "2023-01-01"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("UT-01"), HasSubstr("members"), Not(HasSubstr("not due"))));
  const Ran after = run({"criteria", "benefits", kShipped, "--lang", "en", "--date", "2025-01-01"});
  EXPECT_THAT(after.out, HasSubstr("not due: the programme does not run"));
  EXPECT_EQ(run({"criteria", "benefits", kShipped, "--date", "soon"}).code, 64);
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

TEST(CriteriaCommands, ListNarrowsTheTable) {
  const Ran ran = run({"criteria", "list", kShipped, "--kind", "DIRECTED", "--lang", "en"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("H114b"));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("V401")));
  EXPECT_EQ(run({"criteria", "list", kShipped, "--kind", "SOFT"}).code, 64);
}

TEST(CriteriaCommands, LintFindsNothingInTheShippedPackAndSomethingInASpoiltOne) {
  const std::string reference = std::string(LUONG_SOURCE_DIR) + "/config/reference";
  const Ran sound = run({"criteria", "lint", kShipped, "--reference", reference});
  EXPECT_EQ(sound.code, 0) << sound.out;
  const test::TemporaryDirectory directory;
  std::filesystem::copy(kShipped, directory.path(), std::filesystem::copy_options::recursive);
  std::ofstream(directory.path() / "zz.toml")
      << "notice = \"n\"\n[[criterion]]\nid = \"V999\"\ntitle_vi = \"x\"\ntitle_en = \"x\"\n"
         "kind = \"RISK\"\ngroup = \"VAL\"\nweight = 1\nguidance_code = \"x\"\n"
         "guidance = [{vi = \"x\", en = \"x\"}]\n"
         "when = 'direction == \"I\" && direction == \"E\"'\n";
  const Ran spoilt = run({"criteria", "lint", directory.path().string()});
  EXPECT_EQ(spoilt.code, 1);
  EXPECT_THAT(spoilt.out, HasSubstr("V999: dead: it can never hit"));
}

class CriteriaCases : public testing::Test {
 protected:
  Ran test(const std::string& cases) {
    const auto file = directory_.path() / "cases.ndjson";
    std::ofstream(file) << cases;
    return run({"criteria", "test", kShipped, "--cases", file.string(), "--reference",
                std::string(LUONG_SOURCE_DIR) + "/config/reference"});
  }
  static std::string sample() {
    std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/config/criteria-cases/sample.ndjson");
    std::string line;
    std::getline(in, line);
    return line;
  }
  static std::string changed(const std::string& from, const std::string& to) {
    std::string line = sample();
    const auto at = line.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return line.replace(at, from.size(), to);
  }
  test::TemporaryDirectory directory_;
};

TEST_F(CriteriaCases, TheSamplePasses) {
  const Ran ran = run({"criteria", "test", kShipped, "--cases",
                       std::string(LUONG_SOURCE_DIR) + "/config/criteria-cases/sample.ndjson",
                       "--reference", std::string(LUONG_SOURCE_DIR) + "/config/reference"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("9 of 9 cases passed"));
}

TEST_F(CriteriaCases, ACaseThatFailsSaysWhy) {
  Ran ran = test(changed("\"channel\": 1", "\"channel\": 3"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("should get channel 3, gets 1"));
  ran = test(changed("\"misses\": [\"E703\"", "\"hits\": [\"E703\""));
  EXPECT_THAT(ran.out, HasSubstr("E703 should hit and does not"));
  ran = test(changed("\"channel\": 1", "\"refused\": \"E8000\""));
  EXPECT_THAT(ran.out, HasSubstr("should be refused with E8000, is accepted"));
}

TEST_F(CriteriaCases, WrongCasesAreToldWhereTheyStand) {
  struct Case {
    std::string text;
    const char* fault;
  };
  const Case kCases[] = {
      {"", "holds no case"},
      {"{", ":1: "},
      {"[]", "is not one JSON object"},
      {"{}", "/case"},
      {R"({"case":"x","expect":{"channel":1}})", "/declaration"},
      {R"({"case":"x","declaration":{"schema":"decl/1"},"expect":{"channel":1}})", "/declaration/"},
      {R"({"case":"x","declaration":{"schema":"hello/1"},"expect":{"channel":1}})",
       "/declaration: must be a declaration"},
      {changed("\"channel\": 1", "\"channel\": 4"), "/expect/channel"},
      {changed("\"E703\"", "\"E7030\""), "the pack has no criterion E7030"},
      {changed("\"expect\"", "\"expects\""), "did you mean"},
      {changed("\"risk_class\": 2", "\"risk_class\": 12"), "/enterprise/risk_class"},
      {changed("\"expect\"", "\"single_window\": [{\"schema\":\"permit/1\"}], \"expect\""),
       "/single_window/msg_id"},
      {sample().substr(0, sample().find("\"expect\"")) + "\"expect\":{}}", "expects nothing"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text.substr(0, 200));
    const Ran ran = test(c.text + "\n");
    EXPECT_THAT(ran.err + ran.out, HasSubstr(c.fault));
  }
}

}  // namespace
}  // namespace luong::tools
