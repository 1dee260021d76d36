#pragma once

#include <filesystem>
#include <set>

#include "core/dates.h"
#include "core/result.h"

namespace luong::tools {

// The days on which offices work: all but Saturdays, Sundays and the days off of a file, one
// (2025-09-02) a line, blank lines and those behind '#' left out.
class WorkingDays {
 public:
  WorkingDays() = default;
  static Result<WorkingDays> load(const std::filesystem::path& file);

  bool contains(Date day) const;
  // The last of `count` working days that follow `day`.
  Date after(Date day, int count) const;

 private:
  std::set<Date> off_;
};

}  // namespace luong::tools
