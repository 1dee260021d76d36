#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/criteria_pack.h"
#include "core/reference_data.h"

namespace luong {

// What a pack says that cannot be meant, of criteria that are active or in shadow: advice to
// whoever writes it, never a reason to refuse it. Finds what shows in the words of the conditions
// (core/criteria/terms.h); two that mean the same in other words it does not.
struct LintFinding {
  enum class What : std::uint8_t {
    kDead,           // can never hit, or never again
    kUnreachable,    // may hit, but nothing comes of it
    kDuplicate,      // says what another says
    kContradictory,  // undoes what another asks for
  };
  What what = What::kDead;
  CriterionId id;
  std::string sentence;
};
std::string_view name(LintFinding::What what) noexcept;  // "unreachable"

// `today`: for what has expired. `reference`: the tables there are, or null for not known. By id.
std::vector<LintFinding> lint(const CriteriaPack& pack, Date today,
                              const ReferenceData* reference = nullptr);

}  // namespace luong
