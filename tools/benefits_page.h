#pragma once

#include <string>
#include <string_view>

#include "core/benefit_matrix.h"

namespace luong::tools {

// The matrix of benefits as a person reads it: what is due to each level on a day, to members of
// the programme and to everybody. `lang`: "vi" or "en".
std::string benefits_text(const BenefitMatrix& matrix, Date day, std::string_view lang);

}  // namespace luong::tools
