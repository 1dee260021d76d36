// What a client meets on the wire, against a real luongd.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.h"
#include "tests/support/daemon_process.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/temporary_directory.h"

namespace luong::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTrader = "0100109106";  // the builder's

std::string number(std::uint64_t root) { return std::to_string(root * 10); }

// A declaration of its own number and msg_id: the wire's tests only need them to differ.
std::string declaration(std::uint64_t root) {
  return a_declaration().number(root * 10).msg_id("m" + std::to_string(root)).json();
}

class Wire : public testing::Test {
 protected:
  Wire() {
    make_key(data_.path());
    use_snapshot(data_.path(), {kTrader});
  }
  TemporaryDirectory data_;
};

constexpr std::uint64_t kFirst = 10'654'321'100;

TEST_F(Wire, AnswersHelloAndADeclarationCutAtEveryByte) {
  const DaemonProcess daemon({.data = data_.path()});
  const std::string hello = R"({"schema":"hello/1","msg_id":"h","version":1,"client":"t"})";
  const std::string bytes = hello + "\n" + declaration(kFirst) + "\n";
  WireClient first = daemon.connect();
  first.send(bytes);
  const auto expected = first.read_lines(2);
  EXPECT_THAT(expected[1], HasSubstr(R"("status":"OK")"));
  // The same bytes again are a resend, so from here on every answer is the same: a few hundred
  // cuts, one connection each, stand for all of them (the session's own test tries every one).
  std::string resend;
  for (std::size_t cut = 1; cut < bytes.size(); cut += 7) {
    WireClient client = daemon.connect();
    client.send(bytes.substr(0, cut));
    client.send(bytes.substr(cut));
    const auto lines = client.read_lines(2);
    ASSERT_EQ(lines[0], expected[0]) << "cut at " << cut;
    if (resend.empty()) resend = lines[1];
    ASSERT_EQ(lines[1], resend) << "cut at " << cut;
  }
}

TEST_F(Wire, AnswersByteByByteAsAllAtOnce) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  const std::string bytes = declaration(kFirst) + "\n" + declaration(kFirst + 1) + "\n";
  for (const char byte : bytes) client.send(std::string_view(&byte, 1));
  const auto lines = client.read_lines(2);
  EXPECT_THAT(lines[0], HasSubstr(number(kFirst)));
  EXPECT_THAT(lines[1], HasSubstr(number(kFirst + 1)));
}

TEST_F(Wire, AnswersThousandsPipelinedInOrder) {
  constexpr std::uint64_t kCount = 3'000;
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  std::string bytes;
  for (std::uint64_t i = 0; i < kCount; ++i) bytes += declaration(kFirst + i) + "\n";
  // A client that never reads while it sends would, past its window, stop both sides: take turns.
  std::string_view rest = bytes;
  std::uint64_t answered = 0;
  while (!rest.empty()) {
    const std::size_t taken = client.send_some(rest);
    rest.remove_prefix(taken);
    if (taken != 0) continue;
    ASSERT_THAT(client.read_line(), HasSubstr(number(kFirst + answered++)));
  }
  for (; answered < kCount; ++answered) {
    ASSERT_THAT(client.read_line(), HasSubstr(number(kFirst + answered)));
  }
}

TEST_F(Wire, SkipsAnOversizeLineAndAnswersTheNext) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  client.send(std::string(limits::kFrameBytesMax + 100'000, 'x') + "\n" + declaration(kFirst) +
              "\n");
  EXPECT_THAT(client.read_line(), HasSubstr("TOO_LARGE"));
  EXPECT_THAT(client.read_line(), HasSubstr(R"("status":"OK")"));
}

TEST_F(Wire, NoBadLineEndsTheConnection) {
  struct Case {
    const char* name;
    std::string line;
    const char* answer;
  };
  const Case cases[] = {
      {"not JSON", "hello?", "SYNTAX"},
      {"cut JSON", R"({"schema":"decl/1")", "SYNTAX"},
      {"bad UTF-8", "{\"schema\":\"\xff\"}", "SYNTAX"},
      {"duplicate member", R"({"schema":"decl/1","schema":"decl/1"})", "SYNTAX"},
      {"too deep", std::string(200, '[') + std::string(200, ']'), "SYNTAX"},
      {"an array", "[1,2]", "SYNTAX"},
      {"no schema", R"({"msg_id":"1"})", "SCHEMA"},
      {"unknown schema", R"({"schema":"decl/9","msg_id":"1"})", "UNKNOWN_SCHEMA"},
      {"a declaration of nothing", R"({"schema":"decl/1","msg_id":"1"})", "SCHEMA"},
      {"an officer's message",
       R"({"schema":"status/1","msg_id":"1","declaration_no":"106543210980",)"
       R"("status":"cleared","at":"2025-06-12T08:41:07+07:00"})",
       "FORBIDDEN"},
      {"a zero byte", std::string("{\"schema\":\"de\0cl/1\"}", 20), "SYNTAX"},
  };
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  std::uint64_t next = kFirst;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    client.send(c.line + "\n" + declaration(next) + "\n");
    EXPECT_THAT(client.read_line(), HasSubstr(c.answer));
    EXPECT_THAT(client.read_line(), HasSubstr(number(next++)));
  }
}

TEST_F(Wire, AClientThatEndsItsSideStillGetsItsAnswers) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient client = daemon.connect();
  client.send(declaration(kFirst) + "\n" + declaration(kFirst + 1));  // the last without newline
  client.end_sending();
  const auto lines = client.read_to_end();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[1], HasSubstr(number(kFirst + 1)));
}

TEST_F(Wire, AClientThatLeavesHarmsNobody) {
  const DaemonProcess daemon({.data = data_.path()});
  WireClient stays = daemon.connect();
  for (int i = 0; i < 20; ++i) {
    WireClient leaves = daemon.connect();
    leaves.send(declaration(kFirst + static_cast<std::uint64_t>(i)) + "\n{\"schema\":");
  }
  stays.send(declaration(kFirst + 100) + "\n");
  EXPECT_THAT(stays.read_line(), HasSubstr(R"("status":"OK")"));
  // What the others asked was decided all the same: a resend tells.
  stays.send(declaration(kFirst) + "\n");
  EXPECT_THAT(stays.read_line(), HasSubstr(number(kFirst)));
}

TEST_F(Wire, OneConnectionTooManyIsToldSoAndTheOthersStay) {
  const DaemonProcess daemon({.data = data_.path(), .set = {"connections_max=2"}});
  WireClient one = daemon.connect();
  WireClient two = daemon.connect();
  one.send(declaration(kFirst) + "\n");
  two.send(declaration(kFirst + 1) + "\n");
  one.read_line();
  two.read_line();
  // Also told when it has begun to talk, which would reset a connection closed under it.
  for (int i = 0; i < 5; ++i) {
    WireClient three = daemon.connect();
    three.send(declaration(kFirst + 9) + "\n");
    EXPECT_THAT(three.read_line(), HasSubstr("OVERLOADED"));
    three.end_sending();
    EXPECT_TRUE(three.read_to_end().empty());
  }
  one.send(declaration(kFirst + 2) + "\n");
  EXPECT_THAT(one.read_line(), HasSubstr(R"("status":"OK")"));
}

TEST_F(Wire, AFullQueueIsToldOverloadedAndNothingIsLost) {
  constexpr std::uint64_t kCount = 200;
  const DaemonProcess daemon(
      {.data = data_.path(), .set = {"queue.messages_max=1", "batch_max=1"}});
  WireClient client = daemon.connect();
  std::string bytes;
  for (std::uint64_t i = 0; i < kCount; ++i) bytes += declaration(kFirst + i) + "\n";
  client.send(bytes);
  std::size_t overloaded = 0;
  for (const std::string& line : client.read_lines(kCount)) {
    if (line.find("OVERLOADED") != std::string::npos) ++overloaded;
  }
  EXPECT_GT(overloaded, 0U) << "one message may wait, and 200 came at once";
  EXPECT_LT(overloaded, kCount);
}

TEST_F(Wire, ASmallReplyLimitSlowsAClientDownAndLosesNothing) {
  constexpr std::uint64_t kCount = 2'000;
  const DaemonProcess daemon({.data = data_.path(), .set = {"limits.queued_replies=16KiB"}});
  WireClient client = daemon.connect();
  std::string bytes;
  for (std::uint64_t i = 0; i < kCount; ++i) bytes += declaration(kFirst + i) + "\n";
  std::string_view rest = bytes;
  std::uint64_t answered = 0;
  while (answered < kCount) {
    if (!rest.empty()) rest.remove_prefix(client.send_some(rest));
    ASSERT_THAT(client.read_line(), HasSubstr(number(kFirst + answered++)));
  }
}

TEST_F(Wire, ALineThatDoesNotComeToItsEndEndsTheConnection) {
  DaemonProcess daemon({.data = data_.path(), .set = {"limits.frame_deadline=100ms"}});
  WireClient client = daemon.connect();
  client.send(declaration(kFirst) + "\n" + R"({"schema":"decl/1")");
  const auto lines = client.read_to_end();  // The daemon ends it; this side never does.
  ASSERT_EQ(lines.size(), 1U) << "the whole line is answered, the half one is not";
  EXPECT_THAT(lines[0], HasSubstr(number(kFirst)));
  EXPECT_EQ(daemon.stop(), 0);
  EXPECT_THAT(daemon.log(), HasSubstr("a frame took too long to arrive"));
}

TEST_F(Wire, AConnectionWithoutRequestsEnds) {
  const DaemonProcess daemon({.data = data_.path(), .set = {"limits.idle=1s"}});
  WireClient client = daemon.connect();
  EXPECT_TRUE(client.read_to_end().empty());
}

TEST(WireBeforeReady, AnswersNotReadyAndNeverAChannel) {
  const TemporaryDirectory data;
  make_key(data.path());
  const DaemonProcess daemon({.data = data.path(), .sample_context = false});
  WireClient client = daemon.connect();
  client.send(declaration(kFirst) + "\n");
  const std::string line = client.read_line();
  EXPECT_THAT(line, HasSubstr("NOT_READY"));
  EXPECT_THAT(line, Not(HasSubstr("channel")));
  WireClient admin(daemon.admin());
  const std::string status = admin.ask("status");
  EXPECT_THAT(status, HasSubstr("state: not ready"));
  EXPECT_THAT(status, HasSubstr("enterprise snapshot: luong snapshot build"));
  EXPECT_THAT(status, HasSubstr("criteria pack: luong ctl criteria load"));
  EXPECT_THAT(status, HasSubstr("reference data: luong ctl reference load"));
}

TEST(WireBeforeReady, BecomesReadyByAdminCommandsUnderTraffic) {
  const TemporaryDirectory data;
  make_key(data.path());
  use_snapshot(data.path(), {kTrader});
  const DaemonProcess daemon({.data = data.path(), .sample_context = false});
  WireClient client = daemon.connect();
  WireClient admin(daemon.admin());
  client.send(declaration(kFirst) + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr("NOT_READY"));
  const std::string root = LUONG_SOURCE_DIR;
  EXPECT_THAT(admin.ask("criteria load " + root + "/config/criteria"), HasSubstr("200 OK"));
  EXPECT_THAT(admin.ask("criteria use sample"), HasSubstr("200 OK"));
  const std::string loaded = admin.ask("reference load " + root + "/config/reference");
  EXPECT_THAT(loaded, HasSubstr("200 OK"));
  client.send(declaration(kFirst) + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr("NOT_READY"));
  const std::string id = loaded.substr(loaded.find("id: ") + 4, 12);
  EXPECT_THAT(admin.ask("reference use " + id), HasSubstr("200 OK"));
  client.send(declaration(kFirst) + "\n");
  EXPECT_THAT(client.read_line(), HasSubstr(R"("status":"OK")"));
  EXPECT_THAT(admin.ask("status"), HasSubstr("state: ready"));
}

}  // namespace
}  // namespace luong::test
