#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.h"
#include "storage/delayed_task.h"
#include "storage/doubt.h"
#include "storage/file.h"
#include "storage/position.h"
#include "storage/segment.h"

namespace luong {

// The segments of the directory, in order. kCorrupt where a number is missing.
Result<std::vector<std::uint32_t>> list_segments(const std::filesystem::path& directory);

// As list_segments(), while a writer may be adding: a listing taken during a rename can miss one.
Result<std::vector<std::uint32_t>> list_segments_beside_writer(
    const std::filesystem::path& directory);

// A segment file open for appending.
struct OpenSegment {
  SegmentHeader header;
  std::unique_ptr<File> file;
};

// Segment files open for reading; a few stay open. One thread.
class SegmentCache {
 public:
  SegmentCache(Files& files, std::filesystem::path directory);

  // Lives until the next call.
  Result<const OpenSegment*> get(std::uint32_t number);

 private:
  Files& files_;
  const std::filesystem::path directory_;
  std::vector<OpenSegment> open_;
  std::size_t next_out_ = 0;
};

// The record at the position, its bytes in `buffer`. kCorrupt where it is not well, or not there.
Result<RecordView> read_record(const OpenSegment& segment, const Position& position,
                               std::string& buffer);

// Makes segment files. A file of the full size is kept ready under another name, made by a thread,
// so that a rotation costs a header, two syncs and a rename.
class SegmentFactory {
 public:
  SegmentFactory(Files& files, std::filesystem::path directory, std::uint64_t segment_bytes,
                 Doubt& doubt);

  // Durable when it returns, name and header.
  Result<OpenSegment> start(std::uint32_t number, const Receipt& last);

 private:
  std::filesystem::path spare_path() const { return directory_ / "segment.spare"; }
  std::optional<Error> make_spare();  // Under mutex_.

  Files& files_;
  const std::filesystem::path directory_;
  const std::uint64_t segment_bytes_;
  Doubt& doubt_;
  std::mutex mutex_;
  std::unique_ptr<File> spare_;  // Guarded by mutex_.
  DelayedTask make_later_;       // Last: it uses all of the above.
};

}  // namespace luong
