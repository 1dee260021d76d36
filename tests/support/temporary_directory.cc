#include "tests/support/temporary_directory.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace luong::test {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "luong-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryDirectory::file(std::string_view name, std::string_view text) const {
  std::filesystem::path file = path_ / name;
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
  return file;
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void flip_bit(const std::filesystem::path& file, std::uint64_t byte, int bit) {
  std::fstream at(file, std::ios::binary | std::ios::in | std::ios::out);
  at.seekg(static_cast<std::streamoff>(byte));
  const int old = at.get();
  at.seekp(static_cast<std::streamoff>(byte));
  at.put(static_cast<char>(old ^ (1 << bit)));
  if (!at.flush()) throw std::runtime_error("cannot flip in " + file.string());
}

}  // namespace luong::test
