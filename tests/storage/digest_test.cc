#include "storage/digest.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

// FIPS 180-2, appendix B.
constexpr std::string_view kOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view kOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kOfAMillionA =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, GivesThePublishedValues) {
  EXPECT_EQ(sha256_hex("abc"), kOfAbc);
  EXPECT_EQ(sha256_hex(""), kOfNothing);
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')), kOfAMillionA);
}

TEST(Sha256, PiecesGiveTheHashOfTheWhole) {
  for (std::size_t cut = 0; cut <= 3; ++cut) {
    Sha256 sha;
    sha.update(std::string_view("abc").substr(0, cut));
    sha.update(std::string_view("abc").substr(cut));
    EXPECT_EQ(hex(sha.finish()), kOfAbc);
  }
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  const test::TemporaryDirectory directory;
  const auto digest = sha256_of_file(directory.file("a", std::string(1'000'000, 'a')));
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->sha256, kOfAMillionA);
  EXPECT_EQ(digest->bytes, 1'000'000U);
  EXPECT_EQ(sha256_of_file(directory.file("empty", ""))->sha256, kOfNothing);
}

TEST(Sha256, NoFileADirectoryAndALinkAreErrors) {
  const test::TemporaryDirectory directory;
  directory.file("a", "abc");
  std::filesystem::create_symlink("a", directory / "link");
  for (const char* name : {"none", ".", "link"}) {
    const auto digest = sha256_of_file(directory / name);
    ASSERT_FALSE(digest) << name;
    EXPECT_EQ(digest.error().code, ErrorCode::kStorage);
  }
}

}  // namespace
}  // namespace luong
