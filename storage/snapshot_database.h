#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "core/result.h"
#include "storage/enterprise_codec.h"
#include "storage/rocksdb_log.h"

namespace luong {

// The RocksDB directory of one generation while it is written: no log, no compaction, everything
// flushed at close(). Without close() what it wrote is worth nothing.
class SnapshotDatabaseWriter {
 public:
  static Result<SnapshotDatabaseWriter> create(const std::filesystem::path& directory, LogSink log);
  SnapshotDatabaseWriter(SnapshotDatabaseWriter&&) noexcept;
  SnapshotDatabaseWriter& operator=(SnapshotDatabaseWriter&&) noexcept;
  ~SnapshotDatabaseWriter();

  std::optional<Error> put(const EnterpriseRecord& record);
  std::optional<Error> close();

 private:
  struct Impl;
  explicit SnapshotDatabaseWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The same directory afterwards, opened read-only: changes no file. One thread.
class SnapshotDatabase {
 public:
  static Result<SnapshotDatabase> open(const std::filesystem::path& directory, LogSink log);
  SnapshotDatabase(SnapshotDatabase&&) noexcept;
  SnapshotDatabase& operator=(SnapshotDatabase&&) noexcept;
  ~SnapshotDatabase();

  using Visitor = std::function<void(const StoredEnterprise&)>;
  // Every record, in key order, block checksums verified; or those of one firm.
  std::optional<Error> each(const Visitor& visit) const;
  std::optional<Error> each_of(std::uint64_t tax_code_packed, const Visitor& visit) const;

 private:
  struct Impl;
  explicit SnapshotDatabase(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
