#include "core/json_members.h"

namespace luong::json {

Found read_members(Reading& reading, Cursor& cursor, const Members& members, void* target) {
  if (!cursor.open_object()) {
    return cursor.null() ? Found::kAbsent : fail_expected(reading, "Expected an object.");
  }
  MemberSet seen;
  MemberSet present;
  const std::size_t unknown_begin = reading.unknown_names.size();
  Step& step = reading.enter();
  std::size_t guess = 0;
  std::string_view name;
  for (bool more = cursor.first_member(name); more; more = cursor.next_member(name)) {
    step = Step{name};
    const std::size_t row = members.find(name, guess);
    if (row == members.count) {
      ++reading.unknown_members;
      reading.unknown_names.push_back(name);
      if (check_unread(reading, cursor, true) == Found::kFault) return Found::kFault;
      continue;
    }
    if (seen.contains(row)) return fail_twice(reading);
    seen.add(row);
    guess = row + 1;
    const Found found = members.rows[row].read(reading, cursor, target);
    if (found == Found::kFault) return found;
    if (found == Found::kPresent) present.add(row);
  }
  if (cursor.broken()) return fail_broken(reading);
  reading.leave();

  if (reading.unknown_names.size() - unknown_begin > 1 &&
      check_unknown_names(reading, unknown_begin) == Found::kFault) {
    return Found::kFault;
  }
  reading.unknown_names.resize(unknown_begin);
  while (true) {
    const std::size_t missing = members.needed.first_not_in(present);
    if (missing == MemberSet::kSizeMax) return Found::kPresent;
    const Member& row = members.rows[missing];
    if (reading.miss(row.name, row.need) == Found::kFault) return Found::kFault;
    present.add(missing);  // Noted.
  }
}

}  // namespace luong::json
