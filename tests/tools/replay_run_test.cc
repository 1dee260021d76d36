#include "tools/replay_run.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace luong::tools {
namespace {

// Messages made up by number: m0, m1, ...; the roots are as told.
class Numbered : public MessageSource {
 public:
  explicit Numbered(int count, std::vector<std::uint64_t> roots = {})
      : count_(count), roots_(std::move(roots)) {}
  static std::string line(int n, std::uint64_t root) {
    return R"({"msg_id":"m)" + std::to_string(n) + R"(","declaration_no":"10)" +
           std::to_string(100'000'000 + root) + "0\"}";
  }
  bool next(std::string_view& line_out) override {
    if (at_ == count_) return false;
    const auto i = static_cast<std::size_t>(at_);
    line_ = line(at_, roots_.empty() ? i : roots_[i % roots_.size()]);
    ++at_;
    line_out = line_;
    return true;
  }

 private:
  int count_;
  int at_ = 0;
  std::vector<std::uint64_t> roots_;
  std::string line_;
};

std::string answer(int n,
                   const std::string& rest = R"("status":"OK","replayed":false,"channel":1)") {
  return R"({"schema":"dec-result/1","msg_id":"m)" + std::to_string(n) + R"(",)" + rest + "}\n";
}
std::string error_answer(int n, bool retry, int after_ms) {
  return R"({"schema":"error/1","msg_id":"m)" + std::to_string(n) +
         R"(","code":"OVERLOADED","retry":)" + (retry ? "true" : "false") + R"(,"after_ms":)" +
         std::to_string(after_ms) + "}\n";
}

// Sends everything that may go out on a connection, at `now`.
std::string drain(ReplayRun& run, std::size_t connection, std::int64_t now) {
  std::string bytes(run.to_send(connection));
  run.sent(connection, bytes.size(), now);
  return bytes;
}

constexpr std::int64_t kMs = 1'000'000;

TEST(ReplayRun, CountsEachAnswerOnceAndEndsWhenAllAreHere) {
  Numbered source(5);
  ReplayRun run({.window = 2}, source, nullptr);
  run.start(0);
  std::int64_t now = 0;
  for (int n = 0; n < 5; ++n) {
    EXPECT_FALSE(run.done());
    run.fill(now);
    drain(run, 0, now);
    now += kMs;
    run.received(0, answer(n), now);
  }
  run.fill(now);
  EXPECT_TRUE(run.done());
  run.finish(now);
  EXPECT_EQ(run.report().answered, 5U);
  EXPECT_EQ(run.report().channels[1], 5U);
  EXPECT_TRUE(run.report().sound());
}

TEST(ReplayRun, AnswersMayComeInPiecesCutAnywhere) {
  const std::string all = answer(0) + answer(1) + answer(2);
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    SCOPED_TRACE(cut);
    Numbered source(3);
    ReplayRun run({}, source, nullptr);
    run.start(0);
    run.fill(0);
    drain(run, 0, 0);
    for (std::size_t at = 0; at < all.size(); at += cut) run.received(0, all.substr(at, cut), 1);
    EXPECT_TRUE(run.done());
    EXPECT_EQ(run.report().answered, 3U);
    EXPECT_TRUE(run.report().sound());
  }
}

struct Fault {
  const char* name;
  std::vector<std::string> answers;
  std::uint64_t lost, doubled, unexpected;
};
TEST(ReplayRun, LostDoubledAndUnexpectedAnswersAreTold) {
  const Fault kFaults[] = {
      {"one lost in between", {answer(0), answer(2), answer(3)}, 1, 0, 0},
      {"the last never came", {answer(0), answer(1), answer(2)}, 1, 0, 0},
      {"one came twice", {answer(0), answer(1), answer(1), answer(2), answer(3)}, 0, 1, 0},
      {"all came twice",
       {answer(0), answer(0), answer(1), answer(1), answer(2), answer(2), answer(3), answer(3)},
       0,
       4,
       0},
      {"two changed places", {answer(1), answer(0), answer(2), answer(3)}, 1, 0, 1},
      {"one that nobody asked", {answer(0), answer(77), answer(1), answer(2), answer(3)}, 0, 0, 1},
  };
  for (const Fault& fault : kFaults) {
    SCOPED_TRACE(fault.name);
    Numbered source(4);
    ReplayRun run({}, source, nullptr);
    run.start(0);
    run.fill(0);
    drain(run, 0, 0);
    for (const std::string& line : fault.answers) run.received(0, line, 1);
    run.finish(2);
    EXPECT_EQ(run.report().lost, fault.lost);
    EXPECT_EQ(run.report().doubled, fault.doubled);
    EXPECT_EQ(run.report().unexpected, fault.unexpected);
    EXPECT_FALSE(run.report().sound());
  }
}

TEST(ReplayRun, TheAnswerToAnUnreadableLineHasNoIdAndCountsForTheLineInFront) {
  Numbered source(2);
  ReplayRun run({}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, 0);
  run.received(0,
               R"({"schema":"dec-result/1","msg_id":null,"status":"INVALID","code":"SYNTAX"})"
               "\n",
               1);
  run.received(0, answer(1), 1);
  EXPECT_TRUE(run.done());
  EXPECT_TRUE(run.report().sound());
  EXPECT_EQ(run.report().codes.at("SYNTAX"), 1U);
}

TEST(ReplayRun, AnOkWithoutAnIdAnswersNothing) {
  Numbered source(1);
  ReplayRun run({}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, 0);
  run.received(0,
               R"({"schema":"dec-result/1","msg_id":null,"status":"OK","channel":1})"
               "\n",
               1);
  EXPECT_FALSE(run.done());
  EXPECT_EQ(run.report().unexpected, 1U);
}

TEST(ReplayRun, AfterAReconnectUnansweredMessagesGoOutAgainAndNoneIsLostOrDoubled) {
  Numbered source(4);
  ReplayRun run({}, source, nullptr);
  run.start(0);
  run.fill(0);
  const std::string all = drain(run, 0, 0);
  run.received(0, answer(0) + R"({"schema":"dec-result/1","msg_id":"m1","sta)", 1);
  run.reconnecting(0);
  EXPECT_EQ(drain(run, 0, 2), all.substr(all.find('\n') + 1)) << "m1 to m3, m0 has its answer";
  run.received(0, answer(1) + answer(2) + answer(3), 3);
  EXPECT_TRUE(run.done());
  EXPECT_TRUE(run.report().sound());
  EXPECT_EQ(run.report().reconnects, 1U);
}

TEST(ReplayRun, AConnectionLostForGoodLosesWhatItOwed) {
  Numbered source(6);
  ReplayRun run({.window = 3}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, 0);
  run.received(0, answer(0), 1);
  run.give_up(0);
  run.fill(2);
  EXPECT_TRUE(run.done());
  EXPECT_EQ(run.report().lost, 5U);
}

TEST(ReplayRun, RetriesWhatMayBeRetriedAfterTheTimeSaid) {
  Numbered source(2);
  ReplayRun run({.retry = true}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, 0);
  run.received(0, error_answer(0, true, 20) + answer(1), kMs);
  EXPECT_FALSE(run.done());
  EXPECT_EQ(run.next_due_ns(), kMs + 20 * kMs);
  run.fill(20 * kMs);
  EXPECT_EQ(run.to_send(0), "");
  run.fill(21 * kMs);
  EXPECT_NE(drain(run, 0, 21 * kMs).find("\"m0\""), std::string::npos);
  run.received(0, answer(0), 22 * kMs);
  EXPECT_TRUE(run.done());
  EXPECT_TRUE(run.report().sound());
  EXPECT_EQ(run.report().retried, 1U);
  EXPECT_EQ(run.report().errors(), 0U);
}

TEST(ReplayRun, AnErrorThatMustNotBeRetriedStands) {
  Numbered source(1);
  ReplayRun run({.retry = true}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, 0);
  run.received(0, error_answer(0, false, 0), 1);
  EXPECT_TRUE(run.done());
  EXPECT_EQ(run.report().errors(), 1U);
  EXPECT_EQ(run.report().codes.at("OVERLOADED"), 1U);
}

TEST(ReplayRun, AtAFixedRateLatencyCountsFromTheIntendedSendTime) {
  Numbered source(2);
  ReplayRun run({.rate = 1'000}, source, nullptr);
  run.start(0);
  run.fill(0);
  EXPECT_EQ(run.next_due_ns(), kMs) << "one message a millisecond";
  drain(run, 0, 0);
  run.fill(kMs);
  drain(run, 0, 4 * kMs);  // The socket took the second one 3 ms after it was due.
  run.received(0, answer(0) + answer(1), 5 * kMs);
  run.finish(5 * kMs);
  EXPECT_EQ(run.report().from_due.max(), static_cast<std::uint64_t>(5 * kMs));
  EXPECT_NEAR(static_cast<double>(run.report().from_due.quantile(1)), 4e6, 4e4);
  EXPECT_LT(run.report().from_sent.quantile(1), static_cast<std::uint64_t>(2 * kMs));
  EXPECT_TRUE(run.report().valid());
}

TEST(ReplayRun, KeepsWhatEachMeasuredAnswerTookWhereAsked) {
  Numbered source(3);
  ReplayRun run({.rate = 1'000, .warmup_ns = kMs}, source, nullptr);
  std::vector<ReplayRun::Timing> timings;
  run.keep_timings(timings);
  run.start(0);
  for (int n = 0; n < 3; ++n) {
    run.fill(n * kMs);
    drain(run, 0, n * kMs);
    run.received(0, answer(n), n * kMs + 5 * kMs);
  }
  ASSERT_EQ(timings.size(), 2U) << "the first falls into the warm-up";
  EXPECT_EQ(timings[0].due_ns, kMs);
  EXPECT_EQ(timings[1].due_ns, 2 * kMs);
  EXPECT_EQ(timings[1].latency_ns, 5 * kMs);
}

TEST(ReplayRun, AClientThatFellBehindItsScheduleSaysThatTheRunIsInvalid) {
  Numbered source(100);
  ReplayRun run({.rate = 1'000}, source, nullptr);
  run.start(0);
  run.fill(60 * kMs);  // Nobody called for 60 ms.
  drain(run, 0, 60 * kMs);
  for (int n = 0; n < 61; ++n) run.received(0, answer(n), 61 * kMs);
  run.finish(61 * kMs);
  EXPECT_FALSE(run.report().valid());
  EXPECT_EQ(run.report().late, 55U) << "those due more than 5 ms before";
  EXPECT_NE(summary_text(run.report()).find("INVALID RUN"), std::string::npos);
}

TEST(ReplayRun, WarmUpIsLeftOutOfLatencyButNotOutOfTheLedger) {
  Numbered source(2);
  ReplayRun run({.window = 1, .warmup_ns = 10 * kMs}, source, nullptr);
  run.start(0);
  run.fill(0);
  drain(run, 0, kMs);
  run.received(0, answer(0), 9 * kMs);
  run.fill(11 * kMs);
  drain(run, 0, 11 * kMs);
  run.received(0, answer(1), 12 * kMs);
  run.finish(12 * kMs);
  EXPECT_EQ(run.report().answered, 2U);
  EXPECT_EQ(run.report().measured, 1U);
  EXPECT_EQ(run.report().from_sent.count(), 1U);
  EXPECT_EQ(run.report().from_sent.max(), static_cast<std::uint64_t>(kMs));
}

TEST(ReplayRun, VersionsOfOneDeclarationGoThroughOneConnectionInOrder) {
  Numbered source(300, {1, 2, 3, 4, 5, 6, 7});
  ReplayRun run({.connections = 4}, source, nullptr);
  run.start(0);
  run.fill(0);
  std::map<std::string, std::size_t> connection_of;
  std::size_t used = 0;
  for (std::size_t c = 0; c < 4; ++c) {
    std::string bytes = drain(run, c, 0);
    used += bytes.empty() ? 0U : 1U;
    int last = -1;
    for (std::size_t at = 0; (at = bytes.find(":\"m", at)) != std::string::npos; ++at) {
      const int n = std::stoi(bytes.substr(at + 3));
      EXPECT_GT(n, last);
      last = n;
      const std::string root = bytes.substr(bytes.find("\"10", at) + 1, 11);
      EXPECT_EQ(connection_of.emplace(root, c).first->second, c);
    }
  }
  EXPECT_EQ(connection_of.size(), 7U);
  EXPECT_GT(used, 1U);
}

TEST(ReplayRun, TheLedgerSeesAnAnswerThatChanged) {
  AnswerLedger ledger;
  for (int round = 0; round < 2; ++round) {
    Numbered source(2);
    ReplayRun run({}, source, &ledger);
    run.start(0);
    run.fill(0);
    drain(run, 0, 0);
    run.received(0, answer(0), 1);
    run.received(0, round == 0 ? answer(1) : answer(1, R"("status":"OK","channel":3)"), 1);
    EXPECT_TRUE(run.done());
    EXPECT_EQ(run.report().changed, round == 0 ? 0U : 1U);
    EXPECT_EQ(run.report().sound(), round == 0);
  }
}

TEST(ReplayReport, AssertionsHoldOrNameTheFigureThatBrokeThem) {
  ReplayReport report;
  for (int i = 0; i < 100; ++i) report.from_due.record(3'000'000);
  report.answered = 100;
  report.statuses[1] = 98;
  const std::pair<const char*, bool> kCases[] = {
      {"p99<20ms", true},      {"p99 < 20ms, lost==0", true}, {"p50<1ms", false},
      {"p99<=3.1ms", true},    {"errors==0", false},          {"errors<=2,doubled==0", true},
      {"answered>=100", true}, {"p99.9>4ms", false},          {"", true}};
  for (const auto& [conditions, holds] : kCases) {
    SCOPED_TRACE(conditions);
    const auto broken = broken_assertion(report, conditions);
    ASSERT_TRUE(broken.has_value());
    EXPECT_EQ(broken->empty(), holds) << *broken;
  }
  for (const char* wrong : {"p98<1ms", "p99", "p99=3", "p99<fast", "p99<3h", "<3", "p99<"}) {
    EXPECT_FALSE(broken_assertion(report, wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace luong::tools
