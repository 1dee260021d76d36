#include "storage/witness.h"

#include <cstring>
#include <utility>

#include "storage/crc32c.h"
#include "storage/little_endian.h"

namespace luong {
namespace {

// A slot, 64 bytes: magic 8, version 4, zero 4, sequence 8, chain hash 32, zero 4, CRC 4.
constexpr std::string_view kMagic = "LUONGWIT";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kSlotBytes = 64;
constexpr std::size_t kSlotDistance = 4096;
constexpr std::size_t kFileBytes = 2 * kSlotDistance;
constexpr std::size_t kCrcAt = 60;
constexpr std::chrono::milliseconds kSyncDelay{10};

std::string encode(const Receipt& receipt) {
  std::string bytes(kSlotBytes, '\0');
  std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
  store(&bytes[8], kVersion);
  store(&bytes[16], receipt.sequence);
  std::memcpy(&bytes[24], receipt.hash.data(), receipt.hash.size());
  store(&bytes[kCrcAt], crc32c(0, {bytes.data(), kCrcAt}));
  return bytes;
}

bool is_whole(std::string_view slot) {
  return slot.starts_with(kMagic) &&
         crc32c(0, slot.substr(0, kCrcAt)) == load<std::uint32_t>(&slot[kCrcAt]);
}

Receipt decode(std::string_view slot) {
  Receipt receipt;
  receipt.sequence = load<std::uint64_t>(&slot[16]);
  std::memcpy(receipt.hash.data(), &slot[24], receipt.hash.size());
  return receipt;
}

}  // namespace

std::optional<Receipt> WitnessSlots::newest() const {
  if (!slots[0]) return slots[1];
  if (!slots[1]) return slots[0];
  return slots[slots[0]->sequence >= slots[1]->sequence ? 0 : 1];
}

Result<WitnessSlots> read_witness(const File& file) {
  std::string bytes(kFileBytes + 1, '\0');
  const auto length = file.read_at(0, bytes);
  if (!length) return fail(length.error());
  WitnessSlots found;
  found.padding_is_zero = *length == kFileBytes;
  for (const std::size_t i : {0U, 1U}) {
    const auto slot = std::string_view(bytes).substr(i * kSlotDistance, kSlotBytes);
    const auto padding =
        std::string_view(bytes).substr(i * kSlotDistance + kSlotBytes, kSlotDistance - kSlotBytes);
    if (padding.find_first_not_of('\0') != std::string_view::npos) found.padding_is_zero = false;
    if (!is_whole(slot)) continue;
    if (const auto version = load<std::uint32_t>(&slot[8]); version != kVersion) {
      return fail(ErrorCode::kStorage, "witness format version " + std::to_string(version) +
                                           "; this program knows version " +
                                           std::to_string(kVersion));
    }
    found.slots[i] = decode(slot);
  }
  return found;
}

Result<std::unique_ptr<Witness>> Witness::create(Files& files, const std::filesystem::path& path,
                                                 Doubt& doubt) {
  auto file = files.open(path, OpenMode::kCreate);
  if (!file) return fail(file.error());
  // Real zeros, not a hole: a sync of a slot then never has to write metadata.
  if (auto error = (*file)->write_at(0, std::string(kFileBytes, '\0'))) return fail(*error);
  std::unique_ptr<Witness> witness(new Witness(std::move(*file), {}, doubt));
  if (auto error = witness->settle({})) return fail(*error);
  return witness;
}

Result<std::unique_ptr<Witness>> Witness::open(Files& files, const std::filesystem::path& path,
                                               Doubt& doubt) {
  auto file = files.open(path, OpenMode::kWrite);
  if (!file) return fail(file.error());
  const auto slots = read_witness(**file);
  if (!slots) return fail(slots.error());
  const auto newest = slots->newest();
  if (!newest) {
    return fail(ErrorCode::kCorrupt,
                "both slots of the witness are damaged, so nothing proves that the journal is "
                "whole: restore this file from a copy of the data directory",
                path.string());
  }
  return std::unique_ptr<Witness>(new Witness(std::move(*file), *newest, doubt));
}

Witness::Witness(std::unique_ptr<File> file, Receipt found, Doubt& doubt)
    : file_(std::move(file)),
      found_(found),
      doubt_(doubt),
      newest_(found),
      written_(found),
      sync_later_(kSyncDelay, [this] { sync(); }) {}

void Witness::advance(const Receipt& synced) {
  {
    const std::lock_guard lock(mutex_);
    newest_ = synced;
    if (!syncing_) write_slot(synced);
  }
  sync_later_.request();
}

std::optional<Error> Witness::settle(const Receipt& synced) {
  const std::lock_guard lock(mutex_);
  newest_ = written_ = synced;
  for (int i = 0; i < 2; ++i) {
    const auto at = static_cast<std::uint64_t>(active_) * kSlotDistance;
    if (auto error = file_->write_at(at, encode(synced))) return error;
    if (auto error = file_->sync()) return error;
    active_ ^= 1;
  }
  return std::nullopt;
}

void Witness::sync() {
  {
    const std::lock_guard lock(mutex_);
    syncing_ = true;
  }
  auto error = file_->sync();
  if (error) doubt_.raise(std::move(*error));
  const std::lock_guard lock(mutex_);
  syncing_ = false;
  if (doubt_.raised()) return;
  active_ ^= 1;
  if (newest_ == written_) return;
  write_slot(newest_);
  sync_later_.request();
}

void Witness::write_slot(const Receipt& receipt) {
  const auto at = static_cast<std::uint64_t>(active_) * kSlotDistance;
  if (auto error = file_->write_at(at, encode(receipt))) {
    doubt_.raise(std::move(*error));
    return;
  }
  written_ = receipt;
}

}  // namespace luong
