// What `luong report obligations` reads from a journal.
#include "tools/obligation_list.h"

#include <gtest/gtest.h>

#include "tests/support/declaration_builder.h"
#include "tests/support/json_tree.h"
#include "tests/support/pipeline_rig.h"

namespace luong::tools {
namespace {

using test::a_declaration;
using test::PipelineRig;

TEST(ObligationList, ListsWhatIsOpenTheOneDueFirstFirstAndSaysHowLateItIs) {
  PipelineRig rig({});
  const auto import = [](std::uint64_t number, std::string_view deadline) {
    return a_declaration()
        .number(number)
        .msg_id("i" + std::to_string(number))
        .kind("G11")
        .text("/reexport_deadline", deadline)
        .item({.quantity = "10"});
  };
  rig.send(import(100'000'000'010, "2025-07-01").json());
  rig.send(import(100'000'000'020, "2025-06-20").json());
  rig.send(import(100'000'000'030, "2025-06-25").json());
  rig.send(a_declaration()
               .exports()
               .number(300'000'000'010ULL)
               .msg_id("e")
               .kind("G21")
               .text("/temp_declaration_no", "100000000030")
               .item({.quantity = "10"})
               .json());
  rig.read_journal([](const JournalRecord&, const JournalEntry&) {});  // Waits for its end.

  const auto open = obligations_of(rig.directory() / "journal");
  ASSERT_TRUE(open.has_value()) << to_string(open.error());
  ASSERT_EQ(open->size(), 3U);
  EXPECT_EQ((*open)[0].root, 10'000'000'002U);
  EXPECT_EQ(name((*open)[1].kind), "exit") << "the re-export itself has to be seen to leave";
  EXPECT_EQ((*open)[2].root, 10'000'000'001U);

  const Date on = *parse_date("2025-06-22");
  const std::string page = obligations_text(*open, on, ObligationChoice::kAll);
  EXPECT_TRUE(page.starts_with("3 open, 1 overdue on 2025-06-22\n")) << page;
  const std::string late = obligations_text(*open, on, ObligationChoice::kOverdue);
  EXPECT_NE(late.find("100000000020"), std::string::npos) << late;
  EXPECT_EQ(late.find("100000000010"), std::string::npos) << late;
  const auto json = test::JsonTree::parse(obligations_json(*open, on, ObligationChoice::kOverdue));
  EXPECT_EQ(json.find("/obligations/0/days_late")->text(), "2");
  EXPECT_EQ(json.find("/obligations/0/tax_code")->text(), "\"0100109106\"");
  EXPECT_EQ(json.find("/obligations/1"), nullptr);
}

}  // namespace
}  // namespace luong::tools
