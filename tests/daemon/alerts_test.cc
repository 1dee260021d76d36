// What must reach somebody at once: raised once, routed by the pack, answered or escalated, kept
// over restarts (docs/alerts.md).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/alert_book.h"
#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::int64_t kMinute = 60'000;

// Banned goods: HOLD.
DeclarationBuilder banned(std::uint64_t i) { return lot(i).item({.hs_code = "36041000"}); }

std::string answer(std::string_view msg_id, std::string_view alert, std::string_view state) {
  return R"({"schema":"alert-ack/1","msg_id":")" + std::string(msg_id) + R"(","alert":)" +
         std::string(alert) + R"(,"state":")" + std::string(state) +
         R"(","at":"2025-06-12T10:50:00+07:00","officer":"03CC-17"})";
}

// A rig with a subscribed officer.
class Alerts : public testing::Test {
 protected:
  Alerts() { rig_.send(R"({"schema":"hello/1","msg_id":"h","events_from":1})"); }

  // What was told since the last call: "CODE state", in order.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const std::string& line : rig_.take_events()) {
      last_ = line;
      const bool alert = member(line, "schema") == "alert/1";
      out.push_back(alert ? member(line, "code") + " " + member(line, "state")
                          : member(line, "schema"));
    }
    return out;
  }
  // Something arrives.
  void pass(std::int64_t ms) {
    rig_.advance(ms);
    rig_.control(Control::Kind::kTick, "");
  }
  using Told = std::vector<std::string>;

  PipelineRig rig_{{}};
  std::string last_;  // the line told last
};

TEST_F(Alerts, S002_27_AHitReachesThoseTheRoutingTableNames) {
  const std::string reply = rig_.send(banned(1).json());
  ASSERT_NE(reply.find("\"hold\":{"), std::string::npos) << reply;
  ASSERT_EQ(told(), Told{"HOLD sent"}) << last_;
  EXPECT_EQ(member(last_, "declaration_no"), number_of(1));
  EXPECT_EQ(member(last_, "channel"), "3");
  EXPECT_EQ(member(last_, "event"), "1");
  EXPECT_EQ(member(last_, "alert"), "1");
  EXPECT_NE(last_.find(R"("to":["03CC"])"), std::string::npos) << last_;
  EXPECT_EQ(member(last_, "cause_seq"), member(reply, "seq"));
  rig_.send(banned(1).json());
  rig_.send(banned(1).msg_id("a").amendment(1).json());
  EXPECT_TRUE(told().empty()) << "open already, a resend and a version are the same lot";
  rig_.send(banned(2).json());
  EXPECT_EQ(told(), Told{"HOLD sent"}) << "another lot";
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 2U);
}

TEST_F(Alerts, NobodyAnswersSoItGoesOnOnceAndStopsWhereItIsClosed) {
  rig_.send(banned(1).json());
  told();
  pass(119 * kMinute);
  EXPECT_TRUE(told().empty());
  pass(kMinute);
  ASSERT_EQ(told(), Told{"HOLD escalated"});
  EXPECT_NE(last_.find(R"("to":["duty-watch"])"), std::string::npos) << last_;
  EXPECT_EQ(member(last_, "alert"), "1");
  EXPECT_EQ(member(last_, "event"), "2");
  pass(10 * kHourMs);
  EXPECT_TRUE(told().empty()) << "once";
  EXPECT_EQ(member(rig_.send(answer("k1", "1", "acknowledged")), "status"), "NOTED");
  EXPECT_EQ(rig_.pipeline().counters().alerts_unanswered, 0U);
  rig_.send(answer("k2", "1", "closed"));
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 0U);
  rig_.send(banned(1).msg_id("a").amendment(1).json());
  EXPECT_EQ(told(), Told{"HOLD sent"}) << "it happened again after it was closed";
}

TEST_F(Alerts, AnAnswerInTimeKeepsItFromGoingOn) {
  rig_.send(banned(1).json());
  told();
  const std::string once = rig_.send(answer("k1", "1", "acknowledged"));
  EXPECT_EQ(rig_.send(answer("k1", "1", "acknowledged")), once) << "idempotent";
  pass(20 * kHourMs);
  EXPECT_TRUE(told().empty());
  rig_.send(answer("k2", "1", "closed"));
  rig_.send(answer("k3", "1", "acknowledged"));
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 0U) << "closed is closed";
}

TEST_F(Alerts, OnlyOfficersAnswerAndOnlyWhatWasTold) {
  rig_.send(banned(1).json());
  EXPECT_EQ(member(rig_.send(answer("k", "1", "closed"), Audience::kDeclarant), "code"),
            "FORBIDDEN");
  const std::string ahead = rig_.send(answer("k", "9", "closed"));
  EXPECT_EQ(member(ahead, "path"), "/alert") << ahead;
  rig_.send(lot(2).json());
  rig_.send(override_of("o", number_of(2), "2"));
  EXPECT_EQ(told().back(), "verdict-change/1");
  EXPECT_EQ(member(rig_.send(answer("k2", "2", "closed")), "path"), "/alert")
      << "an event, but no alert";
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 1U);
}

TEST_F(Alerts, ADeclarantIsToldOfNone) {
  rig_.send_batch({{.line = R"({"schema":"hello/1","events_from":1})",
                    .audience = Audience::kDeclarant,
                    .session = 5}});
  rig_.send(banned(1).json(), Audience::kDeclarant);
  EXPECT_TRUE(rig_.take_events(5).empty());
  EXPECT_EQ(told(), Told{"HOLD sent"});
}

TEST_F(Alerts, ALotThatHasLeftAlertsTheGate) {
  rig_.send(lot(1).json());
  rig_.send(R"({"schema":"status/1","msg_id":"c","declaration_no":")" + number_of(1) +
            R"(","status":"cleared","at":"2025-06-12T10:00:00+07:00"})");
  rig_.send(scan_of("s", number_of(1), "SUSPECT"));
  EXPECT_EQ(told(), (Told{"verdict-change/1", "GATE sent"}));
  EXPECT_NE(last_.find(R"("to":["03CC","gate","duty-watch"])"), std::string::npos) << last_;
  EXPECT_EQ(member(last_, "channel"), "3");
}

TEST_F(Alerts, AContainerThatDoesNotComeToItsScan) {
  rig_.send(lot(1).json());
  rig_.send(scan_of("s1", number_of(1), "NOT_PRESENTED"));
  rig_.send(scan_of("s2", number_of(1), "NOT_PRESENTED", "TCLU1234568"));
  EXPECT_EQ(told(), Told{"NOT_PRESENTED sent"}) << "one a lot";
  EXPECT_NE(last_.find(R"("to":["03CC")"), std::string::npos) << last_;
}

TEST_F(Alerts, S002_53_ALotAnotherOfficeInspectsIsHandedOverUntilItsResultComes) {
  const auto there = [](std::uint64_t i) { return lot(i).text("/inspecting_office", "02CI"); };
  rig_.send(there(1).json());
  EXPECT_TRUE(told().empty()) << "Green asks for no inspection";
  rig_.send(there(2).text("/pre_inspection_result", "C").json());
  ASSERT_EQ(told(), Told{"HANDOVER sent"});
  EXPECT_NE(last_.find(R"("to":["02CI"])"), std::string::npos) << last_;
  rig_.send(lot(3).text("/inspecting_office", "03CC").text("/pre_inspection_result", "C").json());
  EXPECT_TRUE(told().empty()) << "its own office";
  rig_.send(inspection_of("other", number_of(3), "COMPLIANT"));
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 1U);
  rig_.send(inspection_of("i", number_of(2), "COMPLIANT"));
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 0U) << "the result closes it";
  rig_.restart();
  EXPECT_EQ(rig_.pipeline().counters().alerts_open, 0U);
  pass(20 * kHourMs);
  EXPECT_TRUE(told().empty());
}

TEST_F(Alerts, ASilentSingleWindowIsOneAlertHoweverManyLotsItConcerns) {
  const auto cream = [](std::uint64_t i) {
    return lot(i)
        .item({.hs_code = "33049930"})
        .set("/permits", R"([{"type":"MPHM","no":"1"}])")
        .json();
  };
  rig_.send(cream(1));
  rig_.send(cream(2));
  EXPECT_EQ(told(), Told{"FEED_LOST sent"});
  EXPECT_EQ(member(last_, "declaration_no"), "null");
}

TEST_F(Alerts, WhatIsOpenAndWhenItIsDueSurviveARestart) {
  rig_.send(banned(1).json());
  rig_.send(banned(2).json());
  rig_.send(answer("k", "2", "acknowledged"));
  told();
  rig_.restart();
  const PipelineCounters after = rig_.pipeline().counters();
  EXPECT_EQ(after.alerts_open, 2U);
  EXPECT_EQ(after.alerts_unanswered, 1U);
  rig_.send(R"({"schema":"hello/1","msg_id":"h","events_from":3})");
  pass(3 * kHourMs);
  EXPECT_EQ(told(), Told{"HOLD escalated"}) << "not the one that was answered";
  Control::Done done;
  rig_.control(Control::Kind::kAlerts, "alerts", &done);
  AlertBook book;
  ASSERT_EQ(book.load(done.payload), std::nullopt);
  EXPECT_EQ(book.find(1)->state, AlertState::kEscalated);
  EXPECT_EQ(book.find(2)->state, AlertState::kAcknowledged);
}

// A long queue must not put an alert's escalation before what arrived before it.
TEST(AlertsInOrder, WhereABatchIsCutDoesNotShow) {
  std::vector<Sent> lines;
  for (std::uint64_t i = 1; i < 40; ++i) {
    lines.push_back({i % 3 == 0 ? banned(i).json() : lot(i).json()});
    if (i % 5 == 0) lines.push_back({scan_of("s" + std::to_string(i), number_of(i), "SUSPECT")});
    if (i % 9 == 0) lines.push_back({answer("k" + std::to_string(i), "1", "acknowledged")});
  }
  PipelineRig one_by_one({});
  const auto expected = one_by_one.send_cut(lines, {1});
  for (const std::size_t cut : {2U, 7U, 512U}) {
    PipelineRig rig({});
    EXPECT_EQ(rig.send_cut(lines, {cut}), expected) << cut;
  }
}

TEST(AlertBook, AFullBookForgetsTheOldestAndKeepsCount) {
  AlertBook book(2);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    Alert alert;
    alert.number = i;
    alert.code = "HOLD";
    alert.declaration_no = 300'000'000'000ULL + i * 10;
    alert.due_ms = static_cast<std::int64_t>(i) * 1'000;
    book.open(alert);
  }
  EXPECT_EQ(book.all().size(), 2U);
  EXPECT_EQ(book.forgotten(), 1U);
  EXPECT_EQ(book.unanswered(), 2U);
  EXPECT_FALSE(book.is_open("HOLD", 30'000'000'001ULL));
  EXPECT_TRUE(book.is_open("HOLD", 30'000'000'002ULL));
  EXPECT_EQ(book.next_due_ms(), 2'000);
  EXPECT_EQ(book.due(Instant{1'999}), 0U);
  EXPECT_EQ(book.due(Instant{2'000}), 2U);
  std::string bytes;
  book.save(bytes);
  AlertBook back;
  ASSERT_EQ(back.load(bytes), std::nullopt);
  EXPECT_EQ(back.all(), book.all());
  EXPECT_EQ(back.next_due_ms(), 2'000);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_TRUE(back.load(bytes.substr(0, cut)).has_value()) << cut;
  }
  // The same alert twice would be due for ever.
  const std::string one = bytes.substr(2, (bytes.size() - 2) / 2);
  EXPECT_TRUE(back.load(bytes.substr(0, 2) + one + one).has_value());
}

}  // namespace
}  // namespace luong::test
