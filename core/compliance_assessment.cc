#include "core/compliance_assessment.h"

#include <string_view>

namespace luong {
namespace {

constexpr std::array<std::string_view, kSections> kRoman = {"I", "II", "III", "IV",
                                                            "V", "VI", "VII"};

// At most so many permille of so many; of none, nothing is allowed.
bool within(std::uint64_t count, std::uint32_t permille, std::uint64_t of) {
  return count * 1'000 <= std::uint64_t{permille} * of;
}

void append_failed(const FirmYear& year, const LevelLimits& limits,
                   std::vector<FailedCriterion>& failed) {
  const auto fail = [&](std::string criterion, std::uint64_t value, std::uint64_t limit) {
    failed.push_back({limits.level, std::move(criterion), value, limit});
  };
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < kSections; ++i) {
    const std::uint32_t count = year.sanctions[i];
    all += count;
    const std::string section = "section_" + std::string(kRoman[i]);
    if (limits.count_max[i] && count > *limits.count_max[i]) {
      fail(section, count, *limits.count_max[i]);
    }
    if (limits.permille_max[i] && !within(count, *limits.permille_max[i], year.declarations)) {
      fail(section + "_permille", count, *limits.permille_max[i]);
    }
  }
  if (limits.all_permille_max && !within(all, *limits.all_permille_max, year.declarations)) {
    fail("all_permille", all, *limits.all_permille_max);
  }
  if (!limits.debt_over_90d && year.debt_over_90d) fail("debt_over_90d", 1, 0);
}

}  // namespace

Assessment assess(const FirmYear& year, const AssessmentRules& rules) {
  Assessment assessment;
  for (const LevelLimits& limits : rules.levels) {
    const std::size_t before = assessment.failed.size();
    append_failed(year, limits, assessment.failed);
    if (assessment.failed.size() != before) continue;
    assessment.level = limits.level;
    break;
  }
  if (year.priority) assessment.level = 1;
  return assessment;
}

}  // namespace luong
