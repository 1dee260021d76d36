#include "tools/output_file.h"

#include <cerrno>
#include <cstring>

#include "tools/exit_code.h"

namespace luong::tools {
namespace {

constexpr std::size_t kWriteBytes = 1U << 20U;

}  // namespace

OutputFile::OutputFile(const std::string& path)
    : path_(path), file_(path == "-" ? stdout : std::fopen(path.c_str(), "wb")) {
  if (file_ == nullptr) fail();
}

OutputFile::~OutputFile() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
}

void OutputFile::write_if_full() {
  if (buffer_.size() >= kWriteBytes) write();
}

void OutputFile::finish() {
  write();
  if (std::fflush(file_) != 0) fail();
}

void OutputFile::write() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) fail();
  buffer_.clear();
}

void OutputFile::fail() const { end_with({ErrorCode::kStorage, path_, std::strerror(errno)}); }

}  // namespace luong::tools
