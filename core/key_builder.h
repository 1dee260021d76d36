#pragma once

#define XXH_INLINE_ALL  // What is hashed here is so short that a call takes as long.
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/link_key.h"

namespace luong {

// Hashes (tag, part, 0, part ...) from a buffer on the stack; parts longer than it enter by their
// hash. At most four parts. Only .cc files include this: it brings the hash along inline.
class KeyBuilder {
 public:
  explicit KeyBuilder(char tag) { bytes_[size_++] = tag; }

  KeyBuilder& add(std::string_view part) {
    if (part.size() > kPartMax) return add(XXH3_64bits(part.data(), part.size()));
    if (!part.empty()) std::memcpy(bytes_ + size_, part.data(), part.size());
    size_ += part.size();
    bytes_[size_++] = '\0';
    return *this;
  }
  KeyBuilder& add(std::uint64_t value) {
    std::memcpy(bytes_ + size_, &value, sizeof value);
    size_ += sizeof value;
    return *this;
  }
  LinkKey key() const {
    const XXH128_hash_t hash = XXH3_128bits(bytes_, size_);
    return {hash.high64, hash.low64};
  }
  // 64 bits, never 0.
  std::uint64_t print() const {
    const std::uint64_t hash = XXH3_64bits(bytes_, size_);
    return hash == 0 ? 1 : hash;
  }

 private:
  static constexpr std::size_t kPartMax = 64;
  char bytes_[1 + 4 * (kPartMax + 1)];
  std::size_t size_ = 0;
};

}  // namespace luong
