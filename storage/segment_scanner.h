#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "storage/file.h"
#include "storage/segment.h"

namespace luong {

// Reads the batches of one segment in order and checks each: CRCs, sequence without gaps, chain
// hash as the batch before left it; with `check_chain` also recomputes every link. Works beside
// the writer of the file: what does not look whole is read anew before it is called damaged.
class SegmentScanner {
 public:
  enum class Step : std::uint8_t {
    kBatch,    // header() and records() are those of a whole batch
    kEnd,      // only zeros, or nothing, from end() on
    kDamaged,  // from end() on there is something, but no batch: damage() says what
  };

  // The file must outlive the scanner. kCorrupt where the segment header is not well.
  static Result<SegmentScanner> open(const File& file, bool check_chain);

  const SegmentHeader& segment() const noexcept { return segment_; }

  // Errors are those of reading.
  Result<Step> next();
  // As next(), but passes over the records: only the batch header is checked. For finding a place.
  Result<Step> skip();

  // The header of the batch that next() or skip() would come to, if one is well.
  Result<std::optional<BatchHeader>> peek();

  const BatchHeader& header() const noexcept { return header_; }
  std::uint64_t offset() const noexcept { return offset_; }  // Of the batch.
  // Of the last batch; views die at the next call.
  std::span<const RecordView> records() const noexcept { return records_; }
  // Behind the last whole batch, and the last record there (its hash not after skip()).
  std::uint64_t end() const noexcept { return end_; }
  const Receipt& last() const noexcept { return last_; }
  const std::string& damage() const noexcept { return damage_; }
  std::uint64_t damaged_sequence() const noexcept { return damaged_sequence_; }

  // The highest sequence that whole batches anywhere behind end() say was synced before they were
  // written, or nothing where no whole batch is. Looks at every byte: a place is not trusted
  // because a damaged header names it.
  Result<std::optional<std::uint64_t>> synced_by_batches_behind();

 private:
  SegmentScanner(const File& file, bool check_chain) : file_(&file), check_chain_(check_chain) {}

  Result<Step> step(bool with_records);
  Result<Step> attempt(bool with_records);
  Result<Step> rest_is_zero();
  bool check_records(std::string_view body, const BatchHeader& header, std::uint64_t body_offset);
  Result<bool> is_whole(const BatchHeader& header, std::uint64_t offset);
  Step damaged(std::uint64_t sequence, std::string what);
  // Up to `bytes` from the offset, fewer at the end of the file; from the window where it has them.
  Result<std::string_view> view(std::uint64_t offset, std::size_t bytes);

  const File* file_;
  bool check_chain_;
  ChainHasher hasher_;
  SegmentHeader segment_;
  std::uint64_t end_ = kSegmentHeaderBytes;
  Receipt last_;
  bool hash_known_ = true;  // Not after skip(): the hash stands in the last record.

  BatchHeader header_;
  std::uint64_t offset_ = 0;
  std::vector<RecordView> records_;
  std::string damage_;
  std::uint64_t damaged_sequence_ = 0;

  std::string window_;
  std::uint64_t window_offset_ = 0;
};

}  // namespace luong
