// The permit register in the pipeline: what the single window tells is seen by the next
// declaration, balances are drawn once, given back, and survive.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/decimal.h"
#include "core/journal_entry.h"
#include "core/permit_record.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::string_view kOurs = "0100109106";
constexpr std::string_view kTheirs = "0301446260";
constexpr std::int64_t kHour = 3'600'000;

PipelineRig::Setup two_firms() {
  PipelineRig::Setup setup;
  setup.firms = {{.tax_code = std::string(kOurs)}, {.tax_code = std::string(kTheirs)}};
  return setup;
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

// permit/1 for face cream, at minute `at` past nine; more members as JSON.
std::string permit(std::string_view no, std::string_view quantity, int at = 0,
                   std::string_view holder = kOurs) {
  static int messages = 0;
  std::string minute = (at < 10 ? "0" : "") + std::to_string(at);
  std::string line = R"({"schema":"permit/1","msg_id":"p)" + std::to_string(++messages) +
                     R"(","kind":"issued","type":"MPHM","no":)" + quoted(no) + R"(,"holder":)" +
                     quoted(holder) + R"(,"at":"2025-06-12T09:)" + minute +
                     R"(:00+07:00","ministry":"BYT")";
  if (!quantity.empty()) line += R"(,"unit":"PCE","quantity":)" + quoted(quantity);
  return line + '}';
}
std::string alive(int n) {
  return R"({"schema":"permit/1","msg_id":"alive)" + std::to_string(n) +
         R"(","kind":"alive","at":"2025-06-12T11:00:00+07:00"})";
}

DeclarationBuilder cream(std::uint64_t i, std::string_view pieces, std::string_view permit = "1",
                         std::string_view trader = kOurs) {
  DeclarationBuilder builder = a_declaration();
  builder.number(200'000'000'000ULL + i * 10)
      .msg_id("m" + std::to_string(i))
      .trader(trader)
      .bill("BILL" + std::to_string(i))
      .invoice("INV" + std::to_string(i))
      .text("/voyage", "V" + std::to_string(i))
      .item({.hs_code = "33049930", .quantity = std::string(pieces)});
  if (!permit.empty()) {
    builder.set("/permits", R"([{"type":"MPHM","no":)" + quoted(permit) + "}]");
  }
  return builder;
}

std::string outcome(const std::string& reply) {
  std::string said = member(reply, "status");
  if (said == "REJECTED") return said + " " + member(reply, "official_code");
  if (said != "OK") return said;
  said = "channel " + member(reply, "channel");
  if (has_reason(reply, "H106")) return said + " H106";
  return has_reason(reply, "X953") ? said + " X953" : said;
}

TEST(Permits, S002_9_TheNextDeclarationSeesWhatTheSingleWindowTells) {
  PipelineRig rig(two_firms());
  rig.send(alive(0));
  EXPECT_EQ(outcome(rig.send(cream(1, "10").json())), "channel 2 H106") << "not told of yet";
  EXPECT_EQ(member(rig.send(permit("1", "")), "status"), "NOTED");
  EXPECT_EQ(outcome(rig.send(cream(2, "10").json())), "channel 1");
  EXPECT_EQ(outcome(rig.send(cream(3, "10", "").json())), "channel 2 H106") << "none declared";
  EXPECT_EQ(outcome(rig.send(cream(4, "10", "1", kTheirs).json())), "REJECTED E8602");
  rig.send(R"({"schema":"permit/1","msg_id":"r","kind":"revoked","type":"MPHM","no":"1",)"
           R"("at":"2025-06-12T10:00:00+07:00"})");
  EXPECT_EQ(outcome(rig.send(cream(5, "10").json())), "channel 2 H106") << "revoked";
}

TEST(Permits, S003_23_ASpecialisedResultMeetsQuarantineAndAFailedOneIsRed) {
  PipelineRig rig(two_firms());
  const auto apples = [](std::uint64_t i) {
    return cream(i, "10", "")
        .set("/lines/0/hs_code", "\"08081000\"")
        .set("/permits", R"([{"type":"KDTV","no":"K1"}])")
        .json();
  };
  const auto result = [](std::string_view word, int at) {
    return R"({"schema":"specialised-result/1","msg_id":"s)" + std::to_string(at) +
           R"(","result":")" + std::string(word) + R"(","type":"KDTV","no":"K1","holder":")" +
           std::string(kOurs) + R"(","at":"2025-06-12T09:0)" + std::to_string(at) +
           R"(:00+07:00","hs":["0808"]})";
  };
  EXPECT_EQ(member(rig.send(result("pending", 1)), "status"), "NOTED");
  EXPECT_EQ(outcome(rig.send(apples(1))), "channel 2 H106");
  rig.send(result("passed", 2));
  EXPECT_EQ(outcome(rig.send(apples(2))), "channel 1");
  rig.send(result("failed", 3));
  const std::string reply = rig.send(apples(3));
  EXPECT_TRUE(has_reason(reply, "H107b")) << reply;
  EXPECT_EQ(member(reply, "channel"), "3");
}

// The result is looked for by itself; nobody's standing stands in for it.
TEST(Permits, S002_51_NeitherLevelNorMembershipNorPriorityReplacesAResult) {
  PipelineRig::Setup setup = two_firms();
  setup.firms[0] = {
      .tax_code = std::string(kOurs), .level = 1, .risk_class = 1, .aeo = true, .member = true};
  PipelineRig rig(setup);
  rig.send(alive(0));
  EXPECT_EQ(outcome(rig.send(cream(1, "10").json())), "channel 2 H106");
  rig.send(permit("1", ""));
  EXPECT_EQ(outcome(rig.send(cream(2, "10").json())), "channel 1");
}

TEST(Permits, ABalanceIsDrawnOnceHoweverOftenTheMessageComes) {
  PipelineRig rig(two_firms());
  rig.send(permit("1", "100"));
  const std::string line = cream(1, "60").json();
  EXPECT_EQ(outcome(rig.send(line)), "channel 1");
  rig.send(line);
  rig.send(cream(1, "60").msg_id("again").json());
  EXPECT_EQ(left_of(rig, "1"), "40");
  EXPECT_EQ(outcome(rig.send(cream(2, "41").json())), "REJECTED E8602");
  EXPECT_EQ(left_of(rig, "1"), "40") << "a refused declaration draws nothing";
  EXPECT_EQ(outcome(rig.send(cream(3, "40").json())), "channel 1");
  EXPECT_EQ(left_of(rig, "1"), "0");
}

TEST(Permits, ARefusedDeclarationIsJudgedAnewOnceMoreIsGranted) {
  PipelineRig rig(two_firms());
  rig.send(permit("1", "100"));
  EXPECT_EQ(outcome(rig.send(cream(1, "101").json())), "REJECTED E8602");
  rig.send(permit("1", "200", 1));
  EXPECT_EQ(outcome(rig.send(cream(1, "101").msg_id("again").json())), "channel 1");
  EXPECT_EQ(left_of(rig, "1"), "99");
}

TEST(Permits, TwoOfOneBatchShareABalanceAsIfTheyCameOneByOne) {
  PipelineRig rig(two_firms());
  const auto replies = rig.send_batch({{permit("1", "100")},
                                       {cream(1, "60").json()},
                                       {cream(2, "60").json()},
                                       {cream(3, "40").json()}});
  EXPECT_EQ(outcome(replies[1]), "channel 1");
  EXPECT_EQ(outcome(replies[2]), "REJECTED E8602");
  EXPECT_EQ(outcome(replies[3]), "channel 1");
  EXPECT_EQ(left_of(rig, "1"), "0");
}

TEST(Permits, ALaterVersionGivesBackWhatTheOneBeforeItDrew) {
  PipelineRig rig(two_firms());
  rig.send_batch({{permit("1", "100")}, {permit("2", "50")}, {cream(1, "60").json()}});
  EXPECT_EQ(outcome(rig.send(cream(1, "90").amendment(1).msg_id("a1").json())), "channel 1")
      << "its own 60 do not stand in its way";
  EXPECT_EQ(left_of(rig, "1"), "10");
  rig.send(cream(1, "50", "2").amendment(2).msg_id("a2").json());
  EXPECT_EQ(left_of(rig, "1"), "100") << "it draws on another permit now";
  EXPECT_EQ(left_of(rig, "2"), "0");
  EXPECT_EQ(outcome(rig.send(cream(1, "51", "2").amendment(3).msg_id("a3").json())),
            "REJECTED E8602");
  EXPECT_EQ(left_of(rig, "2"), "0") << "the version in force still holds it";
  rig.send(cream(1, "20", "2").amendment(4).msg_id("a4").json());
  EXPECT_EQ(left_of(rig, "2"), "30");
}

TEST(Permits, ACancellationGivesBackEverythingOnce) {
  for (const bool by_status : {false, true}) {
    SCOPED_TRACE(by_status);
    PipelineRig rig(two_firms());
    rig.send_batch({{permit("1", "100")}, {cream(1, "60").json()}, {cream(2, "30").json()}});
    const std::string cancel = cream(1, "60").cancel().msg_id("c").json();
    const std::string status =
        R"({"schema":"status/1","msg_id":"c","declaration_no":"200000000010",)"
        R"("status":"cancelled","at":"2025-06-12T11:00:00+07:00"})";
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(member(rig.send(by_status ? status : cancel), "status"), "NOTED");
      EXPECT_EQ(left_of(rig, "1"), "70");
    }
  }
}

TEST(Permits, AnotherWordOfTheSingleWindowKeepsWhatWasDrawn) {
  PipelineRig rig(two_firms());
  rig.send_batch({{permit("1", "100", 5)}, {cream(1, "60").json()}});
  EXPECT_EQ(member(rig.send(permit("1", "500", 4)), "status"), "NOTED");
  EXPECT_EQ(left_of(rig, "1"), "40") << "older than what is known";
  rig.send(permit("1", "80", 6));
  EXPECT_EQ(left_of(rig, "1"), "20");
  rig.send(permit("1", "50", 7));
  EXPECT_EQ(left_of(rig, "1"), "-10");
  EXPECT_EQ(outcome(rig.send(cream(2, "1").json())), "REJECTED E8602");
}

TEST(Permits, ASilentSingleWindowIsYellowNeverGreenForTheGoodsConcerned) {
  PipelineRig rig(two_firms());
  EXPECT_EQ(outcome(rig.send(cream(1, "1").json())), "channel 2 X953") << "never heard of";
  rig.send(permit("1", "100"));
  EXPECT_EQ(outcome(rig.send(cream(2, "1").json())), "channel 1");
  rig.advance(kHour);
  EXPECT_EQ(outcome(rig.send(cream(3, "1").json())), "channel 1") << "an hour is not too long";
  rig.advance(1);
  const std::string reply = rig.send(cream(4, "1").json());
  EXPECT_EQ(outcome(reply), "channel 2 X953");
  EXPECT_NE(reply.find("permit_feed"), std::string::npos) << reply;
  EXPECT_EQ(left_of(rig, "1"), "97") << "what passes meanwhile is drawn too";
  EXPECT_EQ(outcome(rig.send(cream(5, "1", "").set("/lines/0/hs_code", "\"84143040\"").json())),
            "channel 1")
      << "other goods";
  rig.restart();
  EXPECT_EQ(outcome(rig.send(cream(6, "1").json())), "channel 2 X953") << "still silent";
  rig.send(alive(1));
  EXPECT_EQ(outcome(rig.send(cream(7, "1").json())), "channel 1");
}

TEST(Permits, ItIsTheSameAfterARestart) {
  PipelineRig rig(two_firms());
  rig.send_batch({{permit("1", "100")}, {cream(1, "60").json()}});
  rig.restart();
  EXPECT_EQ(outcome(rig.send(cream(2, "41").json())), "REJECTED E8602");
  EXPECT_EQ(outcome(rig.send(cream(3, "40").json())), "channel 1");
}

TEST(Permits, OnlyAnOfficersConnectionMayTell) {
  PipelineRig rig(two_firms());
  const std::string reply = rig.send(permit("1", "100"), Audience::kDeclarant);
  EXPECT_EQ(member(reply, "code"), "FORBIDDEN") << reply;
  EXPECT_EQ(left_of(rig, "1"), "unknown");
}

TEST(Permits, TheSameMessageAgainIsNotedOnceAndOtherContentIsAConflict) {
  PipelineRig rig(two_firms());
  const std::string line = permit("1", "100");
  const std::string first = rig.send(line);
  EXPECT_EQ(rig.send(line), first);
  std::string other = line;
  other.replace(other.find("\"100\""), 5, "\"900\"");
  EXPECT_EQ(member(rig.send(other), "status"), "CONFLICT");
  EXPECT_EQ(left_of(rig, "1"), "100");
}

TEST(Permits, ADryRunDrawsNothing) {
  PipelineRig rig(two_firms());
  rig.send(permit("1", "100"));
  const std::string trial = cream(1, "60").json();
  for (int i = 0; i < 2; ++i) {
    const std::string reply = rig.control(Control::Kind::kDryRun, "dry-run", nullptr, 0, trial);
    EXPECT_EQ(outcome(reply), "channel 1") << reply;
  }
  EXPECT_EQ(left_of(rig, "1"), "100");
}

// What is left is what was granted less what the declarations in force drew: whatever was sent, cut
// into whatever batches, with restarts between.
TEST(Permits, ABalanceIsAlwaysWhatTheDeclarationsInForceLeave) {
  std::mt19937 random(7);
  const auto below = [&random](std::uint32_t n) {
    return static_cast<std::uint32_t>(random() % n);
  };
  int drawn_on = 0;
  for (int round = 0; round < 12; ++round) {
    std::vector<Sent> lines = {{permit("1", "300")}, {permit("2", "200")}};
    std::vector<int> versions(10, -1);
    for (int i = 0; i < 60; ++i) {
      const std::uint32_t root = below(10);
      const std::string pieces = std::to_string(10 + below(60));
      const std::string_view no = below(2) == 0 ? "1" : "2";
      auto lot = cream(root + 1, pieces, no);
      lot.msg_id("m" + std::to_string(i));
      int& version = versions[root];
      if (version >= 0 && below(6) == 0) {
        lines.push_back({lot.cancel().json()});
        continue;
      }
      if (version < 8) ++version;
      if (version > 0) lot.amendment(version);
      lines.push_back({lot.json()});
    }
    PipelineRig whole(two_firms());
    const auto replies = whole.send_batch(lines);
    PipelineRig cut(two_firms());
    const std::vector<std::size_t> cuts = {1, 1 + below(3), 1 + below(9), 1 + below(20)};
    EXPECT_EQ(cut.send_cut(lines, cuts), replies) << "round " << round;

    // Told by the journal alone.
    std::map<std::uint64_t, PermitDraws> in_force;  // by root
    whole.read_journal([&](const JournalRecord& record, const JournalEntry& entry) {
      const std::uint64_t root = entry.declaration_no / 10;
      if (entry.kind == EntryKind::kCancel) in_force.erase(root);
      const bool counts = entry.kind == EntryKind::kDecision &&
                          entry.root.sequence_in_force == record.receipt.sequence;
      if (counts) {
        EXPECT_FALSE(decode(entry.permits, in_force[root]));
      }
    });
    std::int64_t left_1 = 3'000'000;
    std::int64_t left_2 = 2'000'000;
    for (const auto& [root, draws] : in_force) {
      for (const PermitDraw& draw : draws) {
        (draw.after.no == "1" ? left_1 : left_2) -= draw.drawn.raw;
        drawn_on += draw.drawn.raw > 0 ? 1 : 0;
      }
    }
    EXPECT_GE(left_1, 0);
    EXPECT_GE(left_2, 0);
    EXPECT_EQ(left_of(whole, "1"), decimal_text(left_1, 4)) << "round " << round;
    EXPECT_EQ(left_of(whole, "2"), decimal_text(left_2, 4)) << "round " << round;
  }
  EXPECT_GT(drawn_on, 40) << "the property was hardly tried";
}

}  // namespace
}  // namespace luong::test
