#pragma once

#include <filesystem>

#include "core/result.h"

namespace luong {

// The right to write in a data directory, held by one process at a time: an flock on the file
// `lock` in it, which the kernel drops when the process ends, however it ends. The file holds the
// process id for people to read; it stays behind and means nothing without the flock.
class DirectoryLock {
 public:
  // kBusy names the process that holds it. Creates the directory if there is none.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace luong
