#include "storage/part_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

Receipt receipt(std::uint64_t sequence) {
  Receipt receipt;
  receipt.sequence = sequence;
  receipt.hash.fill(static_cast<std::uint8_t>(sequence));
  return receipt;
}

class PartFilesTest : public testing::Test {
 protected:
  test::TemporaryDirectory directory_;
  fs::path folder_ = directory_.path() / "ledger";
  PartFiles files_{folder_};
};

TEST_F(PartFilesTest, GiveBackWhatWasSavedLast) {
  ASSERT_FALSE(files_.save(3, receipt(7), "first"));
  ASSERT_FALSE(files_.save(3, receipt(9), std::string("second\0", 7)));
  ASSERT_FALSE(files_.save(4, receipt(8), ""));
  const auto found = PartFiles(folder_).load(3);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->as_of, receipt(9));
  EXPECT_EQ((*found)->bytes, std::string("second\0", 7));
  const auto empty = files_.load(4);
  ASSERT_TRUE(empty && *empty);
  EXPECT_EQ((*empty)->bytes, "");
}

TEST_F(PartFilesTest, APartNeverSavedIsNotThere) {
  const auto found = files_.load(0);
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(PartFilesTest, AnyFlippedBitOrCutIsFound) {
  ASSERT_FALSE(files_.save(1, receipt(7), "0123456789"));
  std::ifstream in(folder_ / "part-1", std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  const auto put = [&](const std::string& bytes) {
    std::ofstream(folder_ / "part-1", std::ios::binary) << bytes;
    const auto found = files_.load(1);
    return found ? ErrorCode::kInvalid : found.error().code;
  };
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ static_cast<char>(1U << bit % 8));
    ASSERT_EQ(put(flipped), ErrorCode::kCorrupt) << bit;
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_EQ(put(whole.substr(0, length)), ErrorCode::kCorrupt) << length;
  }
  ASSERT_EQ(put(whole + "x"), ErrorCode::kCorrupt);
}

TEST_F(PartFilesTest, AFolderThatCannotBeMadeIsAnErrorThatNamesIt) {
  std::ofstream(directory_.path() / "ledger") << "a file";
  const auto error = files_.save(1, receipt(7), "x");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::kStorage);
  EXPECT_NE(to_string(*error).find("ledger"), std::string::npos);
}

}  // namespace
}  // namespace luong
