#pragma once

#include <string>
#include <string_view>

#include "core/declaration.h"

namespace luong::tools {

// Appends `declaration` as one `decl/1` object, without a newline: the way back from
// core/message_parser.h. Absent members are left out; derived ones (cross) are never written.
// `extra` is raw JSON for a member "x" of what has no field of its own, or empty.
void append_declaration_json(std::string& out, const Declaration& declaration,
                             std::string_view extra = {});

}  // namespace luong::tools
