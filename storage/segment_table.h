#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/link_key.h"
#include "storage/key_filter.h"
#include "storage/position.h"

namespace luong {

// The latest record of each link key among those of one segment, in memory until the index has them
// on disk.
//   Memory: 24 bytes a key and 4 a slot, a power of two of them, half free at least. Kept by
// restart(), so that a journal at work takes no new pages. One thread at a time.
class SegmentTable {
 public:
  struct Row {
    LinkKey key;
    std::uint32_t record;  // Counted from the first of the segment.
    std::uint32_t offset;
  };

  // With room for so many keys; more are taken too.
  SegmentTable(std::uint32_t segment, std::uint64_t first_sequence, std::size_t keys_expected = 0);
  // With small records a segment closes at this many keys, before its file is full, so that memory
  // stays bounded.
  static constexpr std::size_t kKeysMax = 450'000;
  // How many keys a segment of so many bytes will have: decisions have three, and 1,300 bytes.
  static std::size_t keys_in(std::uint64_t segment_bytes) noexcept {
    return std::min<std::size_t>(segment_bytes / 400, kKeysMax);
  }
  // Empty, of another segment.
  void restart(std::uint32_t segment, std::uint64_t first_sequence);

  void add(const LinkKey& key, const Position& position, KeyFilter& filter);
  std::optional<Position> find(const LinkKey& key) const;
  // Brings near what add() and find() will look at.
  void prefetch(const LinkKey& key) const noexcept {
    __builtin_prefetch(&slots_[key.low & (slots_.size() - 1)]);
  }

  std::uint32_t segment() const noexcept { return segment_; }
  std::size_t size() const noexcept { return rows_.size(); }
  Position position_of(const Row& row) const noexcept {
    return {first_sequence_ + row.record, segment_, row.offset};
  }
  // All rows, in the order of their keys.
  void sort_into(std::vector<Row>& sorted) const;
  // Keys the filter knew before this segment.
  const std::vector<LinkKey>& maybe_older() const noexcept { return maybe_older_; }
  std::size_t memory_bytes() const noexcept;

 private:
  // Row number plus one, in the lower 24 bits, and eight bits of the key, so that other keys' rows
  // are hardly ever looked at; 0: free.
  using Slot = std::uint32_t;
  static constexpr unsigned kTagShift = 24;
  static constexpr Slot kRowMask = (Slot{1} << kTagShift) - 1;
  static constexpr std::size_t kSlotsMin = 1024;

  static Slot tag_of(const LinkKey& key) noexcept {
    return static_cast<Slot>(key.low >> 56U) << kTagShift;
  }
  void grow();
  void put(const LinkKey& key, std::size_t row);

  std::uint32_t segment_ = 0;
  std::uint64_t first_sequence_ = 0;
  std::vector<Row> rows_;
  std::vector<Slot> slots_;
  std::vector<LinkKey> maybe_older_;
};

}  // namespace luong
