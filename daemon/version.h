#pragma once

#include <string>
#include <string_view>

namespace luong {

inline constexpr std::string_view kVersion = "0.1.0";

// "g++ 12.2.0", "clang 14.0.6".
inline std::string compiler() {
#if defined(__clang__)
  return "clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." +
         std::to_string(__clang_patchlevel__);
#else
  return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
         std::to_string(__GNUC_PATCHLEVEL__);
#endif
}

}  // namespace luong
