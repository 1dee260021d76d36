#include "config/text_file.h"

#include <fstream>
#include <iterator>
#include <system_error>

namespace luong {

Result<std::string> read_text_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::kConfig, "cannot be read: " + error.message(), path.string());
  if (bytes > kTextFileBytesMax) {
    return fail(ErrorCode::kConfig, "larger than 64 MiB", path.string());
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || text.size() != bytes) return fail(ErrorCode::kConfig, "cannot be read", path.string());
  return text;
}

}  // namespace luong
