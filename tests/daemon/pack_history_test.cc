#include "daemon/pack_history.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

using What = PackHistory::What;

const std::string kA(64, 'a'), kB(64, 'b'), kC(64, 'c');
constexpr std::uint32_t kAnalyst = 1'001, kApprover = 1'002;

class PackHistoryTest : public testing::Test {
 protected:
  void add(What what, const std::string& hash, std::uint32_t uid) {
    ASSERT_FALSE(history_.add({what, hash, uid, "", Instant{1'700'000'000'000}}));
  }
  test::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "history";
  PackHistory history_{file_};
};

TEST_F(PackHistoryTest, WhoLoadedAPackMayNotUseIt) {
  add(What::kLoaded, kA, kAnalyst);
  EXPECT_NE(history_.why_not_by(kAnalyst, kA, true), "");
  EXPECT_EQ(history_.why_not_by(kApprover, kA, true), "");
}

TEST_F(PackHistoryTest, TwoWhoLoadedTheSameBytesVouchForEachOther) {
  add(What::kLoaded, kA, kAnalyst);
  add(What::kLoaded, kA, kAnalyst);
  EXPECT_NE(history_.why_not_by(kAnalyst, kA, true), "") << "twice is still one";
  add(What::kLoaded, kA, kApprover);
  EXPECT_EQ(history_.why_not_by(kAnalyst, kA, true), "");
}

TEST_F(PackHistoryTest, TheFirstPackOfAllAndOneUsedBeforeAreFree) {
  add(What::kLoaded, kA, kAnalyst);
  EXPECT_EQ(history_.why_not_by(kAnalyst, kA, false), "");
  add(What::kUsed, kA, kAnalyst);
  add(What::kLoaded, kB, kApprover);
  add(What::kUsed, kB, kAnalyst);
  EXPECT_EQ(history_.why_not_by(kAnalyst, kA, true), "") << "going back must be quick";
}

TEST_F(PackHistoryTest, OneTriedOnlyIsNotApprovedAndNoPlaceToGoBackTo) {
  add(What::kUsed, kA, kAnalyst);
  add(What::kLoaded, kB, kAnalyst);
  add(What::kTried, kB, kApprover);
  EXPECT_NE(history_.why_not_by(kAnalyst, kB, true), "");
  EXPECT_EQ(history_.before_last(), "");
  EXPECT_FALSE(history_.was_used(kB));
  EXPECT_TRUE(history_.was_in_force(kB));
  PackHistory back(file_);
  ASSERT_FALSE(back.load());
  EXPECT_TRUE(back.was_in_force(kB));
  EXPECT_FALSE(back.was_used(kB));
}

TEST_F(PackHistoryTest, NobodyKnownLoadedItNobodyMay) {
  EXPECT_NE(history_.why_not_by(kApprover, kC, true), "");
}

TEST_F(PackHistoryTest, KnowsWhatWasInForceBefore) {
  EXPECT_EQ(history_.before_last(), "");
  add(What::kUsed, kA, kAnalyst);
  EXPECT_EQ(history_.before_last(), "");
  add(What::kUsed, kB, kAnalyst);
  add(What::kUsed, kB, kAnalyst);
  EXPECT_EQ(history_.before_last(), kA);
  add(What::kUsed, kA, kAnalyst);
  EXPECT_EQ(history_.before_last(), kB) << "back and forth";
}

TEST_F(PackHistoryTest, IsReadBackAsItWasWritten) {
  ASSERT_FALSE(
      history_.add({What::kLoaded, kA, kAnalyst, "an.nguyen", Instant{1'700'000'000'123}}));
  add(What::kUsed, kA, kApprover);
  PackHistory back(file_);
  ASSERT_FALSE(back.load());
  ASSERT_EQ(back.events().size(), 2U);
  EXPECT_EQ(back.events()[0].officer, "an.nguyen");
  EXPECT_EQ(back.events()[0].at.ms, 1'700'000'000'123);
  EXPECT_EQ(back.events()[1].uid, kApprover);
  EXPECT_TRUE(back.was_used(kA));
  EXPECT_FALSE(PackHistory(directory_.path() / "absent").load());
}

TEST_F(PackHistoryTest, ADamagedLineIsNamedNotSkipped) {
  add(What::kLoaded, kA, kAnalyst);
  for (const char* wrong :
       {"x", "2026-01-01T00:00:00.000Z loaded aa 1 -", "2026-01-01T00:00:00.000Z stole",
        "2026-01-01T00:00:00.000Z loaded "
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -1 -"}) {
    SCOPED_TRACE(wrong);
    std::ofstream(directory_.path() / "wrong") << wrong << "\n";
    const auto error = PackHistory(directory_.path() / "wrong").load();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
    EXPECT_NE(to_string(*error).find("wrong:1"), std::string::npos) << to_string(*error);
  }
}

}  // namespace
}  // namespace luong
