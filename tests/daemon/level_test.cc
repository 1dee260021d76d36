// level/1 in the pipeline: a firm about itself, on any listener, and nothing to who has no ticket.
// Appeals against a level.
#include <gtest/gtest.h>

#include <string>

#include "core/level_answer.h"
#include "core/officer_act.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/pipeline_rig.h"

namespace luong::test {
namespace {

constexpr std::string_view kFirm = "0100109106";

std::string ask(std::string_view firm, std::string_view ticket) {
  return R"({"schema":"level/1","msg_id":"q1","tax_code":")" + std::string(firm) +
         R"(","ticket":")" + std::string(ticket) + R"("})";
}

std::string ticket_of(const PipelineRig& rig, std::string_view firm, std::string_view day) {
  return level_ticket(*rig.context().key, *TaxCode::parse(firm), *parse_date(day));
}

TEST(Level, AFirmIsToldOfItselfAndOfNobodyElse) {
  PipelineRig rig({.firms = {{.tax_code = std::string(kFirm), .level = 3},
                             {.tax_code = "0301446260", .level = 5}}});
  const std::string ticket = ticket_of(rig, kFirm, "2025-12-31");
  const std::string reply = rig.send(ask(kFirm, ticket), Audience::kDeclarant);
  EXPECT_EQ(member(reply, "schema"), "level/1") << reply;
  EXPECT_EQ(member(reply, "level"), "3");
  // All that is not to be told is told alike.
  const std::string theirs = rig.send(ask("0301446260", ticket), Audience::kDeclarant);
  EXPECT_EQ(member(theirs, "code"), "UNAUTHENTICATED");
  EXPECT_EQ(rig.send(ask(kFirm, "2025-12-31.00000000000000000000000000000000")), theirs);
  EXPECT_EQ(rig.send(ask(kFirm, ticket_of(rig, kFirm, "2025-06-11"))), theirs) << "run out";
  EXPECT_EQ(rig.send(ask("0100109113", ticket_of(rig, "0100109113", "2025-12-31"))), theirs)
      << "not on record";
  EXPECT_EQ(
      member(rig.send(R"({"schema":"level/1","msg_id":"q","tax_code":"0100109106"})"), "path"),
      "/ticket");
}

TEST(Level, WithoutAPackNothingIsTold) {
  PipelineRig rig({.firms = {{.tax_code = std::string(kFirm), .level = 3}}, .ready = false});
  EXPECT_EQ(member(rig.send(ask(kFirm, ticket_of(rig, kFirm, "2025-12-31"))), "code"), "NOT_READY");
}

TEST(Level, ItIsTheOneInForceAtItsPlaceInTheOrder) {
  PipelineRig rig({.firms = {{.tax_code = std::string(kFirm), .level = 3, .unmet_criteria = 1}}});
  const std::string question = ask(kFirm, ticket_of(rig, kFirm, "2025-12-31"));
  const auto replies = rig.send_batch(
      {{question},
       {R"({"schema":"enterprise-delta/1","msg_id":"d","tax_code":"0100109106","role":"TRADER",)"
        R"("kind":"compliance_level","value":4,"at":"2025-06-12T09:00:00+07:00"})"},
       {question}});
  EXPECT_EQ(member(replies[0], "level"), "3");
  EXPECT_EQ(member(replies[1], "status"), "NOTED") << replies[1];
  EXPECT_EQ(member(replies[2], "level"), "4");
  EXPECT_EQ(member(replies[2], "as_of"), "2025-06-12T09:00:00.000+07:00");
  EXPECT_NE(replies[0].find(R"("unmet":[{"level":2,)"), std::string::npos) << replies[0];
  EXPECT_NE(replies[2].find(R"("unmet":[])"), std::string::npos)
      << "it explained the level before: " << replies[2];
}

TEST(Level, S002_59_AnAppealIsOpenedAnsweredAndClosed) {
  PipelineRig rig({.firms = {{.tax_code = std::string(kFirm), .level = 4}}});
  Control::Done done;
  EXPECT_EQ(rig.programme("open", "0100109106 id=KN-1 note=không đồng ý", &done), "");
  EXPECT_EQ(std::get<LevelAppeal>(done.act.after).level, 4);
  EXPECT_NE(rig.programme("open", "0100109106 id=KN-1"), "") << "once";
  EXPECT_NE(rig.programme("open", "0301446260 id=KN-2"), "") << "not on record";
  EXPECT_NE(rig.programme("close", "id=KN-1").find("answered"), std::string::npos);
  EXPECT_NE(rig.programme("answer", "id=KN-1 note=x"), "") << "with what outcome?";
  EXPECT_NE(rig.programme("answer", "id=KN-1 outcome=upheld"), "") << "on what grounds?";
  EXPECT_NE(rig.programme("answer", "id=KN-9 outcome=upheld note=x"), "");
  rig.restart();
  rig.advance(3 * kDayMs);
  EXPECT_EQ(rig.programme("answer", "id=KN-1 outcome=changed note=tính sai", &done), "");
  const auto& answered = std::get<LevelAppeal>(done.act.after);
  EXPECT_TRUE(answered.changed);
  EXPECT_EQ(answered.age_ms(Instant{INT64_MAX}), 3 * kDayMs);
  EXPECT_NE(rig.programme("answer", "id=KN-1 outcome=upheld note=x"), "") << "once";
  EXPECT_EQ(rig.programme("close", "id=KN-1"), "");
  EXPECT_NE(rig.programme("close", "id=KN-1"), "");
}

}  // namespace
}  // namespace luong::test
