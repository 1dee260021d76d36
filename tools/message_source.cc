#include "tools/message_source.h"

#include <cerrno>
#include <cstring>
#include <utility>

namespace luong::tools {
namespace {

constexpr std::size_t kReadBytes = 1U << 20U;

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path) {
  std::FILE* const file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) return fail(ErrorCode::kNotFound, std::strerror(errno), path);
  return std::unique_ptr<FileSource>(new FileSource(path, file));
}

FileSource::FileSource(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

FileSource::~FileSource() {
  if (file_ != stdin) std::fclose(file_);
}

bool FileSource::read_more() {
  if (ended_) return false;
  buffer_.erase(0, start_);
  start_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  const std::size_t got = std::fread(buffer_.data() + before, 1, kReadBytes, file_);
  buffer_.resize(before + got);
  if (std::ferror(file_) != 0) {
    failed_ = true;
    error_ = {ErrorCode::kStorage, path_, std::strerror(errno)};
  }
  ended_ = got == 0 || failed_;
  return !ended_;
}

bool FileSource::next(std::string_view& line) {
  for (;;) {
    std::size_t end = buffer_.find('\n', start_);
    while (end == std::string::npos && read_more()) end = buffer_.find('\n', start_);
    if (end == std::string::npos) end = buffer_.size();
    if (start_ >= buffer_.size()) return false;
    line = std::string_view(buffer_).substr(start_, end - start_);
    start_ = end + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) return true;
  }
}

bool GeneratorSource::next(std::string_view& line) {
  if (left_ == 0) return false;
  --left_;
  line_.clear();
  generator_.append_next(line_);
  line = line_;
  line.remove_suffix(1);
  return true;
}

}  // namespace luong::tools
