#include "tools/answer_ledger.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace luong::tools {
namespace {

using Noted = AnswerLedger::Noted;

MessageKey key(int n) { return key_of("message " + std::to_string(n)); }

class AnswerLedgerFile : public testing::Test {
 protected:
  std::string path() const { return (directory_.path() / "answers").string(); }
  void write(int from, int to) {
    AnswerLedger ledger;
    ASSERT_FALSE(ledger.append_to(path()).has_value());
    for (int i = from; i < to; ++i) {
      EXPECT_EQ(ledger.note(key(i), static_cast<std::uint64_t>(i)), Noted::kNew);
    }
  }

 private:
  test::TemporaryDirectory directory_;
};

TEST_F(AnswerLedgerFile, TellsTheNextRunWhichAnswersChanged) {
  write(0, 100);
  AnswerLedger next;
  ASSERT_FALSE(next.load(path()).has_value());
  EXPECT_EQ(next.size(), 100U);
  EXPECT_EQ(next.note(key(5), 5), Noted::kSame);
  EXPECT_EQ(next.note(key(6), 7), Noted::kChanged);
  EXPECT_EQ(next.note(key(100), 1), Noted::kNew) << "a message nobody knew is no change";
  EXPECT_EQ(next.compared(), 2U);
}

// Only an answer that says so may differ, and from then on that one is the answer.
TEST_F(AnswerLedgerFile, AVerdictThatRoseIsComparedWithWhatItRoseTo) {
  write(0, 10);
  {
    AnswerLedger next;
    ASSERT_FALSE(next.load(path()).has_value());
    ASSERT_FALSE(next.append_to(path()).has_value());
    EXPECT_EQ(next.note(key(3), 33, true), Noted::kRaised);
    EXPECT_EQ(next.note(key(3), 33, true), Noted::kSame);
    EXPECT_EQ(next.note(key(4), 44), Noted::kChanged);
  }
  AnswerLedger later;
  ASSERT_FALSE(later.load(path()).has_value());
  EXPECT_EQ(later.note(key(3), 33, true), Noted::kSame);
  EXPECT_EQ(later.note(key(3), 3), Noted::kChanged) << "back to the lower one";
  EXPECT_EQ(later.note(key(4), 4), Noted::kSame);
}

TEST_F(AnswerLedgerFile, ContinuesTheFileOfAClientKilledInTheMiddleOfARecord) {
  write(0, 10);
  for (std::uintmax_t cut = 1; cut < 24; ++cut) {
    SCOPED_TRACE(cut);
    std::filesystem::resize_file(path(), 16 + 9 * 24 + cut);
    write(10, 12);
    AnswerLedger next;
    ASSERT_FALSE(next.load(path()).has_value());
    for (const int i : {0, 8, 10, 11})
      EXPECT_EQ(next.note(key(i), static_cast<std::uint64_t>(i)), Noted::kSame);
    EXPECT_EQ(next.compared(), 4U) << "records behind the cut one are read where they stand";
  }
}

TEST_F(AnswerLedgerFile, RefusesAFileThatIsNoLedger) {
  std::ofstream(path()) << "{\"schema\":\"decl/1\"}\n";
  AnswerLedger ledger;
  const auto error = ledger.load(path());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::kCorrupt);
  EXPECT_TRUE(AnswerLedger().append_to(path()).has_value()) << "and does not write into it";
}

TEST_F(AnswerLedgerFile, AMissingFileIsAnErrorToCompareWith) {
  AnswerLedger ledger;
  ASSERT_TRUE(ledger.load(path()).has_value());
}

}  // namespace
}  // namespace luong::tools
