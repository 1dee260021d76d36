#include "storage/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace luong {
namespace {

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Zero, or an errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::optional<Error> sync_path(const std::filesystem::path& path, int flags) {
  const Fd fd(::open(path.c_str(), flags | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) return storage_error(path, errno);
  return std::nullopt;
}

std::string holder_of(int fd) {
  std::array<char, 32> text{};
  const ssize_t got = ::pread(fd, text.data(), text.size() - 1, 0);
  std::string pid(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

Error storage_error(const std::filesystem::path& path, int error_number) {
  return {ErrorCode::kStorage, path.string(), std::strerror(error_number)};
}

Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t bytes_max) {
  const Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (fd.get() < 0 && errno == ENOENT) {
    return fail(ErrorCode::kNotFound, "no such file", file.string());
  }
  if (fd.get() < 0) return fail(storage_error(file, errno));
  std::string text;
  std::array<char, 4'096> piece{};
  ssize_t got = 0;
  while ((got = ::read(fd.get(), piece.data(), piece.size())) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(storage_error(file, errno));
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > bytes_max) {
      return fail(ErrorCode::kCorrupt, "the file is larger than it can be", file.string());
    }
  }
  return text;
}

std::optional<Error> replace_file(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::path fresh = file;
  fresh += ".new";
  {
    const Fd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (fd.get() < 0) return storage_error(fresh, errno);
    if (const int error = write_all(fd.get(), text)) return storage_error(fresh, error);
    if (::fsync(fd.get()) != 0) return storage_error(fresh, errno);
  }
  if (std::rename(fresh.c_str(), file.c_str()) != 0) return storage_error(file, errno);
  return sync_directory(file.parent_path());
}

std::optional<Error> sync_file(const std::filesystem::path& file) {
  return sync_path(file, O_RDONLY | O_NOFOLLOW);
}

std::optional<Error> sync_directory(const std::filesystem::path& directory) {
  return sync_path(directory, O_RDONLY | O_DIRECTORY);
}

Result<std::uint64_t> free_bytes(const std::filesystem::path& path) {
  struct statvfs disk {};
  if (::statvfs(path.c_str(), &disk) != 0) return fail(storage_error(path, errno));
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

Result<FileLock> FileLock::lock(const std::filesystem::path& file, int operation) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return fail(storage_error(file, errno));
  FileLock held(fd);
  while (::flock(fd, operation) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return fail(storage_error(file, errno));
    return fail(ErrorCode::kBusy, holder_of(fd) + " holds the lock", file.string());
  }
  // The pid is a courtesy to whoever finds the lock taken: not written is no failure.
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) == 0) static_cast<void>(write_all(fd, pid));
  return held;
}

Result<FileLock> FileLock::try_lock(const std::filesystem::path& file) {
  return lock(file, LOCK_EX | LOCK_NB);
}

Result<FileLock> FileLock::wait_for(const std::filesystem::path& file) {
  return lock(file, LOCK_EX);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace luong
