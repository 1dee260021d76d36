#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/message.h"

namespace luong {

// status/1 as kept in the body of a kStatus entry, and of a cancellation by status.
void encode(const Status& status, std::string& out);
std::optional<Error> decode(std::string_view bytes, Status& status);

}  // namespace luong
