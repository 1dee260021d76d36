#include "storage/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace luong {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  int get() const { return number_; }

 private:
  int number_;
};

class RealFile final : public File {
 public:
  RealFile(int descriptor, std::filesystem::path path)
      : descriptor_(descriptor), path_(std::move(path)) {}

  std::optional<Error> sync() override {
    // EINTR is not retried: after any failure the kernel may have dropped what it could not write.
    if (::fdatasync(descriptor_.get()) != 0) return io_error(path_, "fdatasync", errno);
    return std::nullopt;
  }

  std::optional<Error> resize(std::uint64_t bytes) override {
    const auto now = size();
    if (!now) return now.error();
    const auto wanted = static_cast<off_t>(bytes);
    if (bytes > *now) {
      if (::fallocate(descriptor_.get(), 0, 0, wanted) == 0) return std::nullopt;
      if (errno != EOPNOTSUPP) return io_error(path_, "fallocate", errno);
    }
    if (::ftruncate(descriptor_.get(), wanted) != 0) return io_error(path_, "ftruncate", errno);
    return std::nullopt;
  }

  Result<std::uint64_t> size() const override {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) return fail(io_error(path_, "fstat", errno));
    return static_cast<std::uint64_t>(status.st_size);
  }

 protected:
  Result<std::size_t> write_some(std::uint64_t offset, std::string_view bytes) override {
    const ssize_t done =
        ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done >= 0) return static_cast<std::size_t>(done);
    if (errno == EINTR) return 0;
    return fail(io_error(path_, "write", errno));
  }

  Result<std::size_t> read_some(std::uint64_t offset, std::span<char> into) const override {
    for (;;) {
      const ssize_t done =
          ::pread(descriptor_.get(), into.data(), into.size(), static_cast<off_t>(offset));
      if (done >= 0) return static_cast<std::size_t>(done);
      if (errno != EINTR) return fail(io_error(path_, "read", errno));
    }
  }

 private:
  Descriptor descriptor_;
  std::filesystem::path path_;
};

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::kRead:
      return O_RDONLY;
    case OpenMode::kWrite:
      return O_RDWR;
    case OpenMode::kCreate:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

class RealFiles final : public Files {
 public:
  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenMode mode) override {
    const int descriptor = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0) return std::make_unique<RealFile>(descriptor, path);
    Error error = io_error(path, "open", errno);
    if (errno == ENOENT) error.code = ErrorCode::kNotFound;
    return fail(std::move(error));
  }

  std::optional<Error> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return io_error(from, "rename", errno);
    return std::nullopt;
  }

  std::optional<Error> remove(const std::filesystem::path& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_error(path, "remove", errno);
    return std::nullopt;
  }

  std::optional<Error> sync_directory(const std::filesystem::path& directory) override {
    const int number = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) return io_error(directory, "open", errno);
    const Descriptor descriptor(number);
    if (::fsync(descriptor.get()) != 0) return io_error(directory, "fsync", errno);
    return std::nullopt;
  }
};

}  // namespace

std::optional<Error> File::write_at(std::uint64_t offset, std::string_view bytes) {
  // A call that writes nothing is an interrupted one; a disk that stays full says so by an error.
  for (int idle = 0; !bytes.empty();) {
    const auto done = write_some(offset, bytes);
    if (!done) return done.error();
    idle = *done == 0 ? idle + 1 : 0;
    if (idle > 1000) return Error{ErrorCode::kStorage, {}, "a write makes no progress"};
    offset += *done;
    bytes.remove_prefix(*done);
  }
  return std::nullopt;
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<char> into) const {
  std::size_t total = 0;
  while (total < into.size()) {
    auto done = read_some(offset + total, into.subspan(total));
    if (!done) return done;
    if (*done == 0) break;
    total += *done;
  }
  return total;
}

Files& Files::real() {
  static RealFiles files;
  return files;
}

Error io_error(const std::filesystem::path& path, std::string_view what, int number) {
  return Error{ErrorCode::kStorage, path.string(),
               std::string(what) + ": " + std::generic_category().message(number)};
}

}  // namespace luong
