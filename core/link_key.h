#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace luong {

// What a journal record is found by: a 128-bit hash of (what kind of key, its value). The journal
// maps each to the LATEST record that carries it; core/stream_ledger says which keys there are.
struct LinkKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  constexpr auto operator<=>(const LinkKey&) const = default;
};

// The keys are already hashes: one half serves as the table hash.
struct LinkKeyHash {
  using is_avalanching = void;
  std::size_t operator()(const LinkKey& key) const noexcept { return key.low; }
};

}  // namespace luong
