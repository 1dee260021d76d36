#include "storage/key_filter.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace luong {
namespace {

constexpr std::size_t kKeysPerBlock = 16;  // 256 bits a block.
constexpr std::size_t kFirstLayerKeys = std::size_t{1} << 20U;

// Odd multipliers of the split block filter of Impala and Parquet.
constexpr std::uint32_t kSalts[8] = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                     0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};

std::uint32_t bit_of(const LinkKey& key, int word) noexcept {
  return 1U << ((static_cast<std::uint32_t>(key.low >> 32U) * kSalts[word]) >> 27U);
}

template <typename Block>
bool holds(const Block& block, const LinkKey& key) noexcept {
  std::uint32_t missing = 0;
  for (int i = 0; i < 8; ++i) missing |= ~block.words[i] & bit_of(key, i);
  return missing == 0;
}

}  // namespace

KeyFilter::KeyFilter(std::size_t keys_expected) {
  // A quarter more than is known, so that a start does not end on a full layer.
  add_layer(std::max(kFirstLayerKeys, keys_expected + keys_expected / 4));
}

void KeyFilter::add_layer(std::size_t keys) {
  layers_.push_back({std::vector<Block>(std::bit_ceil(keys / kKeysPerBlock)), 0});
}

bool KeyFilter::add(const LinkKey& key) {
  if (may_contain(key)) return true;
  if (layers_.back().keys == layers_.back().blocks.size() * kKeysPerBlock) {
    add_layer(2 * layers_.back().keys);
  }
  fill(key);
  ++layers_.back().keys;
  return false;
}

void KeyFilter::fill(const LinkKey& key) noexcept {
  Layer& layer = layers_.back();
  assert(layer.blocks.size() >> kFillBits != 0);
  Block& block = layer.blocks[layer.place(key)];
  for (int i = 0; i < 8; ++i) block.words[i] |= bit_of(key, i);
}

bool KeyFilter::may_contain(const LinkKey& key) const noexcept {
  return std::any_of(layers_.rbegin(), layers_.rend(), [&](const Layer& layer) {
    return holds(layer.blocks[layer.place(key)], key);
  });
}

std::size_t KeyFilter::keys() const noexcept {
  std::size_t keys = 0;
  for (const Layer& layer : layers_) keys += layer.keys;
  return keys;
}

void KeyFilter::prefetch(const LinkKey& key) const noexcept {
  for (const Layer& layer : layers_) {
    __builtin_prefetch(&layer.blocks[layer.place(key)]);
  }
}

std::size_t KeyFilter::memory_bytes() const noexcept {
  std::size_t bytes = 0;
  for (const Layer& layer : layers_) bytes += layer.blocks.size() * sizeof(Block);
  return bytes;
}

}  // namespace luong
