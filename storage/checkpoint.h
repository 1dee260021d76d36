#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/chain.h"

namespace luong {

// What the index holds, and the state saved with it: all up to the end of a segment.
struct Checkpoint {
  std::uint32_t segment = 0;  // 0: none yet.
  Receipt last;
  std::optional<std::string> state;
};

// Its bytes, with the number of keys in the index it stands in; nothing where they are not of this
// version.
std::string encode(const Checkpoint& checkpoint, std::uint64_t keys);
std::optional<std::pair<Checkpoint, std::uint64_t>> decode_checkpoint(std::string_view bytes);

}  // namespace luong
