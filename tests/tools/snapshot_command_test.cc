// `luong snapshot` as a person runs it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "storage/snapshot_store.h"
#include "tests/support/command.h"
#include "tests/support/one_reply.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

constexpr const char* kTwoFirms =
    R"({"tax_code":"0100109106","role":"TRADER","name":"CTY TNHH MINH KHANG","risk_class":3})"
    "\n"
    R"({"tax_code":"0100109106","role":"BROKER","broker_code":"BK001"})"
    "\n";

class SnapshotCommand : public testing::Test {
 protected:
  SnapshotCommand() {
    ::unsetenv("LUONG_OFFICER");
    ::unsetenv("LUONG_DATA");
  }
  test::CommandResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "snapshot");
    return test::run_command(LUONG_PROGRAM_DIR "/luong", arguments, directory_.path().string());
  }
  void build(const std::string& generation) {
    directory_.file("a.ndjson", kTwoFirms);
    const auto built = run({"build", "a.ndjson", "--generation", generation, "--evaluated-at",
                            "2025-06-12T00:00:00+07:00"});
    ASSERT_EQ(built.exit, 0) << built.err;
  }
  SnapshotStore store() const { return SnapshotStore(directory_ / "luong-data"); }

  test::TemporaryDirectory directory_;
};

TEST_F(SnapshotCommand, FromBuildToRollback) {
  build("7");
  build("8");
  EXPECT_EQ(run({"rollback"}).exit, 66);
  EXPECT_EQ(run({"use", "7"}).exit, 0);
  EXPECT_EQ(run({"use", "8"}).exit, 0);
  EXPECT_EQ(store().current().value(), 8U);
  const auto list = run({"list"});
  EXPECT_EQ(list.exit, 0);
  EXPECT_NE(list.out.find("7           2025-06-12T00:00:00.000+07:00  2"), std::string::npos)
      << list.out;
  EXPECT_NE(list.out.find("previous"), std::string::npos) << list.out;
  EXPECT_EQ(run({"rollback"}).exit, 0);
  EXPECT_EQ(store().current().value(), 7U);
  EXPECT_EQ(run({"remove", "7"}).exit, 64);
  EXPECT_EQ(run({"remove", "8"}).exit, 0);
  EXPECT_EQ(run({"verify"}).exit, 0);
  EXPECT_EQ(run({"verify", "8"}).exit, 66);
}

TEST_F(SnapshotCommand, SpeaksJsonEverywhere) {
  directory_.file("a.ndjson", kTwoFirms);
  const auto built =
      run({"build", "a.ndjson", "--generation", "7", "--evaluated-at", "2025-06-12", "--json"});
  EXPECT_TRUE(built.out.starts_with(
      R"({"generation":7,"evaluated_at":"2025-06-12T00:00:00.000+07:00","built_at":")"))
      << built.out;
  EXPECT_EQ(run({"use", "7", "--json"}).out, "{\"generation\":7,\"by_daemon\":false}\n");
  EXPECT_TRUE(run({"list", "--json"}).out.starts_with(R"({"snapshots":[{"generation":7,)"));
  EXPECT_TRUE(run({"verify", "--json"}).out.starts_with(R"({"generation":7,)"));
  EXPECT_EQ(run({"show", "0100109106", "--role", "BROKER", "--json"}).out,
            R"({"generation":7,"records":[{"tax_code":"0100109106","role":"BROKER",)"
            "\"broker_code\":\"BK001\"}]}\n");
}

TEST_F(SnapshotCommand, ShowPrintsAPage) {
  build("7");
  const auto page = run({"show", "0100109106", "--generation", "7", "--role", "TRADER"});
  EXPECT_EQ(page.exit, 0);
  EXPECT_EQ(page.out,
            "generation 7\n\n"
            "tax_code    0100109106\n"
            "role        TRADER\n"
            "name        CTY TNHH MINH KHANG\n"
            "risk_class  3\n");
}

TEST_F(SnapshotCommand, WhatIsWrongIsSaidAndTold) {
  build("7");
  directory_.file("bad.ndjson",
                  "{\"tax_code\":\"0100109106\",\"role\":\"TRADER\",\"risk\":3}\n[]\n");
  directory_.file("double.ndjson", std::string(kTwoFirms) + kTwoFirms);
  directory_.file("empty.csv", "tax_code,role\n");
  directory_.file("file", "");
  struct Case {
    std::vector<std::string> arguments;
    int exit;
    const char* says;
  };
  const Case kCases[] = {
      {{"build", "none.ndjson"}, 66, "luong: none.ndjson: No such file"},
      {{"build", "bad.ndjson"}, 65, "luong: bad.ndjson:1: /risk: is not a member we know"},
      {{"build", "bad.ndjson"}, 65, "luong: bad.ndjson:2: must be an object"},
      {{"build", "double.ndjson"},
       65,
       "luong: double.ndjson:3: tax code 0100109106, role TRADER "
       "stood already in line 1"},
      {{"build", "empty.csv"}, 65, "luong: empty.csv: holds no record"},
      {{"build", "."}, 74, "Is a directory"},
      {{"build", "a.ndjson", "--data", "file"}, 74, "luong: file"},
      {{"build", "a.ndjson", "--generation", "7"}, 64, "not above the newest"},
      {{"build", "a.ndjson", "--generation", "x"}, 64, "\"x\" is not the number of a generation"},
      {{"build", "a.ndjson", "--evaluated-at", "today"}, 64, "--evaluated-at takes"},
      {{"build"}, 64, "file is required"},
      {{}, 64, "subcommand is required"},
      {{"show", "0100109106"}, 66, "no generation is in use"},
      {{"show", "0100109107", "--generation", "7"}, 66, "knows no record of tax code 0100109107"},
      {{"show", "01001", "--generation", "7"}, 64, "\"01001\" is not a tax code"},
      {{"show", "0100109106", "--role", "trader"}, 64, "--role takes TRADER"},
      {{"use", "9"}, 66, "there is no generation 9"},
      {{"use", "../7"}, 64, "is not the number of a generation"},
      {{"verify", "9"}, 66, "there is no generation 9"},
      {{"remove", "9"}, 66, "there is no generation 9"},
      {{"lists"}, 64, ""},
  };
  for (const Case& c : kCases) {
    const auto result = run(c.arguments);
    EXPECT_EQ(result.exit, c.exit) << testing::PrintToString(c.arguments) << result.err;
    EXPECT_NE(result.err.find(c.says), std::string::npos) << c.says << "\nin: " << result.err;
    EXPECT_TRUE(result.out.empty()) << result.out;
  }
  EXPECT_EQ(store().list()->size(), 1U) << "none of these left a generation";
}

TEST_F(SnapshotCommand, ADamagedGenerationIsRefusedByVerifyAndUse) {
  build("7");
  test::flip_bit(directory_ / "luong-data/snapshots/7/CURRENT", 2);
  for (const char* command : {"verify", "use"}) {
    const auto result = run({command, "7"});
    EXPECT_EQ(result.exit, 65);
    EXPECT_NE(result.err.find("SHA-256"), std::string::npos) << result.err;
  }
  EXPECT_EQ(store().current().value(), std::nullopt);
}

TEST_F(SnapshotCommand, HelpIsNoError) {
  const auto help = run({"--help"});
  EXPECT_EQ(help.exit, 0);
  EXPECT_NE(help.out.find("rollback"), std::string::npos);
}

TEST_F(SnapshotCommand, TheDaemonThatRunsSwitchesItself) {
  build("7");
  build("8");
  ASSERT_FALSE(store().use(7));
  ASSERT_FALSE(store().use(8));
  struct Case {
    std::vector<std::string> arguments;
    const char* command;
    const char* answer;
    int exit;
  };
  const Case kCases[] = {
      {{"use", "7"}, "snapshot use 7", "200 OK\n", 0},
      {{"rollback"}, "snapshot use 7", "switched\n200 OK\n", 0},
      {{"use", "7"}, "snapshot use 7", "404 there is no generation 7\n", 66},
      {{"use", "7"}, "snapshot use 7", "403 not you\n", 77},
      {{"use", "7"}, "snapshot use 7", "503 not ready\n", 69},
      {{"use", "7"}, "snapshot use 7", "half a rep", 69},
  };
  const auto socket = directory_ / "luong-data/admin.sock";
  for (const Case& c : kCases) {
    test::OneReply daemon(socket, {c.answer});
    const auto result = run(c.arguments);
    EXPECT_EQ(daemon.asked(), c.command);
    EXPECT_EQ(result.exit, c.exit) << c.answer << result.err;
    EXPECT_EQ(store().current().value(), 8U) << "the file is the daemon's to change";
    std::filesystem::remove(socket);
  }
}

TEST_F(SnapshotCommand, TheOfficerOfTheEnvironmentIsToldToTheDaemon) {
  build("7");
  ::setenv("LUONG_OFFICER", "hq-0417", 1);
  test::OneReply daemon(directory_ / "luong-data/admin.sock", {"200 OK\n"});
  EXPECT_EQ(run({"use", "7"}).exit, 0);
  EXPECT_EQ(daemon.asked(), "officer=hq-0417 snapshot use 7");
}

TEST_F(SnapshotCommand, TheDataDirectoryIsTheOptionElseTheEnvironmentElseHere) {
  build("7");
  ::setenv("LUONG_DATA", "elsewhere", 1);
  EXPECT_EQ(run({"verify", "7"}).exit, 66);
  EXPECT_EQ(run({"verify", "7", "--data", "luong-data"}).exit, 0);
}

TEST_F(SnapshotCommand, ASocketADeadDaemonLeftDoesNotStandInTheWay) {
  build("7");
  {
    test::OneReply dead(directory_ / "luong-data/admin.sock", {"200 OK\n"});
    ASSERT_EQ(run({"use", "7"}).exit, 0);
    ASSERT_EQ(store().current().value(), std::nullopt);
  }
  EXPECT_EQ(run({"use", "7"}).exit, 0);
  EXPECT_EQ(store().current().value(), 7U);
}

}  // namespace
}  // namespace luong
