#include "storage/journal.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <mutex>
#include <utility>

#include "storage/doubt.h"
#include "storage/file.h"
#include "storage/journal_index.h"
#include "storage/journal_recovery.h"
#include "storage/key_filter.h"
#include "storage/little_endian.h"
#include "storage/segment.h"
#include "storage/segment_files.h"
#include "storage/witness.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSegmentBytesMin = 4096;
constexpr std::uint64_t kSegmentBytesMax = std::uint64_t{2} << 30U;
// A segment closes while it still has room for a large batch, so that appending hardly ever grows
// the file, and a record's place is known when it is added: batches never move to the next file.
std::uint64_t closes_at(std::uint64_t segment_bytes) {
  return segment_bytes - std::min(segment_bytes / 8, std::uint64_t{1} << 20U);
}

}  // namespace

void append_link_key(const LinkKey& key, std::string& link_keys) {
  char bytes[16];
  store(bytes, key.high);
  store(bytes + 8, key.low);
  link_keys.append(bytes, sizeof bytes);
}

struct Journal::Impl {
  Impl(fs::path directory_, JournalOptions options_)
      : directory(std::move(directory_)),
        options(std::move(options_)),
        files(options.files != nullptr ? *options.files : Files::real()),
        factory(files, directory, options.segment_bytes, doubt),
        closed(files, directory) {}

  ~Impl();

  std::optional<Error> open(const JournalRecovery& recovery);
  std::optional<Error> make_directory();
  std::optional<Error> open_witness();
  std::optional<Error> write(std::string_view batch);
  std::optional<Error> sync();
  bool is_full() const;
  std::optional<Error> rotate();
  void begin_batch();
  Result<RecordView> record_at(const Position& position);
  Error in_doubt(Error error);

  const fs::path directory;
  const JournalOptions options;
  Files& files;
  Doubt doubt;
  KeyFilter filter;
  ChainHasher hasher;
  SegmentFactory factory;
  SegmentCache closed;
  std::unique_ptr<Witness> witness;
  std::unique_ptr<JournalIndex> index;

  // With SyncMode::kInterval a second thread syncs: whoever syncs or exchanges the file holds this.
  std::mutex sync_mutex;
  OpenSegment segment;
  std::mutex written_mutex;
  Receipt written;  // Guarded by written_mutex.
  std::atomic<std::uint64_t> synced_sequence{0};

  std::unique_ptr<SegmentTable> table;
  std::uint64_t used = 0;  // Bytes of the segment that are written.
  Receipt last;            // Of the record added last.
  BatchBuilder batch;
  std::string read_buffer;
  std::unique_ptr<DelayedTask> sync_later;  // Last: its thread uses all of the above.
};

std::optional<Error> Journal::Impl::make_directory() {
  std::error_code failed;
  if (fs::exists(directory, failed)) return std::nullopt;
  if (!failed) fs::create_directories(directory, failed);
  if (!failed) fs::permissions(directory, fs::perms::owner_all, failed);
  if (failed) return io_error(directory, "create", failed.value());
  const auto parent = fs::absolute(directory).parent_path();
  return files.sync_directory(parent);
}

// The witness is there before the first segment: segments without one are not what we left.
std::optional<Error> Journal::Impl::open_witness() {
  const auto path = directory / "witness";
  auto opened = Witness::open(files, path, doubt);
  if (!opened && opened.error().code == ErrorCode::kNotFound) {
    const auto segments = list_segments(directory);
    if (!segments) return segments.error();
    if (!segments->empty()) {
      return Error{ErrorCode::kCorrupt, path.string(),
                   "the witness is missing, so nothing proves that the journal is whole: restore "
                   "this file from a copy of the data directory"};
    }
    // Written under another name: a crash in between leaves no half a witness.
    const auto unfinished = directory / "witness.new";
    if (auto error = files.remove(unfinished)) return error;
    opened = Witness::create(files, unfinished, doubt);
    if (!opened) return opened.error();
    if (auto error = files.rename(unfinished, path)) return error;
    if (auto error = files.sync_directory(directory)) return error;
  }
  if (!opened) return opened.error();
  witness = std::move(*opened);
  return std::nullopt;
}

std::optional<Error> Journal::Impl::open(const JournalRecovery& recovery) {
  if (auto error = make_directory()) return error;
  if (auto error = open_witness()) return error;
  auto opened = JournalIndex::open(directory, filter, doubt, options.log);
  if (!opened) return opened.error();
  index = std::move(*opened);
  auto end = recover({directory, files, options, recovery, factory, *witness, *index, filter});
  if (!end) return end.error();
  segment = std::move(end->segment);
  used = end->used;
  last = written = end->last;
  synced_sequence = end->last.sequence;
  table = std::move(end->table);
  begin_batch();
  if (options.sync == SyncMode::kInterval) {
    sync_later =
        std::make_unique<DelayedTask>(std::chrono::milliseconds(options.sync_interval_ms), [this] {
          const std::lock_guard lock(sync_mutex);
          if (auto error = sync()) doubt.raise(std::move(*error));
        });
  }
  // A crash may have come between the last commit of a segment and the next one.
  return is_full() ? rotate() : std::nullopt;
}

Journal::Impl::~Impl() {
  sync_later.reset();
  if (!witness || !segment.file || doubt.raised()) return;
  // A clean end leaves no preallocated tail and a witness of the last record. Should any of it
  // fail, the next start does it again.
  if (sync() || segment.file->resize(used) || segment.file->sync()) return;
  if (witness->settle(written)) return;
}

// Everything written so far. Under sync_mutex, or without a second thread.
std::optional<Error> Journal::Impl::sync() {
  Receipt reached;
  {
    const std::lock_guard lock(written_mutex);
    reached = written;
  }
  if (reached.sequence == synced_sequence) return std::nullopt;
  if (auto error = segment.file->sync()) return error;
  synced_sequence = reached.sequence;
  witness->advance(reached);
  return std::nullopt;
}

std::optional<Error> Journal::Impl::write(std::string_view bytes) {
  if (auto error = segment.file->write_at(used, bytes)) return error;
  used += bytes.size();
  {
    const std::lock_guard lock(written_mutex);
    written = last;
  }
  if (options.sync == SyncMode::kBatch) return sync();
  if (options.sync == SyncMode::kInterval) sync_later->request();
  return std::nullopt;
}

bool Journal::Impl::is_full() const {
  return used >= closes_at(options.segment_bytes) || table->size() >= SegmentTable::kKeysMax;
}

// The closing segment is durable before the next exists, and the next before the index learns of
// the closed one: of these three none may know more than the one before it.
std::optional<Error> Journal::Impl::rotate() {
  const std::lock_guard lock(sync_mutex);
  if (auto error = sync()) return error;
  auto next = factory.start(segment.header.number + 1, last);
  if (!next) return next.error();
  if (auto error = segment.file->resize(used)) return error;
  Checkpoint checkpoint{segment.header.number, last, std::nullopt};
  if (options.save_state) options.save_state(checkpoint.state.emplace());
  index->seal(std::move(table), std::move(checkpoint));
  segment = std::move(*next);
  used = kSegmentHeaderBytes;
  table = index->empty_table(segment.header.number, segment.header.first_sequence,
                             SegmentTable::keys_in(options.segment_bytes));
  begin_batch();
  return std::nullopt;
}

void Journal::Impl::begin_batch() {
  batch.begin(segment.header.salt, last.sequence + 1, last.hash);
}

Result<RecordView> Journal::Impl::record_at(const Position& position) {
  if (position.segment == segment.header.number) {
    if (position.offset < used) return read_record(segment, position, read_buffer);
    const std::size_t at = position.offset - used;
    const auto added = batch.bytes();
    const auto record = decode_record(added.substr(std::min(at, added.size())), segment.header.salt,
                                      position.sequence);
    if (!record) return fail(ErrorCode::kNotFound, "no such record");
    return *record;
  }
  const auto opened = closed.get(position.segment);
  if (!opened) return fail(opened.error());
  return read_record(**opened, position, read_buffer);
}

Error Journal::Impl::in_doubt(Error error) {
  doubt.raise(std::move(error));
  return doubt.error();
}

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& directory, JournalOptions options,
                                               const JournalRecovery& recovery) {
  options.segment_bytes = std::clamp(options.segment_bytes, kSegmentBytesMin, kSegmentBytesMax);
  auto impl = std::make_unique<Impl>(directory, std::move(options));
  if (auto error = impl->open(recovery)) return fail(std::move(*error));
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

std::uint64_t Journal::next_sequence() const noexcept { return impl_->last.sequence + 1; }

Receipt Journal::add(std::string_view payload, std::span<const LinkKey> links) {
  Impl& impl = *impl_;
  const std::uint64_t sequence = impl.last.sequence + 1;
  impl.last = {sequence, impl.hasher.next(impl.last.hash, sequence, payload)};
  const std::uint64_t offset = impl.used + impl.batch.add(sequence, impl.last.hash, payload);
  assert(offset <= UINT32_MAX);
  const Position position{sequence, impl.segment.header.number, static_cast<std::uint32_t>(offset)};
  for (const LinkKey& key : links) impl.table->add(key, position, impl.filter);
  return impl.last;
}

std::optional<Error> Journal::commit(Instant decided_at) {
  Impl& impl = *impl_;
  if (impl.doubt.raised()) return impl.doubt.error();
  if (impl.batch.empty()) return std::nullopt;
  if (auto error = impl.write(impl.batch.finish(impl.synced_sequence, decided_at))) {
    return impl.in_doubt(std::move(*error));
  }
  impl.begin_batch();
  if (!impl.is_full()) return std::nullopt;
  if (auto error = impl.rotate()) return impl.in_doubt(std::move(*error));
  return std::nullopt;
}

bool Journal::doubtful() const noexcept { return impl_->doubt.raised(); }

std::optional<Position> Journal::find(const LinkKey& key) {
  if (!impl_->filter.may_contain(key)) return std::nullopt;
  if (const auto position = impl_->table->find(key)) return position;
  return impl_->index->find(key);
}

void Journal::prefetch(const LinkKey& key) const noexcept {
  impl_->filter.prefetch(key);
  impl_->table->prefetch(key);
}

bool Journal::may_contain(const LinkKey& key) const noexcept {
  return impl_->filter.may_contain(key);
}

Result<Receipt> Journal::read(const Position& position, std::string& out) {
  const auto record = impl_->record_at(position);
  if (!record) return fail(record.error());
  out.assign(record->payload);
  return Receipt{position.sequence, record->hash};
}

std::size_t Journal::memory_bytes() const noexcept {
  return impl_->filter.memory_bytes() + impl_->table->memory_bytes() + impl_->index->memory_bytes();
}

}  // namespace luong
