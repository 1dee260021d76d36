#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/dates.h"

namespace luong {

// The daily assessment of compliance (đánh giá tuân thủ): mức 2-5 of a firm in one role, by what it
// did in the 365 days before, and 1 by a decision. Circular 81/2019/TT-BTC Art. 10-12 and its
// Annexes, by secondary sources: the thresholds are configuration, dated, and say whether they are
// verified. Pure; docs/assess.md.
inline constexpr int kAssessedDays = 365;
inline constexpr std::size_t kSections = 7;  // of Annex VI, I first

// What a level may have at most. A share is in permille of the year's declarations.
struct LevelLimits {
  std::uint8_t level = 2;
  std::array<std::optional<std::uint32_t>, kSections> count_max;     // of a section
  std::array<std::optional<std::uint32_t>, kSections> permille_max;  // of a section
  std::optional<std::uint32_t> all_permille_max;                     // of all sections together
  bool debt_over_90d = true;                                         // whether it may have some
};

// In force from a day until the next one begins. Levels 2, 3, 4; what meets none is 5.
struct AssessmentRules {
  Date from;
  std::string basis;
  bool verified = false;
  std::array<LevelLimits, 3> levels;
};

// A year of a firm in one role, as far as a level depends on it.
struct FirmYear {
  std::uint32_t declarations = 0, amendments = 0, cancellations = 0;
  std::array<std::uint32_t, kSections>
      sanctions{};  // final, not annulled, not expired, in the year
  bool debt_over_90d = false;
  bool priority = false;  // a decision that names it is in force
};

struct FailedCriterion {
  std::uint8_t level = 0;  // the one it stands in the way of
  std::string criterion;   // "section_I", "section_III_permille", "all_permille", "debt_over_90d"
  std::uint64_t value = 0, limit = 0;
  bool operator==(const FailedCriterion&) const = default;
};

struct Assessment {
  std::uint8_t level = 5;
  std::vector<FailedCriterion> failed;  // of every better level but 1, which no criteria give
};

Assessment assess(const FirmYear& year, const AssessmentRules& rules);

// Whether a day is one of the 365 before an assessment at 00:00 of `as_of`.
constexpr bool in_assessed_year(Date day, Date as_of) {
  return as_of.days - kAssessedDays <= day.days && day < as_of;
}
// The two clocks, which are not each other's opposite (S000-18, S003-41): active for more than 365
// days since the first declaration, established for less than 365.
constexpr bool active_over_a_year(Date first_declaration, Date as_of) {
  return as_of.days - first_declaration.days > kAssessedDays;
}
constexpr bool established_under_a_year(Date established, Date as_of) {
  return as_of.days - established.days < kAssessedDays;
}

}  // namespace luong
