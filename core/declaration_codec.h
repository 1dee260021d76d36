#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/declaration.h"
#include "core/result.h"

// The canonical binary form of a declaration: compact, lossless, one form per content. Members are
// written in a fixed order as (field number, value), absent ones left out; a new field takes a new
// number at the end. The journal keeps it, the content hash is taken over it, and a verdict is
// derived again from it years later. Format version in the first byte.
namespace luong {

struct ContentHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const ContentHash&) const = default;
};

// Appends the canonical form of the CONTENT of `declaration` to `out`: all but msg_id, msg_ts,
// source, deadline_ms and unknown members (decision.md §4). No allocation once `out` has room.
void encode(const Declaration& declaration, std::string& out);

// Reads it back. Views point into `bytes`. Also fills `cross`. Corrupt bytes give kCorrupt.
std::optional<Error> decode(std::string_view bytes, Declaration& declaration);

// XXH3-128 of the canonical form.
ContentHash content_hash(std::string_view canonical) noexcept;

}  // namespace luong
