#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace luong {

using ChainHash = std::array<std::uint8_t, 32>;

// What proves that a record is in the chain: its sequence and the chain hash after it.
struct Receipt {
  std::uint64_t sequence = 0;
  ChainHash hash{};
  bool operator==(const Receipt&) const = default;
};

// Links records into the chain: SHA-256 over the hash before, the sequence (eight bytes,
// little-endian) and the payload. The hash before the first record is all zero.
// Holds one digest context and reuses it; one thread at a time.
class ChainHasher {
 public:
  ChainHasher();
  ~ChainHasher();
  ChainHasher(ChainHasher&&) noexcept;
  ChainHasher& operator=(ChainHasher&&) noexcept;

  ChainHash next(const ChainHash& before, std::uint64_t sequence, std::string_view payload);

 private:
  struct Digest;
  std::unique_ptr<Digest> digest_;
};

}  // namespace luong
