// The journal under everything a disk and a power cord can do to it (reliability.md F1-F4, F7, F8).
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "storage/chain.h"
#include "storage/journal.h"
#include "storage/journal_verify.h"
#include "storage/segment.h"
#include "tests/support/fault_files.h"
#include "tests/support/journal_rig.h"

extern char** environ;

namespace luong {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Ten records of a batch each, closed; and the witness as it was when there were seven.
struct TenRecords {
  static constexpr std::uint64_t kWitnessed = 7;

  TemporaryFolder folder{true};
  JournalRig rig{folder.path()};
  fs::path segment = folder.path() / segment_file_name(1);
  fs::path witness = folder.path() / "witness";
  std::string segment_bytes;
  std::string old_witness;
  std::string new_witness;
  std::vector<std::size_t> ends;  // Where the batch of record i + 1 ends.

  TenRecords() {
    rig.options.segment_bytes = 4096;
    EXPECT_FALSE(rig.open());
    for (std::uint64_t number = 1; number <= 10; ++number) {
      EXPECT_FALSE(rig.write(number, number, 24));
      ends.push_back(kSegmentHeaderBytes + number * (kBatchHeaderBytes + record_bytes(24)));
      if (number != kWitnessed) continue;
      rig.close();
      old_witness = contents(witness);
      EXPECT_FALSE(rig.open());
    }
    rig.close();
    segment_bytes = contents(segment);
    new_witness = contents(witness);
    EXPECT_EQ(segment_bytes.size(), ends.back());
  }

  std::optional<Error> open_with(std::string_view bytes, std::string_view witness_bytes) {
    put(segment, bytes);
    put(witness, witness_bytes);
    return rig.open();
  }

  // All the records that are whole in the first `cut` bytes came back, and a new one can be added.
  void expect_whole_records(std::size_t cut) {
    std::size_t whole = 0;
    while (whole < ends.size() && ends[whole] <= cut) ++whole;
    ASSERT_GE(whole, kWitnessed);
    ASSERT_EQ(rig.past.size(), whole);
    for (std::size_t i = 0; i < whole; ++i)
      ASSERT_EQ(rig.past[i].payload, sample_payload(i + 1, 24));
    if (cut % 8 == 0) {
      ASSERT_FALSE(rig.write(whole + 1, whole + 1, 24));
    }
    rig.close();
    if (cut % 8 != 0) return;  // An open takes a while, so not at every byte.
    ASSERT_TRUE(verify_journal(folder.path())->ok());
  }
};

TEST(JournalTail, CutAtEveryByteRecoversAllThatIsWitnessed) {
  TenRecords ten;
  for (std::size_t cut = ten.ends[6]; cut < ten.segment_bytes.size(); ++cut) {
    SCOPED_TRACE("cut at " + std::to_string(cut));
    ASSERT_FALSE(ten.open_with(ten.segment_bytes.substr(0, cut), ten.old_witness));
    ASSERT_NO_FATAL_FAILURE(ten.expect_whole_records(cut));
  }
}

TEST(JournalTail, ZeroedFromEveryByteRecoversAllThatIsWitnessed) {
  TenRecords ten;
  for (std::size_t cut = ten.ends[6]; cut < ten.segment_bytes.size(); ++cut) {
    SCOPED_TRACE("zeros from " + std::to_string(cut));
    std::string bytes = ten.segment_bytes.substr(0, cut);
    bytes.resize(4096, '\0');
    ASSERT_FALSE(ten.open_with(bytes, ten.old_witness));
    ASSERT_NO_FATAL_FAILURE(ten.expect_whole_records(cut));
  }
}

TEST(JournalTail, CutOrZeroedFromEveryByteIsRefusedIfTheWitnessHasSeenMore) {
  TenRecords ten;
  for (std::size_t cut = ten.ends[6]; cut < ten.segment_bytes.size(); ++cut) {
    SCOPED_TRACE("cut at " + std::to_string(cut));
    std::string bytes = ten.segment_bytes.substr(0, cut);
    if (cut % 2 == 0) bytes.resize(4096, '\0');
    const auto error = ten.open_with(bytes, ten.new_witness);
    ASSERT_TRUE(error) << "the witness has seen record 10";
    ASSERT_EQ(error->code, ErrorCode::kCorrupt);
  }
}

TEST(JournalTail, CutBeforeTheWitnessedRecordIsRefused) {
  TenRecords ten;
  for (std::size_t cut = 0; cut < ten.ends[6]; cut += 7) {
    const auto error = ten.open_with(ten.segment_bytes.substr(0, cut), ten.old_witness);
    ASSERT_TRUE(error) << cut;
    ASSERT_EQ(error->code, ErrorCode::kCorrupt);
  }
}

TEST(JournalTail, GarbageBehindTheLastBatchIsCutAndReported) {
  TenRecords ten;
  for (const char* garbage : {"x", "LGBT",
                              "LGBTxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                              "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}) {
    ten.rig.log.clear();
    ASSERT_FALSE(ten.open_with(ten.segment_bytes + garbage, ten.new_witness));
    ASSERT_EQ(ten.rig.log.size(), 1U);
    EXPECT_NE(ten.rig.log[0].find("behind sequence 10"), std::string::npos) << ten.rig.log[0];
    ASSERT_NO_FATAL_FAILURE(ten.expect_whole_records(ten.segment_bytes.size()));
  }
}

TEST(JournalTail, ADamagedBatchWithWholeOnesBehindItIsRefusedByNameOfItsSequence) {
  TenRecords ten;
  for (std::size_t at = ten.ends[7]; at < ten.ends[8]; ++at) {  // Record 9; the witness says 7.
    std::string bytes = ten.segment_bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    const auto error = ten.open_with(bytes, ten.old_witness);
    ASSERT_TRUE(error) << at;
    ASSERT_EQ(error->code, ErrorCode::kCorrupt);
    ASSERT_NE(error->message.find("sequence 9"), std::string::npos) << error->message;
  }
}

TEST(JournalTail, ABatchForgedInsideAPayloadIsNotTakenForOneBehindATornWrite) {
  TenRecords other;
  TenRecords ten;
  ASSERT_FALSE(ten.open_with(ten.segment_bytes, ten.new_witness));
  ten.rig.journal->add(other.segment_bytes, {});  // Whole batches, but of another salt.
  ASSERT_FALSE(ten.rig.journal->commit(Instant{}));
  ten.rig.close();
  std::string bytes = contents(ten.segment);
  bytes[ten.ends.back() + 5] ^= 1;  // The header of the batch that carries them.
  ASSERT_FALSE(ten.open_with(bytes, ten.new_witness)) << "it was never witnessed, so it is cut";
  EXPECT_EQ(ten.rig.past.size(), 10U);
}

TEST(JournalBitRot, EveryFlippedByteOfAClosedJournalIsReported) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 4096;
  ASSERT_FALSE(rig.open());
  for (std::uint64_t number = 1; number <= 18; number += 3) {
    ASSERT_FALSE(rig.write(number, number + 2, 250));
  }
  rig.close();
  ASSERT_TRUE(verify_journal(folder.path())->ok());
  ASSERT_TRUE(fs::exists(folder.path() / segment_file_name(2)));

  std::uint64_t flips = 0;
  std::uint64_t silent = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const fs::path& file = entry.path();
    const bool is_segment = segment_number(file.filename().string()).has_value();
    if (!is_segment && file.filename() != "witness") continue;
    const std::string bytes = contents(file);
    const int descriptor = ::open(file.c_str(), O_WRONLY);
    ASSERT_GE(descriptor, 0);
    // The padding of the witness is checked as a whole: every 64th byte of it will do.
    for (std::size_t at = 0; at < bytes.size(); at += is_segment || at % 4096 < 64 ? 1 : 64) {
      const char flipped = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      ASSERT_EQ(::pwrite(descriptor, &flipped, 1, static_cast<off_t>(at)), 1);
      const auto health = verify_journal(folder.path());
      const bool reported = !health || !health->ok();
      ++flips;
      if (!reported) {
        ++silent;
        ADD_FAILURE() << file << " byte " << at;
      }
      if (health && is_segment) {
        ASSERT_TRUE(health->damage);
        ASSERT_EQ(health->damage->place, file.string());
        ASSERT_GT(health->damage->sequence, health->last.sequence);
        ASSERT_LE(health->damage->sequence, health->last.sequence + 3) << "a batch has three";
      }
      ASSERT_EQ(::pwrite(descriptor, &bytes[at], 1, static_cast<off_t>(at)), 1);
    }
    ::close(descriptor);
  }
  EXPECT_TRUE(verify_journal(folder.path())->ok());
  EXPECT_GT(flips, 4'000U);
  EXPECT_EQ(silent, 0U);
}

// Writes batches of three until a commit fails; returns the receipts that may be told.
std::vector<Receipt> write_until_failure(JournalRig& rig, std::uint64_t from,
                                         std::uint64_t batches_max) {
  std::vector<Receipt> told;
  for (std::uint64_t batch = 0; batch < batches_max; ++batch) {
    std::vector<Receipt> receipts;
    for (int i = 0; i < 3; ++i) {
      const std::uint64_t number = from + told.size() + receipts.size();
      receipts.push_back(rig.journal->add(sample_payload(number, 200), sample_links(number)));
    }
    if (rig.journal->commit(Instant{1})) break;
    told.insert(told.end(), receipts.begin(), receipts.end());
  }
  return told;
}

// The journal opens on the real disk, holds what was told and at most one batch more.
void expect_told_records(JournalRig& rig, const std::vector<Receipt>& told) {
  rig.options.files = nullptr;
  const auto error = rig.open();
  ASSERT_FALSE(error) << to_string(*error);
  ASSERT_GE(rig.past.size(), told.size());
  ASSERT_LE(rig.past.size(), told.size() + 3);
  for (std::size_t i = 0; i < told.size(); ++i) {
    ASSERT_EQ(rig.past[i].receipt, told[i]);
    const auto position = rig.journal->find(own_key(i + 1));
    ASSERT_TRUE(position);
    ASSERT_EQ(position->sequence, i + 1);
  }
}

TEST(JournalFaults, NothingIsAcceptedAfterTheNthCallFailedAndNothingToldIsLost) {
  for (std::uint64_t n = 1; n <= 50; ++n) {
    SCOPED_TRACE("failing call " + std::to_string(n));
    const TemporaryFolder folder(true);
    FaultFiles files(n);
    JournalRig rig(folder.path());
    rig.options.segment_bytes = 4096;
    rig.options.files = &files;
    ASSERT_FALSE(rig.open());
    files.fail_nth(n, n % 2 == 0 ? EIO : ENOSPC);
    const auto told = write_until_failure(rig, 1, 10'000);
    ASSERT_TRUE(files.has_failed());
    ASSERT_TRUE(rig.journal->doubtful());
    for (int again = 0; again < 5; ++again) {
      rig.journal->add(sample_payload(1, 50), {});
      const auto error = rig.journal->commit(Instant{2});
      ASSERT_TRUE(error) << "the disk works again, but nobody knows what it holds";
      ASSERT_EQ(error->code, ErrorCode::kStorage);
    }
    rig.close();
    ASSERT_NO_FATAL_FAILURE(expect_told_records(rig, told));
  }
}

TEST(JournalFaults, AFailureWhileOpeningIsAnErrorAndHarmsNothing) {
  const TemporaryFolder folder(true);
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 4096;
  ASSERT_FALSE(rig.open());
  const auto told = write_until_failure(rig, 1, 20);
  rig.close();
  for (std::uint64_t n = 1;; ++n) {
    FaultFiles files(n);
    rig.options.files = &files;
    files.fail_nth(n, EIO);
    const auto error = rig.open();
    if (!error) {
      rig.close();  // Before its files go.
      break;
    }
    ASSERT_TRUE(files.has_failed());
    ASSERT_EQ(error->code, ErrorCode::kStorage) << to_string(*error);
    ASSERT_LT(n, 30U);
  }
  ASSERT_NO_FATAL_FAILURE(expect_told_records(rig, told));
}

TEST(JournalFaults, ShortAndInterruptedCallsChangeNothing) {
  const TemporaryFolder folder(true);
  FaultFiles files(5);
  files.make_calls_short(true);
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 16 * 1024;
  rig.options.files = &files;
  ASSERT_FALSE(rig.open());
  const auto told = write_until_failure(rig, 1, 100);
  ASSERT_EQ(told.size(), 300U);
  rig.close();
  ASSERT_FALSE(rig.open());  // Short reads too.
  ASSERT_EQ(rig.past.size(), 300U);
  rig.close();
  ASSERT_NO_FATAL_FAILURE(expect_told_records(rig, told));
}

// Returns whether a told record was lost.
bool loses_told_records(std::uint64_t n, bool torn, SyncMode mode) {
  const TemporaryFolder folder(true);
  FaultFiles files(n);
  JournalRig rig(folder.path());
  rig.options.segment_bytes = 4096;
  rig.options.files = &files;
  rig.options.sync = mode;
  EXPECT_FALSE(rig.open());
  files.cut_power_at_nth(n, torn);
  const auto told = write_until_failure(rig, 1, 200);
  EXPECT_TRUE(files.has_failed());
  rig.close();
  rig.options.files = nullptr;
  const auto error = rig.open();
  EXPECT_FALSE(error) << "a power cut is no damage: " << to_string(*error);
  if (error || rig.past.size() < told.size()) return true;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (rig.past[i].receipt != told[i]) return true;
  }
  return false;
}

TEST(JournalFaults, APowerCutAtAnyCallLosesNothingTold) {
  for (std::uint64_t n = 1; n <= 90; ++n) {
    EXPECT_FALSE(loses_told_records(n, false, SyncMode::kBatch)) << n;
    EXPECT_FALSE(loses_told_records(n, true, SyncMode::kBatch)) << n << " torn";
  }
}

TEST(JournalFaults, ThePowerCutTestSeesAJournalThatDoesNotSync) {
  int lost = 0;
  for (std::uint64_t n = 1; n <= 30; ++n) lost += loses_told_records(n, n % 2 == 0, SyncMode::kOff);
  EXPECT_GT(lost, 3);
}

constexpr const char* kChildFolder = "LUONG_JOURNAL_CHILD";

// Not a test: what the next one kills. Tells each last sequence and hash after its commit.
TEST(JournalFaults, DISABLED_ChildWritesUntilKilled) {
  const char* folder = std::getenv(kChildFolder);
  ASSERT_NE(folder, nullptr);
  JournalRig rig(folder);
  if (rig.open()) std::_Exit(3);
  for (;;) {
    Receipt last;
    for (int i = 0; i < 5; ++i) {
      const std::uint64_t number = rig.journal->next_sequence();
      last = rig.journal->add(sample_payload(number, 400), sample_links(number));
    }
    if (rig.journal->commit(Instant{1})) std::_Exit(4);
    if (::write(9, &last, sizeof last) != sizeof last) std::_Exit(5);
  }
}

// Starts the child, lets it tell `batches` batches, kills it, and returns the last it told.
Receipt run_child_and_kill(const fs::path& folder, std::uint64_t batches) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 9);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  std::string program = "/proc/self/exe";
  std::string filter = "--gtest_filter=*ChildWritesUntilKilled";
  std::string disabled = "--gtest_also_run_disabled_tests";
  char* arguments[] = {program.data(), filter.data(), disabled.data(), nullptr};
  ::setenv(kChildFolder, folder.c_str(), 1);
  pid_t child = 0;
  EXPECT_EQ(::posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments, environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Receipt told;
  Receipt next;
  for (std::uint64_t i = 0; i < batches; ++i) {
    if (::read(ends[0], &next, sizeof next) != sizeof next) break;
    told = next;
  }
  ::kill(child, SIGKILL);
  // What it told before it died counts as well.
  while (::read(ends[0], &next, sizeof next) == sizeof next) told = next;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, code " << WEXITSTATUS(status);
  return told;
}

TEST(JournalFaults, Kill9LosesNoCommittedRecord) {
  const TemporaryFolder folder;
  std::uint64_t before = 0;
  for (std::uint64_t cycle = 1; cycle <= 12; ++cycle) {
    SCOPED_TRACE(cycle);
    const Receipt told = run_child_and_kill(folder.path(), cycle * cycle * 7 % 90);
    ASSERT_GE(told.sequence, before == 0 ? 0 : told.sequence == 0 ? 0 : before);
    JournalRig rig(folder.path());
    const auto error = rig.open();
    ASSERT_FALSE(error) << to_string(*error);
    ASSERT_GE(rig.past.size(), std::max(before, told.sequence));
    if (told.sequence > 0) {
      ASSERT_EQ(rig.past[told.sequence - 1].receipt, told);
    }
    for (std::size_t i = 0; i < rig.past.size(); ++i) {
      ASSERT_EQ(rig.past[i].payload, sample_payload(i + 1, 400));
    }
    before = rig.past.size();
  }
  EXPECT_GT(before, 500U);
  const auto health = verify_journal(folder.path());
  EXPECT_TRUE(health->ok());
  EXPECT_EQ(health->records, before);
}

}  // namespace
}  // namespace luong
