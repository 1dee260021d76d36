#pragma once

#include <string>
#include <string_view>

#include "core/criteria_pack.h"

// The code lists of a criteria pack (S002-49) as a person reads them, and as JSON. The fifth is the
// criteria themselves: `luong criteria list`.
namespace luong::tools {

// `list`: "guidance", "instruction", "alert" or "sign"; empty: all four. `lang`: "vi" or "en".
std::string code_lists_text(const CodeLists& codes, std::string_view list, std::string_view lang);
std::string code_lists_json(const CriteriaPack& pack, std::string_view list);

}  // namespace luong::tools
