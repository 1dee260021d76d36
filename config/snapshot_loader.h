#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/dates.h"
#include "core/enterprise_record.h"
#include "core/result.h"

namespace luong {

// The records of a snapshot file, one after the other, in memory that does not grow with the file:
// CSV where the name ends in ".csv", else NDJSON; /dev/stdin will do. Empty lines are skipped, in a
// CSV also lines that begin with '#' above the header. Format: docs/snapshots.md.
class SnapshotLoader {
 public:
  // `evaluated_at`: sanctions that ended before its day do not count.
  static Result<SnapshotLoader> open(const std::filesystem::path& file, Instant evaluated_at);
  SnapshotLoader(SnapshotLoader&&) noexcept;
  SnapshotLoader& operator=(SnapshotLoader&&) noexcept;
  ~SnapshotLoader();

  // The next record, or false at the end. What is wrong with a line comes as "FILE:LINE: /pointer",
  // and the next call goes on behind it, so that a caller may collect several.
  Result<bool> next(EnterpriseRecord& record);
  std::uint64_t bytes_read() const;

 private:
  struct Impl;
  explicit SnapshotLoader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
