#include "config/keyring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

using test::TemporaryDirectory;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

const std::string kHex(64, 'a');
const std::string kOtherHex(64, '1');

fs::path ring(const TemporaryDirectory& directory, const std::string& text,
              fs::perms mode = fs::perms{0600}) {
  fs::path file = directory.file("keyring", text);
  fs::permissions(file, mode);
  return file;
}

TEST(Keyring, TheLastKeyDrawsAndOldOnesAreFoundById) {
  const TemporaryDirectory directory;
  const auto keys =
      Keyring::load(ring(directory, "# keys\n\nk1 " + kHex + "\nk2 " + kOtherHex + "\n"));
  ASSERT_TRUE(keys) << to_string(keys.error());
  EXPECT_EQ(keys->newest()->key_id(), "k2");
  ASSERT_TRUE(keys->find("k1"));
  EXPECT_NE(keys->find("k1")->day_key(Date{20'000}), keys->newest()->day_key(Date{20'000}));
  EXPECT_FALSE(keys->find("k3"));
}

TEST(Keyring, WrongLinesAreToldWithTheirPlaceAndNeverWithTheKey) {
  struct Case {
    std::string text;
    const char* place;
    const char* why;
  };
  const Case cases[] = {
      {"k1\n", "keyring:1:4", "64 hex digits"},
      {"k1 \n", "keyring:1:4", "64 hex digits"},
      {"k1 " + kHex.substr(1) + "\n", "keyring:1:4", "64 hex digits"},
      {"k1 " + kHex + "a\n", "keyring:1:4", "64 hex digits"},
      {"k1 " + kHex.substr(1) + "g\n", "keyring:1:4", "64 hex digits"},
      {"k1  " + kHex + "\n", "keyring:1:4", "64 hex digits"},
      {" " + kHex + "\n", "keyring:1:1", "key id"},
      {"k/1 " + kHex + "\n", "keyring:1:1", "key id"},
      {std::string(33, 'k') + " " + kHex + "\n", "keyring:1:1", "key id"},
      {"k1 " + kHex + "\nk1 " + kOtherHex + "\n", "keyring:2:1", "stands twice"},
      {"k1 " + kHex + "\r\n", "keyring:1:4", "64 hex digits"},
      {"", "keyring", "empty"},
      {"# only a comment\n", "keyring", "empty"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const TemporaryDirectory directory;
    const auto keys = Keyring::load(ring(directory, c.text));
    ASSERT_FALSE(keys);
    EXPECT_THAT(keys.error().path, HasSubstr(c.place));
    EXPECT_THAT(keys.error().message, HasSubstr(c.why));
    EXPECT_THAT(to_string(keys.error()), Not(HasSubstr("aaaaaaaa")));
  }
}

TEST(Keyring, OthersMayNotTouchIt) {
  const TemporaryDirectory directory;
  for (const unsigned mode : {0640U, 0604U, 0620U, 0601U, 0666U}) {
    const auto keys = Keyring::load(ring(directory, "k1 " + kHex + "\n", fs::perms{mode}));
    ASSERT_FALSE(keys) << mode;
    EXPECT_EQ(keys.error().code, ErrorCode::kForbidden);
  }
  EXPECT_TRUE(Keyring::load(ring(directory, "k1 " + kHex + "\n", fs::perms{0400})));
}

TEST(Keyring, ANewKeyIsAddedAtTheEndOfAPrivateFile) {
  const TemporaryDirectory directory;
  const fs::path file = directory / "keyring";
  EXPECT_EQ(Keyring::load(file).error().code, ErrorCode::kNotFound);
  ASSERT_FALSE(add_new_key(file, "first"));
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_FALSE(add_new_key(file, "second"));
  const auto keys = Keyring::load(file);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->newest()->key_id(), "second");
  EXPECT_NE(keys->find("first")->day_key(Date{1}), keys->find("second")->day_key(Date{1}));

  EXPECT_EQ(add_new_key(file, "second")->code, ErrorCode::kInvalid)
      << "an id means one key for ever";
  EXPECT_EQ(add_new_key(file, "no spaces")->code, ErrorCode::kInvalid);
  EXPECT_EQ(Keyring::load(file)->size(), 2U);
  EXPECT_TRUE(add_new_key("/nowhere/keyring", "k")) << "a place that cannot be written is told";
}

TEST(Keyring, ADamagedRingIsNotExtended) {
  const TemporaryDirectory directory;
  const fs::path file = ring(directory, "k1 tooshort\n");
  ASSERT_TRUE(add_new_key(file, "k2"));
  EXPECT_EQ(test::read_file(file), "k1 tooshort\n");
}

}  // namespace
}  // namespace luong
