#pragma once

#include <string>

#include "config/toml_members.h"
#include "core/benefit_matrix.h"

namespace luong {

// benefits.toml of a pack: the matrix of benefits and the windows of the programme
// (docs/criteria-language.md §7). Reports every fault.
BenefitMatrix read_benefits(const std::string& file, const TomlValue& root, ErrorList& errors);

}  // namespace luong
