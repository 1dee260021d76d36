#include "tools/working_days.h"

#include <fstream>
#include <string>

namespace luong::tools {

Result<WorkingDays> WorkingDays::load(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return fail(ErrorCode::kNotFound, "cannot read the calendar", file.string());
  WorkingDays days;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    line = line.substr(0, line.find('#'));
    line.resize(line.find_last_not_of(" \t") + 1);
    if (line.empty()) continue;
    const auto day = parse_date(line);
    if (!day) {
      return fail(ErrorCode::kInvalid, "\"" + line + "\" is no day such as 2025-09-02",
                  file.string() + ":" + std::to_string(number));
    }
    days.off_.insert(*day);
  }
  return days;
}

bool WorkingDays::contains(Date day) const {
  // 1970-01-01 was a Thursday.
  const std::int32_t weekday = ((day.days + 3) % 7 + 7) % 7;  // 0: Monday
  return weekday < 5 && !off_.contains(day);
}

Date WorkingDays::after(Date day, int count) const {
  while (count > 0) {
    ++day.days;
    if (contains(day)) --count;
  }
  return day;
}

}  // namespace luong::tools
