#include "tools/data_directory.h"

#include <cstdlib>

namespace luong::tools {

std::filesystem::path data_directory(const std::string& option) {
  if (!option.empty()) return option;
  const char* set = std::getenv("LUONG_DATA");
  return set != nullptr && *set != '\0' ? set : "luong-data";
}

}  // namespace luong::tools
