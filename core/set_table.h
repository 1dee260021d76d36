#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/byte_codec.h"

namespace luong {

// A hash table of fixed size that forgets what was not seen for longest. An entry lives in one of
// the kWays places of its set; where a set is full, the one with the smallest `last_day` (the first
// among equals) gives way. So it never grows, moves nothing, and what it holds depends only on the
// order of calls.
//
// Keys are 64-bit hashes other than 0. Row is trivially copyable, has a `std::uint16_t last_day`,
// and is all zero when it is new. All memory is taken and touched when the table is made. One
// thread.
//
// It is saved in kParts parts of equal ranges of keys, each on its own, so that no save is long.
template <typename Row, std::size_t kWays>
class SetTable {
 public:
  static constexpr std::size_t kParts = 64;
  static constexpr std::size_t part_of(std::uint64_t print) noexcept { return print >> 58U; }

  // `rows` is rounded up to whole sets in every part. `memory` outlives the table.
  SetTable(std::size_t rows, std::pmr::memory_resource* memory)
      : sets_((rows + kParts * kWays - 1) / (kParts * kWays) * kParts, memory) {
    static_assert(std::is_trivially_copyable_v<Row>);
  }

  // A hint that the key will soon be looked for.
  void prefetch(std::uint64_t print) const noexcept {
    const Set& set = sets_[index_of(print)];
    __builtin_prefetch(&set.prints, 1);
    __builtin_prefetch(&set.rows, 1);
  }
  const Row* find(std::uint64_t print) const noexcept {
    const Set& set = sets_[index_of(print)];
    for (std::size_t i = 0; i < kWays; ++i) {
      if (set.prints[i] == print) return &set.rows[i];
    }
    return nullptr;
  }
  // The row of the key, or a new one. `forgotten` is the last day of what had to give way for it, 0
  // where nothing had.
  Row& take(std::uint64_t print, std::uint16_t& forgotten) noexcept {
    forgotten = 0;
    Set& set = sets_[index_of(print)];
    std::size_t place = 0;
    for (; place < kWays && set.prints[place] != 0; ++place) {  // They fill up from the first.
      if (set.prints[place] == print) return set.rows[place];
    }
    if (place == kWays) {
      place = oldest(set);
      forgotten = set.rows[place].last_day;
    } else {
      ++used_;
    }
    set.prints[place] = print;
    set.rows[place] = Row{};
    return set.rows[place];
  }

  std::size_t used() const noexcept { return used_; }
  std::size_t capacity() const noexcept { return sets_.size() * kWays; }
  std::size_t memory_bytes() const noexcept { return sets_.size() * sizeof(Set); }

  void clear() {
    std::ranges::fill(sets_, Set{});
    used_ = 0;
  }

  // Appends the entries of a part, set by set.
  void save(std::size_t part, std::string& out) const {
    const std::size_t per_part = sets_.size() / kParts;
    for (std::size_t i = part * per_part; i < (part + 1) * per_part; ++i) {
      const Set& set = sets_[i];
      for (std::size_t place = 0; place < kWays && set.prints[place] != 0; ++place) {
        put_fixed(out, set.prints[place]);
        put_fixed(out, set.rows[place]);
      }
    }
  }
  // Takes back the entries of a part, which holds none yet; also those of a table of another size.
  // False where the bytes are no entries of this part.
  bool load(std::size_t part, std::string_view bytes) {
    ByteReader in(bytes);
    while (in.ok() && !in.at_end()) {
      const auto print = in.fixed<std::uint64_t>();
      const auto row = in.fixed<Row>();
      if (!in.ok() || print == 0 || part_of(print) != part) return false;
      std::uint16_t forgotten = 0;
      take(print, forgotten) = row;
    }
    return in.ok();
  }

 private:
  // Keys first: a look at most touches their line and one of the row.
  struct alignas(64) Set {
    std::array<std::uint64_t, kWays> prints{};
    std::array<Row, kWays> rows{};
  };

  static std::size_t oldest(const Set& set) noexcept {
    std::size_t place = 0;
    for (std::size_t i = 1; i < kWays; ++i) {
      if (set.rows[i].last_day < set.rows[place].last_day) place = i;
    }
    return place;
  }
  // Monotonic in the key, so that a part is a run of sets.
  std::size_t index_of(std::uint64_t print) const noexcept {
    return static_cast<std::size_t>((static_cast<unsigned __int128>(print) * sets_.size()) >> 64U);
  }

  std::pmr::vector<Set> sets_;
  std::size_t used_ = 0;
};

}  // namespace luong
