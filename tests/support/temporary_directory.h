#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace luong::test {

// A fresh directory of its own, removed with all it holds.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  // Writes a file in it; returns its path.
  std::filesystem::path file(std::string_view name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& file);
void flip_bit(const std::filesystem::path& file, std::uint64_t byte, int bit = 0);

}  // namespace luong::test
