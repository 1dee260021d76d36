#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include "core/result.h"
#include "storage/durable_file.h"

namespace luong {

// The right to write in a data directory, held by one process at a time: a lock on the file `lock`
// in it, which the kernel drops when the process ends, however it ends.
class DirectoryLock {
 public:
  // kBusy names the process that holds it. Creates the directory, for its owner only, if there is
  // none.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);

 private:
  explicit DirectoryLock(FileLock lock) : lock_(std::make_unique<FileLock>(std::move(lock))) {}
  std::unique_ptr<FileLock> lock_;  // By pointer: an assignment lets go of what was held.
};

}  // namespace luong
