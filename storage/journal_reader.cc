#include "storage/journal_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/segment.h"
#include "storage/segment_files.h"
#include "storage/segment_scanner.h"
#include "storage/witness.h"

namespace luong {

struct JournalReader::Impl {
  Impl(std::filesystem::path directory_, Files& files_)
      : directory(std::move(directory_)), files(files_) {}

  std::optional<Error> refresh_synced();
  std::optional<Error> open_segment(std::uint32_t number);
  Result<std::uint32_t> segment_of(std::uint64_t sequence);
  std::optional<Error> seek(std::uint64_t sequence);
  Result<bool> next_batch();
  Result<bool> next_segment();
  Error corrupt(const std::string& what) const;

  const std::filesystem::path directory;
  Files& files;
  std::unique_ptr<File> witness;
  std::uint64_t synced = 0;  // The witness, when asked last.

  std::unique_ptr<File> file;
  std::optional<SegmentScanner> scanner;  // Reads `file`.
  std::size_t at = 0;                     // The next of scanner->records().
};

namespace {

// A slot is read while it is written now and then; then the other is whole, but older.
Result<std::uint64_t> witnessed_sequence(const File& witness) {
  const auto slots = read_witness(witness);
  if (!slots) return fail(slots.error());
  const auto newest = slots->newest();
  if (!newest) return fail(ErrorCode::kCorrupt, "both slots of the witness are damaged", "witness");
  return newest->sequence;
}

}  // namespace

Error JournalReader::Impl::corrupt(const std::string& what) const {
  const std::uint32_t number = scanner->segment().number;
  const std::uint64_t sequence =
      scanner->damage().empty() ? scanner->last().sequence + 1 : scanner->damaged_sequence();
  return Error{ErrorCode::kCorrupt, (directory / segment_file_name(number)).string(),
               "sequence " + std::to_string(sequence) + ": " + what};
}

std::optional<Error> JournalReader::Impl::refresh_synced() {
  const auto found = witnessed_sequence(*witness);
  if (!found) return found.error();
  synced = std::max(synced, *found);
  return std::nullopt;
}

std::optional<Error> JournalReader::Impl::open_segment(std::uint32_t number) {
  const auto path = directory / segment_file_name(number);
  auto opened = files.open(path, OpenMode::kRead);
  if (!opened) return opened.error();
  auto scanning = SegmentScanner::open(**opened, false);
  if (!scanning) return Error{scanning.error().code, path.string(), scanning.error().message};
  scanner.emplace(std::move(*scanning));
  file = std::move(*opened);
  at = 0;
  return std::nullopt;
}

// The segment in which the record stands or will stand: the last that begins at or before it.
Result<std::uint32_t> JournalReader::Impl::segment_of(std::uint64_t sequence) {
  const auto segments = list_segments_beside_writer(directory);
  if (!segments) return fail(segments.error());
  if (segments->empty()) return fail(ErrorCode::kNotFound, "an empty journal", directory.string());
  SegmentCache headers(files, directory);
  std::uint32_t low = 1;
  for (auto high = static_cast<std::uint32_t>(segments->size()); low < high;) {
    const std::uint32_t middle = low + (high - low + 1) / 2;
    const auto segment = headers.get(middle);
    if (!segment) return fail(segment.error());
    if ((*segment)->header.first_sequence <= sequence) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

std::optional<Error> JournalReader::Impl::seek(std::uint64_t sequence) {
  if (auto error = refresh_synced()) return error;
  if (sequence == 0 || sequence > synced + 1) {
    return Error{ErrorCode::kNotFound,
                 {},
                 "there is no sequence " + std::to_string(sequence) + "; the last is " +
                     std::to_string(synced)};
  }
  const auto number = segment_of(sequence);
  if (!number) return number.error();
  if (auto error = open_segment(*number)) return error;
  for (;;) {
    const auto ahead = scanner->peek();
    if (!ahead) return ahead.error();
    if (!*ahead || (*ahead)->last_sequence() >= sequence) break;
    const auto step = scanner->skip();
    if (!step) return step.error();
    if (*step != SegmentScanner::Step::kBatch) return corrupt(scanner->damage());
  }
  if (sequence > synced) return std::nullopt;
  const auto found = next_batch();
  if (!found) return found.error();
  if (!*found || sequence < scanner->header().first_sequence ||
      sequence > scanner->header().last_sequence()) {
    return corrupt("the record is not where its segment should hold it");
  }
  at = sequence - scanner->header().first_sequence;
  return std::nullopt;
}

// Only called while something synced is ahead: what is not whole is damaged.
Result<bool> JournalReader::Impl::next_batch() {
  for (;;) {
    const auto step = scanner->next();
    if (!step) return fail(step.error());
    at = 0;
    if (*step == SegmentScanner::Step::kBatch) return true;
    if (*step == SegmentScanner::Step::kDamaged) return fail(corrupt(scanner->damage()));
    auto moved = next_segment();
    if (!moved || !*moved) return moved;
  }
}

Result<bool> JournalReader::Impl::next_segment() {
  const std::uint32_t number = scanner->segment().number + 1;
  const auto ahead = files.open(directory / segment_file_name(number), OpenMode::kRead);
  if (!ahead) {
    return fail(
        corrupt("records are missing: the witness has seen sequence " + std::to_string(synced)));
  }
  // The writer may have added to this segment before it began the next.
  const auto more = scanner->peek();
  if (!more) return fail(more.error());
  if (*more) return true;
  const Receipt last = scanner->last();
  if (auto error = open_segment(number)) return fail(std::move(*error));
  if (scanner->segment().first_sequence == last.sequence + 1) return true;
  return fail(corrupt("the segment does not continue the one before it"));
}

Result<JournalReader> JournalReader::open(const std::filesystem::path& directory,
                                          std::uint64_t from, Files& files) {
  auto impl = std::make_unique<Impl>(directory, files);
  auto witness = files.open(directory / "witness", OpenMode::kRead);
  if (!witness) return fail(witness.error());
  impl->witness = std::move(*witness);
  if (auto error = impl->seek(from)) return fail(std::move(*error));
  return JournalReader(std::move(impl));
}

JournalReader::JournalReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JournalReader::~JournalReader() = default;
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;

Result<std::uint64_t> JournalReader::last_sequence() {
  if (auto error = impl_->refresh_synced()) return fail(std::move(*error));
  return impl_->synced;
}

Result<bool> JournalReader::next(JournalRecord& record) {
  Impl& impl = *impl_;
  if (impl.at == impl.scanner->records().size()) {
    if (impl.scanner->last().sequence >= impl.synced) {
      if (auto error = impl.refresh_synced()) return fail(std::move(*error));
    }
    if (impl.scanner->last().sequence >= impl.synced) return false;
    auto found = impl.next_batch();
    if (!found || !*found) return found;
  }
  const RecordView& view = impl.scanner->records()[impl.at++];
  record = {{view.sequence, view.hash}, impl.scanner->header().decided_at, view.payload};
  return true;
}

std::optional<Error> JournalReader::seek(std::uint64_t sequence) { return impl_->seek(sequence); }

std::optional<Error> JournalReader::read(std::uint64_t sequence, JournalRecord& record) {
  if (auto error = impl_->seek(sequence)) return error;
  const auto found = next(record);
  if (!found) return found.error();
  if (*found) return std::nullopt;
  return Error{
      ErrorCode::kNotFound, {}, "there is no sequence " + std::to_string(sequence) + " yet"};
}

}  // namespace luong
