#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong {

// The seam between the journal and the disk: tests put failing, short-writing and power-cut files
// here, production the system calls. Errors are kStorage and name the file.

// An open file. write_at() and read_at() go on after short calls and EINTR, so that what is
// injected below them is what the loops must survive. Any thread may call, as with a descriptor.
class File {
 public:
  virtual ~File() = default;

  std::optional<Error> write_at(std::uint64_t offset, std::string_view bytes);
  // The bytes read: fewer than asked for only at the end of the file.
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const;

  // Data and what is needed to read it back, as fdatasync. Never retried after a failure.
  virtual std::optional<Error> sync() = 0;
  // Grows with allocated zeros, or cuts.
  virtual std::optional<Error> resize(std::uint64_t bytes) = 0;
  virtual Result<std::uint64_t> size() const = 0;

 protected:
  // One system call each; may do less than asked for.
  virtual Result<std::size_t> write_some(std::uint64_t offset, std::string_view bytes) = 0;
  virtual Result<std::size_t> read_some(std::uint64_t offset, std::span<char> into) const = 0;
};

enum class OpenMode : std::uint8_t {
  kRead,    // must exist
  kWrite,   // must exist; reads too
  kCreate,  // must not exist
};

class Files {
 public:
  virtual ~Files() = default;

  // kNotFound where there is none.
  virtual Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) = 0;
  virtual std::optional<Error> rename(const std::filesystem::path& from,
                                      const std::filesystem::path& to) = 0;
  virtual std::optional<Error> remove(const std::filesystem::path& path) = 0;  // absent is fine
  // Makes creations and renames in the directory durable.
  virtual std::optional<Error> sync_directory(const std::filesystem::path& directory) = 0;

  static Files& real();
};

// kStorage: "path: what: No space left on device".
Error io_error(const std::filesystem::path& path, std::string_view what, int number);

}  // namespace luong
