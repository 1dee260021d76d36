#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/link_key.h"
#include "core/result.h"
#include "storage/checkpoint.h"
#include "storage/doubt.h"
#include "storage/key_filter.h"
#include "storage/position.h"
#include "storage/segment_table.h"

namespace luong {

// The link keys of closed segments, in RocksDB: a sorted file per segment, made and ingested by a
// thread of its own in segment order, so that the later of two equal keys wins; the checkpoint
// lies in the same file, so that both arrive together or not at all. Everything here can be built
// again from the segments.
//   Concurrency: one thread calls seal() and find().
//   Memory: tables that wait (four at most, then seal() waits), one to be used again, an 8 MiB
//   block cache, one file
// under construction. Nothing grows with the journal but files.
class JournalIndex {
 public:
  using Log = std::function<void(std::string_view line)>;

  // Adds all keys to the filter. An index that is damaged, or holds another number of keys than it
  // should, is removed and begun anew, without a checkpoint. `doubt` is raised when a
  // segment cannot be indexed later.
  static Result<std::unique_ptr<JournalIndex>> open(const std::filesystem::path& directory,
                                                    KeyFilter& filter, Doubt& doubt, Log log);
  // Ends after the segment it works on; tables still waiting are lost (and rebuilt at a start).
  ~JournalIndex();

  // As found by open(); once.
  Checkpoint take_checkpoint();

  // Takes the table of a closed segment, findable at once. The segment after it must be durable:
  // the index may not know more than the journal.
  void seal(std::unique_ptr<SegmentTable> table, Checkpoint checkpoint);
  // An empty table, with the memory of one whose segment has been indexed, or else room for so many
  // keys.
  std::unique_ptr<SegmentTable> empty_table(std::uint32_t segment, std::uint64_t first_sequence,
                                            std::size_t keys_expected);

  std::optional<Position> find(const LinkKey& key);
  std::size_t memory_bytes() const noexcept;

 private:
  struct Impl;
  explicit JournalIndex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
