#pragma once

#include <string_view>

#include "daemon/batch_slot.h"

namespace luong {

// The parse stage for one frame: message, canonical bytes, content hash, hash of the received text.
// Pure; any thread, one parser each. `padded_frame` has MessageParser::kFramePadding readable bytes
// behind it.
void read_frame(MessageParser& parser, std::string_view padded_frame, BatchSlot& slot);

}  // namespace luong
