#include "config/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace luong {
namespace {

constexpr std::size_t kReadBytes = 1U << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineReader::LineReader(int fd)
    : fd_(fd), buffer_(LineReader::kLineBytesMax + kReadBytes + kPadding) {}

LineReader::LineReader(LineReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      at_end_(other.at_end_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      line_number_(other.line_number_),
      bytes_read_(other.bytes_read_) {}

LineReader::~LineReader() {
  if (fd_ >= 0) ::close(fd_);
}

Result<LineReader> LineReader::open(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const auto code = errno == ENOENT || errno == ENOTDIR ? ErrorCode::kNotFound
                      : errno == EACCES                   ? ErrorCode::kForbidden
                                                          : ErrorCode::kStorage;
    return fail(code, std::strerror(errno), file.string());
  }
  LineReader reader(fd);
  auto filled = reader.fill();  // Also finds out that it is a directory.
  if (!filled) return fail(filled.error().code, filled.error().message, file.string());
  const std::string_view start(reader.buffer_.data(), reader.end_);
  if (start.starts_with(kByteOrderMark)) reader.begin_ = kByteOrderMark.size();
  return reader;
}

// Whether there is more in the buffer than before.
Result<bool> LineReader::fill() {
  if (at_end_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  ssize_t got = 0;
  do {
    got = ::read(fd_, buffer_.data() + end_, buffer_.size() - kPadding - end_);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return fail(ErrorCode::kStorage, std::strerror(errno));
  at_end_ = got == 0;
  end_ += static_cast<std::size_t>(got);
  bytes_read_ += static_cast<std::uint64_t>(got);
  return got > 0;
}

Result<bool> LineReader::skip_oversized() {
  for (;;) {
    const void* feed = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (feed != nullptr) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(feed) - buffer_.data()) + 1;
      break;
    }
    begin_ = end_;
    auto more = fill();
    if (!more) return more;
    if (!*more) break;
  }
  return fail(ErrorCode::kTooLarge,
              "the line is over " + std::to_string(kLineBytesMax / 1'024) + " KiB");
}

Result<bool> LineReader::next(std::string_view& line) {
  std::size_t looked_at = 0;
  for (;;) {
    const char* const start = buffer_.data() + begin_;
    const std::size_t size = end_ - begin_;
    const void* feed = std::memchr(start + looked_at, '\n', size - looked_at);
    if (feed == nullptr && size <= kLineBytesMax) {
      looked_at = size;
      auto more = fill();
      if (!more) return more;
      if (*more) continue;
      if (size == 0) return false;
    }
    ++line_number_;
    const char* const first = buffer_.data() + begin_;  // fill() may have moved it.
    const std::size_t length =
        feed != nullptr ? static_cast<std::size_t>(static_cast<const char*>(feed) - first) : size;
    if (length > kLineBytesMax) return skip_oversized();
    begin_ += feed != nullptr ? length + 1 : length;
    line = {first, length};
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
  }
}

}  // namespace luong
