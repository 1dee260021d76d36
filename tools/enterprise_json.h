#pragma once

#include <string>
#include <string_view>

#include "core/enterprise.h"

namespace luong::tools {

// Appends one snapshot record (docs/schema/enterprise-record-1.json) without a newline.
// `broker_code` only for BROKER records. `extra` is raw JSON for a member "x", or empty.
void append_enterprise_json(std::string& out, const Enterprise& record, std::string_view name,
                            std::string_view broker_code, std::string_view extra);

}  // namespace luong::tools
