#include "storage/segment_scanner.h"

#include <algorithm>
#include <utility>

#include "storage/crc32c.h"

namespace luong {
namespace {

constexpr std::size_t kWindowBytes = std::size_t{1} << 20U;

bool all_zero(std::string_view bytes) noexcept {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

Result<SegmentScanner> SegmentScanner::open(const File& file, bool check_chain) {
  SegmentScanner scanner(file, check_chain);
  const auto bytes = scanner.view(0, kSegmentHeaderBytes);
  if (!bytes) return fail(bytes.error());
  const auto header = decode_segment_header(*bytes);
  if (!header) return fail(header.error());
  scanner.segment_ = *header;
  scanner.last_ = Receipt{header->first_sequence - 1, header->chain_before};
  return scanner;
}

Result<SegmentScanner::Step> SegmentScanner::next() { return step(true); }
Result<SegmentScanner::Step> SegmentScanner::skip() { return step(false); }

Result<std::optional<BatchHeader>> SegmentScanner::peek() {
  for (const bool again : {false, true}) {
    if (again) window_.clear();  // It may have been read before the writer came here.
    const auto head = view(end_, kBatchHeaderBytes);
    if (!head) return fail(head.error());
    if (const auto header = decode_batch_header(*head, segment_.salt)) return header;
  }
  return std::nullopt;
}

Result<SegmentScanner::Step> SegmentScanner::step(bool with_records) {
  auto found = attempt(with_records);
  if (!found || *found == Step::kBatch) return found;
  // The window may have been read before the writer came here.
  window_.clear();
  return attempt(with_records);
}

Result<SegmentScanner::Step> SegmentScanner::attempt(bool with_records) {
  const std::uint64_t sequence = last_.sequence + 1;
  const auto head = view(end_, kBatchHeaderBytes);
  if (!head) return fail(head.error());
  if (all_zero(*head)) return rest_is_zero();
  const auto header = decode_batch_header(*head, segment_.salt);
  if (!header) return damaged(sequence, "the batch header is damaged");
  if (header->first_sequence != sequence) {
    return damaged(sequence,
                   "the batch begins with sequence " + std::to_string(header->first_sequence));
  }
  if (!hash_known_) last_.hash = header->chain_before;
  if (header->chain_before != last_.hash) {
    return damaged(sequence, "the batch does not continue the chain");
  }
  const std::uint64_t body_offset = end_ + kBatchHeaderBytes;
  records_.clear();
  if (with_records) {
    const auto body = view(body_offset, header->body_bytes);
    if (!body) return fail(body.error());
    if (body->size() < header->body_bytes) return damaged(sequence, "the batch is cut off");
    if (!check_records(*body, *header, body_offset)) return Step::kDamaged;
    last_.hash = records_.back().hash;
  }
  hash_known_ = with_records;
  header_ = *header;
  offset_ = end_;
  end_ = body_offset + header->body_bytes;
  last_.sequence = header->last_sequence();
  return Step::kBatch;
}

bool SegmentScanner::check_records(std::string_view body, const BatchHeader& header,
                                   std::uint64_t body_offset) {
  std::uint32_t heads_crc = segment_.salt;
  std::size_t at = 0;
  ChainHash before = header.chain_before;
  for (std::uint64_t sequence = header.first_sequence; sequence <= header.last_sequence();
       ++sequence) {
    auto record = decode_record(body.substr(at), segment_.salt, sequence);
    if (!record) {
      damaged(sequence, "the record fails its CRC");
      return false;
    }
    if (check_chain_ && hasher_.next(before, sequence, record->payload) != record->hash) {
      damaged(sequence, "the chain hash is not that of the record");
      return false;
    }
    before = record->hash;
    record->offset = static_cast<std::uint32_t>(body_offset + at);
    heads_crc = crc32c(heads_crc, body.substr(at, 8));
    at += record_bytes(record->payload.size());
    records_.push_back(*record);
  }
  if (at == body.size() && heads_crc == header.heads_crc) return true;
  damaged(header.first_sequence, "the record heads of the batch fail their CRC");
  return false;
}

SegmentScanner::Step SegmentScanner::damaged(std::uint64_t sequence, std::string what) {
  damaged_sequence_ = sequence;
  damage_ = std::move(what);
  return Step::kDamaged;
}

Result<SegmentScanner::Step> SegmentScanner::rest_is_zero() {
  for (std::uint64_t at = end_;;) {
    const auto bytes = view(at, kWindowBytes);
    if (!bytes) return fail(bytes.error());
    if (bytes->empty()) return Step::kEnd;
    if (!all_zero(*bytes)) {
      return damaged(last_.sequence + 1, "there are bytes behind the last batch");
    }
    at += bytes->size();
  }
}

Result<std::optional<std::uint64_t>> SegmentScanner::synced_by_batches_behind() {
  std::optional<std::uint64_t> synced;
  std::string chunk(kWindowBytes, '\0');
  for (std::uint64_t at = end_ + 1;; at += kWindowBytes - (kBatchHeaderBytes - 1)) {
    const auto length = file_->read_at(at, chunk);
    if (!length) return fail(length.error());
    const auto bytes = std::string_view(chunk).substr(0, *length);
    for (auto found = bytes.find(kBatchMagic); found != std::string_view::npos;
         found = bytes.find(kBatchMagic, found + 1)) {
      const auto header = decode_batch_header(bytes.substr(found), segment_.salt);
      if (!header || header->first_sequence <= last_.sequence) continue;
      const auto whole = is_whole(*header, at + found);
      if (!whole) return fail(whole.error());
      if (*whole) synced = std::max(synced.value_or(0), header->synced_sequence);
    }
    if (*length < kWindowBytes) return synced;
  }
}

Result<bool> SegmentScanner::is_whole(const BatchHeader& header, std::uint64_t offset) {
  const auto body = view(offset + kBatchHeaderBytes, header.body_bytes);
  if (!body) return fail(body.error());
  records_.clear();
  // The chain cannot be recomputed here, and need not be: nobody outside knows the salt.
  const bool check_chain = std::exchange(check_chain_, false);
  const bool whole =
      body->size() == header.body_bytes && check_records(*body, header, offset + kBatchHeaderBytes);
  check_chain_ = check_chain;
  return whole;
}

Result<std::string_view> SegmentScanner::view(std::uint64_t offset, std::size_t bytes) {
  const bool held = offset >= window_offset_ && offset - window_offset_ + bytes <= window_.size();
  if (!held) {
    const auto length = file_->size();
    if (!length) return fail(length.error());
    const std::uint64_t left = *length > offset ? *length - offset : 0;
    window_.resize(std::min<std::uint64_t>(left, std::max(bytes, kWindowBytes)));
    window_offset_ = offset;
    const auto done = file_->read_at(offset, window_);
    if (!done) {
      window_.clear();
      return fail(done.error());
    }
    window_.resize(*done);
  }
  return std::string_view(window_).substr(offset - window_offset_, bytes);
}

}  // namespace luong
