// assess-event/1 and the assessment's rules: right ones, and every fault where it stands.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "config/assess_event_loader.h"
#include "config/assessment_rules_loader.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

const std::string kSanction =
    R"({"schema":"assess-event/1","event_id":"s1","kind":"sanction","tax_code":"0100109106",)"
    R"("role":"TRADER","at":"2025-06-12T08:41:07+07:00","decision_no":"12/QD","section":3,)"
    R"("final":true,"expires":"2026-06-12"})";

class AssessEvents : public testing::Test {
 protected:
  fs::path write(const std::string& text) {
    fs::path file = directory_.path() / "events.ndjson";
    std::ofstream(file) << text;
    return file;
  }
  std::string fault_of(const std::string& text) {
    auto loader = AssessEventLoader::open(write(text));
    EXPECT_TRUE(loader.has_value());
    AssessEvent event;
    for (;;) {
      const auto more = loader->next(event);
      if (!more) return to_string(more.error());
      if (!*more) return "none";
    }
  }
  static std::string changed(const std::string& from, const std::string& to) {
    std::string text = kSanction;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }
  test::TemporaryDirectory directory_;
};

TEST_F(AssessEvents, AreReadInWhateverOrderTheirMembersCome) {
  auto loader = AssessEventLoader::open(write("\n" + kSanction + "\n\n" +
                                              R"({"at":"2025-06-12T00:00:00Z","role":"BROKER",)"
                                              R"("tax_code":"0301446260","kind":"declaration",)"
                                              R"("event_id":"d1","schema":"assess-event/1"})"));
  ASSERT_TRUE(loader.has_value());
  AssessEvent event;
  ASSERT_TRUE(*loader->next(event));
  EXPECT_EQ(event.kind, AssessEvent::Kind::kSanction);
  EXPECT_EQ(event.section, 3);
  EXPECT_TRUE(event.final);
  EXPECT_EQ(event.decision_no, "12/QD");
  EXPECT_EQ(to_string(*event.expires), "2026-06-12");
  EXPECT_EQ(loader->line(), 2U);
  ASSERT_TRUE(*loader->next(event));
  EXPECT_EQ(event.kind, AssessEvent::Kind::kDeclaration);
  EXPECT_EQ(event.role, Role::kBroker);
  EXPECT_FALSE(event.expires.has_value());
  EXPECT_FALSE(*loader->next(event));
}

TEST_F(AssessEvents, EveryFaultIsToldWhereItStands) {
  struct Case {
    std::string text;
    const char* fault;
  };
  const Case kCases[] = {
      {"{", "events.ndjson:1: is not one JSON object"},
      {"[]", "is not one JSON object"},
      {"{}", ":1: /schema: is missing"},
      {kSanction + "\nx", ":2: "},
      {changed("assess-event/1", "assess-event/2"), "/schema: must be"},
      {changed("\"s1\"", "\"\""), "/event_id: must be"},
      {changed("\"s1\"", "7"), "/event_id: must be"},
      {changed("\"sanction\"", "\"fine\""), "/kind: must be"},
      {changed("0100109106", "01001"), "/tax_code: must be"},
      {changed("TRADER", "trader"), "/role: must be"},
      {changed("2025-06-12T08", "2025-06-31T08"), "/at: must be"},
      {changed("\"section\":3", "\"section\":8"), "/section: must be"},
      {changed("\"section\":3", "\"section\":\"3\""), "/section: must be"},
      {changed("\"section\":3,", ""), "/section: is missing"},
      {changed("\"decision_no\":\"12/QD\",", ""), "/decision_no: is missing"},
      {changed("true", "1"), "/final: must be"},
      {changed("2026-06-12", "soon"), "/expires: must be"},
      {changed("\"section\":3", "\"section\":3,\"section\":4"), "/section: stands there twice"},
      {changed("\"section\"", "\"secton\""), "did you mean \"section\""},
      {changed("\"sanction\"", "\"declaration\""),
       "does not belong to an event of kind declaration"},
      {changed("\"sanction\"", "\"annulment\""), "does not belong to an event of kind annulment"},
      {changed("\"sanction\"", "\"priority\""), "/from: is missing"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_NE(fault_of(c.text).find(c.fault), std::string::npos) << fault_of(c.text);
  }
  EXPECT_EQ(fault_of(kSanction), "none");
  EXPECT_FALSE(AssessEventLoader::open(directory_.path() / "nothing").has_value());
}

class Rules : public testing::Test {
 protected:
  std::string fault_of(const std::string& from, const std::string& to) {
    std::ifstream in(std::string(LUONG_SOURCE_DIR) + "/config/assessment.toml");
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const fs::path file = directory_.path() / "rules.toml";
    std::ofstream(file) << text;
    const auto rules = load_assessment_rules(file);
    return rules ? "none" : to_string(rules.error().front());
  }
  test::TemporaryDirectory directory_;
};

TEST_F(Rules, TheShippedOnesLoadAndSayTheyAreUnverified) {
  const auto rules =
      load_assessment_rules(std::string(LUONG_SOURCE_DIR) + "/config/assessment.toml");
  ASSERT_TRUE(rules.has_value());
  ASSERT_EQ(rules->size(), 1U);
  EXPECT_FALSE(rules->front().verified);
  EXPECT_EQ(rules->front().levels[0].all_permille_max, 10U);
  EXPECT_FALSE(rules->front().levels[0].debt_over_90d);
  EXPECT_EQ(rules->front().levels[2].permille_max[3], 30U);
  EXPECT_EQ(rules_on(*rules, *parse_date("2019-12-31")), nullptr);
  EXPECT_NE(rules_on(*rules, *parse_date("2020-01-01")), nullptr);
}

TEST_F(Rules, EveryFaultIsToldWhereItStands) {
  EXPECT_NE(fault_of("level = 3", "level = 4").find("in this order"), std::string::npos);
  EXPECT_NE(fault_of("[[rules.level]]\nlevel = 4", "[[rules.more]]\nlevel = 4").find("unknown key"),
            std::string::npos);
  EXPECT_NE(fault_of("section_III_permille = 10", "section_III_permile = 10").find("did you mean"),
            std::string::npos);
  EXPECT_NE(fault_of("all_permille = 10", "all_permille = 1001"), "none");
  EXPECT_NE(fault_of("from = 2020-01-01", "from = \"soon\""), "none");
  EXPECT_NE(fault_of("verified = false", ""), "none");
  EXPECT_NE(fault_of("notice", "note"), "none");
}

}  // namespace
}  // namespace luong
