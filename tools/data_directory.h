#pragma once

#include <filesystem>
#include <string>

namespace luong::tools {

// Where luong's data lies: what `--data` says, else $LUONG_DATA, else ./luong-data.
std::filesystem::path data_directory(const std::string& option);

}  // namespace luong::tools
