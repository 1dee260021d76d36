#include "core/reply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <random>
#include <string>
#include <vector>

#include "core/json_line.h"
#include "tests/support/allocation_counter.h"

namespace luong {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Criterion criterion(CriterionId id, std::string_view title, Secrecy secrecy = Secrecy::kInternal) {
  Criterion c;
  c.id = id;
  c.title = {"vi " + std::string(title), "en " + std::string(title)};
  c.secrecy = secrecy;
  return c;
}

CriteriaPack a_pack() {
  CriteriaPack pack;
  pack.hash = std::string(64, 'c');
  pack.criteria.push_back(criterion("H104", "banned"));
  pack.criteria.push_back(criterion("S204", "covert", Secrecy::kSecret));
  pack.criteria.push_back(criterion("X953", "refer"));
  return pack;
}

ReplyHead a_head() {
  static const std::string hash(32, '\xAB');
  ReplyHead head;
  head.msg_id = "01J8ZK3V6M2Q4T8Y9B7C5D1E2F";
  head.declaration_no = DeclarationNumber::from_value(6543210980);
  head.receipt_sequence = 7;
  head.receipt_hash = hash;
  return head;
}

ContextVersions some_versions() {
  return {20'250'612, 41, std::string(64, 'c'), std::string(64, 'd'), std::string(64, 'e'), "k1"};
}

Verdict a_red_verdict() {
  Verdict v;
  v.channel = Channel::kRed;
  v.gate = kGateHard | kGateHighRisk;
  v.form = Form::kScan;
  v.extent = Extent::kFull;
  v.hold = true;
  v.hold_code = "H104";
  v.tier1_score = 250;
  v.tier2_score = 333;
  v.hits = {{"H104", 0, 0b101, 0}, {"S204", 250, 0, 0}, {"X953", 0, 0, 0}};
  v.missing_tables = {"permit_rules"};
  v.failed = {"H104"};
  v.incomplete = true;
  v.advice = {"sample"};
  v.scan.recommended = true;
  v.scan.weight = 250;
  v.scan.offer.device = "HPH-F1";
  v.scan.offer.first_hour = 486'026;  // 2025-06-12T02:00Z
  v.scan.offer.hours = 2;
  v.scan.containers = {"CSQU3054383"};
  return v;
}

std::string reply(Audience audience, const ReplyHead& head, const Verdict& verdict,
                  const CriteriaPack* pack) {
  std::string out;
  append_verdict(out, audience, head, verdict, some_versions(), pack);
  return out;
}

TEST(Reply, AuditorSeesEveryMemberInOrder) {
  const CriteriaPack pack = a_pack();
  Verdict verdict = a_red_verdict();
  verdict.supersedes = 106543210980;
  verdict.revision = 2;
  EXPECT_EQ(
      reply(Audience::kAuditor, a_head(), verdict, &pack),
      R"({"schema":"dec-result/1","msg_id":"01J8ZK3V6M2Q4T8Y9B7C5D1E2F",)"
      R"("declaration_no":"006543210980","status":"OK","revision":2,"replayed":false,)"
      R"("channel":3,"inspection_class":"300","form":"scan","extent":"full",)"
      R"("supersedes":"106543210980",)"
      R"("receipt":{"seq":7,"hash":")" +
          std::string("abababababababababababababababababababababababababababababababab") +
          R"("},"hold":{"code":"H104"},"gate":["HARD","HIGHRISK"],"incomplete":true,)"
          R"("tier1_score":250,"tier2_score":333,"reasons":[)"
          R"({"id":"H104","title":{"vi":"vi banned","en":"en banned"},"points":0,"lines":[1,3]},)"
          R"({"id":"S204","title":{"vi":"vi covert","en":"en covert"},"points":250,"lines":[]},)"
          R"({"id":"X953","title":{"vi":"vi refer","en":"en refer"},"points":0,"lines":[],)"
          R"("tables":["permit_rules"],"failed":["H104"]}],"advice":["sample"],)"
          R"("scan":{"recommended":true,"kind":"TARGETED","weight":250,"device":"HPH-F1",)"
          R"("from":"2025-06-12T09:00:00.000+07:00","to":"2025-06-12T11:00:00.000+07:00",)"
          R"("containers":["CSQU3054383"],"failed":[]},)"
          R"("versions":{"snapshot_generation":20250612,"delta_sequence":41,"pack":")" +
          std::string(64, 'c') + R"(","reference":")" + std::string(64, 'd') + R"(","scanners":")" +
          std::string(64, 'e') + R"(","key_id":"k1"}})" + "\n");
}

TEST(Reply, OfficerSeesASecretCriterionWithheld) {
  const CriteriaPack pack = a_pack();
  Verdict verdict = a_red_verdict();
  const std::string line = reply(Audience::kOfficer, a_head(), verdict, &pack);
  EXPECT_THAT(line, HasSubstr(R"({"id":null,"withheld":true})"));
  EXPECT_THAT(line, Not(HasSubstr("S204")));
  EXPECT_THAT(line, Not(HasSubstr("covert")));
  EXPECT_THAT(line, HasSubstr("H104"));

  verdict.hold_code = "S204";
  verdict.failed = {"S204"};
  EXPECT_THAT(reply(Audience::kOfficer, a_head(), verdict, &pack), Not(HasSubstr("S204")));
}

// Without its pack nobody can say which criterion is secret.
TEST(Reply, OfficerSeesNoCriterionOfAPackThatIsGone) {
  const std::string line = reply(Audience::kOfficer, a_head(), a_red_verdict(), nullptr);
  for (const char* id : {"H104", "S204", "X953"}) EXPECT_THAT(line, Not(HasSubstr(id)));
  EXPECT_THAT(reply(Audience::kAuditor, a_head(), a_red_verdict(), nullptr), HasSubstr("S204"));
}

TEST(Reply, DeclarantSeesChannelClassFormExtentAndReceipt) {
  const CriteriaPack pack = a_pack();
  const std::string line = reply(Audience::kDeclarant, a_head(), a_red_verdict(), &pack);
  EXPECT_TRUE(line.starts_with(
      R"({"schema":"dec-result/1","msg_id":"01J8ZK3V6M2Q4T8Y9B7C5D1E2F",)"
      R"("declaration_no":"006543210980","status":"OK","revision":0,"replayed":false,)"
      R"("channel":3,"inspection_class":"300","form":"physical","extent":"full",)"
      R"("receipt":{"seq":7,"hash":"abababababababababababababababababababababababababababababababab"}})"))
      << line;
}

TEST(Reply, RejectionNamesTheOfficialCodeAndSinceWhen) {
  Verdict verdict;
  verdict.decision = Decision::kRejected;
  verdict.official_code = "E8000";
  verdict.as_of.ms = 1'749'661'200'000;
  const std::string line = reply(Audience::kDeclarant, a_head(), verdict, nullptr);
  EXPECT_THAT(line,
              HasSubstr(R"("status":"REJECTED","revision":0,"replayed":false,)"
                        R"("official_code":"E8000","as_of":"2025-06-12T00:00:00.000+07:00")"));
  EXPECT_THAT(line, Not(HasSubstr("channel")));
}

TEST(Reply, ClassOfEachChannel) {
  for (const auto& [channel, word] :
       {std::pair{Channel::kGreen, R"("channel":1,"inspection_class":"100")"},
        {Channel::kYellow, R"("channel":2,"inspection_class":"200")"},
        {Channel::kRed, R"("channel":3,"inspection_class":"300")"}}) {
    Verdict verdict;
    verdict.channel = channel;
    EXPECT_THAT(reply(Audience::kDeclarant, a_head(), verdict, nullptr), HasSubstr(word));
  }
}

// After another's reading: UTF-8, too.
bool is_json(const std::string& text) {
  simdjson::dom::parser parser;
  return parser.parse(text).error() == simdjson::SUCCESS;
}

std::vector<std::string> one_of_each_status(const ReplyHead& head, Audience audience) {
  std::vector<std::string> lines(7);
  const CriteriaPack pack = a_pack();
  Verdict rejected;
  rejected.decision = Decision::kRejected;
  rejected.official_code = "E8000";
  Verdict full = a_red_verdict();
  full.supersedes = 999999999999;
  full.revision = 65'535;
  append_verdict(lines[0], audience, head, Verdict{}, some_versions(), &pack);
  append_verdict(lines[1], audience, head, full, some_versions(), &pack);
  append_verdict(lines[2], audience, head, rejected, some_versions(), &pack);
  append_noted(lines[3], audience, head);
  append_conflict(lines[4], audience, head);
  append_invalid(lines[5], audience, head,
                 {ErrorCode::kSchema, "/lines/49/other_taxes/4/amount", "is no decimal number"});
  append_invalid(lines[6], audience, head, {ErrorCode::kTooLarge, {}, "the frame is too large"});
  return lines;
}

TEST(Reply, DeclarantLinesOfEveryStatusAreOneSize) {
  ReplyHead head = a_head();
  for (const std::uint64_t sequence : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX}) {
    head.receipt_sequence = sequence;
    for (const std::string& line : one_of_each_status(head, Audience::kDeclarant)) {
      EXPECT_EQ(line.size(), 512 + head.msg_id.size() + 2 + 1) << line;
      EXPECT_EQ(line.back(), '\n');
      EXPECT_EQ(line.find('\n'), line.size() - 1);
    }
  }
}

TEST(Reply, ALongPointerGrowsByAWholeStep) {
  std::string line;
  append_invalid(line, Audience::kDeclarant, a_head(),
                 {ErrorCode::kSyntax, std::string(600, 'p'), "a duplicate member"});
  EXPECT_EQ(line.size(), 2 * 512 + a_head().msg_id.size() + 2 + 1);
}

TEST(Reply, OfficerLinesAreNotPadded) {
  for (const std::string& line : one_of_each_status(a_head(), Audience::kOfficer)) {
    EXPECT_EQ(line.substr(line.size() - 2), "}\n");
  }
}

TEST(Reply, EveryLineIsJsonWhateverTheTextHolds) {
  const std::string kNasty[] = {"",
                                "a\"b\\c/d",
                                std::string("nul\0\x01\x1F\n\r\t", 9),
                                "đường",
                                "\xC3",
                                "\xED\xA0\x80",
                                "\xF5\x80\x80\x80",
                                "\xC0\xAF",
                                "\xF0\x9F\x98\x80",
                                "cut \xE1\xBB",
                                "\x7F"};
  for (const std::string& text : kNasty) {
    ReplyHead head = a_head();
    head.msg_id = text;
    for (const Audience audience : {Audience::kDeclarant, Audience::kOfficer}) {
      for (const std::string& line : one_of_each_status(head, audience)) {
        ASSERT_TRUE(is_json(line)) << line;
      }
    }
    std::string out;
    append_invalid(out, Audience::kDeclarant, head, {ErrorCode::kSchema, text, text});
    append_error(out, head, WireError::kOverloaded, 20, text);
    ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 2);
    const auto split = out.find('\n') + 1;
    ASSERT_TRUE(is_json(out.substr(0, split)));
    ASSERT_TRUE(is_json(out.substr(split)));
  }
}

TEST(JsonLine, EscapesWhatJsonDemandsAndReplacesWhatIsNoText) {
  const struct {
    std::string text, json;
  } kRows[] = {
      {"plain", R"("plain")"},
      {"a\"b\\", R"("a\"b\\")"},
      {std::string("\0\x1F", 2), R"("\u0000\u001f")"},
      {"luồng", R"("luồng")"},
      {"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
      {"x\xC3", "\"x\xEF\xBF\xBD\""},
      {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
  };
  for (const auto& row : kRows) {
    std::string out;
    JsonLine(out).text(row.text);
    EXPECT_EQ(out, row.json);
  }
}

TEST(JsonLine, TextOfAnyLengthComesOutWhole) {
  for (std::size_t size = 0; size < 1'200; size += size < 20 ? 1 : 97) {
    std::string plain(size, 'x');
    std::string special;  // Its escapes fall on every place of a word and of the buffer.
    std::string escaped;
    for (std::size_t i = 0; i < size; ++i) {
      special += i % 7 == 3 ? "\"" : i % 11 == 5 ? "ồ" : "y";
      escaped += i % 7 == 3 ? "\\\"" : i % 11 == 5 ? "ồ" : "y";
    }
    std::string out = "[1]\n";
    JsonLine json(out);
    json.open().member("plain").word(plain).member(std::string_view(plain)).text(special);
    json.member("utf8").utf8(special).member("n").number(-7).close();
    EXPECT_EQ(json.size(), out.size());
    EXPECT_EQ(out, "[1]\n{\"plain\":\"" + plain + "\",\"" + plain + "\":\"" + escaped +
                       "\",\"utf8\":\"" + escaped + "\",\"n\":-7}");
  }
}

TEST(JsonLine, InstantsReadAsTheCoreWritesThem) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2'000; ++i) {
    // 1900 to 2199, as dates.h.
    const Instant at{static_cast<std::int64_t>(random() % 9'466'848'000'000) - 2'208'988'800'000};
    std::string out;
    JsonLine(out).instant(at);
    ASSERT_EQ(out, '"' + to_string(at) + '"');
  }
}

TEST(Reply, UnreadableIdsAreNull) {
  std::string out;
  append_invalid(out, Audience::kOfficer, {}, {ErrorCode::kSyntax, "", "not JSON"});
  EXPECT_EQ(out, R"({"schema":"dec-result/1","msg_id":null,"declaration_no":null,)"
                 R"("status":"INVALID","replayed":false,"code":"SYNTAX","path":"",)"
                 R"("message":"not JSON"})"
                 "\n");
}

TEST(Reply, ErrorsSayWhetherToRetry) {
  const struct {
    WireError error;
    const char* word;
    bool retry;
  } kRows[] = {
      {WireError::kOverloaded, "OVERLOADED", true},
      {WireError::kDraining, "DRAINING", true},
      {WireError::kNotReady, "NOT_READY", true},
      {WireError::kUnauthenticated, "UNAUTHENTICATED", false},
      {WireError::kForbidden, "FORBIDDEN", false},
      {WireError::kUnknownSchema, "UNKNOWN_SCHEMA", false},
      {WireError::kInternal, "INTERNAL", true},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(name(row.error), row.word);
    EXPECT_EQ(retry(row.error), row.retry);
    std::string out;
    append_error(out, a_head(), row.error, 250, "later");
    EXPECT_EQ(out, std::string(R"({"schema":"error/1","msg_id":"01J8ZK3V6M2Q4T8Y9B7C5D1E2F",)") +
                       R"("declaration_no":"006543210980","code":")" + row.word + R"(","retry":)" +
                       (row.retry ? "true" : "false") + R"(,"after_ms":250,"message":"later"})" +
                       "\n");
  }
}

// Canary words in everything a declarant must not see, over many verdicts.
TEST(Reply, DeclarantBytesHoldNoReasonScoreThresholdOrVersion) {
  CriteriaPack pack;
  std::vector<std::string> canaries = {
      "CANARYPACK", "CANARYREF", "CANARYSCAN", "CANARYKEY", "CANARYADVICE", "CANARYTABLE", "77123",
      "77456",      "77789",     "gate",       "HARD",      "HIGHRISK",     "score",       "reason",
      "hold",       "advice",    "version",    "weight",    "incomplete",   "CANARYDEV"};
  for (int i = 0; i < 30; ++i) {
    const std::string id = "Q" + std::to_string(700 + i);
    canaries.push_back(id);
    canaries.push_back("CANARYTITLE" + std::to_string(i));
    pack.criteria.push_back(criterion(CriterionId(id), canaries.back()));
  }
  const ContextVersions versions{7712301,     7712302,      "CANARYPACK",
                                 "CANARYREF", "CANARYSCAN", "CANARYKEY"};
  std::mt19937 random(5);
  for (int i = 0; i < 3'000; ++i) {
    Verdict v;
    v.decision = random() % 10 == 0 ? Decision::kRejected : Decision::kOk;
    if (v.decision == Decision::kRejected) v.official_code = "E8000";
    v.channel = static_cast<Channel>(1 + random() % 3);
    v.gate = static_cast<std::uint16_t>(random() & kGateAll);
    v.hold = random() % 2 == 0;
    v.hold_code = "Q701";
    v.incomplete = random() % 2 == 0;
    v.tier1_score = 77'123;
    v.tier2_score = 77'456;
    for (auto n = random() % 6; n-- > 0;) {
      v.hits.push_back(
          {pack.criteria[random() % pack.criteria.size()].id, 77'789, random(), 77'789});
    }
    v.draws = {{"Q702", 77'789, true}};
    v.skipped = {"Q703"};
    v.failed = {"Q704"};
    v.advice = {"CANARYADVICE"};
    v.missing_tables = {"CANARYTABLE"};
    v.scan.weight = 77'789;
    v.scan.offer.device = "CANARYDEV";
    v.scan.failed = static_cast<std::uint8_t>(random() & kScanAll);
    std::string out;
    append_verdict(out, Audience::kDeclarant, a_head(), v, versions, &pack);
    for (const std::string& canary : canaries) {
      ASSERT_EQ(out.find(canary), std::string::npos) << canary << " in " << out;
    }
    // The canaries do sing where they may.
    std::string officer;
    append_verdict(officer, Audience::kAuditor, a_head(), v, versions, &pack);
    ASSERT_NE(officer.find("CANARYPACK"), std::string::npos);
    ASSERT_NE(officer.find("77123"), std::string::npos);
    for (const Hit& hit : v.hits) ASSERT_NE(officer.find(hit.id.view()), std::string::npos);
  }
}

TEST(Reply, DoesNotAllocateWhenWarm) {
  const CriteriaPack pack = a_pack();
  const ContextVersions versions = some_versions();
  const Verdict verdict = a_red_verdict();
  std::string out;
  for (const Audience audience : {Audience::kDeclarant, Audience::kOfficer, Audience::kAuditor}) {
    out.clear();
    append_verdict(out, audience, a_head(), verdict, versions, &pack);
    out.clear();
    const test::AllocationCounter allocations;
    append_verdict(out, audience, a_head(), verdict, versions, &pack);
    EXPECT_EQ(allocations.count(), 0U) << name(audience);
  }
}

}  // namespace
}  // namespace luong
