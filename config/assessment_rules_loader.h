#pragma once

#include <filesystem>
#include <vector>

#include "core/compliance_assessment.h"
#include "core/result.h"

namespace luong {

// The rules of a TOML file (config/assessment.toml), ascending by the day they begin. Every fault
// at file:line:column, up to 20.
tl::expected<std::vector<AssessmentRules>, std::vector<Error>> load_assessment_rules(
    const std::filesystem::path& file);

// Those in force on a day, or null before the first.
const AssessmentRules* rules_on(const std::vector<AssessmentRules>& rules, Date day);

}  // namespace luong
