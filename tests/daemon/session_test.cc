#include "daemon/session.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luong {
namespace {

// Takes every frame and remembers it; refuses on demand.
class Recorder : public FrameSink {
 public:
  bool take(std::uint64_t slot, std::string_view frame, bool oversize,
            WireError& refusal) override {
    if (refuse) {
      refusal = *refuse;
      return false;
    }
    slots.push_back(slot);
    frames.push_back(oversize ? "<oversize>" : std::string(frame));
    return true;
  }
  std::string joined() const {
    std::string out;
    for (const std::string& frame : frames) out += frame + "|";
    return out;
  }

  std::optional<WireError> refuse;
  std::vector<std::uint64_t> slots;
  std::vector<std::string> frames;
};

SessionLimits small_limits() {
  SessionLimits limits;
  limits.frame_bytes_max = 8;
  limits.window = 100;
  return limits;
}

std::string output_of(Session& session) {
  std::string out(session.output());
  session.written(out.size(), 0);
  return out;
}

// However the network cuts the stream, the frames are the same; also around an oversize line.
TEST(Session, EverySplitGivesTheSameFrames) {
  const std::string stream = "abc\n\r\n\n{}\r\n123456789 too long\n12345678\nlast";
  const std::string expected = "abc|{}\r|<oversize>|12345678|last|";
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    Session session(Audience::kDeclarant, small_limits(), 0);
    Recorder sink;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      session.receive(std::string_view(stream).substr(at, step), sink, 0);
    }
    session.end_of_input(sink, 0);
    EXPECT_EQ(sink.joined(), expected) << "step " << step;
  }
}

TEST(Session, RepliesLeaveInRequestOrder) {
  Session session(Audience::kDeclarant, small_limits(), 0);
  Recorder sink;
  session.receive("a\nb\nc\nd\n", sink, 0);
  session.reply(2, "C\n");
  session.reply(1, "B\n");
  EXPECT_EQ(output_of(session), "");
  session.reply(0, "A\n");
  EXPECT_EQ(output_of(session), "A\nB\nC\n");
  session.reply(3, "D\n");
  EXPECT_EQ(output_of(session), "D\n");
  EXPECT_EQ(session.in_flight(), 0U);
}

TEST(Session, StopsReadingWithoutAFreeSlotAndGoesOnAfterAReply) {
  SessionLimits limits = small_limits();
  limits.window = 2;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("a\nb\nc\nd\n", sink, 0);
  EXPECT_EQ(sink.joined(), "a|b|");
  EXPECT_FALSE(session.wants_read());
  session.reply(0, "A\n");
  session.resume(sink, 0);
  EXPECT_EQ(sink.joined(), "a|b|c|");
  session.reply(1, "B\n");
  session.reply(2, "C\n");
  session.resume(sink, 0);
  EXPECT_EQ(sink.joined(), "a|b|c|d|");
  EXPECT_TRUE(session.wants_read());
}

TEST(Session, StopsReadingWhileTheClientDoesNotReadItsReplies) {
  SessionLimits limits = small_limits();
  limits.queued_reply_bytes_max = 4;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("a\n", sink, 0);
  session.reply(0, "12345\n");
  EXPECT_FALSE(session.wants_read());
  output_of(session);
  EXPECT_TRUE(session.wants_read());
}

// A refused frame is answered in its turn, not dropped and not out of order.
TEST(Session, ARefusedFrameGetsItsCodeInOrder) {
  Session session(Audience::kDeclarant, small_limits(), 0);
  Recorder sink;
  session.receive("a\n", sink, 0);
  sink.refuse = WireError::kOverloaded;
  session.receive("b\n", sink, 0);
  EXPECT_EQ(output_of(session), "");
  session.reply(0, "A\n");
  const std::string out = output_of(session);
  EXPECT_EQ(out.substr(0, 2), "A\n");
  EXPECT_NE(out.find("OVERLOADED"), std::string::npos) << out;
}

TEST(Session, EndsAFrameThatTricklesButNotOneThatWaitsForASlot) {
  SessionLimits limits = small_limits();
  limits.window = 1;
  limits.frame_deadline_ms = 10;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("a", sink, 0);
  EXPECT_FALSE(session.advance(9));
  EXPECT_TRUE(session.advance(10));

  Session waiting(Audience::kDeclarant, limits, 0);
  waiting.receive("a\nb", sink, 0);
  EXPECT_FALSE(waiting.advance(100));
}

TEST(Session, EndsOnNoWriteProgressAndOnIdleness) {
  SessionLimits limits = small_limits();
  limits.write_progress_ms = 10;
  limits.idle_ms = 100;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("a\n", sink, 0);
  session.reply(0, "0123456789\n");
  EXPECT_FALSE(session.advance(1));
  session.written(3, 9);
  EXPECT_FALSE(session.advance(18));
  EXPECT_TRUE(session.advance(19));

  Session idle(Audience::kDeclarant, limits, 0);
  EXPECT_FALSE(idle.advance(99));
  EXPECT_TRUE(idle.advance(100));
}

// An event is a line between lines, and who waits for events is not idle.
TEST(Session, TellsEventsBetweenRepliesAndLetsASubscriberBeSilent) {
  SessionLimits limits = small_limits();
  limits.idle_ms = 100;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("a\nb\nc\n", sink, 0);
  session.reply(1, "B\n");
  session.event("1\n");
  session.reply(0, "A\n");
  session.event("2\n");
  session.reply(2, "C\n");
  EXPECT_EQ(output_of(session), "1\nA\nB\n2\nC\n");
  session.subscribe();
  EXPECT_FALSE(session.advance(1'000'000));
}

TEST(Session, IsFinishedOnceAllIsAnsweredAndWritten) {
  Session session(Audience::kDeclarant, small_limits(), 0);
  Recorder sink;
  session.receive("a\n", sink, 0);
  session.end_of_input(sink, 0);
  EXPECT_FALSE(session.finished());
  session.reply(0, "A\n");
  EXPECT_FALSE(session.finished());
  output_of(session);
  EXPECT_TRUE(session.finished());
}

// The line that begins behind one put together from two reads has its own deadline.
TEST(Session, ALineThatBeginsInTheMiddleOfAReadMustArriveInTime) {
  SessionLimits limits = small_limits();
  limits.frame_deadline_ms = 10;
  Session session(Audience::kDeclarant, limits, 0);
  Recorder sink;
  session.receive("ab", sink, 0);
  session.receive("c\nde", sink, 5);
  EXPECT_EQ(sink.joined(), "abc|");
  EXPECT_FALSE(session.advance(14));
  EXPECT_TRUE(session.advance(15));
}

}  // namespace
}  // namespace luong
