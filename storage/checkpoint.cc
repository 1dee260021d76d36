#include "storage/checkpoint.h"

#include <cstring>

#include "storage/little_endian.h"

namespace luong {
namespace {

constexpr std::uint32_t kCheckpointVersion = 1;
constexpr std::size_t kCheckpointHeadBytes = 64;

}  // namespace

// Version 4, segment 4, sequence 8, chain hash 32, keys in the index 8, has state 1, zero 7; state.
std::string encode(const Checkpoint& checkpoint, std::uint64_t keys) {
  std::string bytes(kCheckpointHeadBytes, '\0');
  store(&bytes[0], kCheckpointVersion);
  store(&bytes[4], checkpoint.segment);
  store(&bytes[8], checkpoint.last.sequence);
  std::memcpy(&bytes[16], checkpoint.last.hash.data(), sizeof(ChainHash));
  store(&bytes[48], keys);
  bytes[56] = checkpoint.state ? 1 : 0;
  if (checkpoint.state) bytes += *checkpoint.state;
  return bytes;
}

std::optional<std::pair<Checkpoint, std::uint64_t>> decode_checkpoint(std::string_view bytes) {
  if (bytes.size() < kCheckpointHeadBytes) return std::nullopt;
  if (load<std::uint32_t>(&bytes[0]) != kCheckpointVersion) return std::nullopt;
  Checkpoint checkpoint;
  checkpoint.segment = load<std::uint32_t>(&bytes[4]);
  checkpoint.last.sequence = load<std::uint64_t>(&bytes[8]);
  std::memcpy(checkpoint.last.hash.data(), &bytes[16], sizeof(ChainHash));
  if (bytes[56] != 0) checkpoint.state = bytes.substr(kCheckpointHeadBytes);
  return std::pair{std::move(checkpoint), load<std::uint64_t>(&bytes[48])};
}

}  // namespace luong
