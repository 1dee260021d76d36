#pragma once

#include <chrono>

#include "core/dates.h"

namespace luong::tools {

// Now, for a command run by hand or by a timer.
inline Instant wall_clock() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace luong::tools
