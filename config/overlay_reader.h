#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/criterion_reader.h"
#include "config/toml_members.h"
#include "core/criteria_pack.h"

namespace luong {

// Named days of a pack, set by its operator for each year: [calendar] tet = [2025-01-29, ...].
using Calendar = std::map<std::string, std::vector<Date>, std::less<>>;
Calendar read_calendar(const TomlMembers& pack, const std::string& file, ErrorList& errors);

// The [overlay] table of a criteria file: to whom and when its criteria apply. `begin` and `end`
// are days, or both an offset from one day of the calendar ("tet - 15d"), which gives a window a
// year. Reports every fault.
Overlay read_overlay(const CriterionFile& file, const TomlValue& table, const Calendar& calendar,
                     ErrorList& errors);

}  // namespace luong
