#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luong {

// FNV-1a.
constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
  return hash;
}

// A name together with its hash, for those who ask for one name many times.
struct HashedName {
  explicit HashedName(std::string name) : text(std::move(name)), hash(name_hash(text)) {}
  std::string text;
  std::uint64_t hash;
};

// Where in a list of rows a name stands, by its hash. Keeps no names: whoever asks says which row
// is the one meant, so that two names of one hash are told apart. A power of two of slots, half of
// them free at least; the next one is taken where two names fall on one.
class NameIndex {
 public:
  void clear(std::size_t names) { slots_.assign(std::bit_ceil(names * 2 + 1), {}); }

  // At most as many names as clear() was told.
  void add(std::uint64_t hash, std::size_t row) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].row_plus_1 != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, static_cast<std::uint32_t>(row + 1)};
  }

  // The row for which is_meant(row) holds, or null.
  template <typename Row, typename IsMeant>
  const Row* find(const std::vector<Row>& rows, std::uint64_t hash, IsMeant is_meant) const {
    if (slots_.empty()) return nullptr;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].row_plus_1 != 0; at = (at + 1) & mask) {
      if (slots_[at].hash != hash) continue;
      const Row& row = rows[slots_[at].row_plus_1 - 1];
      if (is_meant(row)) return &row;
    }
    return nullptr;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t row_plus_1 = 0;  // 0: free
  };
  std::vector<Slot> slots_;
};

}  // namespace luong
