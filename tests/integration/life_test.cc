// How luongd starts, stops, crashes and comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kTrader = "0100109106";
constexpr std::uint64_t kFirst = 10'654'321'100;

std::string number(std::uint64_t root) { return std::to_string(root * 10); }

std::string declaration(std::uint64_t root) {
  return a_declaration().number(root * 10).msg_id("m" + std::to_string(root)).json();
}

ProgramResult run_luongd(const TemporaryDirectory& data, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{program("luongd").string(), "--set",
                                     "data_directory=" + data.path().string(), "--set",
                                     "listen.0.address=127.0.0.1:0"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

class Life : public testing::Test {
 protected:
  Life() {
    make_key(data_.path());
    use_snapshot(data_.path(), {kTrader});
  }
  TemporaryDirectory data_;
};

TEST_F(Life, SigtermAnswersWhatHadArrivedAndEndsWithZero) {
  constexpr std::uint64_t kCount = 300;
  DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  std::string bytes;
  for (std::uint64_t i = 0; i < kCount; ++i) bytes += declaration(kFirst + i) + "\n";
  client.send(bytes);
  client.read_line();  // The daemon is at work on the others.
  daemon.signal(SIGTERM);
  // Every line is answered, with its verdict or with DRAINING, in order, before the stream ends.
  std::uint64_t answered = 1, drained = 0;
  for (const std::string& line : client.read_to_end()) {
    if (line.find("DRAINING") != std::string::npos) {
      ++drained;
    } else {
      ASSERT_EQ(drained, 0U) << "a verdict after the draining began: " << line;
      ASSERT_THAT(line, HasSubstr(number(kFirst + answered++)));
    }
  }
  EXPECT_EQ(daemon.wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(data_ / "listen.json"));

  // What was answered is in the journal: a restart answers it as a resend.
  DaemonProcess again({.data = data_.path()});
  WireClient resender = again.connect();
  resender.send(declaration(kFirst) + "\n");
  EXPECT_THAT(resender.read_line(), HasSubstr(R"("status":"OK")"));
}

TEST_F(Life, ASecondSignalEndsItAtOnce) {
  DaemonProcess daemon({.data = data_.path()});
  WireClient idle = daemon.connect();
  daemon.signal(SIGTERM);
  daemon.signal(SIGTERM);
  EXPECT_EQ(daemon.wait(), 0);
}

TEST_F(Life, AnIdleClientDoesNotHoldUpTheEnd) {
  DaemonProcess daemon({.data = data_.path()});
  WireClient idle = daemon.connect();
  idle.send(declaration(kFirst) + "\n");
  idle.read_line();
  EXPECT_EQ(daemon.stop(), 0);
  EXPECT_TRUE(idle.read_to_end().empty());
}

TEST_F(Life, AfterKill9EveryAnswerIsGivenAgainIdentically) {
  constexpr std::uint64_t kCount = 400;
  std::string bytes;
  for (std::uint64_t i = 0; i < kCount; ++i) bytes += declaration(kFirst + i) + "\n";
  std::map<std::uint64_t, std::string> ledger;  // by place in the stream
  // Killed after more answers each time, with the rest in flight.
  for (const std::uint64_t answers_before_kill : {1U, 40U, 130U, 280U}) {
    SCOPED_TRACE(answers_before_kill);
    DaemonProcess daemon({.data = data_.path(), .set = {"batch_max=16"}});
    WireClient client = daemon.connect();
    client.send(bytes);
    for (std::uint64_t i = 0; i < answers_before_kill; ++i) {
      const std::string line = client.read_line();
      const auto known = ledger.emplace(i, line);
      ASSERT_EQ(line, known.first->second) << "answer " << i << " changed";
    }
    EXPECT_EQ(daemon.stop(SIGKILL), 128 + SIGKILL);
  }
  DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  client.send(bytes);
  const auto lines = client.read_lines(kCount);
  for (const auto& [place, line] : ledger) EXPECT_EQ(lines[place], line);
}

TEST_F(Life, TheSameDataDirectoryServesOneDaemonAtATime) {
  const DaemonProcess daemon({.data = data_.path()});
  const ProgramResult second = run_luongd(data_);
  EXPECT_EQ(second.exit_code, 69);
  EXPECT_THAT(second.err, HasSubstr(std::to_string(daemon.pid()))) << "it should name the holder";
  WireClient client = daemon.connect();  // The first is not disturbed.
  client.send(declaration(kFirst) + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr(R"("status":"OK")"));
}

TEST_F(Life, APortInUseEndsTheStartWith69) {
  const DaemonProcess daemon({.data = data_.path()});
  const TemporaryDirectory other;
  make_key(other.path());
  const ProgramResult second =
      run_program({program("luongd").string(), "--set", "data_directory=" + other.path().string(),
                   "--set", "listen.0.address=" + daemon.declarant()});
  EXPECT_EQ(second.exit_code, 69);
  EXPECT_THAT(second.err, HasSubstr(daemon.declarant()));
}

TEST(LifeWithoutKey, NoKeyNoStartAndTheCommandIsTold) {
  const TemporaryDirectory data;
  const ProgramResult result = run_luongd(data);
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_THAT(result.err, HasSubstr("luong keys new --data"));
  const ProgramResult made =
      run_program({program("luong").string(), "keys", "new", "--data", data.path().string()});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  struct stat status {};
  ASSERT_EQ(stat((data / "keyring").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  DaemonProcess daemon({.data = data.path(), .sample_context = false});
  EXPECT_EQ(daemon.stop(), 0);
}

TEST(LifeWithoutKey, AKeyRingOthersMayReadIsRefused) {
  const TemporaryDirectory data;
  make_key(data.path());
  std::filesystem::permissions(data / "keyring", std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  const ProgramResult result = run_luongd(data);
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_THAT(result.err, HasSubstr("chmod 600"));
}

TEST_F(Life, WhatWasPutInForceIsStillInForceAfterARestart) {
  build_snapshot(data_.path(), {kTrader, "0312345678"}, 2);
  std::string status;
  const auto in_force = [](const std::string& text) {
    return text.substr(text.find("snapshot_generation"), 400);
  };
  {
    DaemonProcess daemon({.data = data_.path()});
    WireClient admin(daemon.admin());
    EXPECT_THAT(admin.ask("snapshot use 2"), HasSubstr("200 OK"));
    status = in_force(admin.ask("status"));
    EXPECT_THAT(status, HasSubstr("snapshot_generation: 2"));
    EXPECT_EQ(daemon.stop(), 0);
  }
  // Without the configured directories: what counts is what was in force.
  DaemonProcess daemon({.data = data_.path(), .sample_context = false});
  WireClient admin(daemon.admin());
  EXPECT_EQ(in_force(admin.ask("status")).substr(0, 300), status.substr(0, 300));
  EXPECT_THAT(admin.ask("snapshot rollback"), HasSubstr("generation: 1"));
}

TEST_F(Life, SnapshotsSwitchUnderTrafficAndEveryLineIsAnswered) {
  constexpr std::uint64_t kCount = 1'500;
  build_snapshot(data_.path(), {kTrader, "0312345678"}, 2);
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client(daemon.officer());
  std::thread sender([&client] {
    for (std::uint64_t i = 0; i < kCount; ++i) client.send(declaration(kFirst + i) + "\n");
  });
  WireClient admin(daemon.admin());
  std::uint64_t generations_seen[3] = {};
  for (std::uint64_t i = 0; i < kCount; ++i) {
    if (i == 100 || i == 400 || i == 700) {
      EXPECT_THAT(admin.ask("snapshot use " + std::to_string(i == 400 ? 1 : 2)),
                  HasSubstr("200 OK"));
    }
    const std::string line = client.read_line();
    ASSERT_THAT(line, HasSubstr(number(kFirst + i)));
    const auto at = line.find("\"snapshot_generation\":");
    if (at != std::string::npos) ++generations_seen[line[at + 22] - '0'];
  }
  sender.join();
  EXPECT_GT(generations_seen[1], 0U);
  EXPECT_GT(generations_seen[2], 0U);
}

TEST_F(Life, AReloadTakesTheReloadableKeysAndKeepsTheOldOnesWhenTheFileIsWrong) {
  const auto config = data_.file("luongd.toml", "log = { level = \"info\" }\n");
  // The file comes first, --set over it: the same options as every test's daemon.
  DaemonProcess daemon({.data = data_.path(), .set = {}, .config = config});
  WireClient admin(daemon.admin());
  EXPECT_THAT(admin.ask("status"), HasSubstr("log_level: info"));
  std::ofstream(config) << "log = { level = \"debug\" }\nwindow = 7\n";
  daemon.signal(SIGHUP);
  // A reload has no answer of its own.
  daemon.await_log("changed: log.level; waiting for a restart: window");
  EXPECT_THAT(admin.ask("status"), HasSubstr("log_level: debug"));
  std::ofstream(config) << "log = { levle = \"warn\" }\n";
  daemon.signal(SIGHUP);
  daemon.await_log("did you mean \"log.level\"?");
  EXPECT_THAT(admin.ask("status"), HasSubstr("log_level: debug"));
  EXPECT_EQ(daemon.stop(), 0);
}

// What the storage has to say reaches the operator: it was lost once, for want of a sink.
TEST_F(Life, WhatIsFoundDamagedAtAStartStandsInTheLog) {
  const auto parts = data_ / "journal" / "ledger";
  std::filesystem::create_directories(parts);
  std::ofstream(parts / "part-0") << "no part of a ledger";
  DaemonProcess daemon({.data = data_.path()});
  EXPECT_EQ(daemon.stop(), 0);
  EXPECT_THAT(daemon.log(), HasSubstr("the saved ledger cannot be read"));
}

// The key ring may lie where the daemon was told; whoever derives again says so too.
TEST_F(Life, RederivesWithAKeyRingThatLiesElsewhere) {
  const TemporaryDirectory elsewhere;
  const std::string ring = (elsewhere / "ring").string();
  std::filesystem::rename(data_ / "keyring", ring);
  DaemonProcess daemon({.data = data_.path(), .set = {"keyring=" + ring}});
  WireClient client = daemon.connect();
  client.send(declaration(kFirst) + "\n");
  ASSERT_THAT(client.read_line(), HasSubstr(R"("status":"OK")"));

  const std::vector<std::string> rederive{program("luong").string(), "journal", "rederive",
                                          "--data", data_.path().string()};
  EXPECT_THAT(run_program(rederive).err, HasSubstr("keyring"));
  std::vector<std::string> with_ring = rederive;
  with_ring.insert(with_ring.end(), {"--keyring", ring});
  const ProgramResult result = run_program(with_ring);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("derived again: 1; different: 0"));
}

}  // namespace
}  // namespace luong::test
