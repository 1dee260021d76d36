#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/toml_members.h"
#include "core/code_lists.h"

namespace luong {

// codes.toml of a pack: its lists of guidance, risk instructions, alerts and signs of violation
// (docs/criteria-language.md §7). Reports every fault.
CodeLists read_code_lists(const std::string& file, const TomlValue& root, ErrorList& errors);

// A list of {vi, en}, at least one; reports every fault.
std::vector<Bilingual> read_bilingual(const std::string& file, const TomlMembers& members,
                                      std::string_view key, ErrorList& errors);

}  // namespace luong
