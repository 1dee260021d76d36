#include "core/benefit_matrix.h"

#include <algorithm>

namespace luong {

bool BenefitMatrix::programme_runs(Date day) const {
  return std::ranges::any_of(programme,
                             [day](const Period& window) { return window.contains(day); });
}

std::vector<const Benefit*> BenefitMatrix::due(unsigned level, bool member, Date day) const {
  std::vector<const Benefit*> found;
  if (level < 1 || level > kComplianceLevels) return found;
  const bool counts = member && programme_runs(day);
  for (const Benefit& benefit : benefits) {
    if (benefit.of_level(level) && benefit.valid.contains(day) &&
        (counts || !benefit.members_only)) {
      found.push_back(&benefit);
    }
  }
  return found;
}

}  // namespace luong
