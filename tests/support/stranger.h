#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace luong::test {

// The user id of nobody: may open what its group or everybody may, and nothing more.
inline constexpr std::uint32_t kStranger = 65'534;

// Runs `luong ctl` as that user; its exit code, 126 where this process may not become somebody
// else, 127 where the program cannot be run by it.
int ctl_exit_as_stranger(const std::filesystem::path& data, const std::vector<std::string>& words);

}  // namespace luong::test
