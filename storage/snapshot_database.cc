#include "storage/snapshot_database.h"

#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/iterator.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "storage/durable_file.h"

namespace luong {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMemtableBytes = 64U << 20U;
constexpr std::size_t kBatchBytes = 1U << 20U;
// Stop well before the disk is full: RocksDB does not come back from that (reliability.md §0.5).
// One memtable being flushed, one filling, both written once.
constexpr std::uint64_t kFreeBytesMin = 2 * kMemtableBytes;

rocksdb::Options options_of(LogSink log) {
  rocksdb::Options options;
  options.info_log = rocksdb_logger(std::move(log));
  options.paranoid_checks = true;
  options.paranoid_file_checks = true;
  options.allow_data_in_errors = false;
  options.max_open_files = -1;
  options.max_bgerror_resume_count = 0;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// Keys come in any order and are never read back: each memtable becomes one file, and a reader
// merges them. Compaction would write everything once more for nothing.
rocksdb::Options bulk_options(LogSink log) {
  rocksdb::Options options = options_of(std::move(log));
  options.create_if_missing = true;
  options.error_if_exists = true;
  options.write_buffer_size = kMemtableBytes;
  options.max_write_buffer_number = 2;
  options.disable_auto_compactions = true;
  options.level0_slowdown_writes_trigger = 1 << 30;
  options.level0_stop_writes_trigger = 1 << 30;
  options.memtable_protection_bytes_per_key = 8;
  return options;
}

std::optional<Error> failure(const rocksdb::Status& status, const fs::path& directory) {
  if (status.ok()) return std::nullopt;
  const auto code = status.IsCorruption() ? ErrorCode::kCorrupt : ErrorCode::kStorage;
  return Error{code, directory.string(), status.ToString()};
}

}  // namespace

struct SnapshotDatabaseWriter::Impl {
  std::unique_ptr<rocksdb::DB> db;
  fs::path directory;
  rocksdb::WriteBatch batch{0, 0, 8, 0};  // 8: protection bytes a key, kept into the memtable
  std::string value;
  std::uint64_t unchecked_bytes = kMemtableBytes;  // written since the free space was looked at

  std::optional<Error> check_space() {
    if (unchecked_bytes < kMemtableBytes / 4) return std::nullopt;
    unchecked_bytes = 0;
    const auto free = free_bytes(directory);
    if (!free) return free.error();
    if (*free >= kFreeBytesMin) return std::nullopt;
    return Error{ErrorCode::kStorage, directory.string(),
                 "the disk is nearly full: " + std::to_string(*free >> 20U) + " MiB free, " +
                     std::to_string(kFreeBytesMin >> 20U) + " are needed to go on"};
  }

  std::optional<Error> write() {
    if (auto full = check_space()) return full;
    unchecked_bytes += batch.GetDataSize();
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;
    auto failed = failure(db->Write(unlogged, &batch), directory);
    batch.Clear();
    return failed;
  }
};

SnapshotDatabaseWriter::SnapshotDatabaseWriter(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
SnapshotDatabaseWriter::SnapshotDatabaseWriter(SnapshotDatabaseWriter&&) noexcept = default;
SnapshotDatabaseWriter& SnapshotDatabaseWriter::operator=(SnapshotDatabaseWriter&&) noexcept =
    default;
SnapshotDatabaseWriter::~SnapshotDatabaseWriter() = default;

Result<SnapshotDatabaseWriter> SnapshotDatabaseWriter::create(const fs::path& directory,
                                                              LogSink log) {
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  // The space first: RocksDB's own first files on a full disk are the abort we want to avoid.
  if (auto full = impl->check_space()) return fail(*std::move(full));
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(bulk_options(std::move(log)), directory.string(), &db);
  impl->db.reset(db);
  if (auto failed = failure(status, directory)) return fail(*std::move(failed));
  return SnapshotDatabaseWriter(std::move(impl));
}

std::optional<Error> SnapshotDatabaseWriter::put(const EnterpriseRecord& record) {
  impl_->value.clear();
  encode_enterprise(record, impl_->value);
  const auto status =
      impl_->batch.Put(enterprise_db_key(record.hot.tax_code, record.hot.role), impl_->value);
  if (auto failed = failure(status, impl_->directory)) return failed;
  return impl_->batch.GetDataSize() < kBatchBytes ? std::nullopt : impl_->write();
}

std::optional<Error> SnapshotDatabaseWriter::close() {
  if (auto failed = impl_->write()) return failed;
  if (auto failed = failure(impl_->db->Flush({}), impl_->directory)) return failed;
  if (auto failed = failure(impl_->db->Close(), impl_->directory)) return failed;
  impl_->db.reset();
  std::error_code gone;
  fs::remove(impl_->directory / "LOCK", gone);  // Of the open database only; readers take none.
  return std::nullopt;
}

struct SnapshotDatabase::Impl {
  std::unique_ptr<rocksdb::DB> db;
  fs::path directory;

  Error undecodable() const {
    return {ErrorCode::kCorrupt, directory.string(), "a record is not in our format"};
  }
};

SnapshotDatabase::SnapshotDatabase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SnapshotDatabase::SnapshotDatabase(SnapshotDatabase&&) noexcept = default;
SnapshotDatabase& SnapshotDatabase::operator=(SnapshotDatabase&&) noexcept = default;
SnapshotDatabase::~SnapshotDatabase() = default;

Result<SnapshotDatabase> SnapshotDatabase::open(const fs::path& directory, LogSink log) {
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  rocksdb::DB* db = nullptr;
  const auto status =
      rocksdb::DB::OpenForReadOnly(options_of(std::move(log)), directory.string(), &db);
  impl->db.reset(db);
  if (auto failed = failure(status, directory)) return fail(*std::move(failed));
  return SnapshotDatabase(std::move(impl));
}

std::optional<Error> SnapshotDatabase::each(const Visitor& visit) const {
  rocksdb::ReadOptions once;
  once.verify_checksums = true;
  once.fill_cache = false;
  once.readahead_size = 2U << 20U;
  const std::unique_ptr<rocksdb::Iterator> at(impl_->db->NewIterator(once));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const auto stored = decode_enterprise(at->key().ToStringView(), at->value().ToStringView());
    if (!stored) return impl_->undecodable();
    visit(*stored);
  }
  return failure(at->status(), impl_->directory);
}

std::optional<Error> SnapshotDatabase::each_of(std::uint64_t tax_code_packed,
                                               const Visitor& visit) const {
  rocksdb::ReadOptions checked;
  checked.verify_checksums = true;
  const std::unique_ptr<rocksdb::Iterator> at(impl_->db->NewIterator(checked));
  for (at->Seek(enterprise_db_key(tax_code_packed, Role::kTrader)); at->Valid(); at->Next()) {
    const auto stored = decode_enterprise(at->key().ToStringView(), at->value().ToStringView());
    if (!stored) return impl_->undecodable();
    if (stored->hot.tax_code != tax_code_packed) break;
    visit(*stored);
  }
  return failure(at->status(), impl_->directory);
}

}  // namespace luong
