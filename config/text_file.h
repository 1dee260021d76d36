#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "core/result.h"

namespace luong {

inline constexpr std::size_t kTextFileBytesMax = std::size_t{64} * 1024 * 1024;

// All bytes of a file, of at most kTextFileBytesMax. The error's path is the file's.
Result<std::string> read_text_file(const std::filesystem::path& path);

}  // namespace luong
