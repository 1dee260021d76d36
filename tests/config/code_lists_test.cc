// codes.toml of a criteria pack: what criteria point at must be on its lists, and every fault is
// told where it stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/criteria_loader.h"
#include "storage/digest.h"

namespace luong {
namespace {

using testing::HasSubstr;

const std::string kCodes = R"(notice = "invented"
[[guidance]]
code = "HD-1"
text = [{vi = "Kiểm tra hồ sơ.", en = "Check the papers."}, {vi = "Lập biên bản.", en = "Record it."}]
[[instruction]]
code = "review"
text = [{vi = "Rà soát", en = "Review"}]
[[alert]]
code = "SECURITY"
text = [{vi = "An ninh", en = "Security"}]
to = ["duty-watch", "office"]
acknowledge_within = "15min"
escalate_to = ["region"]
[[sign]]
code = "DH-1"
text = [{vi = "Hàng cấm", en = "Banned"}]
decision = "1/QD"
verified = false
valid_from = 2025-01-01
valid_to = 2025-12-31
)";

const std::string kCriterion = R"(notice = "invented"
[[criterion]]
id = "X953"
title_vi = "Chuyển công chức"
title_en = "Refer to officer"
kind = "SYSTEM"
sign = true
sign_code = "DH-1"
when = "context.deadline_passed"
floor = "yellow"
advice = ["review"]
alert = "SECURITY"
guidance_code = "HD-1"
)";

tl::expected<CriteriaPack, std::vector<Error>> pack_of(const std::string& codes,
                                                       const std::string& criterion) {
  PackFiles files = {{"pack.toml", "notice = \"invented\"\nname = \"p\"\nversion = \"1\"\n"},
                     {"a.toml", criterion}};
  if (!codes.empty()) files["codes.toml"] = codes;
  return check_pack(files, "", sha256_hex);
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(CodeLists, GiveACriterionItsTextsAndItsSignItsDates) {
  const auto pack = pack_of(kCodes, kCriterion);
  ASSERT_TRUE(pack) << to_string(pack.error().front());
  const Criterion& criterion = pack->criteria.at(0);
  ASSERT_EQ(criterion.guidance.size(), 2U);
  EXPECT_EQ(criterion.guidance[1].en, "Record it.");
  EXPECT_EQ(criterion.sign_valid.to, *parse_date("2025-12-31"));
  EXPECT_EQ(criterion.effect.alert, "SECURITY");
  const ListedAlert& alert = pack->codes.alerts.at(0);
  EXPECT_EQ(alert.to, (std::vector<std::string>{"duty-watch", "office"}));
  EXPECT_EQ(alert.acknowledge_within_ms, 900'000);
  EXPECT_EQ(alert.escalate_to, std::vector<std::string>{"region"});
  EXPECT_EQ(pack->codes.signs.at(0).decision, "1/QD");
  const auto own = pack_of(kCodes, kCriterion + "guidance = [{vi = \"Xem.\", en = \"Look.\"}]\n");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->criteria.at(0).guidance.at(0).en, "Look.");
}

TEST(CodeLists, RefuseWhatIsNotOnThem) {
  struct Case {
    const char* from;
    const char* to;
    const char* fault;
  };
  const Case kCases[] = {
      {"\"DH-1\"", "\"DH-2\"", "a.toml:8:13: codes.toml does not list DH-2"},
      {"[\"review\"]", "[\"review\", \"revue\"]", "a.toml:11:10: codes.toml does not list revue"},
      {"\"SECURITY\"", "\"SECURE\"", "a.toml:12:9: codes.toml does not list SECURE"},
      {"\"HD-1\"", "\"HD-9\"",
       "a.toml:13:17: codes.toml does not list HD-9, and the criterion has no"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.to);
    const auto pack = pack_of(kCodes, changed(kCriterion, c.from, c.to));
    ASSERT_FALSE(pack);
    EXPECT_THAT(to_string(pack.error().front()), HasSubstr(c.fault));
  }
}

// What finds a code looks at the whole list: without a bound a large file would hang the loader.
TEST(CodeLists, AreBounded) {
  std::string codes = kCodes;
  for (int i = 0; i < 4'096; ++i) {
    codes +=
        "[[guidance]]\ncode = \"C" + std::to_string(i) + "\"\ntext = [{vi = \"x\", en = \"x\"}]\n";
  }
  const auto pack = pack_of(codes, kCriterion);
  ASSERT_FALSE(pack);
  EXPECT_THAT(to_string(pack.error().front()), HasSubstr("this list has over 4096 codes"));
}

TEST(CodeLists, APackWithoutThemIsHeldToNone) {
  const auto missing = pack_of("", kCriterion);
  ASSERT_FALSE(missing) << "it needs guidance of its own";
  EXPECT_THAT(to_string(missing.error().front()), HasSubstr("key 'guidance' is missing"));
  EXPECT_TRUE(pack_of("", kCriterion + "guidance = [{vi = \"Xem.\", en = \"Look.\"}]\n"));
}

TEST(CodeLists, AreRefusedWithEveryFaultWhereItStands) {
  struct Case {
    const char* from;
    const char* to;
    const char* fault;
  };
  const Case kCases[] = {
      {"notice = \"invented\"\n", "", "codes.toml:1:1: key 'notice' is missing"},
      {"[[alert]]", "[[alarm]]", "unknown key 'alarm'"},
      {"code = \"SECURITY\"\n", "", "codes.toml:8:1: key 'code' is missing"},
      {"text = [{vi = \"An ninh\", en = \"Security\"}]", "text = []", "'text' is empty"},
      {"text = [{vi = \"An ninh\", en = \"Security\"}]", "", "key 'text' is missing"},
      {", en = \"Security\"", "", "key 'en' is missing"},
      {"code = \"SECURITY\"", "code = \"SECURITY\"\nvalid_from = 2025-01-01",
       "unknown key 'valid_from'"},
      {"\"15min\"", "\"15 minutes\"", "expected a duration of a minute or more"},
      {"\"15min\"", "\"59s\"", "expected a duration of a minute or more"},
      {"escalate_to = [\"region\"]\n", "", "stand together or not at all"},
      {"acknowledge_within = \"15min\"\n", "", "stand together or not at all"},
      {"\"duty-watch\"", "\"Duty Watch\"", "a recipient is a name of up to 32 small letters"},
      {"\"duty-watch\"", R"("a","b","c","d","e","f","g","h")", "at most 8 recipients"},
      {"code = \"SECURITY\"", "code = \"SECURITY_AND_SAFE\"", "at most 16 characters"},
      {"decision = \"1/QD\"\n", "", "key 'decision' is missing"},
      {"verified = false\n", "", "key 'verified' is missing"},
      {"valid_from = 2025-01-01\n", "", "key 'valid_from' is missing"},
      {"valid_to = 2025-12-31", "valid_to = 2024-12-31", "'valid_to' lies before"},
      {"[[instruction]]",
       "[[guidance]]\ncode = \"HD-1\"\ntext = [{vi = \"x\", en = \"x\"}]\n[[instruction]]",
       "HD-1 stands already on this list"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.fault);
    const auto pack = pack_of(changed(kCodes, c.from, c.to), kCriterion);
    ASSERT_FALSE(pack);
    std::string faults;
    for (const Error& error : pack.error()) faults += to_string(error) + "\n";
    EXPECT_THAT(faults, HasSubstr(c.fault));
    EXPECT_THAT(faults, HasSubstr("codes.toml:"));
  }
}

}  // namespace
}  // namespace luong
