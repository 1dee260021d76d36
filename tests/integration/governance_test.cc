// Criteria as governed data, against a real luongd: whoever loads a pack does not put it in force.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/program_run.h"
#include "tests/support/stranger.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/wire_client.h"

namespace luong::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// The shipped pack under another name, with the weight of E706 changed.
fs::path other_pack(const TemporaryDirectory& folder, const std::string& name,
                    const std::string& weight = "75") {
  fs::path pack = folder.path() / name;
  fs::copy(source("config/criteria"), pack);
  const auto edit = [&](const char* file, const std::string& from, const std::string& to) {
    std::stringstream text;
    text << std::ifstream(pack / file).rdbuf();
    std::string content = text.str();
    const auto at = content.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    content.replace(at, from.size(), to);
    std::ofstream(pack / file) << content;
  };
  edit("pack.toml", "name = \"sample\"", "name = \"" + name + "\"");
  edit("enterprise.toml", "weight = 70", "weight = " + weight);
  return pack;
}

class Governance : public testing::Test {
 protected:
  Governance() {
    make_key(data_.path());
    use_snapshot(data_.path(), {"0100109106"});
    fs::permissions(data_.path(), fs::perms{0755});
    fs::permissions(packs_.path(), fs::perms{0755});
  }
  // With the shipped pack in force, put there by the configuration.
  DaemonProcess daemon(std::vector<std::string> set = {}) {
    set.push_back("admin.admin_uids=" + std::to_string(kStranger));
    return DaemonProcess({.data = data_.path(), .set = std::move(set)});
  }
  int as_stranger(const std::vector<std::string>& words) const {
    return ctl_exit_as_stranger(data_.path(), words);
  }
  TemporaryDirectory data_, packs_;
};

TEST_F(Governance, WhoLoadsAPackDoesNotPutItInForceAndAnotherDoes) {
  const DaemonProcess running = daemon();
  WireClient admin(running.admin());
  const std::string loaded = admin.ask("criteria load " + other_pack(packs_, "tet").string());
  ASSERT_THAT(loaded, HasSubstr("200 OK"));
  EXPECT_THAT(admin.ask("criteria use tet"),
              AllOf(StartsWith("403 you loaded this pack"), HasSubstr("another user")));
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: sample"));
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  const int code = as_stranger({"criteria", "use", "tet"});
  if (code > 4) GTEST_SKIP() << "that user may not even run the program where it lies";
  EXPECT_EQ(code, 0);
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: tet"));
  // The two stand in the chain, with their user ids.
  const ProgramResult journal =
      run_program({program("luong").string(), "journal", "tail", "--data", data_.path().string()});
  EXPECT_THAT(journal.out, AllOf(HasSubstr("uid 0"), HasSubstr("criteria load")));
  EXPECT_THAT(journal.out, AllOf(HasSubstr("uid 65534"), HasSubstr("criteria use tet")));
}

TEST_F(Governance, WithoutFourEyesOneUserDoesBoth) {
  const DaemonProcess running = daemon({"criteria.four_eyes=false"});
  WireClient admin(running.admin());
  admin.ask("criteria load " + other_pack(packs_, "tet").string());
  EXPECT_THAT(admin.ask("criteria use tet"), HasSubstr("200 OK"));
}

TEST_F(Governance, RollbackGoesBackAtOnceAlsoAfterARestart) {
  {
    const DaemonProcess running = daemon({"criteria.four_eyes=false"});
    WireClient admin(running.admin());
    EXPECT_THAT(admin.ask("criteria rollback"), StartsWith("404 "));
    admin.ask("criteria load " + other_pack(packs_, "tet").string());
    admin.ask("criteria use tet");
  }
  const DaemonProcess running = daemon();
  WireClient admin(running.admin());
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: tet"));
  EXPECT_THAT(admin.ask("criteria rollback"),
              AllOf(HasSubstr("name: sample"), HasSubstr("200 OK")));
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: sample"));
  EXPECT_THAT(admin.ask("criteria rollback"), HasSubstr("name: tet"));
}

TEST_F(Governance, DiffTellsWhatApprovingWouldChangeAndIsAudited) {
  const DaemonProcess running = daemon();
  WireClient admin(running.admin());
  admin.ask("criteria load " + other_pack(packs_, "tet").string());
  const std::string diff = admin.ask("officer=an criteria diff tet");
  EXPECT_THAT(diff, AllOf(HasSubstr("E706"), HasSubstr("changed"), HasSubstr("weight"),
                          HasSubstr("70"), HasSubstr("75"), HasSubstr("200 OK")));
  EXPECT_THAT(diff, Not(HasSubstr("E707")));
  EXPECT_THAT(admin.ask("criteria diff tet sample"), HasSubstr("200 OK"));
  EXPECT_THAT(admin.ask("criteria diff nothing"), StartsWith("404 "));
  const ProgramResult journal =
      run_program({program("luong").string(), "journal", "tail", "--data", data_.path().string()});
  EXPECT_THAT(journal.out, HasSubstr("officer an: criteria diff tet"));
}

TEST_F(Governance, OnlyWhatWasNeverInForceIsDiscarded) {
  const DaemonProcess running = daemon({"criteria.four_eyes=false"});
  WireClient admin(running.admin());
  admin.ask("criteria load " + other_pack(packs_, "tet").string());
  admin.ask("criteria load " + other_pack(packs_, "draft", "71").string());
  admin.ask("criteria use tet");
  EXPECT_THAT(admin.ask("criteria discard tet"), HasSubstr("403 this pack is in force"));
  EXPECT_THAT(admin.ask("criteria discard sample"), HasSubstr("403 this pack was in force"));
  EXPECT_THAT(admin.ask("criteria discard draft"), HasSubstr("200 OK"));
  EXPECT_THAT(admin.ask("criteria list"), AllOf(Not(HasSubstr("draft")), HasSubstr("sample")));
  EXPECT_THAT(admin.ask("criteria use draft"), StartsWith("404 "));
}

TEST_F(Governance, APackNobodyConfirmsGivesWayByItself) {
  const DaemonProcess running = daemon({"criteria.four_eyes=false"});
  WireClient admin(running.admin());
  EXPECT_THAT(admin.ask("criteria confirm"), StartsWith("404 "));
  EXPECT_THAT(admin.ask("criteria use sample confirm-within 1min"),
              HasSubstr("400 this is the pack"));
  admin.ask("criteria load " + other_pack(packs_, "tet").string());
  for (const char* wrong : {"confirm-within", "confirm-within soon", "confirm-within 10ms",
                            "confirm-within 25h", "within 1min"}) {
    SCOPED_TRACE(wrong);
    EXPECT_THAT(admin.ask(std::string("criteria use tet ") + wrong), HasSubstr("400 expected"));
  }
  EXPECT_THAT(admin.ask("criteria use tet confirm-within 1s"),
              AllOf(HasSubstr("confirm_until"), HasSubstr("200 OK")));
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: tet"));
  running.await_log("was not confirmed in time");
  // The log speaks first, the switch takes its place among the declarations.
  std::string status;
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  do {
    status = admin.ask("status");
  } while (status.find("criteria_pack_name: sample") == std::string::npos &&
           std::chrono::steady_clock::now() < give_up);
  EXPECT_THAT(status, HasSubstr("criteria_pack_name: sample"));
  EXPECT_THAT(admin.ask("criteria confirm"), StartsWith("404 "));
  const ProgramResult journal =
      run_program({program("luong").string(), "journal", "tail", "--data", data_.path().string()});
  EXPECT_THAT(journal.out, HasSubstr("officer luongd: criteria confirm-within: "));
}

TEST_F(Governance, AConfirmedPackStaysAndAnUnconfirmedOneDoesNotOutliveAStart) {
  {
    const DaemonProcess running = daemon({"criteria.four_eyes=false"});
    WireClient admin(running.admin());
    admin.ask("criteria load " + other_pack(packs_, "tet").string());
    admin.ask("criteria load " + other_pack(packs_, "summer", "71").string());
    admin.ask("criteria use tet confirm-within 1h");
    EXPECT_THAT(admin.ask("criteria list"), HasSubstr("unconfirmed"));
    EXPECT_THAT(admin.ask("criteria confirm"), HasSubstr("200 OK"));
    EXPECT_THAT(admin.ask("criteria list"), Not(HasSubstr("unconfirmed")));
    EXPECT_THAT(admin.ask("criteria use summer confirm-within 1h"), HasSubstr("200 OK"));
  }
  const DaemonProcess running = daemon();
  WireClient admin(running.admin());
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: tet"));
}

TEST_F(Governance, APackOnTrialStaysSoOverAStartUntilItIsEnded) {
  {
    const DaemonProcess running = daemon();
    WireClient admin(running.admin());
    EXPECT_THAT(admin.ask("criteria shadow"), StartsWith("404 "));
    EXPECT_THAT(admin.ask("criteria shadow nothing"), StartsWith("404 "));
    admin.ask("criteria load " + other_pack(packs_, "tet").string());
    EXPECT_THAT(admin.ask("criteria shadow tet"), HasSubstr("200 OK")) << "the loader may";
    EXPECT_THAT(admin.ask("criteria list"), HasSubstr("shadow"));
    EXPECT_THAT(admin.ask("criteria discard tet"), HasSubstr("403 this pack is on trial"));
    EXPECT_THAT(admin.ask("officer=an criteria shadow"),
                AllOf(HasSubstr("name: tet"), HasSubstr("compared: 0"), HasSubstr("200 OK")));
  }
  const DaemonProcess running = daemon();
  WireClient admin(running.admin());
  EXPECT_THAT(admin.ask("criteria shadow"), HasSubstr("name: tet"));
  EXPECT_THAT(admin.ask("criteria shadow off"), HasSubstr("200 OK"));
  EXPECT_THAT(admin.ask("criteria shadow"), StartsWith("404 "));
  EXPECT_THAT(admin.ask("criteria discard tet"), HasSubstr("200 OK"));
}

TEST_F(Governance, APackWithAnErrorChangesNothing) {
  const DaemonProcess running = daemon({"criteria.four_eyes=false"});
  WireClient admin(running.admin());
  const fs::path wrong = other_pack(packs_, "wrong");
  std::ofstream(wrong / "anomaly.toml", std::ios::app) << "[[criterion]]\nid = 7\n";
  EXPECT_THAT(admin.ask("criteria load " + wrong.string()), StartsWith("422 "));
  EXPECT_THAT(admin.ask("criteria list"), Not(HasSubstr("wrong")));
  EXPECT_THAT(admin.ask("status"), HasSubstr("criteria_pack_name: sample"));
}

}  // namespace
}  // namespace luong::test
