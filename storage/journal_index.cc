#include "storage/journal_index.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "storage/little_endian.h"
#include "storage/rocksdb_log.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWaitingMax = 4;
constexpr unsigned kLoadersMax = 4;
constexpr std::size_t kBlockCacheBytes = std::size_t{8} << 20U;
constexpr double kFilterBitsPerKey = 12;
// Files are merged when this many of a size have gathered: each key is written about once for
// every factor of 32 the journal grows by. A find asks at most about twice as many filters.
constexpr int kRunsBeforeMerge = 32;

// Keys sort as the pair of numbers they are, so both halves are big-endian.
using KeyBytes = std::array<char, 16>;
KeyBytes encode_key(const LinkKey& key) {
  KeyBytes bytes;
  store(bytes.data(), __builtin_bswap64(key.high));
  store(bytes.data() + 8, __builtin_bswap64(key.low));
  return bytes;
}
LinkKey decode_key(rocksdb::Slice bytes) {
  return {__builtin_bswap64(load<std::uint64_t>(bytes.data())),
          __builtin_bswap64(load<std::uint64_t>(bytes.data() + 8))};
}

using PositionBytes = std::array<char, 16>;
PositionBytes encode_position(const Position& position) {
  PositionBytes bytes;
  store(bytes.data(), position.sequence);
  store(bytes.data() + 8, position.segment);
  store(bytes.data() + 12, position.offset);
  return bytes;
}
Position decode_position(rocksdb::Slice bytes) {
  return {load<std::uint64_t>(bytes.data()), load<std::uint32_t>(bytes.data() + 8),
          load<std::uint32_t>(bytes.data() + 12)};
}

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
template <std::size_t n>
rocksdb::Slice slice(const std::array<char, n>& bytes) {
  return {bytes.data(), n};
}

// Behind every link key, by one byte.
const std::string kCheckpointKey(17, '\xff');

// Errors only: RocksDB warns at every start that ingested files carry no unique id.
LogSink errors_of(const JournalIndex::Log& log) {
  if (!log) return {};
  return [log](std::string_view line) {
    if (line.find("[ERROR]") != std::string_view::npos) {
      log(std::string("RocksDB, journal index: ").append(line));
    }
  };
}

rocksdb::Options options_of(const JournalIndex::Log& log) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.info_log = rocksdb_logger(errors_of(log));
  options.paranoid_checks = true;
  options.max_background_jobs = 1;
  options.compression = rocksdb::kNoCompression;      // Hashes do not compress.
  options.write_buffer_size = std::size_t{1} << 20U;  // Never used: everything is ingested.
  options.max_write_buffer_number = 2;
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.level0_file_num_compaction_trigger = kRunsBeforeMerge;
  options.level0_slowdown_writes_trigger = options.level0_stop_writes_trigger = 1 << 20;
  // Keys are hardly ever written twice: rewriting everything would free nothing.
  options.compaction_options_universal.max_size_amplification_percent = 1'000'000;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  table.cache_index_and_filter_blocks = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  // In parts that fit the cache, however large a file grows.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Error index_error(const rocksdb::Status& status, const fs::path& directory) {
  const ErrorCode code = status.IsCorruption() ? ErrorCode::kCorrupt : ErrorCode::kStorage;
  return Error{code, directory.string(), "journal index: " + status.ToString()};
}

}  // namespace

struct JournalIndex::Impl {
  struct Waiting {
    std::unique_ptr<SegmentTable> table;
    Checkpoint checkpoint;
  };

  Impl(fs::path directory_, Doubt& doubt_, Log log_)
      : directory(std::move(directory_)),
        doubt(doubt_),
        log(std::move(log_)),
        options(options_of(log)) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    if (worker.joinable()) worker.join();
  }

  fs::path rocksdb_directory() const { return directory / "index"; }
  fs::path building() const { return directory / "index.building"; }

  std::optional<Error> open_database();
  std::optional<Error> load(KeyFilter& filter);
  std::optional<Error> load_share(unsigned i, unsigned count, KeyFilter& filter,
                                  std::uint64_t& loaded) const;
  Error damaged(const std::string& what) const {
    return {ErrorCode::kCorrupt, rocksdb_directory().string(), "journal index: " + what};
  }
  std::optional<Error> open(KeyFilter& filter);
  void work();
  rocksdb::Status ingest(const Waiting& waiting);
  rocksdb::Status count_new_keys(const SegmentTable& table, std::uint64_t& count) const;
  rocksdb::Status write_file(const Waiting& waiting, std::uint64_t keys_after);

  const fs::path directory;
  Doubt& doubt;
  const Log log;
  const rocksdb::Options options;
  std::unique_ptr<rocksdb::DB> database;
  Checkpoint found;
  std::uint64_t keys = 0;  // In the database; the worker's once it runs.

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<Waiting> waiting;  // Guarded by mutex; only the worker removes, only seal() adds.
  std::unique_ptr<SegmentTable> spare;    // Guarded by mutex.
  bool stopping = false;                  // Guarded by mutex.
  std::vector<SegmentTable::Row> sorted;  // The worker's.
  std::thread worker;
};

std::optional<Error> JournalIndex::Impl::open_database() {
  std::error_code failed;
  fs::create_directory(rocksdb_directory(), failed);  // RocksDB would call its absence an error.
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::Open(options, rocksdb_directory().string(), &opened);
  if (status.ok()) {
    database.reset(opened);
    return std::nullopt;
  }
  Error error = index_error(status, rocksdb_directory());
  if (status.IsIOError() && error.message.find("lock ") != std::string::npos) {
    error.code = ErrorCode::kBusy;
  }
  return error;
}

// Every key goes into the filter and is counted: RocksDB's checksums do not show a file that its
// MANIFEST has forgotten. Several threads share the work, for a start waits for it.
std::optional<Error> JournalIndex::Impl::load(KeyFilter& filter) {
  std::string bytes;
  std::uint64_t expected = 0;
  const auto got = database->Get(rocksdb::ReadOptions(), kCheckpointKey, &bytes);
  if (!got.ok() && !got.IsNotFound()) return index_error(got, rocksdb_directory());
  if (got.ok()) {
    auto checkpoint = decode_checkpoint(bytes);
    if (!checkpoint) return damaged("the checkpoint is of an unknown version");
    std::tie(found, expected) = std::move(*checkpoint);
  }
  filter = KeyFilter(expected);  // What an index that proved damaged left in it is gone.

  struct Share {
    std::uint64_t keys = 0;
    std::optional<Error> error;
  };
  const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, kLoadersMax);
  std::vector<Share> shares(count);
  std::vector<std::thread> loaders;
  for (unsigned i = 0; i < count; ++i) {
    loaders.emplace_back(
        [&, i] { shares[i].error = load_share(i, count, filter, shares[i].keys); });
  }
  for (std::thread& loader : loaders) loader.join();

  keys = 0;
  for (Share& share : shares) {
    if (share.error) return std::move(share.error);
    keys += share.keys;
  }
  filter.filled(keys);
  if (keys == expected) return std::nullopt;
  return damaged(std::to_string(keys) + " keys where there should be " + std::to_string(expected));
}

// The keys whose first byte lies in the i-th of `count` equal parts.
std::optional<Error> JournalIndex::Impl::load_share(unsigned i, unsigned count, KeyFilter& filter,
                                                    std::uint64_t& loaded) const {
  static_assert(KeyFilter::kFillBits == 8);
  const auto first_of = [count](unsigned part) {
    return std::string(1, static_cast<char>(256 * part / count));
  };
  const std::string begin = first_of(i);
  const std::string end = first_of(i + 1);
  const rocksdb::Slice bound(end);
  rocksdb::ReadOptions read;
  read.fill_cache = false;
  read.readahead_size = std::size_t{1} << 20U;
  if (i + 1 < count) read.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> at(database->NewIterator(read));
  for (at->Seek(begin); at->Valid(); at->Next()) {
    if (at->key().size() != sizeof(KeyBytes)) continue;  // The checkpoint.
    if (at->value().size() != sizeof(PositionBytes)) return damaged("odd value");
    filter.fill(decode_key(at->key()));
    ++loaded;
  }
  return at->status().ok() ? std::nullopt
                           : std::optional(index_error(at->status(), rocksdb_directory()));
}

std::optional<Error> JournalIndex::Impl::open(KeyFilter& filter) {
  std::error_code failed;
  fs::remove(building(), failed);
  auto error = open_database();
  if (!error) error = load(filter);
  if (!error || error->code == ErrorCode::kBusy) return error;
  if (log) log(to_string(*error) + "; the index is built anew from the segments");
  database.reset();
  found = {};
  fs::remove_all(rocksdb_directory(), failed);
  if (failed) {
    return Error{ErrorCode::kStorage, rocksdb_directory().string(), "remove: " + failed.message()};
  }
  error = open_database();
  return error ? error : load(filter);
}

Result<std::unique_ptr<JournalIndex>> JournalIndex::open(const fs::path& directory,
                                                         KeyFilter& filter, Doubt& doubt, Log log) {
  auto impl = std::make_unique<Impl>(directory, doubt, std::move(log));
  if (auto error = impl->open(filter)) return fail(std::move(*error));
  impl->worker = std::thread([&inner = *impl] { inner.work(); });
  return std::unique_ptr<JournalIndex>(new JournalIndex(std::move(impl)));
}

JournalIndex::JournalIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JournalIndex::~JournalIndex() = default;

Checkpoint JournalIndex::take_checkpoint() { return std::exchange(impl_->found, {}); }

void JournalIndex::seal(std::unique_ptr<SegmentTable> table, Checkpoint checkpoint) {
  std::unique_lock lock(impl_->mutex);
  impl_->changed.wait(lock,
                      [&] { return impl_->waiting.size() < kWaitingMax || impl_->doubt.raised(); });
  impl_->waiting.push_back({std::move(table), std::move(checkpoint)});
  lock.unlock();
  impl_->changed.notify_all();
}

std::unique_ptr<SegmentTable> JournalIndex::empty_table(std::uint32_t segment,
                                                        std::uint64_t first_sequence,
                                                        std::size_t keys_expected) {
  std::unique_lock lock(impl_->mutex);
  auto table = std::move(impl_->spare);
  lock.unlock();
  if (table == nullptr) {
    return std::make_unique<SegmentTable>(segment, first_sequence, keys_expected);
  }
  table->restart(segment, first_sequence);
  return table;
}

std::optional<Position> JournalIndex::find(const LinkKey& key) {
  {
    const std::lock_guard lock(impl_->mutex);
    for (auto at = impl_->waiting.rbegin(); at != impl_->waiting.rend(); ++at) {
      if (auto position = at->table->find(key)) return position;
    }
  }
  rocksdb::PinnableSlice value;
  const auto status =
      impl_->database->Get(rocksdb::ReadOptions(), impl_->database->DefaultColumnFamily(),
                           slice(encode_key(key)), &value);
  if (status.ok() && value.size() == sizeof(PositionBytes)) return decode_position(value);
  if (!status.IsNotFound()) {
    // "Not there" would be a lie that judges a declaration twice. In doubt nothing is answered.
    Error error = index_error(status, impl_->rocksdb_directory());
    error.message += "; stop, remove this directory and start: it is built anew";
    impl_->doubt.raise(std::move(error));
  }
  return std::nullopt;
}

std::size_t JournalIndex::memory_bytes() const noexcept {
  const std::lock_guard lock(impl_->mutex);
  std::size_t bytes = kBlockCacheBytes;
  if (impl_->spare) bytes += impl_->spare->memory_bytes();
  for (const Impl::Waiting& waiting : impl_->waiting) {
    bytes += waiting.table->memory_bytes();
    if (waiting.checkpoint.state) bytes += waiting.checkpoint.state->size();
  }
  return bytes;
}

void JournalIndex::Impl::work() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [&] { return stopping || !waiting.empty(); });
    if (stopping) return;
    const Waiting& next = waiting.front();  // Stays where it is while seal() adds behind it.
    lock.unlock();
    const auto status = ingest(next);
    lock.lock();
    if (!status.ok()) {
      doubt.raise(index_error(status, rocksdb_directory()));
      changed.notify_all();
      return;
    }
    std::unique_ptr<SegmentTable> done = std::move(waiting.front().table);
    waiting.pop_front();
    spare.swap(done);
    lock.unlock();
    changed.notify_all();
    done.reset();  // Freeing a table takes a while.
    lock.lock();
  }
}

rocksdb::Status JournalIndex::Impl::ingest(const Waiting& next) {
  std::uint64_t added = 0;
  auto status = count_new_keys(*next.table, added);
  if (status.ok()) status = write_file(next, keys + added);
  if (!status.ok()) return status;
  rocksdb::IngestExternalFileOptions how;
  how.move_files = true;
  how.write_global_seqno = false;
  status = database->IngestExternalFile({building().string()}, how);
  if (status.ok()) keys += added;
  return status;
}

rocksdb::Status JournalIndex::Impl::count_new_keys(const SegmentTable& table,
                                                   std::uint64_t& count) const {
  count = table.size();
  rocksdb::PinnableSlice value;
  for (const LinkKey& key : table.maybe_older()) {
    auto status = database->Get(rocksdb::ReadOptions(), database->DefaultColumnFamily(),
                                slice(encode_key(key)), &value);
    value.Reset();
    if (status.ok()) {
      --count;
    } else if (!status.IsNotFound()) {
      return status;
    }
  }
  return rocksdb::Status::OK();
}

rocksdb::Status JournalIndex::Impl::write_file(const Waiting& next, std::uint64_t keys_after) {
  const SegmentTable& table = *next.table;
  table.sort_into(sorted);
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(options), options);
  auto status = writer.Open(building().string());
  for (const SegmentTable::Row& row : sorted) {
    if (!status.ok()) return status;
    status = writer.Put(slice(encode_key(row.key)), slice(encode_position(table.position_of(row))));
  }
  if (status.ok()) {
    status = writer.Put(slice(kCheckpointKey), slice(encode(next.checkpoint, keys_after)));
  }
  return status.ok() ? writer.Finish() : status;
}

}  // namespace luong
