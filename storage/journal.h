#pragma once

#include <array>
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

namespace luong {

using ChainHash = std::array<std::uint8_t, 32>;

// What proves that a record is in the chain: its sequence and the chain hash after it.
struct Receipt {
  std::uint64_t sequence = 0;
  ChainHash hash{};
};

// Where a record lies.
struct Position {
  std::uint64_t sequence = 0;
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;
};

enum class SyncMode : std::uint8_t { kBatch, kInterval, kOff };

struct JournalOptions {
  std::uint64_t segment_bytes = 64ULL << 20U;
  SyncMode sync = SyncMode::kBatch;
  std::int64_t sync_interval_ms = 100;
  // The state to save with a checkpoint, asked for on the writer's thread when a segment closes.
  std::function<void(std::string&)> save_state;
};

// How a start hands the past back: first the newest checkpoint (if any), then every later record.
struct JournalRecovery {
  std::function<std::optional<Error>(std::string_view state)> on_checkpoint;
  std::function<std::optional<Error>(const Receipt& receipt, Instant decided_at, std::string_view payload)>
      on_record;
  std::function<void(std::string_view payload, std::string& link_keys)> links_of;  // see links()
};

// The verdicts of the past, in sequence order: append-only segment files of our own, a chain of
// hashes over their records, a witness of the last synced one, and an index by link key.
//
//   add() ... add(), commit()      one write and one sync a batch; then the receipts may be told
//   find(), read()                 see added records at once, committed or not
//
// After a failed write or sync nothing more is accepted: `doubtful()` stays true, every commit()
// fails, and only a new start settles what the disk holds (fsync is never retried).
// One thread owns add, commit, find and read; JournalReader serves everybody else.
class Journal {
 public:
  // Recovers and opens for appending. Fails with kCorrupt (exit 78) where the disk holds less than
  // the witness says, a gap, a broken chain, or a bad batch with good ones behind it.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& directory, JournalOptions options,
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
  // Payload into `out` (its memory is reused); checks CRC.
  std::optional<Error> read(const Position& position, std::string& out);
  // Sequence, chain hash after the record.
  Result<Receipt> receipt(const Position& position);

  std::size_t memory_bytes() const noexcept;  // tables and filters

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
