#pragma once

#include <string>
#include <string_view>

#include "core/criteria_pack.h"

// Criteria as a person reads them, and as JSON. `lang` is "vi" or "en".
namespace luong::tools {

std::string criteria_table(const CriteriaPack& pack, std::string_view lang);  // a line each
std::string criterion_page(const Criterion& criterion, std::string_view lang);
std::string effect_text(const Criterion& criterion);  // "150 points VAL, floor Yellow"

std::string pack_json(const CriteriaPack& pack);  // of all criteria, one line
std::string criterion_json(const Criterion& criterion);

}  // namespace luong::tools
