#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/criteria_pack.h"

namespace luong {

// What one criteria pack says that another does not: for whoever has to approve it.
struct FieldChange {
  std::string_view field;     // as in the pack's files: "when", "weight", "floor"
  std::string before, after;  // empty: not there
};

struct CriterionChange {
  enum class What : std::uint8_t { kAdded, kRemoved, kChanged };
  What what = What::kChanged;
  CriterionId id;
  std::string title;                // English
  bool secret = false;              // in one of the packs: then `fields` is not for everybody
  std::vector<FieldChange> fields;  // kChanged only
};
std::string_view name(CriterionChange::What what) noexcept;  // "added"

struct PackDifference {
  std::vector<FieldChange> pack;          // thresholds, limits, code lists, benefits, name, version
  std::vector<CriterionChange> criteria;  // by id
};
PackDifference difference(const CriteriaPack& before, const CriteriaPack& after);

}  // namespace luong
