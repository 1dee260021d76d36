#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/result.h"
#include "storage/chain.h"

namespace luong {

// The bytes of a segment file, version 1; storage/README.md tells the whole story. Little-endian,
// nothing aligned. CRC is CRC-32C seeded with the segment's salt, except that of the segment
// header.
//
// segment header, 64 bytes                     batch header, 80 bytes
//    0  8  magic "LUONGSEG"                       0  4  magic "LGBT"
//    8  4  format version                         4  4  CRC of bytes 8..79
//   12  4  segment number, from 1                 8  4  body bytes
//   16  8  first sequence                        12  4  records
//   24 32  chain hash before it                  16  8  first sequence
//   56  4  salt                                  24  8  sequence known synced when written
//   60  4  CRC of bytes 0..59, seed 0            32  8  decided_at, ms (outside the chain)
//                                                40 32  chain hash before it
// record head, 40 bytes, then the payload        72  4  CRC of the first 8 bytes of its record
// heads
//    0  4  payload bytes                         76  4  zero
//    4  4  CRC of sequence, hash, payload
//    8 32  chain hash after the record
inline constexpr std::uint32_t kSegmentVersion = 1;
inline constexpr std::size_t kSegmentHeaderBytes = 64;
inline constexpr std::size_t kBatchHeaderBytes = 80;
inline constexpr std::size_t kRecordHeadBytes = 40;
inline constexpr std::string_view kSegmentMagic = "LUONGSEG";
inline constexpr std::string_view kBatchMagic = "LGBT";
inline constexpr std::size_t kBatchBytesMax = std::size_t{1} << 30U;

struct SegmentHeader {
  std::uint32_t number = 0;
  std::uint64_t first_sequence = 0;
  ChainHash chain_before{};
  std::uint32_t salt = 0;
};

std::string encode(const SegmentHeader& header);
Result<SegmentHeader> decode_segment_header(std::string_view bytes);

struct BatchHeader {
  std::uint32_t body_bytes = 0;
  std::uint32_t records = 0;
  std::uint64_t first_sequence = 0;
  std::uint64_t synced_sequence = 0;
  Instant decided_at;
  ChainHash chain_before{};
  std::uint32_t heads_crc = 0;

  std::uint64_t last_sequence() const noexcept { return first_sequence + records - 1; }
};

// Nothing where magic or CRC are not those of a header of this segment.
std::optional<BatchHeader> decode_batch_header(std::string_view bytes, std::uint32_t salt);

// A record in somebody's buffer.
struct RecordView {
  std::uint64_t sequence = 0;
  std::uint32_t offset = 0;  // Of its head, in the segment.
  ChainHash hash{};
  std::string_view payload;
};

inline constexpr std::size_t record_bytes(std::size_t payload_bytes) noexcept {
  return kRecordHeadBytes + payload_bytes;
}
// Of the record whose head begins the bytes (at least kRecordHeadBytes).
std::uint32_t payload_bytes_of(std::string_view bytes) noexcept;
// The record that begins the bytes. Nothing where it is not whole, not well, or has another
// sequence number.
std::optional<RecordView> decode_record(std::string_view bytes, std::uint32_t salt,
                                        std::uint64_t sequence);

std::string segment_file_name(std::uint32_t number);  // 0000000042.segment
std::optional<std::uint32_t> segment_number(std::string_view file_name);

// A batch under construction, in one reused buffer.
class BatchBuilder {
 public:
  void begin(std::uint32_t salt, std::uint64_t first_sequence, const ChainHash& chain_before);
  // Returns where the record's head stands, counted from the start of the batch.
  std::size_t add(std::uint64_t sequence, const ChainHash& hash, std::string_view payload);
  // The whole batch, ready to be written. Lives until begin().
  std::string_view finish(std::uint64_t synced_sequence, Instant decided_at);

  bool empty() const noexcept { return header_.records == 0; }
  std::string_view bytes() const noexcept { return buffer_; }  // What was added so far.

 private:
  std::string buffer_;
  BatchHeader header_;
  std::uint32_t salt_ = 0;
};

}  // namespace luong
