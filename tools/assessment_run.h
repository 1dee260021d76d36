#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/compliance_assessment.h"
#include "core/enterprise_record.h"
#include "core/event_year.h"
#include "core/result.h"

namespace luong::tools {

// Assesses one enterprise record after the other against the events of a year, and adds up what
// comes of it. The official level of the feed stays as it is: the computed one goes into the
// record's `x.assessment`, into the disagreement report and into the sums (corrections §2.19).
class AssessmentRun {
 public:
  // All three outlive the run. `report` gets a line of JSON for each firm whose levels differ.
  AssessmentRun(const EventYear& events, const AssessmentRules& rules, Date as_of,
                std::function<void(const std::string&)> report);

  // Writes the assessment into the record. An Error where it carries one already.
  std::optional<Error> take(EnterpriseRecord& record);

  struct Sums {
    std::uint64_t firms = 0;
    std::array<std::array<std::uint64_t, 6>, 6> levels{};  // [official, 0 none][computed]
    std::uint64_t disagree = 0;  // official known and not the computed one
    std::uint64_t active_over_a_year = 0, established_under_a_year = 0;
    std::uint64_t declarants = 0,
                  declarants_rated = 0;  // firms that declared; with level and class
    // Of a hundred declarants, at least this many must be rated (S002-58).
    static constexpr std::uint64_t kCoveragePercentMin = 90;
    bool covered() const { return declarants_rated * 100 >= declarants * kCoveragePercentMin; }
  };
  const Sums& sums() const { return sums_; }

 private:
  std::string json_of(const FirmYear& year, const Assessment& assessment) const;

  const EventYear& events_;
  const AssessmentRules& rules_;
  const Date as_of_;
  const std::function<void(const std::string&)> report_;
  std::vector<std::pair<std::uint64_t, Role>> declarants_;  // sorted
  Sums sums_;
};

// `record` with its membership of the compliance programme as the events tell it.
Result<std::string> with_membership(const std::string& record, bool member);
// `record` with "assessment": `assessment` in its `x`; an Error where there is one already, or
// where it is no record.
Result<std::string> with_assessment(const std::string& record, const std::string& assessment);

}  // namespace luong::tools
