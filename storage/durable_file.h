#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

// The few moves on files that must hold over a power cut, and the errors they meet as sentences.
namespace luong {

// "path: what the system said", as kStorage; the caller passes errno.
Error storage_error(const std::filesystem::path& path, int error_number);

// All of a regular file of at most `bytes_max`; a link is not followed. Absent is kNotFound.
Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t bytes_max);

// Puts `text` in the place of whatever `file` was: readers and a power cut see the old or the new
// content, never a mixture, and after it returned well, the new.
std::optional<Error> replace_file(const std::filesystem::path& file, std::string_view text);

std::optional<Error> sync_file(const std::filesystem::path& file);
std::optional<Error> sync_directory(const std::filesystem::path& directory);

// What is free on the disk of `path`, to us.
Result<std::uint64_t> free_bytes(const std::filesystem::path& path);

// An exclusive lock between processes, held while the object lives; the system drops it when the
// process dies. The file stays, and holds the pid of the last holder.
class FileLock {
 public:
  // kBusy, with the holder's pid, where somebody else has it.
  static Result<FileLock> try_lock(const std::filesystem::path& file);
  static Result<FileLock> wait_for(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  static Result<FileLock> lock(const std::filesystem::path& file, int operation);
  int fd_;
};

}  // namespace luong
