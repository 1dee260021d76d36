#include "storage/segment_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <span>

namespace luong {

SegmentTable::SegmentTable(std::uint32_t segment, std::uint64_t first_sequence,
                           std::size_t keys_expected)
    : segment_(segment),
      first_sequence_(first_sequence),
      slots_(std::max(kSlotsMin, std::bit_ceil(2 * keys_expected))) {
  rows_.reserve(keys_expected);
}

void SegmentTable::restart(std::uint32_t segment, std::uint64_t first_sequence) {
  segment_ = segment;
  first_sequence_ = first_sequence;
  rows_.clear();
  std::ranges::fill(slots_, 0);
  maybe_older_.clear();
}

void SegmentTable::add(const LinkKey& key, const Position& position, KeyFilter& filter) {
  const auto record = static_cast<std::uint32_t>(position.sequence - first_sequence_);
  // What the filter has never seen is not here either.
  const bool seen = filter.add(key);
  if (seen) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = key.low & mask; slots_[at] != 0; at = (at + 1) & mask) {
      if ((slots_[at] & ~kRowMask) != tag_of(key)) continue;
      Row& row = rows_[(slots_[at] & kRowMask) - 1];
      if (row.key != key) continue;
      row.record = record;
      row.offset = position.offset;
      return;
    }
    maybe_older_.push_back(key);
  }
  rows_.push_back({key, record, position.offset});
  assert(rows_.size() < kRowMask);
  if (rows_.size() * 2 > slots_.size()) {
    grow();
  } else {
    put(key, rows_.size() - 1);
  }
}

void SegmentTable::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (std::size_t row = 0; row < rows_.size(); ++row) put(rows_[row].key, row);
}

void SegmentTable::put(const LinkKey& key, std::size_t row) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = key.low & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = tag_of(key) | static_cast<Slot>(row + 1);
}

std::optional<Position> SegmentTable::find(const LinkKey& key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = key.low & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if ((slots_[at] & ~kRowMask) != tag_of(key)) continue;
    const Row& row = rows_[(slots_[at] & kRowMask) - 1];
    if (row.key == key) return position_of(row);
  }
  return std::nullopt;
}

// Keys are hashes, so their first bits deal them out evenly: a pass over all rows, then small sorts
// that stay in the cache.
void SegmentTable::sort_into(std::vector<Row>& sorted) const {
  constexpr unsigned kBits = 11;
  constexpr std::size_t kParts = std::size_t{1} << kBits;
  const auto part_of = [](const Row& row) { return row.key.high >> (64 - kBits); };
  std::array<std::size_t, kParts + 1> begins{};
  for (const Row& row : rows_) ++begins[part_of(row) + 1];
  for (std::size_t part = 0; part < kParts; ++part) begins[part + 1] += begins[part];

  sorted.resize(rows_.size());
  std::array<std::size_t, kParts> next;
  std::copy_n(begins.begin(), kParts, next.begin());
  for (const Row& row : rows_) sorted[next[part_of(row)]++] = row;
  for (std::size_t part = 0; part < kParts; ++part) {
    const std::span rows(sorted.data() + begins[part], begins[part + 1] - begins[part]);
    std::ranges::sort(rows, {}, &Row::key);
  }
}

std::size_t SegmentTable::memory_bytes() const noexcept {
  return rows_.capacity() * sizeof(Row) + slots_.capacity() * sizeof(Slot) +
         maybe_older_.capacity() * sizeof(LinkKey);
}

}  // namespace luong
