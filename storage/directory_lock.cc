#include "storage/directory_lock.h"

#include <utility>

namespace luong {

namespace fs = std::filesystem;

Result<DirectoryLock> DirectoryLock::take(const fs::path& directory) {
  std::error_code failed;
  if (fs::create_directories(directory, failed)) {
    fs::permissions(directory, fs::perms::owner_all, failed);
  }
  if (failed) return fail(storage_error(directory, failed.value()));
  auto lock = FileLock::try_lock(directory / "lock");
  if (lock) return DirectoryLock(std::move(*lock));
  Error error = lock.error();
  if (error.code == ErrorCode::kBusy) {
    error.path = directory.string();
    error.message = "the data directory is in use: " + error.message;
  }
  return fail(std::move(error));
}

}  // namespace luong
