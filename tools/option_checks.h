#pragma once

#include <string>

#include "core/dates.h"

namespace luong::tools {

// For CLI::Option::check(): what is wrong with the text, or nothing.
inline std::string check_day(const std::string& text) {
  return parse_date(text) ? std::string() : "expected a day such as 2026-03-16";
}

}  // namespace luong::tools
