#pragma once

#include <cstdio>
#include <string>

namespace luong::tools {

// A file written in large pieces; "-" is standard output. What the disk refuses ends the command
// (tools/exit_code.h), so nobody takes half a file for a whole one.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Append here, then call write_if_full() now and then.
  std::string& buffer() { return buffer_; }
  void write_if_full();
  void finish();

 private:
  void write();
  [[noreturn]] void fail() const;

  std::string path_;
  std::FILE* file_;
  std::string buffer_;
};

}  // namespace luong::tools
