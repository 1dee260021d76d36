#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/code_lists.h"

namespace luong {

inline constexpr unsigned kComplianceLevels = 5;

// A facilitation (chế độ ưu đãi, tạo thuận lợi) and to whom it is due (S001-7).
struct Benefit {
  std::string code;
  std::vector<Bilingual> texts;
  unsigned levels = 0;  // bit n: compliance level n (mức 1-5)
  bool of_level(unsigned level) const { return (levels >> level & 1U) != 0; }
  bool members_only = false;  // of the voluntary-compliance programme
  Period valid;               // by registered_at
  std::string basis;          // the decision it rests on
  bool verified = false;
};

// The dated matrix of level and membership, configuration of a pack. It tells what is due to whom;
// no channel depends on it.
struct BenefitMatrix {
  bool given = false;             // the pack has one
  std::vector<Period> programme;  // windows in which membership counts; ascending, apart
  std::vector<Benefit> benefits;

  bool programme_runs(Date day) const;
  // What is due on a day, in the order of the file. A membership counts only within a window of the
  // programme. `level` 0: unknown, nothing is due.
  std::vector<const Benefit*> due(unsigned level, bool member, Date day) const;
};

}  // namespace luong
