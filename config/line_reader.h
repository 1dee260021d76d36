#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace luong {

// A text file line by line in fixed memory, however large it is; also a pipe such as /dev/stdin.
// Lines end in LF or CRLF, the last one may lack it; a byte order mark is passed over.
class LineReader {
 public:
  static constexpr std::size_t kLineBytesMax = 256 * 1024;
  // Bytes behind a line that may be read (and mean nothing): simdjson looks that far.
  static constexpr std::size_t kPadding = 64;

  // kNotFound where there is no such file, kStorage where it cannot be read.
  static Result<LineReader> open(const std::filesystem::path& file);
  LineReader(LineReader&& other) noexcept;
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader();

  // The next line without its end, good until the next call; false at the end of the file. A line
  // over the limit is kTooLarge, and passed over if one goes on.
  Result<bool> next(std::string_view& line);
  std::uint64_t line_number() const { return line_number_; }  // of the last one, from 1
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  explicit LineReader(int fd);
  Result<bool> fill();
  Result<bool> skip_oversized();

  int fd_;
  bool at_end_ = false;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what has been read and not yet handed out
  std::uint64_t line_number_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace luong
