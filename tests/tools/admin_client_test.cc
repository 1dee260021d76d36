#include "tools/admin_client.h"

#include <gtest/gtest.h>

#include "tests/support/one_reply.h"
#include "tests/support/temporary_directory.h"

namespace luong::tools {
namespace {

using test::OneReply;

TEST(AdminClient, GivesBodyAndFinalLineHoweverTheyArrive) {
  struct Case {
    std::vector<std::string> pieces;
    int status;
    const char* message;
    const char* body;
  };
  const Case kCases[] = {
      {{"200 OK\n"}, 200, "OK", ""},
      {{"a 1\n", "b", " 2\n20", "0 ", "OK\n"}, 200, "OK", "a 1\nb 2\n"},
      {{"404 there is no generation 7\n"}, 404, "there is no generation 7", ""},
      {{"\n2000 OK\n200\n503 not ready\nmore\n"}, 503, "not ready", "\n2000 OK\n200\n"},
  };
  for (const Case& c : kCases) {
    const test::TemporaryDirectory directory;
    OneReply daemon(directory / "s", c.pieces);
    const auto reply = ask(directory / "s", "snapshot use 7");
    ASSERT_TRUE(reply) << to_string(reply.error());
    EXPECT_EQ(daemon.asked(), "snapshot use 7");
    EXPECT_EQ(reply->status, c.status);
    EXPECT_EQ(reply->ok(), c.status == 200);
    EXPECT_EQ(reply->message, c.message);
    EXPECT_EQ(reply->body, c.body);
  }
}

TEST(AdminClient, AReplyWithoutAnEndIsNoReply) {
  for (const char* text : {"", "a\n", "200 OK", "20 OK\n", "200OK\n"}) {
    const test::TemporaryDirectory directory;
    OneReply daemon(directory / "s", {text});
    const auto reply = ask(directory / "s", "status");
    ASSERT_FALSE(reply) << text;
    EXPECT_EQ(reply.error().code, ErrorCode::kNotReady);
  }
}

TEST(AdminClient, NobodyListeningIsNotFound) {
  const test::TemporaryDirectory directory;
  EXPECT_EQ(ask(directory / "none", "status").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ask(directory / "no/where/s", "status").error().code, ErrorCode::kNotFound);
  directory.file("left", "");  // Not a socket.
  EXPECT_EQ(ask(directory / "left", "status").error().code, ErrorCode::kNotFound);
  {
    const OneReply dead(directory / "dead", {"200 OK\n"});
    static_cast<void>(ask(directory / "dead", "x"));
  }
  EXPECT_EQ(ask(directory / "dead", "status").error().code, ErrorCode::kNotFound) << "it is gone";
}

TEST(AdminClient, ReachesASocketBehindALongPath) {
  const test::TemporaryDirectory directory;
  const auto deep = directory / std::string(120, 'd');
  std::filesystem::create_directory(deep);
  OneReply daemon(directory / "s", {"200 OK\n"});
  std::filesystem::rename(directory / "s", deep / "s");
  const auto reply = ask(deep / "s", "status");
  ASSERT_TRUE(reply) << to_string(reply.error());
  EXPECT_TRUE(reply->ok());
}

}  // namespace
}  // namespace luong::tools
