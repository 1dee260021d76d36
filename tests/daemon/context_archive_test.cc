#include "daemon/context_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "daemon/context_registry.h"
#include "tests/support/daemon_process.h"
#include "tests/support/program_run.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const fs::path kPack = test::source("config/criteria");
const fs::path kReference = test::source("config/reference");

std::size_t entries_in(const fs::path& directory) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(directory)) ++count;
  return count;
}

void append(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app) << text;
}

TEST(ContextArchive, AVersionIsKeptUnderItsHashAndFoundAgain) {
  const TemporaryDirectory data;
  const ContextArchive archive(data.path());
  const auto taken = archive.take_pack(kPack);
  ASSERT_TRUE(taken) << to_string(taken.error());
  const std::string hash = (*taken)->hash;
  EXPECT_THAT(archive.pack_hashes(), testing::ElementsAre(hash));
  const auto found = archive.pack(hash);
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_EQ((*found)->hash, hash);
  EXPECT_EQ((*found)->criteria.size(), (*taken)->criteria.size());
  ASSERT_TRUE(archive.take_pack(kPack)) << "again is no fault";
  EXPECT_THAT(archive.pack_hashes(), SizeIs(1));
  EXPECT_EQ(entries_in(data / "packs"), 1U) << "nothing half-done is left";
}

TEST(ContextArchive, ReferenceDataAndScannersAreFoundByTheirOwnHashes) {
  const TemporaryDirectory data;
  const ContextArchive archive(data.path());
  const auto first = archive.take_reference(kReference);
  ASSERT_TRUE(first) << to_string(first.error());
  // The same tables with another scanner file: another set, both stay.
  const TemporaryDirectory other;
  fs::copy(kReference, other.path() / "reference", fs::copy_options::recursive);
  append(other.path() / "reference/scanners.toml", "# another version\n");
  const auto second = archive.take_reference(other.path() / "reference");
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(first->reference->hash(), second->reference->hash());
  EXPECT_NE(first->scanners->hash(), second->scanners->hash());
  EXPECT_THAT(archive.bundle_ids(), SizeIs(2));
  for (const ReferenceBundle* bundle : {&*first, &*second}) {
    const auto reference = archive.reference(bundle->reference->hash());
    ASSERT_TRUE(reference);
    EXPECT_EQ((*reference)->hash(), bundle->reference->hash());
    const auto scanners = archive.scanners(bundle->scanners->hash());
    ASSERT_TRUE(scanners);
    EXPECT_EQ((*scanners)->hash(), bundle->scanners->hash());
  }
}

TEST(ContextArchive, AWrongPackIsRefusedAtItsOwnPlaceAndLeavesNothing) {
  const TemporaryDirectory data, wrong;
  fs::copy(kPack, wrong.path() / "pack", fs::copy_options::recursive);
  append(wrong.path() / "pack/pack.toml", "\nthis is no toml\n");
  const ContextArchive archive(data.path());
  const auto taken = archive.take_pack(wrong.path() / "pack");
  ASSERT_FALSE(taken);
  EXPECT_THAT(to_string(taken.error()), HasSubstr((wrong.path() / "pack").string()));
  EXPECT_THAT(archive.pack_hashes(), IsEmpty());
  EXPECT_FALSE(archive.take_pack("/nowhere"));
  EXPECT_FALSE(archive.take_reference("/nowhere"));
  EXPECT_FALSE(archive.take_reference(kPack));
}

TEST(ContextArchive, ChangedBytesNoLongerPassForTheirHash) {
  const TemporaryDirectory data;
  const ContextArchive archive(data.path());
  const std::string hash = (*archive.take_pack(kPack))->hash;
  append(data / "packs" / hash / "pack.toml", "\n# harmless?\n");
  const auto pack = archive.pack(hash);
  ASSERT_FALSE(pack);
  EXPECT_EQ(pack.error().code, ErrorCode::kCorrupt);

  const auto bundle = archive.take_reference(kReference);
  ASSERT_TRUE(bundle);
  append(data / "reference" / bundle->id / "reference.toml", "\n# harmless?\n");
  EXPECT_EQ(archive.bundle(bundle->id).error().code, ErrorCode::kCorrupt);
}

TEST(ContextArchive, WhatIsNotThereIsNotFound) {
  const TemporaryDirectory data;
  const ContextArchive archive(data.path());
  for (const std::string& hash : {std::string(), std::string("abc"), std::string(64, '0'),
                                  std::string("../../etc/passwd"), std::string(64, '.')}) {
    EXPECT_EQ(archive.pack(hash).error().code, ErrorCode::kNotFound) << hash;
    EXPECT_EQ(archive.bundle(hash).error().code, ErrorCode::kNotFound) << hash;
    EXPECT_EQ(archive.reference(hash).error().code, ErrorCode::kNotFound) << hash;
    EXPECT_EQ(archive.scanners(hash).error().code, ErrorCode::kNotFound) << hash;
  }
  EXPECT_EQ(*archive.current_pack(), std::nullopt);
}

TEST(ContextArchive, ACurrentFileOfNonsenseIsCorrupt) {
  const TemporaryDirectory data;
  fs::create_directories(data / "packs");
  std::ofstream(data / "packs/current") << "sample\n";
  EXPECT_EQ(ContextArchive(data.path()).current_pack().error().code, ErrorCode::kCorrupt);
}

TEST(ContextArchive, AWholeContextIsLoadedByTheVersionsAVerdictCites) {
  const TemporaryDirectory data;
  test::make_key(data.path());
  const auto keyring = Keyring::load(data / "keyring");
  const ContextArchive archive(data.path());
  ContextVersions versions;
  versions.pack = (*archive.take_pack(kPack))->hash;
  const auto bundle = archive.take_reference(kReference);
  versions.reference = bundle->reference->hash();
  versions.scanners = bundle->scanners->hash();
  versions.snapshot_generation = test::use_snapshot(data.path(), {"0100109106"});
  versions.key_id = "test";
  const auto context = archive.context(versions, *keyring);
  ASSERT_TRUE(context) << to_string(context.error());
  EXPECT_TRUE(context->ready());

  ContextVersions gone = versions;
  gone.key_id = "lost";
  EXPECT_THAT(to_string(archive.context(gone, *keyring).error()), HasSubstr("key lost"));
  gone = versions;
  gone.snapshot_generation = 99;
  EXPECT_EQ(archive.context(gone, *keyring).error().code, ErrorCode::kNotFound);
  gone = versions;
  gone.scanners = std::string(64, '0');
  EXPECT_THAT(to_string(archive.context(gone, *keyring).error()), HasSubstr("scanner registry"));
}

TEST(ContextRegistry, StartsWithWhatWasInForceAndSaysWhatIsMissing) {
  const TemporaryDirectory data;
  test::make_key(data.path());
  const auto open = [&] {
    return std::make_unique<ContextRegistry>(data.path(), *Keyring::load(data / "keyring"), true,
                                             LogSink{});
  };
  auto registry = open();
  ASSERT_FALSE(registry->load_in_force("", "", Instant{}));
  EXPECT_THAT(registry->missing(), SizeIs(3));
  EXPECT_FALSE(registry->in_force().ready());

  registry = open();
  ASSERT_FALSE(registry->load_in_force(kPack.string(), kReference.string(), Instant{}));
  EXPECT_THAT(registry->missing(), SizeIs(1));
  test::use_snapshot(data.path(), {"0100109106"});

  // What the configuration names counts only the first time.
  registry = open();
  ASSERT_FALSE(registry->load_in_force("/nowhere", "/nowhere", Instant{}));
  EXPECT_THAT(registry->missing(), IsEmpty());
  EXPECT_TRUE(registry->in_force().ready());
  const std::string hash = registry->in_force().pack->hash;
  ASSERT_TRUE(registry->find_pack(hash));
  EXPECT_FALSE(registry->find_pack(std::string(64, '0')));
}

TEST(ContextRegistry, AFirstPackThatIsWrongStopsTheStart) {
  const TemporaryDirectory data;
  test::make_key(data.path());
  ContextRegistry registry(data.path(), *Keyring::load(data / "keyring"), true, LogSink{});
  EXPECT_TRUE(registry.load_in_force("/nowhere", "", Instant{}));
}

}  // namespace
}  // namespace luong
