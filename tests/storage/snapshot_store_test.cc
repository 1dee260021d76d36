#include "storage/snapshot_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "core/enterprise_overlay.h"
#include "tests/support/temporary_directory.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr Instant kNow{1'749'717'667'218};  // 2025-06-12T08:41:07.218Z

TaxCode tax_code(std::uint64_t number) { return TaxCode::from_packed(number << 4U | 10); }

EnterpriseRecord firm(std::uint64_t number, Role role = Role::kTrader,
                      std::uint8_t risk_class = 5) {
  EnterpriseRecord record;
  record.hot.tax_code = tax_code(number).packed();
  record.hot.role = role;
  record.hot.risk_class = risk_class;
  record.json = R"({"tax_code":")" + tax_code(number).text() + R"(","role":")" +
                std::string(name(role)) + R"(","risk_class":)" + std::to_string(risk_class) + "}";
  return record;
}

EnterpriseRecord broker(std::uint64_t number, std::string code) {
  EnterpriseRecord record = firm(number, Role::kBroker, 2);
  record.party_code = std::move(code);
  return record;
}

// A source of these records, lines numbered from 1.
SnapshotStore::Source source_of(std::vector<EnterpriseRecord> records) {
  return [records = std::move(records),
          at = std::size_t{0}](EnterpriseRecord& record) mutable -> Result<bool> {
    if (at == records.size()) return false;
    record = records[at++];
    record.line = at;
    return true;
  };
}

SnapshotStore::BuildOptions numbered(std::uint64_t generation, Instant evaluated_at = kNow) {
  SnapshotStore::BuildOptions options;
  options.evaluated_at = evaluated_at;
  options.now = kNow;
  options.generation = generation;
  options.input_name = "firms.ndjson";
  return options;
}

class SnapshotStoreTest : public testing::Test {
 protected:
  SnapshotInfo build(std::uint64_t generation, std::vector<EnterpriseRecord> records) {
    auto built = store_.build(source_of(std::move(records)), numbered(generation));
    EXPECT_TRUE(built) << to_string(built.error());
    return built.value_or(SnapshotInfo{});
  }
  std::vector<std::uint64_t> generations() const {
    std::vector<std::uint64_t> numbers;
    const auto infos = store_.list();
    EXPECT_TRUE(infos);
    for (const SnapshotInfo& info : *infos) numbers.push_back(info.generation);
    return numbers;
  }
  fs::path path_of(std::uint64_t generation) const {
    return directory_ / "snapshots" / std::to_string(generation);
  }

  test::TemporaryDirectory directory_;
  SnapshotStore store_{directory_.path()};
};

using Numbers = std::vector<std::uint64_t>;

// ---- build and load

TEST_F(SnapshotStoreTest, ABuiltGenerationLoadsAsItWasGiven) {
  const SnapshotInfo info = build(7, {firm(3), firm(1, Role::kTrader, 9), broker(1, "BK001")});
  EXPECT_EQ(info.records, 3U);
  EXPECT_EQ(info.party_codes, 1U);
  const auto snapshot = store_.load(7);
  ASSERT_TRUE(snapshot) << to_string(snapshot.error());
  EXPECT_EQ((*snapshot)->generation(), 7U);
  EXPECT_EQ((*snapshot)->evaluated_at(), kNow);
  EXPECT_EQ((*snapshot)->manifest_sha256(), info.manifest_sha256);
  EXPECT_EQ((*snapshot)->manifest_sha256().size(), 64U);
  EXPECT_EQ((*snapshot)->size(), 3U);
  ASSERT_NE((*snapshot)->find(tax_code(1), Role::kTrader), nullptr);
  EXPECT_EQ(*(*snapshot)->find(tax_code(1), Role::kTrader), firm(1, Role::kTrader, 9).hot);
  ASSERT_NE((*snapshot)->find_party(Role::kBroker, "BK001"), nullptr);
  EXPECT_EQ((*snapshot)->find_party(Role::kBroker, "BK001")->role, Role::kBroker);
  EXPECT_EQ((*snapshot)->find(tax_code(2), Role::kTrader), nullptr);
}

TEST_F(SnapshotStoreTest, TheNumberIsTheSecondOfTheBuildAndOnlyGrows) {
  SnapshotStore::BuildOptions options = numbered(1);
  options.generation.reset();
  EXPECT_EQ(store_.build(source_of({firm(1)}), options)->generation, 20'250'612'084'107U);
  EXPECT_EQ(store_.build(source_of({firm(1)}), options)->generation, 20'250'612'084'108U);
  options.now.ms -= 86'400'000;  // The clock was set back.
  EXPECT_EQ(store_.build(source_of({firm(1)}), options)->generation, 20'250'612'084'109U);
}

TEST_F(SnapshotStoreTest, ANumberIsNeverGivenTwiceNotEvenAfterItsRemoval) {
  build(5, {firm(1)});
  build(9, {firm(1)});
  ASSERT_FALSE(store_.remove(9));
  for (const std::uint64_t number : {4U, 5U, 9U}) {
    const auto again = store_.build(source_of({firm(1)}), numbered(number));
    ASSERT_FALSE(again) << number;
    EXPECT_EQ(again.error().code, ErrorCode::kInvalid);
  }
  EXPECT_EQ(build(10, {firm(1)}).generation, 10U);
  EXPECT_EQ(generations(), (Numbers{5, 10}));
}

TEST_F(SnapshotStoreTest, DoublesAreRefusedWithBothLines) {
  struct Case {
    std::vector<EnterpriseRecord> records;
    const char* says;
  };
  const Case kCases[] = {
      {{firm(1), firm(2), firm(1, Role::kTrader, 9)},
       "firms.ndjson:3: tax code 0000000001, role TRADER stood already in line 1"},
      {{broker(1, "BK001"), firm(9), broker(2, "BK001")},
       "firms.ndjson:3: party_code BK001, role BROKER stood already in line 1"},
      {{}, "firms.ndjson: holds no record"},
  };
  for (const Case& c : kCases) {
    const auto built = store_.build(source_of(c.records), numbered(7));
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().code, ErrorCode::kSchema);
    EXPECT_TRUE(to_string(built.error()).starts_with(c.says)) << to_string(built.error());
    EXPECT_TRUE(generations().empty());
  }
  EXPECT_EQ(build(7, {firm(1), firm(1, Role::kCarrier)}).records, 2U) << "two roles are no double";
}

TEST_F(SnapshotStoreTest, AnErrorOfTheInputLeavesNothingBehind) {
  int given = 0;
  const auto built = store_.build(
      [&given](EnterpriseRecord& record) -> Result<bool> {
        if (++given == 2'000) return fail(ErrorCode::kSchema, "is wrong", "firms.ndjson:2000");
        record = firm(static_cast<std::uint64_t>(given));
        return true;
      },
      numbered(7));
  ASSERT_FALSE(built);
  EXPECT_EQ(to_string(built.error()), "firms.ndjson:2000: is wrong");
  EXPECT_FALSE(fs::exists(path_of(7)));
  for (const auto& entry : fs::directory_iterator(directory_ / "snapshots")) {
    EXPECT_FALSE(entry.is_directory()) << entry.path();
  }
}

TEST_F(SnapshotStoreTest, ManyRecordsInAnyOrderAllComeBack) {
  constexpr std::uint64_t kFirms = 20'000;
  std::uint64_t told = 0;
  std::uint64_t at = 0;
  SnapshotStore::BuildOptions options = numbered(7);
  options.on_progress = [&told](std::uint64_t records) { told = records; };
  const auto built = store_.build(
      [&at](EnterpriseRecord& record) -> Result<bool> {
        if (at == kFirms) return false;
        record = firm(at * 7'919 % kFirms + 1, Role::kTrader,
                      static_cast<std::uint8_t>(at * 7'919 % kFirms % 9 + 1));
        record.line = ++at;
        return true;
      },
      options);
  ASSERT_TRUE(built) << to_string(built.error());
  EXPECT_EQ(told, kFirms);
  const auto snapshot = store_.load(7);
  ASSERT_TRUE(snapshot);
  for (std::uint64_t i = 0; i < kFirms; ++i) {
    const Enterprise* found = (*snapshot)->find(tax_code(i + 1), Role::kTrader);
    ASSERT_NE(found, nullptr) << i;
    ASSERT_EQ(found->risk_class, i % 9 + 1);
  }
}

TEST_F(SnapshotStoreTest, OnlyOneBuildRunsAtATime) {
  const auto outer = store_.build(
      [&, asked = false](EnterpriseRecord& record) mutable -> Result<bool> {
        if (asked) return false;
        asked = true;
        const auto inner = store_.build(source_of({firm(1)}), numbered(8));
        EXPECT_FALSE(inner);
        EXPECT_EQ(inner.error().code, ErrorCode::kBusy);
        EXPECT_NE(inner.error().message.find(std::to_string(::getpid())), std::string::npos);
        record = firm(1);
        return true;
      },
      numbered(7));
  EXPECT_TRUE(outer);
  EXPECT_EQ(generations(), Numbers{7});
}

// Kills a child that builds generation 7 once it has given so many records.
void build_and_die(SnapshotStore& store, std::uint64_t after) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::uint64_t given = 0;
    static_cast<void>(store.build(
        [&given, after](EnterpriseRecord& record) -> Result<bool> {
          if (given == after) ::raise(SIGKILL);
          record = firm(++given);
          return true;
        },
        numbered(7)));
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST_F(SnapshotStoreTest, ABuildThatIsKilledLeavesNoGenerationAndTheNextOneWorks) {
  for (const std::uint64_t after : {0U, 1U, 5'000U, 50'000U}) {
    SCOPED_TRACE(after);
    ASSERT_NO_FATAL_FAILURE(build_and_die(store_, after));
    EXPECT_TRUE(generations().empty());
    EXPECT_TRUE(fs::exists(directory_ / "snapshots" / "building-7"));
    EXPECT_EQ(store_.load(7).error().code, ErrorCode::kNotFound);
  }
  build(7, {firm(1)});
  EXPECT_EQ(generations(), Numbers{7});
  EXPECT_FALSE(fs::exists(directory_ / "snapshots" / "building-7"));
  EXPECT_TRUE(store_.verify(7));
}

// ---- damage

TEST_F(SnapshotStoreTest, AFlippedBitAnywhereKeepsAGenerationOutOfUse) {
  build(7, {firm(1), firm(2), broker(3, "BK001")});
  build(8, {firm(1)});
  ASSERT_FALSE(store_.use(8));
  std::size_t flipped = 0;
  for (const auto& entry : fs::directory_iterator(path_of(7))) {
    const std::uint64_t size = entry.file_size();
    for (std::uint64_t byte = 0; byte<size; byte += size> 2'000 ? 97 : 13) {
      test::flip_bit(entry.path(), byte, static_cast<int>(byte % 8));
      const auto loaded = store_.load(7);
      ASSERT_FALSE(loaded) << entry.path() << " byte " << byte;
      EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt) << to_string(loaded.error());
      ASSERT_FALSE(store_.verify(7)) << entry.path() << " byte " << byte;
      ASSERT_TRUE(store_.use(7)) << entry.path() << " byte " << byte;
      test::flip_bit(entry.path(), byte, static_cast<int>(byte % 8));
      ++flipped;
    }
  }
  EXPECT_GT(flipped, 200U);
  EXPECT_EQ(store_.current().value(), 8U);
  EXPECT_TRUE(store_.load(7)) << "whole again";
}

TEST_F(SnapshotStoreTest, AMissingAForeignOrACutFileKeepsAGenerationOutOfUse) {
  build(7, {firm(1)});
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path_of(7))) files.push_back(entry.path());
  for (const fs::path& file : files) {
    const fs::path aside = directory_ / "aside";
    fs::rename(file, aside);
    EXPECT_FALSE(store_.load(7)) << "without " << file;
    fs::rename(aside, file);
    if (fs::file_size(file) == 0) continue;
    const std::string whole = test::read_file(file);
    fs::resize_file(file, whole.size() - 1);
    EXPECT_FALSE(store_.load(7)) << "a byte less of " << file;
    EXPECT_FALSE(store_.show(7, tax_code(1), std::nullopt)) << "a byte less of " << file;
    directory_.file("aside", whole);
    fs::rename(aside, file);
  }
  fs::copy_file(files.front(), path_of(7) / "foreign");
  EXPECT_FALSE(store_.load(7));
  fs::remove(path_of(7) / "foreign");
  EXPECT_TRUE(store_.load(7));
}

TEST_F(SnapshotStoreTest, AGenerationUnderAnotherNumberIsRefused) {
  build(7, {firm(1)});
  fs::rename(path_of(7), path_of(8));
  const auto loaded = store_.load(8);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt);
}

TEST_F(SnapshotStoreTest, AListShowsADamagedGenerationWithoutItsHash) {
  build(7, {firm(1)});
  build(8, {firm(1), firm(2)});
  test::flip_bit(path_of(7) / "MANIFEST.sha256", 30);
  const auto infos = store_.list();
  ASSERT_TRUE(infos);
  ASSERT_EQ(infos->size(), 2U);
  EXPECT_EQ((*infos)[0].generation, 7U);
  EXPECT_TRUE((*infos)[0].manifest_sha256.empty());
  EXPECT_EQ((*infos)[1].records, 2U);
}

TEST_F(SnapshotStoreTest, LoadingChangesNoFile) {
  build(7, {firm(1)});
  ASSERT_TRUE(store_.load(7));
  ASSERT_TRUE(store_.show(7, tax_code(1), std::nullopt));
  EXPECT_TRUE(store_.verify(7)) << "opened read-only twice";
}

// ---- use, rollback, remove

TEST_F(SnapshotStoreTest, UseAndRollbackMoveBetweenTheLastTwo) {
  build(7, {firm(1)});
  build(8, {firm(1)});
  build(9, {firm(1)});
  EXPECT_EQ(store_.current().value(), std::nullopt);
  EXPECT_EQ(store_.rollback().error().code, ErrorCode::kNotFound);
  ASSERT_FALSE(store_.use(7));
  EXPECT_EQ(store_.current().value(), 7U);
  EXPECT_EQ(store_.rollback().error().code, ErrorCode::kNotFound) << "nothing was used before";
  ASSERT_FALSE(store_.use(9));
  ASSERT_FALSE(store_.use(9)) << "again is no change";
  EXPECT_EQ(store_.rollback().value(), 7U);
  EXPECT_EQ(store_.current().value(), 7U);
  EXPECT_EQ(store_.rollback().value(), 9U);
  const auto infos = store_.list().value();
  EXPECT_TRUE(infos[2].current);
  EXPECT_TRUE(infos[0].previous);
  EXPECT_FALSE(infos[1].current || infos[1].previous);
}

TEST_F(SnapshotStoreTest, ARollbackToADamagedOrRemovedGenerationIsRefusedAndChangesNothing) {
  build(7, {firm(1)});
  build(8, {firm(1)});
  ASSERT_FALSE(store_.use(7));
  ASSERT_FALSE(store_.use(8));
  test::flip_bit(path_of(7) / "CURRENT", 3);
  EXPECT_EQ(store_.rollback().error().code, ErrorCode::kCorrupt);
  ASSERT_FALSE(store_.remove(7));
  EXPECT_EQ(store_.rollback().error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.current().value(), 8U);
}

TEST_F(SnapshotStoreTest, TheCurrentGenerationIsNeverRemoved) {
  build(7, {firm(1)});
  build(8, {firm(1)});
  ASSERT_FALSE(store_.use(7));
  const auto refused = store_.remove(7);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, ErrorCode::kInvalid);
  EXPECT_FALSE(store_.remove(8));
  EXPECT_EQ(generations(), Numbers{7});
}

TEST_F(SnapshotStoreTest, WhatDoesNotExistIsNotFound) {
  EXPECT_TRUE(generations().empty());
  EXPECT_EQ(store_.use(7)->code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.remove(7)->code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.load(7).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.verify(7).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.show(7, tax_code(1), std::nullopt).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.current().value(), std::nullopt);
  EXPECT_FALSE(fs::exists(directory_ / "snapshots")) << "asking creates nothing";
}

TEST_F(SnapshotStoreTest, ATornPointerIsAnErrorUntilUseWritesItAnew) {
  build(7, {firm(1)});
  for (const char* text : {"", "current 7", "current x\n", "current 7\nprevious\n", "7\n",
                           "current 7\nprevious 6\nmore\n", "current 007\n"}) {
    test::TemporaryDirectory aside;
    fs::copy_file(aside.file("current", text), directory_ / "snapshots" / "current",
                  fs::copy_options::overwrite_existing);
    const auto current = store_.current();
    ASSERT_FALSE(current) << text;
    EXPECT_EQ(current.error().code, ErrorCode::kCorrupt);
  }
  ASSERT_FALSE(store_.use(7));
  EXPECT_EQ(store_.current().value(), 7U);
}

TEST_F(SnapshotStoreTest, AViewLoadedBeforeItsGenerationIsRemovedStays) {
  build(7, {firm(1)});
  const auto snapshot = store_.load(7).value();
  ASSERT_FALSE(store_.remove(7));
  EXPECT_NE(snapshot->find(tax_code(1), Role::kTrader), nullptr);
}

TEST_F(SnapshotStoreTest, DeltasStayOverARollback) {
  const auto at_hour = [](int hour) { return Instant{kNow.ms + hour * 3'600'000LL}; };
  ASSERT_TRUE(store_.build(source_of({firm(1, Role::kTrader, 6)}), numbered(7, at_hour(0))));
  ASSERT_TRUE(store_.build(source_of({firm(1, Role::kTrader, 3)}), numbered(8, at_hour(24))));
  EnterpriseDelta delta;
  delta.tax_code = tax_code(1);
  delta.role = static_cast<std::uint8_t>(Role::kTrader);
  delta.kind = DeltaKind::kRiskClass;
  delta.value = 9;
  delta.at = at_hour(12);
  EnterpriseOverlay overlay;
  overlay.add(delta, 1);
  const auto risk_class = [&](std::uint64_t generation) {
    const auto snapshot = store_.load(generation).value();
    return overlay.in_force(*snapshot, snapshot->find(tax_code(1), Role::kTrader))->risk_class;
  };
  ASSERT_FALSE(store_.use(7));
  EXPECT_EQ(risk_class(*store_.current().value()), 9);
  ASSERT_FALSE(store_.use(8));
  EXPECT_EQ(risk_class(*store_.current().value()), 3) << "evaluated after the delta";
  EXPECT_EQ(risk_class(store_.rollback().value()), 9);
}

// ---- show

TEST_F(SnapshotStoreTest, ShowGivesTheFullRecordsOfAFirm) {
  build(7, {firm(1), broker(1, "BK001"), firm(2)});
  EXPECT_EQ(store_.show(7, tax_code(1), std::nullopt).value(),
            (std::vector<std::string>{firm(1).json, broker(1, "BK001").json}));
  EXPECT_EQ(store_.show(7, tax_code(1), Role::kBroker).value(),
            std::vector<std::string>{broker(1, "BK001").json});
  EXPECT_EQ(store_.show(7, tax_code(2), Role::kBroker).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.show(7, tax_code(3), std::nullopt).error().code, ErrorCode::kNotFound);
}

TEST(Generation, IsAPlainNumber) {
  EXPECT_EQ(parse_generation("20250612084107"), 20'250'612'084'107U);
  EXPECT_EQ(parse_generation("1"), 1U);
  for (const char* text : {"", "0", "01", "-1", "1.", "7x", " 7", "../7", "12345678901234567890"}) {
    EXPECT_FALSE(parse_generation(text)) << text;
  }
}

}  // namespace
}  // namespace luong
