#include "tools/send_queue.h"

#include <gtest/gtest.h>

#include <string>

#include "tools/random_stream.h"
#include "tools/send_schedule.h"

namespace luong::tools {
namespace {

TEST(SendQueue, NeverOffersMoreThanTheWindow) {
  SendQueue queue;
  for (const char* line : {"a", "bb", "ccc"}) queue.add(line, key_of(line), 0);
  EXPECT_EQ(queue.to_send(0), "");
  EXPECT_EQ(queue.to_send(2), "a\nbb\n");
  EXPECT_EQ(queue.to_send(9), "a\nbb\nccc\n");
  queue.sent(5, 7);
  EXPECT_EQ(queue.to_send(2), "");
  EXPECT_EQ(queue.unanswered(), 2U);
  queue.pop();
  EXPECT_EQ(queue.to_send(2), "ccc\n");
}

TEST(SendQueue, AMessageIsSentWithItsLastByte) {
  SendQueue queue;
  queue.add("abcd", key_of("x"), 5);
  queue.sent(4, 10);
  EXPECT_EQ(queue.at(0).sent_ns, 0);
  EXPECT_EQ(queue.to_send(1), "\n") << "the rest of a message begun goes out whatever the window";
  queue.sent(1, 11);
  EXPECT_EQ(queue.at(0).sent_ns, 11);
  EXPECT_EQ(queue.at(0).due_ns, 5);
}

TEST(SendQueue, AfterALostConnectionEverythingUnansweredGoesOutAgain) {
  SendQueue queue;
  for (const char* line : {"a", "bb", "ccc"}) queue.add(line, key_of(line), 0);
  queue.sent(2 + 2, 1);  // a, and a part of bb
  queue.pop();
  queue.rewind();
  EXPECT_EQ(queue.unanswered(), 0U);
  EXPECT_EQ(queue.at(0).sent_ns, 0);
  EXPECT_EQ(queue.to_send(2), "bb\nccc\n");
}

// Against a plain model: a list of lines and three positions.
TEST(SendQueue, AgreesWithAPlainModelOverRandomSteps) {
  RandomStream random(3, 0);
  SendQueue queue;
  std::string sent_by_queue;
  std::string expected;  // all bytes ever added
  std::uint64_t added = 0;
  std::uint64_t popped = 0;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint32_t at = random.below(10);
    if (at < 4) {
      const std::string line(1 + random.below(400), static_cast<char>('a' + added % 26));
      queue.add(line, key_of(line), 0);
      expected += line + "\n";
      ++added;
    } else if (at < 8) {
      const std::string_view bytes = queue.to_send(1 + random.below(8));
      const std::size_t part =
          bytes.empty() ? 0 : 1 + random.below(static_cast<std::uint32_t>(bytes.size()));
      sent_by_queue += bytes.substr(0, part);
      queue.sent(part, step + 1);
    } else if (queue.unanswered() > 0 && queue.at(0).sent_ns > 0) {
      queue.pop();
      ++popped;
    }
    ASSERT_EQ(queue.size(), added - popped);
    ASSERT_EQ(sent_by_queue, expected.substr(0, sent_by_queue.size()));
  }
  EXPECT_GT(popped, 1'000U);
}

TEST(SendSchedule, DueTimesDoNotDriftFromTheRate) {
  const SendSchedule schedule(1'000, 7);  // 1/7 s is no whole number of nanoseconds.
  EXPECT_EQ(schedule.due(0), 1'000);
  EXPECT_EQ(schedule.due(7), 1'000 + 1'000'000'000);
  EXPECT_EQ(schedule.due(7'000'000'000), 1'000 + 1'000'000'000 * 1'000'000'000LL);
  for (std::uint64_t n = 1; n < 100; ++n) EXPECT_GT(schedule.due(n), schedule.due(n - 1));
}

}  // namespace
}  // namespace luong::tools
