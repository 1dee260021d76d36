#pragma once

#include <chrono>

#include "daemon/pipeline.h"

namespace luong {

// The one place the daemon asks what time it is; everything else is told.
inline Now read_system_clocks() {
  using namespace std::chrono;
  Now now;
  now.wall = Instant{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
  now.steady_us = duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
  return now;
}

}  // namespace luong
