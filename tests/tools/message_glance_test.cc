#include "tools/message_glance.h"

#include <gtest/gtest.h>

#include <string>

#include "core/reply.h"

namespace luong::tools {
namespace {

std::string_view without_newline(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return line;
}

ReplyHead head_of(std::string_view msg_id) {
  ReplyHead head;
  head.msg_id = msg_id;
  head.declaration_no = DeclarationNumber::from_value(106'543'210'980);
  return head;
}

TEST(MessageGlance, FindsIdAndRootOfARequestAsMachinesAndPeopleWriteIt) {
  const std::string machine =
      R"({"schema":"decl/1","msg_id":"01J8","declaration_no":"106543210982"})";
  const std::string person =
      R"({ "schema" : "decl/1" , "msg_id" :  "01J8", "declaration_no": "106543210980" })";
  EXPECT_EQ(glance_at_request(machine).key, key_of("01J8"));
  EXPECT_EQ(glance_at_request(person).key, key_of("01J8"));
  EXPECT_EQ(glance_at_request(machine).root, 10'654'321'098U);
  EXPECT_EQ(glance_at_request(person).root, 10'654'321'098U) << "all versions have one root";
}

TEST(MessageGlance, AnEscapedIdIsTheSameIdAsItsPlainForm) {
  EXPECT_EQ(glance_at_request(R"({"msg_id":"a\/b\"c\u0041"})").key, key_of("a/b\"cA"));
  EXPECT_EQ(glance_at_answer(R"({"schema":"error/1","msg_id":"a/b\"cA"})").key, key_of("a/b\"cA"));
}

TEST(MessageGlance, LinesThatAreNoMessagesHaveNoId) {
  for (const char* line : {"", "{", "msg_id", R"("msg_id")", R"({"msg_id":)", R"({"msg_id":"cut)",
                           R"({"msg_id":12})", R"({"msg_id":"x\)"}) {
    SCOPED_TRACE(line);
    EXPECT_TRUE(glance_at_request(line).key.empty());
    EXPECT_EQ(glance_at_request(line).root, 0U);
    EXPECT_EQ(glance_at_answer(line).kind, AnswerKind::kEvent);
  }
}

// The fixed order of members is what the searches rely on: read what core really writes.
TEST(MessageGlance, ReadsEveryAnswerThatCoreWrites) {
  for (const Audience audience : {Audience::kDeclarant, Audience::kOfficer, Audience::kAuditor}) {
    SCOPED_TRACE(static_cast<int>(audience));
    Verdict verdict;
    verdict.channel = Channel::kRed;
    verdict.scan.recommended = true;
    verdict.scan.offer.device = "HPH-F1";
    verdict.scan.offer.hours = 1;
    std::string line;
    append_verdict(line, audience, head_of("id \"channel\":1"), verdict, {}, nullptr);
    const AnswerGlance ok = glance_at_answer(without_newline(line));
    EXPECT_EQ(ok.kind, AnswerKind::kDecision);
    EXPECT_EQ(ok.key, key_of("id \"channel\":1"));
    EXPECT_EQ(ok.status, AnswerStatus::kOk);
    EXPECT_EQ(ok.channel, Channel::kRed);
    EXPECT_FALSE(ok.replayed);
    EXPECT_FALSE(ok.revised);
    EXPECT_EQ(ok.scan_recommended, audience != Audience::kDeclarant);
    if (ok.scan_recommended) {
      EXPECT_EQ(ok.device, "HPH-F1");
    }
    verdict.revision = 2;
    std::string raised;
    append_verdict(raised, audience, head_of("id"), verdict, {}, nullptr);
    EXPECT_TRUE(glance_at_answer(without_newline(raised)).revised);

    verdict = {};
    verdict.decision = Decision::kRejected;
    verdict.official_code = "E8000";
    line.clear();
    append_verdict(line, audience, head_of("r"), verdict, {}, nullptr);
    const AnswerGlance rejected = glance_at_answer(without_newline(line));
    EXPECT_EQ(rejected.status, AnswerStatus::kRejected);
    EXPECT_EQ(rejected.code, "E8000");
    EXPECT_EQ(rejected.channel, Channel::kNone);

    line.clear();
    ReplyHead replayed = head_of("n");
    replayed.replayed = true;
    append_noted(line, audience, replayed);
    EXPECT_EQ(glance_at_answer(without_newline(line)).status, AnswerStatus::kNoted);
    EXPECT_TRUE(glance_at_answer(without_newline(line)).replayed);
    line.clear();
    append_conflict(line, audience, head_of("c"));
    EXPECT_EQ(glance_at_answer(without_newline(line)).status, AnswerStatus::kConflict);
    line.clear();
    append_invalid(line, audience, {}, {ErrorCode::kSchema, "/lines/0", "\"status\":\"OK\""});
    const AnswerGlance invalid = glance_at_answer(without_newline(line));
    EXPECT_EQ(invalid.status, AnswerStatus::kInvalid);
    EXPECT_EQ(invalid.code, "SCHEMA");
    EXPECT_TRUE(invalid.key.empty()) << "msg_id was null";
  }
  std::string line;
  append_error(line, head_of("e"), WireError::kOverloaded, 250, "later");
  const AnswerGlance error = glance_at_answer(without_newline(line));
  EXPECT_EQ(error.kind, AnswerKind::kError);
  EXPECT_EQ(error.code, "OVERLOADED");
  EXPECT_TRUE(error.retry);
  EXPECT_EQ(error.after_ms, 250);
}

TEST(MessageGlance, TheDigestForgivesReplayedAndPaddingAndNothingElse) {
  const std::string first = R"({"msg_id":"a","status":"OK","replayed":false,"channel":2}   )";
  const std::string again = R"({"msg_id":"a","status":"OK","replayed":true,"channel":2})";
  EXPECT_EQ(answer_digest(first), answer_digest(again));
  for (const char* other : {R"({"msg_id":"a","status":"OK","replayed":false,"channel":3})",
                            R"({"msg_id":"b","status":"OK","replayed":false,"channel":2})",
                            R"({"msg_id":"a","status":"OK","replayed":false,"channel":2} x)",
                            R"({"msg_id":"a","status":"OK","channel":2})", ""}) {
    EXPECT_NE(answer_digest(first), answer_digest(other)) << other;
  }
}

}  // namespace
}  // namespace luong::tools
