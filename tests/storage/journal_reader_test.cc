#include "storage/journal_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "storage/journal_verify.h"
#include "storage/segment.h"
#include "tests/support/journal_rig.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

TEST(JournalReader, WalksFromAnySequenceThroughAllSegments) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 8192;
  ASSERT_FALSE(rig.open());
  for (std::uint64_t last = 0; last < 210; last += 7) ASSERT_FALSE(rig.write(last + 1, last + 7));
  ASSERT_TRUE(fs::exists(folder.path() / segment_file_name(5)));

  for (const std::uint64_t from : {1U, 2U, 7U, 8U, 100U, 209U, 210U}) {
    auto reader = JournalReader::open(folder.path(), from);
    ASSERT_TRUE(reader) << to_string(reader.error());
    JournalRecord record;
    std::string payload;
    for (std::uint64_t sequence = from; sequence <= 210; ++sequence) {
      const auto more = reader->next(record);
      ASSERT_TRUE(more && *more) << sequence;
      ASSERT_EQ(record.receipt.sequence, sequence);
      ASSERT_EQ(record.payload, sample_payload(sequence, 300));
      ASSERT_EQ(record.decided_at.ms, static_cast<std::int64_t>((sequence + 6) / 7 * 7 * 1000));
      const auto position = rig.journal->find(own_key(sequence));
      ASSERT_EQ(record.receipt, rig.journal->read(*position, payload).value());
    }
    EXPECT_FALSE(*reader->next(record));
    ASSERT_FALSE(rig.journal->doubtful());
  }
}

TEST(JournalReader, GoesOnWhereItStoodWhenMoreIsCommitted) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 8192;
  ASSERT_FALSE(rig.open());
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader);
  JournalRecord record;
  EXPECT_FALSE(*reader->next(record));
  for (std::uint64_t number = 1; number <= 100; ++number) {
    rig.journal->add(sample_payload(number, 300), {});
    EXPECT_FALSE(*reader->next(record)) << "added is not committed";
    ASSERT_FALSE(rig.journal->commit(Instant{1}));
    // The witness may be in the middle of its sync, and then tells of this commit a moment later.
    auto more = reader->next(record);
    while (more && !*more) more = reader->next(record);
    ASSERT_TRUE(more) << to_string(more.error());
    ASSERT_EQ(record.receipt.sequence, number);
  }
}

TEST(JournalReader, ReadsBySequenceAndKnowsWhatIsNotThere) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 8192;
  ASSERT_FALSE(rig.open());
  for (std::uint64_t last = 0; last < 120; last += 5) ASSERT_FALSE(rig.write(last + 1, last + 5));
  rig.close();
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->last_sequence().value(), 120U);
  JournalRecord record;
  for (const std::uint64_t sequence : {120U, 1U, 60U, 61U, 59U, 119U}) {
    const auto error = reader->read(sequence, record);
    ASSERT_FALSE(error) << to_string(*error);
    EXPECT_EQ(record.payload, sample_payload(sequence, 300));
  }
  for (const std::uint64_t sequence : {0UL, 121UL, 122UL, ~0UL}) {
    const auto error = reader->read(sequence, record);
    ASSERT_TRUE(error) << sequence;
    EXPECT_EQ(error->code, ErrorCode::kNotFound);
  }
  EXPECT_EQ(JournalReader::open(folder.path() / "nowhere").error().code, ErrorCode::kNotFound);
}

TEST(JournalReader, NamesTheDamagedSequence) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 20, 100));
  rig.close();
  const auto offset = kSegmentHeaderBytes + kBatchHeaderBytes + 11 * record_bytes(100) + 60;
  std::fstream file(folder.path() / segment_file_name(1),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put('!');
  file.close();
  const auto reader = JournalReader::open(folder.path());
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::kCorrupt);
  EXPECT_TRUE(reader.error().message.starts_with("sequence 12: ")) << reader.error().message;
  const auto health = verify_journal(folder.path());
  ASSERT_TRUE(health && health->damage);
  EXPECT_EQ(health->damage->sequence, 12U);
}

TEST(JournalReader, ReadsAndVerifiesBesideAWriterThatRotates) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 8192;
  ASSERT_FALSE(rig.open());
  constexpr std::uint64_t kLast = 3000;
  std::atomic<std::uint64_t> added{0};
  std::thread writer([&] {
    for (std::uint64_t last = 0; last < kLast; last += 10) {
      added = last + 10;
      if (rig.write(last + 1, last + 10, 200)) return;
    }
  });
  std::thread verifier([&] {
    for (std::uint64_t records = 0; records < kLast;) {
      const auto health = verify_journal(folder.path());
      if (!health || !health->ok()) {
        ADD_FAILURE() << (health ? (health->damage ? health->damage->what : *health->torn_tail)
                                 : to_string(health.error()));
        return;
      }
      records = health->records;
    }
  });
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader);
  JournalRecord record;
  for (std::uint64_t sequence = 1; sequence <= kLast;) {
    const auto more = reader->next(record);
    if (!more) {
      ADD_FAILURE() << to_string(more.error());
      break;
    }
    if (!*more) continue;
    EXPECT_EQ(record.receipt.sequence, sequence);
    EXPECT_LE(sequence, added);
    EXPECT_EQ(record.payload, sample_payload(sequence, 200));
    ++sequence;
  }
  writer.join();
  verifier.join();
  EXPECT_FALSE(rig.journal->doubtful());
}

TEST(JournalReader, SeesWithIntervalSyncOnlyWhatIsSynced) {
  const TemporaryFolder folder;
  JournalRig rig(folder.path());
  rig.options.sync = SyncMode::kInterval;
  rig.options.sync_interval_ms = 3'600'000;
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 10));
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->last_sequence().value(), 0U);
  rig.close();
  EXPECT_EQ(reader->last_sequence().value(), 10U);

  rig.options.sync_interval_ms = 1;
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(11, 20));
  while (reader->last_sequence().value() < 20) std::this_thread::yield();
}

}  // namespace
}  // namespace luong
