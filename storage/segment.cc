#include "storage/segment.h"

#include <cassert>
#include <charconv>
#include <cstdio>
#include <cstring>

#include "storage/crc32c.h"
#include "storage/little_endian.h"

namespace luong {
namespace {

constexpr std::size_t kCrcAt = 60;
constexpr std::size_t kBufferKeptMax = std::size_t{8} << 20U;
constexpr std::string_view kSuffix = ".segment";

// Sequence and hash are not next to the payload in a way one CRC call could run over: two calls.
std::uint32_t record_crc(std::uint32_t salt, std::uint64_t sequence, const char* hash,
                         std::string_view payload) {
  char prefix[sizeof sequence + sizeof(ChainHash)];
  store(prefix, sequence);
  std::memcpy(prefix + sizeof sequence, hash, sizeof(ChainHash));
  return crc32c(crc32c(salt, {prefix, sizeof prefix}), payload);
}

}  // namespace

std::string encode(const SegmentHeader& header) {
  std::string bytes(kSegmentHeaderBytes, '\0');
  std::memcpy(bytes.data(), kSegmentMagic.data(), kSegmentMagic.size());
  store(&bytes[8], kSegmentVersion);
  store(&bytes[12], header.number);
  store(&bytes[16], header.first_sequence);
  std::memcpy(&bytes[24], header.chain_before.data(), sizeof(ChainHash));
  store(&bytes[56], header.salt);
  store(&bytes[kCrcAt], crc32c(0, {bytes.data(), kCrcAt}));
  return bytes;
}

Result<SegmentHeader> decode_segment_header(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes || !bytes.starts_with(kSegmentMagic)) {
    return fail(ErrorCode::kCorrupt, "this is no segment: its header is damaged or missing");
  }
  if (crc32c(0, bytes.substr(0, kCrcAt)) != load<std::uint32_t>(&bytes[kCrcAt])) {
    return fail(ErrorCode::kCorrupt, "the segment header fails its CRC");
  }
  if (const auto version = load<std::uint32_t>(&bytes[8]); version != kSegmentVersion) {
    return fail(ErrorCode::kStorage, "segment format version " + std::to_string(version) +
                                         "; this program knows version " +
                                         std::to_string(kSegmentVersion) +
                                         ": start the program that wrote it, or a newer one");
  }
  SegmentHeader header;
  header.number = load<std::uint32_t>(&bytes[12]);
  header.first_sequence = load<std::uint64_t>(&bytes[16]);
  std::memcpy(header.chain_before.data(), &bytes[24], sizeof(ChainHash));
  header.salt = load<std::uint32_t>(&bytes[56]);
  return header;
}

std::optional<BatchHeader> decode_batch_header(std::string_view bytes, std::uint32_t salt) {
  if (bytes.size() < kBatchHeaderBytes || !bytes.starts_with(kBatchMagic)) return std::nullopt;
  if (crc32c(salt, bytes.substr(8, kBatchHeaderBytes - 8)) != load<std::uint32_t>(&bytes[4])) {
    return std::nullopt;
  }
  BatchHeader header;
  header.body_bytes = load<std::uint32_t>(&bytes[8]);
  header.records = load<std::uint32_t>(&bytes[12]);
  header.first_sequence = load<std::uint64_t>(&bytes[16]);
  header.synced_sequence = load<std::uint64_t>(&bytes[24]);
  header.decided_at = Instant{load<std::int64_t>(&bytes[32])};
  std::memcpy(header.chain_before.data(), &bytes[40], sizeof(ChainHash));
  header.heads_crc = load<std::uint32_t>(&bytes[72]);
  if (header.records == 0) return std::nullopt;
  return header;
}

std::uint32_t payload_bytes_of(std::string_view bytes) noexcept {
  return load<std::uint32_t>(bytes.data());
}

std::optional<RecordView> decode_record(std::string_view bytes, std::uint32_t salt,
                                        std::uint64_t sequence) {
  if (bytes.size() < kRecordHeadBytes) return std::nullopt;
  const std::uint32_t length = payload_bytes_of(bytes);
  if (bytes.size() - kRecordHeadBytes < length) return std::nullopt;
  RecordView record;
  record.sequence = sequence;
  record.payload = bytes.substr(kRecordHeadBytes, length);
  if (record_crc(salt, sequence, &bytes[8], record.payload) != load<std::uint32_t>(&bytes[4])) {
    return std::nullopt;
  }
  std::memcpy(record.hash.data(), &bytes[8], sizeof(ChainHash));
  return record;
}

std::string segment_file_name(std::uint32_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "%010u", number);
  return std::string(text).append(kSuffix);
}

std::optional<std::uint32_t> segment_number(std::string_view file_name) {
  if (!file_name.ends_with(kSuffix)) return std::nullopt;
  std::uint32_t number = 0;
  const char* end = file_name.data() + file_name.size() - kSuffix.size();
  const auto parsed = std::from_chars(file_name.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  if (segment_file_name(number) != file_name) return std::nullopt;
  return number;
}

void BatchBuilder::begin(std::uint32_t salt, std::uint64_t first_sequence,
                         const ChainHash& chain_before) {
  salt_ = salt;
  header_ = {};
  header_.first_sequence = first_sequence;
  header_.chain_before = chain_before;
  header_.heads_crc = salt;
  // One batch of giants must not hold its memory for ever.
  if (buffer_.capacity() > kBufferKeptMax) buffer_ = std::string();
  buffer_.assign(kBatchHeaderBytes, '\0');
}

std::size_t BatchBuilder::add(std::uint64_t sequence, const ChainHash& hash,
                              std::string_view payload) {
  assert(sequence == header_.first_sequence + header_.records);
  assert(buffer_.size() + record_bytes(payload.size()) <= kBatchBytesMax);
  char head[kRecordHeadBytes];
  std::memcpy(head + 8, hash.data(), sizeof hash);
  store(head, static_cast<std::uint32_t>(payload.size()));
  store(head + 4, record_crc(salt_, sequence, head + 8, payload));
  header_.heads_crc = crc32c(header_.heads_crc, {head, 8});
  ++header_.records;
  const std::size_t at = buffer_.size();
  buffer_.append(head, sizeof head);
  buffer_.append(payload);
  return at;
}

std::string_view BatchBuilder::finish(std::uint64_t synced_sequence, Instant decided_at) {
  assert(!empty());
  char* at = buffer_.data();
  std::memcpy(at, kBatchMagic.data(), kBatchMagic.size());
  store(at + 8, static_cast<std::uint32_t>(buffer_.size() - kBatchHeaderBytes));
  store(at + 12, header_.records);
  store(at + 16, header_.first_sequence);
  store(at + 24, synced_sequence);
  store(at + 32, decided_at.ms);
  std::memcpy(at + 40, header_.chain_before.data(), sizeof(ChainHash));
  store(at + 72, header_.heads_crc);
  store(at + 76, std::uint32_t{0});
  store(at + 4, crc32c(salt_, {at + 8, kBatchHeaderBytes - 8}));
  return buffer_;
}

}  // namespace luong
