#include "tools/replay_client.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "tests/support/temporary_directory.h"

namespace luong::tools {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A server of one connection at a time, in its own thread: answers line by line as it is told, and
// hangs up where the answer is empty. Serves `connections` of them.
class FakeServer {
 public:
  using Answer = std::function<std::string(const std::string& line)>;
  FakeServer(int connections, Answer answer)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        thread_([this, connections, answer = std::move(answer)] {
          for (int i = 0; i < connections; ++i) serve(answer);
        }) {}
  ~FakeServer() { thread_.join(); }
  ReplayTarget target() const {
    return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port()), {}};
  }

 private:
  void serve(const Answer& answer) {
    tcp::socket socket(io_);
    acceptor_.accept(socket);
    asio::streambuf buffer;
    boost::system::error_code error;
    while (asio::read_until(socket, buffer, '\n', error) > 0 && !error) {
      std::istream in(&buffer);
      for (std::string line; buffer.size() > 0 && std::getline(in, line);) {
        if (in.eof()) {  // A part of the next line: back with it.
          std::ostream(&buffer) << line;
          break;
        }
        const std::string reply = answer(line);
        if (reply.empty()) return;
        asio::write(socket, asio::buffer(reply), error);
        if (error) return;
      }
    }
  }

  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

std::string echo(const std::string& line) {
  const std::size_t id = line.find("\"msg_id\":\"") + 10;
  return R"({"schema":"dec-result/1","msg_id":")" + line.substr(id, line.find('"', id) - id) +
         R"(","status":"OK","replayed":false,"channel":1})" + "\n";
}

GeneratorOptions few() {
  GeneratorOptions options;
  options.count = 300;
  options.enterprises = 50;
  return options;
}

TEST(ReplayClient, SendsAGeneratedStreamAndGetsEveryAnswer) {
  FakeServer server(1, echo);
  GeneratorSource source(few());
  ReplayRun run({.window = 7}, source, nullptr);
  ASSERT_FALSE(drive_replay(run, {.target = server.target()}).has_value());
  EXPECT_EQ(run.report().answered, 300U);
  EXPECT_TRUE(run.report().sound());
  EXPECT_GT(run.report().from_sent.max(), 0U);
}

TEST(ReplayClient, SurvivesAServerThatDiesAndComesBack) {
  int lines = 0;
  FakeServer server(4, [&lines](const std::string& line) {
    ++lines;
    return lines == 40 || lines == 41 || lines == 150 ? std::string() : echo(line);
  });
  GeneratorSource source(few());
  ReplayRun run({.window = 16}, source, nullptr);
  const ReplayClientOptions client{.target = server.target(), .reconnect_s = 60};
  ASSERT_FALSE(drive_replay(run, client).has_value());
  EXPECT_EQ(run.report().answered, 300U);
  EXPECT_EQ(run.report().reconnects, 3U);
  EXPECT_TRUE(run.report().sound());
}

TEST(ReplayClient, WithoutReconnectALostConnectionLosesTheRest) {
  int lines = 0;
  FakeServer server(
      1, [&lines](const std::string& line) { return ++lines == 40 ? std::string() : echo(line); });
  GeneratorSource source(few());
  ReplayRun run({}, source, nullptr);
  ASSERT_FALSE(drive_replay(run, {.target = server.target()}).has_value());
  EXPECT_EQ(run.report().answered + run.report().lost, 300U);
  EXPECT_LE(run.report().answered, 39U);
  EXPECT_FALSE(run.report().sound());
}

TEST(ReplayClient, SaysHelloFirstAndDoesNotCountItsAnswer) {
  std::string first;
  const std::string hello = R"({"schema":"hello/1","window":2048})";
  GeneratorSource source(few());
  ReplayRun run({}, source, nullptr);
  {
    FakeServer server(1, [&first](const std::string& line) {
      if (!first.empty()) return echo(line);
      first = line;
      return std::string(R"({"schema":"hello/1","window":2048})") + "\n";
    });
    const ReplayClientOptions client{.target = server.target(), .hello = hello + "\n"};
    ASSERT_FALSE(drive_replay(run, client).has_value());
  }
  EXPECT_EQ(first, hello);
  EXPECT_EQ(run.report().answered, 300U);
  EXPECT_TRUE(run.report().sound());
}

TEST(ReplayClient, KeepsItsRateWithoutWaitingForAnswers) {
  FakeServer server(1, echo);
  GeneratorSource source(few());
  ReplayRun run({.rate = 3'000}, source, nullptr);
  ASSERT_FALSE(drive_replay(run, {.target = server.target()}).has_value());
  EXPECT_EQ(run.report().answered, 300U);
  EXPECT_GE(run.report().elapsed_ns, 99'000'000) << "the last one is due after 299/3000 s";
}

TEST(ReplayClient, NobodyThereIsAnErrorAtOnce) {
  const test::TemporaryDirectory directory;
  GeneratorSource source(few());
  ReplayRun run({}, source, nullptr);
  const auto error =
      drive_replay(run, {.target = {{}, {}, (directory.path() / "nobody").string()}});
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::kNotReady);
}

TEST(ReplayTarget, IsHostAndPortOrAUnixPath) {
  EXPECT_EQ(parse_target("127.0.0.1:7070")->port, "7070");
  EXPECT_EQ(parse_target("[::1]:7070")->host, "::1");
  EXPECT_EQ(parse_target("unix:/run/luong.sock")->unix_path, "/run/luong.sock");
  for (const char* wrong : {"", "7070", ":7070", "host:", "host:x", "unix:", "host:70 70"}) {
    EXPECT_FALSE(parse_target(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace luong::tools
