#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/link_key.h"

namespace luong {

// Which link keys the journal may hold: a Bloom filter that grows. A "no" is certain; about one
// "yes" in a thousand is wrong. 16 bits a key in layers of which each takes twice the keys of the
// one before, so it is never rebuilt while running; one cache line is touched per layer and
// question. Not thread-safe.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t keys_expected = 0);

  // Whether the key may have been there before.
  bool add(const LinkKey& key);
  // For many keys at a start, distinct and expected: adds one without looking whether it is there
  // and without counting it. Several threads may fill, if the first kFillBits bits of their keys
  // differ; then filled() is told how many there were.
  static constexpr unsigned kFillBits = 8;
  void fill(const LinkKey& key) noexcept;
  void filled(std::size_t keys) noexcept { layers_.back().keys += keys; }

  bool may_contain(const LinkKey& key) const noexcept;
  std::size_t keys() const noexcept;
  // Brings near what may_contain() will look at.
  void prefetch(const LinkKey& key) const noexcept;
  std::size_t memory_bytes() const noexcept;

 private:
  // Split block: each key sets one bit in each of eight words of one 32-byte block.
  struct alignas(32) Block {
    std::uint32_t words[8];
  };
  struct Layer {
    std::vector<Block> blocks;  // A power of two.
    std::size_t keys = 0;
    // By the front of the key, so that keys which come sorted, as at a start, fill it front to
    // back.
    std::size_t place(const LinkKey& key) const noexcept {
      return key.high >> (64 - std::countr_zero(blocks.size()));
    }
  };

  void add_layer(std::size_t keys);

  std::vector<Layer> layers_;
};

}  // namespace luong
