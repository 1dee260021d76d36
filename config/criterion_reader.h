#pragma once

#include <string>
#include <string_view>

#include "config/toml_members.h"
#include "core/criteria_pack.h"

// One [[criterion]] of a pack file: its keys, its expressions, and what its kind demands.
namespace luong {

struct CriterionFile {
  std::string name;           // as errors name it
  std::string_view document;  // its text, for the places of faults inside expressions
};

// What a criterion of an overlay stands on.
struct OverlayGround {
  const Overlay& overlay;
  // Those read before it: of the base, which it may tighten, and of other overlays.
  const std::vector<Criterion>& base;
};

// Reports every fault; a criterion with faults is not to be used. `codes`: the lists of the pack,
// which its codes must be on where there are any. `ground`: null in the base.
Criterion read_criterion(const CriterionFile& file, const TomlValue& table, const CodeLists& codes,
                         ErrorList& errors, const OverlayGround* ground = nullptr);

}  // namespace luong
