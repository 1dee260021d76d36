#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/verdict.h"
#include "tools/check_results.h"

namespace luong::tools {

// Members of the voluntary-compliance programme and priority enterprises against others (S000-1):
// the channels of their declarations, and what checks found on them. Says whether what a group is
// given is borne out: membership must never worsen a channel, and must not hide violations either.
// Who was what counts as of each decision. One thread.
class MemberComparison {
 public:
  enum class Group : std::uint8_t { kPriority, kMember, kOther };  // the first that applies
  static constexpr std::size_t kGroups = 3;

  struct Counts {
    std::uint64_t decided = 0;
    std::array<std::uint64_t, 4> by_channel{};
    std::uint64_t checked = 0, violations = 0;
    std::uint64_t sampled = 0, sample_violations = 0;  // chosen by the random draw, and checked
  };

  // `results` outlives it.
  explicit MemberComparison(const CheckResults& results) : results_(results) {}

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& decision,
                            const PinnedContext& context);

  const std::array<Counts, kGroups>& groups() const { return groups_; }

 private:
  const CheckResults& results_;
  std::array<Counts, kGroups> groups_{};
  Declaration declaration_;
  Verdict verdict_;
};

std::string_view name(MemberComparison::Group group) noexcept;  // "member"
std::string member_comparison_text(const MemberComparison& report);
std::string member_comparison_json(const MemberComparison& report);

}  // namespace luong::tools
