// The work lists after clearance: who stands on them, until when, and what takes a lot off.
#include "tools/work_lists.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/feedback_lines.h"
#include "tests/support/numbered_lot.h"
#include "tests/support/pipeline_rig.h"
#include "tests/support/temporary_directory.h"

namespace luong::tools {
namespace {

using test::inspection_of;
using test::lot;
using test::number_of;
using test::PipelineRig;

ClearedLots lots_of(const PipelineRig& rig) {
  ClearedLots lots;
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    EXPECT_FALSE(lots.take_entry(entry));
  });
  PinnedContext pinned;
  pinned.pack = rig.context().pack.get();
  rig.read_journal([&](const JournalRecord&, const JournalEntry& entry) {
    if (!holds_verdict(entry.kind)) return;
    EXPECT_FALSE(lots.take_verdict(entry, pinned));
  });
  return lots;
}

class WorkLists : public testing::Test {
 protected:
  void status(std::uint64_t i, std::string_view word, std::string_view day = "2025-06-12",
              std::string_view office = "") {
    static int messages = 0;
    std::string line = R"({"schema":"status/1","msg_id":"st)" + std::to_string(++messages) +
                       R"(","declaration_no":")" + number_of(i) + R"(","status":")" +
                       std::string(word) + R"(","at":")" + std::string(day) + R"(T10:00:00+07:00")";
    if (!office.empty()) line += R"(,"office":")" + std::string(office) + '"';
    ASSERT_EQ(test::member(rig_.send(line + "}"), "status"), "NOTED");
  }
  void audited(std::uint64_t i) {
    rig_.send(R"({"schema":"pca-result/1","msg_id":"pca)" + number_of(i) +
              R"(","declaration_no":")" + number_of(i) +
              R"(","outcome":"COMPLIANT","at":"2025-06-20T09:00:00+07:00",)"
              R"("officer":"KTSTQ-1"})");
  }
  const ClearedLots& lots() { return lots_ = lots_of(rig_); }
  AuditList::OfOffice audits(std::string_view on, std::size_t capacity = 50,
                             const std::string& office = "03CC") {
    return audit_list(lots(), *parse_date(on), capacity).by_office[office];
  }

  PipelineRig rig_{{.firms = {{}, {.tax_code = "0301446260", .debt_vnd = 5'000'000}}}};
  ClearedLots lots_;
};

TEST_F(WorkLists, S003_57_TheSixtiethDayIsInTheNextIsOver) {
  rig_.send(lot(1).json());
  EXPECT_TRUE(audits("2025-06-12").listed.empty()) << "not cleared yet";
  status(1, "cleared");
  EXPECT_EQ(audits("2025-06-11").listed.size(), 0U) << "not on that day";
  EXPECT_EQ(audits("2025-06-12").listed.size(), 1U);
  EXPECT_EQ(audits("2025-08-11").listed.size(), 1U) << "day 60";
  const auto over = audits("2025-08-12");
  EXPECT_TRUE(over.listed.empty()) << "day 61";
  EXPECT_EQ(over.overdue, 1U);
}

TEST_F(WorkLists, TheHighestScoresAreListedUpToWhatTheOfficeCanDo) {
  for (std::uint64_t i = 1; i <= 3; ++i) rig_.send(lot(i).json());
  rig_.send(lot(4).trader("0301446260").json());  // in debt: 100 points
  for (std::uint64_t i = 1; i <= 4; ++i) status(i, "cleared");
  const auto office = audits("2025-06-20", 2);
  ASSERT_EQ(office.listed.size(), 2U);
  EXPECT_EQ(office.listed[0]->declaration_no.text(), number_of(4));
  EXPECT_EQ(office.listed[0]->audit.score, 100);
  EXPECT_EQ(office.listed[1]->declaration_no.text(), number_of(1)) << "equal ones by number";
  EXPECT_EQ(office.not_listed, 2U);
  audited(4);
  const auto after = audits("2025-06-20", 2);
  EXPECT_EQ(after.listed[0]->declaration_no.text(), number_of(1));
  EXPECT_EQ(after.audited, 1U);
}

TEST_F(WorkLists, RedCancelledAndOtherOfficesLotsAreNotTheirs) {
  for (std::uint64_t i = 1; i <= 4; ++i) rig_.send(lot(i).json());
  for (std::uint64_t i = 1; i <= 3; ++i) status(i, "cleared");
  status(4, "cleared", "2025-06-12", "02CI");
  rig_.send(test::scan_of("s", number_of(1), "SUSPECT"));
  status(2, "cancelled");
  const auto office = audits("2025-06-20");
  ASSERT_EQ(office.listed.size(), 1U);
  EXPECT_EQ(office.listed[0]->declaration_no.text(), number_of(3));
  EXPECT_EQ(audits("2025-06-20", 50, "02CI").listed.size(), 1U) << "the office that cleared it";
  const std::string json =
      audit_list_json(audit_list(lots(), *parse_date("2025-06-20"), 50), *parse_date("2025-06-20"));
  EXPECT_NE(json.find(R"("until":"2025-08-11")"), std::string::npos) << json;
}

TEST_F(WorkLists, AFieldIsNamedForWhatItsCriteriaFound) {
  rig_.send(lot(1).kind("E31").json());
  status(1, "cleared");
  const PostClearance audit = audits("2025-06-20").listed.at(0)->audit;
  EXPECT_TRUE(audit.concerns(AuditField::kProcessing));
  EXPECT_FALSE(audit.concerns(AuditField::kValue));
}

TEST_F(WorkLists, S003_52_ADefenceLotIsDueThreeWorkingDaysAfterItsRelease) {
  rig_.send(lot(1).text("/cargo_class", "B").json());
  rig_.send(lot(2).json());
  EXPECT_TRUE(defence_list(lots(), {}).empty()) << "not released";
  status(1, "released", "2025-06-12");  // a Thursday
  status(2, "released", "2025-06-12");
  const ClearedLots released = lots_of(rig_);  // Items point into it.
  const auto items = defence_list(released, {});
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(to_string(items[0].due), "2025-06-17") << "Friday, Monday, Tuesday";
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "off.txt";
  std::ofstream(file) << "# days off\n2025-06-16  # a Monday\n\n";
  const auto days = WorkingDays::load(file);
  ASSERT_TRUE(days);
  EXPECT_EQ(to_string(defence_list(released, *days).at(0).due), "2025-06-18");
  EXPECT_NE(defence_list_text(items, *parse_date("2025-06-18")).find("overdue"), std::string::npos);
  EXPECT_EQ(defence_list_text(items, *parse_date("2025-06-17")).find("overdue"), std::string::npos);
  rig_.send(inspection_of("i", number_of(1), "COMPLIANT"));
  EXPECT_TRUE(defence_list(lots(), {}).empty());
}

TEST(Calendar, AFileThatIsNoneIsRefusedWhereItIsWrong) {
  const test::TemporaryDirectory directory;
  const auto file = directory.path() / "off.txt";
  std::ofstream(file) << "2025-06-16\n16/06/2025\n";
  const auto days = WorkingDays::load(file);
  ASSERT_FALSE(days);
  EXPECT_TRUE(days.error().path.ends_with("off.txt:2")) << to_string(days.error());
  EXPECT_FALSE(WorkingDays::load(directory.path() / "none"));
}

TEST(Calendar, WeekendsAreNoWorkingDaysOnEitherSideOfTheEpoch) {
  const WorkingDays days;
  EXPECT_TRUE(days.contains(*parse_date("2025-06-13")));
  EXPECT_FALSE(days.contains(*parse_date("2025-06-14")));
  EXPECT_FALSE(days.contains(*parse_date("2025-06-15")));
  EXPECT_TRUE(days.contains(*parse_date("1969-12-31"))) << "a Wednesday";
  EXPECT_FALSE(days.contains(*parse_date("1969-12-28"))) << "a Sunday";
}

// The thresholds of an epoch may let a low price go: then it stands here.
TEST(ValueList, S003_9_ALowPriceLetGoIsListedUntilSomebodyLooks) {
  PipelineRig::Setup setup;
  setup.caps.epoch_declarations = 5;
  setup.caps.minimum_yellow = setup.caps.minimum_red = 0;
  setup.cap_rows = {{kFirstDay, kLastDay, 0, 0, "test"}};
  PipelineRig rig(setup);
  for (std::uint64_t i = 1; i <= 5; ++i) rig.send(lot(i).json());
  std::string let_go;
  const auto low = [](std::uint64_t i) { return lot(i).item({.unit_price = "5"}).json(); };
  for (std::uint64_t i = 10; i < 20 && let_go.empty(); ++i) {
    const std::string reply = rig.send(low(i));
    ASSERT_TRUE(test::has_reason(reply, "V401")) << reply;
    if (test::member(reply, "channel") == "1") let_go = number_of(i);
  }
  ASSERT_FALSE(let_go.empty()) << "no epoch let it go";
  const auto listed = [&rig] {
    std::vector<std::string> numbers;
    const ClearedLots lots = lots_of(rig);
    for (const ClearedLot* found : value_list(lots)) {
      numbers.push_back(found->declaration_no.text());
    }
    return numbers;
  };
  EXPECT_EQ(listed(), std::vector<std::string>{let_go});
  rig.send(inspection_of("i", let_go, "COMPLIANT"));
  EXPECT_TRUE(listed().empty());
}

}  // namespace
}  // namespace luong::tools
