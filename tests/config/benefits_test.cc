// benefits.toml of a criteria pack: read, shown in the difference, every fault where it stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "config/criteria_loader.h"
#include "core/pack_difference.h"
#include "storage/digest.h"

namespace luong {
namespace {

using testing::HasSubstr;

PackFiles shipped() {
  return read_pack_files(std::filesystem::path(LUONG_SOURCE_DIR) / "config/criteria").value();
}

PackFiles with(const std::string& from, const std::string& to) {
  PackFiles files = shipped();
  std::string& text = files["benefits.toml"];
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return files;
}

TEST(Benefits, TheShippedMatrixOpensNoProgrammeAfterThePilot) {
  const auto pack = check_pack(shipped(), "", sha256_hex);
  ASSERT_TRUE(pack);
  const BenefitMatrix& matrix = pack->benefits;
  EXPECT_EQ(matrix.due(2, true, *parse_date("2023-06-01")).size(), 3U);
  EXPECT_EQ(matrix.due(2, true, *parse_date("2025-06-12")).size(), 1U);
  EXPECT_EQ(matrix.due(1, false, *parse_date("2025-06-12")).size(), 3U);
  for (const Benefit& benefit : matrix.benefits) EXPECT_FALSE(benefit.verified);
}

TEST(Benefits, AnApproverSeesWhatChanges) {
  const auto before = check_pack(shipped(), "", sha256_hex);
  const auto after = check_pack(with("levels = [1, 2]", "levels = [1, 2, 3]"), "", sha256_hex);
  ASSERT_TRUE(before && after);
  const PackDifference found = difference(*before, *after);
  ASSERT_EQ(found.pack.size(), 1U);
  EXPECT_EQ(found.pack[0].field, "benefits");
  EXPECT_THAT(found.pack[0].after, HasSubstr("levels 1 2 3"));
  EXPECT_NE(before->hash, after->hash);
}

TEST(Benefits, EveryFaultIsToldWhereItStands) {
  struct Case {
    const char* from;
    const char* to;
    const char* fault;
  };
  const Case kCases[] = {
      {"levels = [1, 2]", "levels = []", "must be a list of compliance levels"},
      {"levels = [1, 2]", "levels = 2", "must be a list of compliance levels"},
      {"levels = [1, 2]", "levels = [1, 6]", "a compliance level is a number from 1 to 5"},
      {"levels = [1, 2]", "levels = [\"1\"]", "a compliance level is a number from 1 to 5"},
      {"levels = [1, 2]\n", "", "key 'levels' is missing"},
      {"to = 2024-07-14", "to = 2021-07-14", "'to' lies before 'from'"},
      {"to = 2024-07-14", "to = 2024-07-14\n[[programme]]\nfrom = 2024-07-14\nto = 2025-01-01",
       "must ascend, apart"},
      {"code = \"UT-02\"", "code = \"UT-01\"", "UT-01 stands already for days in common"},
      {"members_only = true", "member_only = true", "unknown key 'member_only'"},
      {"verified = false\n", "", "key 'verified' is missing"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.to);
    const auto pack = check_pack(with(c.from, c.to), "", sha256_hex);
    ASSERT_FALSE(pack);
    const std::string fault = to_string(pack.error().front());
    EXPECT_THAT(fault, HasSubstr(c.fault));
    EXPECT_THAT(fault, HasSubstr("benefits.toml:"));
  }
}

TEST(Benefits, AreBounded) {
  PackFiles files = shipped();
  for (int i = 0; i < 1'024; ++i) {
    files["benefits.toml"] += "\n[[benefit]]\ncode = \"C" + std::to_string(i) +
                              "\"\ntext = [{vi = \"x\", en = \"x\"}]\nlevels = [1]\n"
                              "basis = \"x\"\nverified = false\nvalid_from = 2026-01-01\n";
  }
  const auto pack = check_pack(files, "", sha256_hex);
  ASSERT_FALSE(pack);
  EXPECT_THAT(to_string(pack.error().front()), HasSubstr("there are over 1024 benefits"));
}

TEST(Benefits, OneCodeMayStandAgainForOtherDays) {
  const std::string again =
      "\n[[benefit]]\ncode = \"UT-03\"\ntext = [{vi = \"x\", en = \"x\"}]\n"
      "levels = [1]\nbasis = \"x\"\nverified = false\nvalid_from = 2026-01-01\n";
  PackFiles files = with("basis = \"Thông tư 81/2019/TT-BTC\"",
                         "basis = \"Thông tư 81/2019/TT-BTC\"\nvalid_to = 2025-12-31");
  files["benefits.toml"] += again;
  EXPECT_TRUE(check_pack(files, "", sha256_hex));
}

}  // namespace
}  // namespace luong
