#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace luong {

// SHA-256 of some bytes as 64 lower-case hex digits. The loaders of this room take one as an
// argument: digests live in storage, and config may not look there.
using HashFunction = std::function<std::string(std::string_view)>;

}  // namespace luong
