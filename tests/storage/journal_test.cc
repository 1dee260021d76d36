#include "storage/journal.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "storage/chain.h"
#include "storage/crc32c.h"
#include "storage/directory_lock.h"
#include "storage/journal_verify.h"
#include "storage/key_filter.h"
#include "storage/segment.h"
#include "tests/support/journal_rig.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

// What find() and read() must say about the records 1..last of sample_payload().
void expect_answers(Journal& journal, std::uint64_t last, std::size_t payload_bytes) {
  std::map<LinkKey, std::uint64_t> latest;
  for (std::uint64_t number = 1; number <= last; ++number) {
    for (const LinkKey& key : sample_links(number)) latest[key] = number;
  }
  std::string payload;
  for (const auto& [key, number] : latest) {
    ASSERT_TRUE(journal.may_contain(key));
    const auto position = journal.find(key);
    ASSERT_TRUE(position) << "record " << number << " is not found";
    ASSERT_EQ(position->sequence, number);
    const auto receipt = journal.read(*position, payload);
    ASSERT_TRUE(receipt) << receipt.error().message;
    ASSERT_EQ(receipt->sequence, number);
    ASSERT_EQ(payload, sample_payload(number, payload_bytes));
  }
  for (std::uint64_t number = last + 11; number < last + 300; ++number) {
    ASSERT_FALSE(journal.find(own_key(number)));
  }
}

TEST(Crc32c, InstructionAndTableAgreeAndKnowTheCheckValue) {
  EXPECT_EQ(crc32c(0, "123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c_by_table(0, "123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(0, ""), 0U);
  std::mt19937_64 random(3);
  for (std::size_t length = 0; length < 300; ++length) {
    std::string bytes(length, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const auto seed = static_cast<std::uint32_t>(random());
    ASSERT_EQ(crc32c(seed, bytes), crc32c_by_table(seed, bytes)) << length;
    const std::size_t cut = length / 3;
    ASSERT_EQ(crc32c(crc32c(seed, bytes.substr(0, cut)), bytes.substr(cut)), crc32c(seed, bytes));
  }
}

TEST(Chain, IsSha256OverHashSequenceAndPayload) {
  // Computed once with: python3 -c "import hashlib; ..." over 32 zero bytes, 1 as eight bytes, abc.
  ChainHasher hasher;
  const ChainHash first = hasher.next({}, 1, "abc");
  const ChainHash expected = {0x64, 0x35, 0x6f, 0xb0, 0x3f, 0x8d, 0x51, 0xa5, 0xe1, 0x24, 0x1a,
                              0x72, 0x37, 0x5d, 0xb2, 0x44, 0x45, 0x58, 0x06, 0x4f, 0x54, 0xb6,
                              0xa9, 0x25, 0xe2, 0xa0, 0xf7, 0x15, 0xe0, 0x60, 0x3c, 0xfe};
  EXPECT_EQ(first, expected);
  EXPECT_EQ(hasher.next({}, 1, "abc"), first) << "the reused context must start clean";
  EXPECT_NE(hasher.next({}, 2, "abc"), first);
  EXPECT_NE(hasher.next({}, 1, "abd"), first);
  EXPECT_NE(hasher.next(first, 1, "abc"), first);
}

TEST(KeyFilter, ThreadsMayFillItFromDifferentEnds) {
  constexpr std::size_t kKeys = 400'000;
  std::vector<LinkKey> keys(kKeys);
  std::mt19937_64 random(11);
  for (LinkKey& key : keys) key = {random(), random()};
  std::ranges::sort(keys);
  KeyFilter filter(kKeys);
  std::vector<std::thread> fillers;
  for (std::uint64_t part = 0; part < 4; ++part) {
    fillers.emplace_back([&, part] {
      for (const LinkKey& key : keys) {
        if (key.high >> 62U == part) filter.fill(key);
      }
    });
  }
  for (std::thread& filler : fillers) filler.join();
  filter.filled(kKeys);
  EXPECT_EQ(filter.keys(), kKeys);
  for (const LinkKey& key : keys) ASSERT_TRUE(filter.may_contain(key));
  int strangers = 0;
  for (int i = 0; i < 100'000; ++i) strangers += filter.may_contain({random(), random()}) ? 1 : 0;
  EXPECT_LT(strangers, 500);
}

TEST(KeyFilter, NeverDeniesAKeyAndSeldomAssertsAStranger) {
  KeyFilter filter;
  constexpr std::uint64_t kKeys = 2'500'000;  // Three layers.
  std::uint64_t said_known = 0;
  std::mt19937_64 random(1);
  for (std::uint64_t i = 0; i < kKeys; ++i)
    said_known += filter.add({random(), random()}) ? 1U : 0U;
  EXPECT_LT(said_known, kKeys / 300);
  random.seed(1);
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    const LinkKey key{random(), random()};
    ASSERT_TRUE(filter.may_contain(key));
  }
  std::uint64_t strangers = 0;
  for (int i = 0; i < 100'000; ++i) strangers += filter.may_contain({random(), random()}) ? 1U : 0U;
  EXPECT_LT(strangers, 500U);
  EXPECT_LE(filter.memory_bytes(), 16U << 20U);
}

TEST(Journal, HandsBackWhatWasCommittedInOrderWithItsReceipts) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  EXPECT_TRUE(rig.past.empty());
  EXPECT_EQ(rig.journal->next_sequence(), 1U);
  std::vector<Receipt> receipts;
  for (std::uint64_t number = 1; number <= 30; ++number) {
    receipts.push_back(rig.journal->add(sample_payload(number, 20 * number), sample_links(number)));
    if (number % 7 == 0) {
      ASSERT_FALSE(rig.journal->commit(Instant{static_cast<std::int64_t>(number)}));
    }
  }
  ASSERT_FALSE(rig.journal->commit(Instant{30}));
  rig.close();

  ASSERT_FALSE(rig.open());
  ASSERT_EQ(rig.past.size(), 30U);
  for (std::uint64_t number = 1; number <= 30; ++number) {
    const auto& record = rig.past[number - 1];
    EXPECT_EQ(record.receipt, receipts[number - 1]);
    EXPECT_EQ(record.payload, sample_payload(number, 20 * number));
    EXPECT_EQ(record.decided_at.ms,
              std::min<std::int64_t>(30, static_cast<std::int64_t>((number + 6) / 7 * 7)));
  }
  EXPECT_EQ(rig.journal->next_sequence(), 31U);
  EXPECT_EQ(rig.journal->add("next", {}).sequence, 31U);
}

TEST(Journal, ForgetsWhatWasAddedButNotCommitted) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 5));
  rig.journal->add("never committed", {});
  rig.close();
  ASSERT_FALSE(rig.open());
  EXPECT_EQ(rig.past.size(), 5U);
  EXPECT_EQ(rig.journal->next_sequence(), 6U);
}

TEST(Journal, FindsARecordBeforeItIsCommitted) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 5));
  EXPECT_FALSE(rig.journal->find(own_key(6)));
  const Receipt added = rig.journal->add(sample_payload(6, 100), sample_links(6));
  const auto position = rig.journal->find(own_key(6));
  ASSERT_TRUE(position);
  std::string payload;
  EXPECT_EQ(rig.journal->read(*position, payload).value(), added);
  EXPECT_EQ(payload, sample_payload(6, 100));
  ASSERT_FALSE(rig.journal->commit(Instant{1}));
  EXPECT_EQ(rig.journal->find(own_key(6)), position);
  EXPECT_EQ(rig.journal->read(*position, payload).value(), added);
  EXPECT_EQ(payload, sample_payload(6, 100));
}

TEST(Journal, FindsTheLatestOfEqualKeysInEveryPlaceAKeyCanLie) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  const LinkKey shared{7, 8};
  const LinkKey old{9, 10};
  rig.journal->add(sample_payload(1, 50), {{shared, old}});
  EXPECT_EQ(rig.journal->find(shared)->sequence, 1U);
  rig.journal->add(sample_payload(2, 50), {{shared}});
  EXPECT_EQ(rig.journal->find(shared)->sequence, 2U) << "uncommitted";
  ASSERT_FALSE(rig.journal->commit(Instant{}));
  ASSERT_FALSE(rig.write(3, 2000, 1000));  // Far past this segment, in one batch.
  for (std::uint64_t number = 2001; number < 4000; number += 50) {
    ASSERT_FALSE(rig.write(number, number + 49, 1000));
  }
  EXPECT_EQ(rig.journal->find(shared)->sequence, 2U) << "sealed or in RocksDB";
  EXPECT_EQ(rig.journal->find(old)->sequence, 1U);
  const std::uint64_t next = rig.journal->next_sequence();
  rig.journal->add(sample_payload(next, 50), {{shared}});
  EXPECT_EQ(rig.journal->find(shared)->sequence, next) << "the open segment wins";
  EXPECT_EQ(rig.journal->find(old)->sequence, 1U);
}

TEST(Journal, AnswersAreTheSameOverRotationsAndStarts) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  std::uint64_t last = 0;
  for (int start = 0; start < 3; ++start) {
    for (int batch = 0; batch < 40; ++batch, last += 17) {
      ASSERT_FALSE(rig.write(last + 1, last + 17, 300));
    }
    expect_answers(*rig.journal, last, 300);
    rig.close();
    EXPECT_GT(std::distance(fs::directory_iterator(folder.path() / "index"), {}), 3);
    ASSERT_FALSE(rig.open());
    EXPECT_EQ(rig.past.size(), last) << "without a saved state every record comes back";
    expect_answers(*rig.journal, last, 300);
  }
  EXPECT_TRUE(rig.log.empty()) << rig.log.front();
}

TEST(Journal, ReplaysOnlyWhatTheSavedStateDoesNotHold) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  std::uint64_t applied = 0;
  rig.options.save_state = [&](std::string& out) { out = std::to_string(applied); };
  ASSERT_FALSE(rig.open());
  for (; applied < 2000;) {
    applied += 20;
    ASSERT_FALSE(rig.write(applied - 19, applied, 500));
  }
  rig.close();
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.state.empty());
  ASSERT_FALSE(rig.past.empty());
  EXPECT_LT(rig.past.size(), 1000U);
  EXPECT_EQ(rig.past.front().receipt.sequence, std::stoull(rig.state) + 1);
  EXPECT_EQ(rig.past.back().receipt.sequence, 2000U);
  expect_answers(*rig.journal, 2000, 500);
}

TEST(Journal, ABatchLargerThanASegmentIsOneBatchAllTheSame) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 400, 1000));  // 400 kB; segments have 64 KiB.
  ASSERT_FALSE(rig.write(401, 410, 1000));
  expect_answers(*rig.journal, 410, 1000);
  rig.close();
  EXPECT_TRUE(verify_journal(folder.path())->ok());
  ASSERT_FALSE(rig.open());
  expect_answers(*rig.journal, 410, 1000);
}

TEST(Journal, BatchBordersChangeNoReceipt) {
  std::vector<Receipt> expected;
  ChainHasher hasher;
  ChainHash hash{};
  for (std::uint64_t number = 1; number <= 3000; ++number) {
    hash = hasher.next(hash, number, sample_payload(number, 60));
    expected.push_back({number, hash});
  }
  std::mt19937_64 random(11);
  for (const std::uint64_t batch_max : {1U, 2U, 37U, 128U, 512U, 512U}) {
    const TemporaryFolder folder(true);
    JournalRig rig(folder.path());
    rig.options.sync = SyncMode::kOff;  // Only here: nothing is cut.
    ASSERT_FALSE(rig.open());
    std::string payload;
    for (std::uint64_t number = 1; number <= 3000;) {
      const std::uint64_t batch = 1 + random() % batch_max;
      for (std::uint64_t i = 0; i < batch && number <= 3000; ++i, ++number) {
        const auto receipt = rig.journal->add(sample_payload(number, 60), sample_links(number));
        ASSERT_EQ(receipt, expected[number - 1]);
        if (i % 13 == 0) {
          const auto position = rig.journal->find(own_key(number));
          ASSERT_EQ(rig.journal->read(*position, payload).value(), receipt);
        }
      }
      ASSERT_FALSE(rig.journal->commit(Instant{static_cast<std::int64_t>(random() % 1000)}));
    }
    rig.close();
    ASSERT_FALSE(rig.open());
    ASSERT_EQ(rig.past.size(), 3000U);
    for (std::size_t i = 0; i < 3000; ++i) ASSERT_EQ(rig.past[i].receipt, expected[i]);
  }
}

TEST(Journal, RebuildsALostOrDamagedIndexWithTheSameAnswers) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  rig.options.save_state = [&](std::string& out) { out = "state"; };
  ASSERT_FALSE(rig.open());
  for (std::uint64_t last = 0; last < 1500; last += 30) {
    ASSERT_FALSE(rig.write(last + 1, last + 30, 300));
  }
  rig.close();
  const fs::path index = folder.path() / "index";

  fs::remove_all(index);
  ASSERT_FALSE(rig.open());
  EXPECT_EQ(rig.past.size(), 1500U);
  expect_answers(*rig.journal, 1500, 300);
  rig.close();

  // One file of the database at a time: truncated, overwritten, removed.
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(index)) {
    if (entry.path().filename() != "LOCK") files.push_back(entry.path().filename());
  }
  ASSERT_GT(files.size(), 3U);
  for (const fs::path& file : files) {
    for (int how = 0; how < 3; ++how) {
      if (!fs::exists(index / file)) continue;  // The rebuilt index has files of other names.
      SCOPED_TRACE(file.string() + " " + std::to_string(how));
      const auto size = fs::file_size(index / file);
      if (how == 0) fs::resize_file(index / file, size / 2);
      if (how == 1) {
        std::fstream stream(index / file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(size / 2));
        stream.write("damage", 6);
      }
      if (how == 2) fs::remove(index / file);
      ASSERT_FALSE(rig.open());
      expect_answers(*rig.journal, 1500, 300);
      rig.close();
    }
  }
}

TEST(Journal, RefusesAnUnknownFormatVersion) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  ASSERT_FALSE(rig.open());
  ASSERT_FALSE(rig.write(1, 3));
  rig.close();
  const fs::path file = folder.path() / segment_file_name(1);
  std::string bytes(fs::file_size(file), '\0');
  std::ifstream(file, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes[8] = 2;  // The version, with a CRC that fits.
  const std::uint32_t crc = crc32c(0, std::string_view(bytes).substr(0, 60));
  std::memcpy(&bytes[60], &crc, sizeof crc);
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto error = rig.open();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::kStorage) << "another version is no damage";
  EXPECT_NE(error->message.find("version 2"), std::string::npos) << error->message;
}

TEST(Journal, SaysWhatIsMissingInsteadOfStartingWithLess) {
  struct Case {
    const char* name;
    void (*harm)(const fs::path&);
    const char* said;
  };
  const Case kCases[] = {
      {"no witness", [](const fs::path& at) { fs::remove(at / "witness"); }, "witness is missing"},
      {"empty witness", [](const fs::path& at) { fs::resize_file(at / "witness", 0); },
       "both slots of the witness"},
      {"a middle segment", [](const fs::path& at) { fs::remove(at / segment_file_name(2)); },
       "this segment is missing"},
      {"the last segment", [](const fs::path& at) { fs::remove(at / segment_file_name(4)); },
       "missing"},
      {"all segments",
       [](const fs::path& at) {
         for (std::uint32_t n = 1; n <= 4; ++n) fs::remove(at / segment_file_name(n));
         fs::remove_all(at / "index");
       },
       "the witness has seen sequence 500"},
      {"an empty segment",
       [](const fs::path& at) { fs::resize_file(at / segment_file_name(3), 0); },
       "header is damaged"},
      {"two segments exchanged",
       [](const fs::path& at) {
         fs::rename(at / segment_file_name(2), at / "x");
         fs::rename(at / segment_file_name(3), at / segment_file_name(2));
         fs::rename(at / "x", at / segment_file_name(3));
       },
       "under another name"},
      {"the end of the last segment",
       [](const fs::path& at) {
         fs::resize_file(at / segment_file_name(4), fs::file_size(at / segment_file_name(4)) - 1);
       },
       "the witness has seen sequence 500"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const TemporaryFolder folder(true);
    JournalRig rig(folder.path());
    ASSERT_FALSE(rig.open());
    for (std::uint64_t last = 0; last < 500; last += 20) {
      ASSERT_FALSE(rig.write(last + 1, last + 20, 400));
    }
    rig.close();
    ASSERT_TRUE(fs::exists(folder.path() / segment_file_name(4)));
    ASSERT_FALSE(fs::exists(folder.path() / segment_file_name(5)));
    c.harm(folder.path());
    const auto error = rig.open();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::kCorrupt);
    EXPECT_NE(to_string(*error).find(c.said), std::string::npos) << to_string(*error);
  }
}

TEST(Journal, MemoryGrowsByFewBytesARecord) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "AddressSanitizer keeps freed memory: the resident size says nothing";
#endif
#endif
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 8U << 20U;
  rig.options.sync = SyncMode::kOff;
  ASSERT_FALSE(rig.open());
  const auto write_to = [&](std::uint64_t last) {
    std::string payload(16, '\0');
    while (rig.journal->next_sequence() <= last) {
      for (int i = 0; i < 500; ++i) {
        const std::uint64_t number = rig.journal->next_sequence();
        std::memcpy(payload.data(), &number, sizeof number);
        const LinkKey own{number * 0x9E3779B97F4A7C15ULL, number * 0xC2B2AE3D27D4EB4FULL};
        const LinkKey links[] = {own, {~own.high, own.low}, {own.low, own.high}};
        rig.journal->add(payload, links);
      }
      ASSERT_FALSE(rig.journal->commit(Instant{}));
    }
  };
  // Closed segments' tables wait for the index builder: four at most, however long the journal.
  // What must not grow is what stays when they are gone: the open segment's and one to be used
  // again, of 17 MB each with records as small as these, the filter and RocksDB's cache.
  const auto resident = [&] {
    malloc_trim(0);
    // Anonymous memory alone: file pages are the kernel's to drop.
    std::ifstream status("/proc/self/status");
    std::string word;
    std::uint64_t kib = 0;
    while (status >> word) {
      if (word == "RssAnon:") status >> kib;
    }
    return kib * 1024;
  };
  // A table being built is in the builder's hands for a while after the journal let go of it.
  const auto settled = [&](std::uint64_t bytes_max) {
    for (int i = 0; i < 600; ++i) {
      if (rig.journal->memory_bytes() <= (60U << 20U) && resident() < bytes_max) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return resident();
  };
  write_to(200'000);
  const std::uint64_t before = settled(40U << 20U);
  write_to(1'000'000);
  const std::uint64_t after = settled(before + 32 * 800'000);
  RecordProperty("bytes_a_record", std::to_string(after / 800'000 - before / 800'000));
  EXPECT_LT(after, before + 32 * 800'000);
  EXPECT_LT(rig.journal->memory_bytes(), 76U << 20U);
}

TEST(DirectoryLock, SecondHolderIsToldWhoHasIt) {
  const TemporaryFolder folder(true);
  const fs::path directory = folder.path() / "data";
  {
    const auto first = DirectoryLock::take(directory);
    ASSERT_TRUE(first);
    const auto second = DirectoryLock::take(directory);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kBusy);
    EXPECT_NE(to_string(second.error()).find(std::to_string(::getpid())), std::string::npos)
        << to_string(second.error());
  }
  EXPECT_TRUE(DirectoryLock::take(directory));
  EXPECT_FALSE(DirectoryLock::take("/dev/null/data"));
}

}  // namespace
}  // namespace luong
