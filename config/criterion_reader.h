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

// Reports every fault; a criterion with faults is not to be used.
Criterion read_criterion(const CriterionFile& file, const TomlValue& table, ErrorList& errors);

}  // namespace luong
