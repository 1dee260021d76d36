#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/link_key.h"
#include "core/result.h"
#include "storage/chain.h"
#include "storage/position.h"

namespace luong {

class Files;

// When commit() makes its batch durable: before it returns; at most `sync_interval_ms` later; or
// when the kernel likes. The last two are for back-tests: an answer may be lost with the power.
enum class SyncMode : std::uint8_t { kBatch, kInterval, kOff };

struct JournalOptions {
  std::uint64_t segment_bytes = 64ULL << 20U;
  SyncMode sync = SyncMode::kBatch;
  std::int64_t sync_interval_ms = 100;
  // The state to save with a checkpoint: what exactly the records up to now make of it. Asked for
  // when a segment closes: at the end of a commit(), on its thread, when every record added so far
  // is durable; and within open(), behind the on_record() of the last record of a closed segment
  // that the index did not hold yet. Without it every start replays every record.
  std::function<void(std::string&)> save_state = {};
  // One line an operator can act on; called by any thread of the journal. May be empty.
  std::function<void(std::string_view line)> log = {};
  // Where the files are: the disk, unless a test says otherwise.
  Files* files = nullptr;
};

// How a start hands the past back: first the newest checkpoint (if any), then every later record.
struct JournalRecovery {
  std::function<std::optional<Error>(std::string_view state)> on_checkpoint = {};
  std::function<std::optional<Error>(const Receipt& receipt, Instant decided_at,
                                     std::string_view payload)>
      on_record = {};
  // Appends the link keys of a record to `link_keys` (empty at the call): 16 bytes each, high half
  // first, both little-endian. The same keys that add() was given with the payload.
  std::function<void(std::string_view payload, std::string& link_keys)> links_of = {};
  // Segments replayed so far, segments to replay. May be empty, as may on_checkpoint and on_record.
  std::function<void(std::uint32_t done, std::uint32_t total)> on_progress = {};
};

// Appends a key in the form links_of() gives it.
void append_link_key(const LinkKey& key, std::string& link_keys);

// The verdicts of the past, in sequence order: append-only segment files of our own, a chain of
// hashes over their records, a witness of the last synced one, and an index by link key.
//
//   add() ... add(), commit()      one write and one sync a batch; then the receipts may be told
//   find(), read()                 see added records at once, committed or not
//
// After a failed write or sync nothing more is accepted: `doubtful()` stays true, every commit()
// fails, and only a new start settles what the disk holds (fsync is never retried). A commit()
// that failed may have reached the disk all the same: its receipts are unknown, not void.
// One thread owns add, commit, find and read; JournalReader serves everybody else.
class Journal {
 public:
  // Recovers and opens for appending. Fails with kCorrupt (exit 78) where the disk holds less than
  // the witness says, a gap, a broken chain, or a bad batch with good ones behind it.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& directory,
                                               JournalOptions options,
                                               const JournalRecovery& recovery);
  ~Journal();

  std::uint64_t next_sequence() const noexcept;
  // Takes the record into the current batch: assigns its sequence, extends the chain, and makes it
  // findable by `links`. Not durable before commit().
  Receipt add(std::string_view payload, std::span<const LinkKey> links);
  std::optional<Error> commit(Instant decided_at);
  bool doubtful() const noexcept;

  // The latest record carrying the key.
  std::optional<Position> find(const LinkKey& key);
  // Whether find() could succeed: a filter in memory, no I/O; false is certain. For the hot path.
  bool may_contain(const LinkKey& key) const noexcept;
  // A hint that the key will soon be asked for, or added: the memory is fetched meanwhile.
  void prefetch(const LinkKey& key) const noexcept;
  // Payload into `out` (its memory is reused); sequence and the chain hash after the record. Checks
  // CRC.
  Result<Receipt> read(const Position& position, std::string& out);

  std::size_t memory_bytes() const noexcept;  // tables and filters

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
