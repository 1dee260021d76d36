#include "storage/snapshot_manifest.h"

#include <gtest/gtest.h>

#include "storage/digest.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

SnapshotManifest sample() {
  SnapshotManifest manifest;
  manifest.generation = 20'250'612'000'000;
  manifest.evaluated_at = Instant{1'749'661'200'123};
  manifest.built_at = Instant{1'749'663'000'000};
  manifest.records = 200'000;
  manifest.party_codes = 12;
  manifest.files = {{"000008.sst", 3, sha256_hex("abc")}, {"CURRENT", 0, sha256_hex("")}};
  return manifest;
}

TEST(SnapshotManifest, ParseReadsWhatTextWrote) {
  SnapshotManifest manifest = sample();
  const auto parsed = SnapshotManifest::parse(manifest.text());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->generation, manifest.generation);
  EXPECT_EQ(parsed->evaluated_at, manifest.evaluated_at);
  EXPECT_EQ(parsed->built_at, manifest.built_at);
  EXPECT_EQ(parsed->records, manifest.records);
  EXPECT_EQ(parsed->party_codes, manifest.party_codes);
  ASSERT_EQ(parsed->files.size(), 2U);
  EXPECT_EQ(parsed->files[0].name, "000008.sst");
  EXPECT_EQ(parsed->sha256, manifest.sha256);
  EXPECT_EQ(parsed->bytes(), 3U);
}

TEST(SnapshotManifest, NoBitOfItFlipsUnseen) {
  const std::string good = sample().text();
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[byte] = static_cast<char>(bad[byte] ^ (1 << bit));
      EXPECT_FALSE(SnapshotManifest::parse(bad)) << byte << " bit " << bit;
    }
  }
}

TEST(SnapshotManifest, NeitherCutNorLengthenedIsItRead) {
  const std::string good = sample().text();
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(SnapshotManifest::parse(good.substr(0, size))) << size;
  }
  EXPECT_FALSE(SnapshotManifest::parse(good + "\n"));
  EXPECT_FALSE(SnapshotManifest::parse(good + good));
}

TEST(SnapshotManifest, NamesThatLeaveTheDirectoryAreRefused) {
  for (const char* name : {"../000008.sst", "a/b", ".hidden", ""}) {
    SnapshotManifest manifest = sample();
    manifest.files[0].name = name;
    EXPECT_FALSE(SnapshotManifest::parse(manifest.text())) << name;
  }
}

TEST(SnapshotManifest, FilesMustBeThoseListedInSizeAndContent) {
  const test::TemporaryDirectory directory;
  directory.file("000008.sst", "abc");
  directory.file("CURRENT", "");
  const SnapshotManifest manifest = sample();
  EXPECT_FALSE(manifest.check_hashes(directory.path()));

  directory.file("000008.sst", "abd");
  EXPECT_FALSE(manifest.check_sizes(directory.path()));
  ASSERT_TRUE(manifest.check_hashes(directory.path()));
  EXPECT_EQ(manifest.check_hashes(directory.path())->path, (directory / "000008.sst").string());

  directory.file("000008.sst", "abcd");
  EXPECT_TRUE(manifest.check_sizes(directory.path()));
  std::filesystem::remove(directory / "000008.sst");
  EXPECT_TRUE(manifest.check_sizes(directory.path()));
  directory.file("000008.sst", "abc");
  directory.file("000009.sst", "");
  EXPECT_TRUE(manifest.check_sizes(directory.path())) << "a file nobody listed";
}

}  // namespace
}  // namespace luong
