#include "storage/segment_files.h"

#include <algorithm>
#include <random>
#include <utility>

namespace luong {
namespace {

constexpr std::size_t kOpenMax = 16;
// Most records with their head; a longer one costs a second call.
constexpr std::size_t kReadAhead = 4096;

}  // namespace

Result<std::vector<std::uint32_t>> list_segments(const std::filesystem::path& directory) {
  std::vector<std::uint32_t> numbers;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(directory, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (const auto number = segment_number(at->path().filename().string())) {
      numbers.push_back(*number);
    }
  }
  if (failed) return fail(io_error(directory, "list", failed.value()));
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == i + 1) continue;
    return fail(ErrorCode::kCorrupt,
                "this segment is missing, and later ones are there: put it back from a copy of the "
                "data directory",
                (directory / segment_file_name(static_cast<std::uint32_t>(i + 1))).string());
  }
  return numbers;
}

Result<std::vector<std::uint32_t>> list_segments_beside_writer(
    const std::filesystem::path& directory) {
  auto segments = list_segments(directory);
  for (int again = 0; again < 3 && !segments; ++again) segments = list_segments(directory);
  return segments;
}

SegmentCache::SegmentCache(Files& files, std::filesystem::path directory)
    : files_(files), directory_(std::move(directory)) {
  open_.reserve(kOpenMax);
}

Result<const OpenSegment*> SegmentCache::get(std::uint32_t number) {
  for (const OpenSegment& segment : open_) {
    if (segment.header.number == number) return &segment;
  }
  const auto path = directory_ / segment_file_name(number);
  auto file = files_.open(path, OpenMode::kRead);
  if (!file) return fail(file.error());
  char bytes[kSegmentHeaderBytes];
  const auto length = (*file)->read_at(0, bytes);
  if (!length) return fail(length.error());
  const auto header = decode_segment_header({bytes, *length});
  if (!header) return fail(header.error().code, header.error().message, path.string());
  OpenSegment segment{*header, std::move(*file)};
  if (open_.size() < kOpenMax) return &open_.emplace_back(std::move(segment));
  next_out_ = (next_out_ + 1) % kOpenMax;
  open_[next_out_] = std::move(segment);
  return &open_[next_out_];
}

Result<RecordView> read_record(const OpenSegment& segment, const Position& position,
                               std::string& buffer) {
  const auto damaged = [&] {
    return fail(ErrorCode::kCorrupt,
                "sequence " + std::to_string(position.sequence) + ": no whole record stands there",
                segment_file_name(position.segment));
  };
  buffer.resize(std::max(buffer.size(), kReadAhead));
  auto length = segment.file->read_at(position.offset, buffer);
  if (!length) return fail(length.error());
  if (*length < kRecordHeadBytes) return damaged();
  const std::size_t wanted = record_bytes(payload_bytes_of(buffer));
  if (wanted > kBatchBytesMax) return damaged();
  if (wanted > *length) {
    buffer.resize(wanted);
    length = segment.file->read_at(position.offset, buffer);
    if (!length) return fail(length.error());
  }
  const auto record = decode_record({buffer.data(), std::min(*length, wanted)}, segment.header.salt,
                                    position.sequence);
  if (!record) return damaged();
  return *record;
}

SegmentFactory::SegmentFactory(Files& files, std::filesystem::path directory,
                               std::uint64_t segment_bytes, Doubt& doubt)
    : files_(files),
      directory_(std::move(directory)),
      segment_bytes_(segment_bytes),
      doubt_(doubt),
      make_later_(std::chrono::milliseconds(0), [this] {
        const std::lock_guard lock(mutex_);
        if (auto error = make_spare()) doubt_.raise(std::move(*error));
      }) {}

std::optional<Error> SegmentFactory::make_spare() {
  if (spare_) return std::nullopt;
  if (auto error = files_.remove(spare_path())) return error;
  auto file = files_.open(spare_path(), OpenMode::kCreate);
  if (!file) return file.error();
  if (auto error = (*file)->resize(segment_bytes_)) return error;
  spare_ = std::move(*file);
  return std::nullopt;
}

Result<OpenSegment> SegmentFactory::start(std::uint32_t number, const Receipt& last) {
  OpenSegment segment;
  {
    const std::lock_guard lock(mutex_);
    if (auto error = make_spare()) return fail(std::move(*error));
    segment.file = std::move(spare_);
    // The header first: a file under a segment's name always has one.
    segment.header = {number, last.sequence + 1, last.hash, std::random_device{}()};
    if (auto error = segment.file->write_at(0, encode(segment.header))) return fail(*error);
    if (auto error = segment.file->sync()) return fail(*error);
    const auto path = directory_ / segment_file_name(number);
    if (auto error = files_.rename(spare_path(), path)) return fail(*error);
    if (auto error = files_.sync_directory(directory_)) return fail(*error);
  }
  make_later_.request();
  return segment;
}

}  // namespace luong
