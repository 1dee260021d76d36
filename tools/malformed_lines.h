#pragma once

#include <cstddef>
#include <string>

#include "tools/random_stream.h"

namespace luong::tools {

// Spoils the JSON object that begins at `start` and ends `out`, in one of spoilt_kinds() ways, so
// that luongd must answer INVALID or UNKNOWN_SCHEMA. It stays one line without a newline.
void spoil(std::string& out, std::size_t start, RandomStream& random);
void spoil(std::string& out, std::size_t start, std::size_t kind, RandomStream& random);
std::size_t spoilt_kinds();

}  // namespace luong::tools
