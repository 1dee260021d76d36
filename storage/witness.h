#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/result.h"
#include "storage/chain.h"
#include "storage/delayed_task.h"
#include "storage/doubt.h"
#include "storage/file.h"

namespace luong {

// What the two slots of a witness file say. Also for readers beside the daemon.
struct WitnessSlots {
  std::optional<Receipt> slots[2];  // Nothing where a slot fails its CRC.
  bool padding_is_zero = true;

  std::optional<Receipt> newest() const;
};
Result<WitnessSlots> read_witness(const File& file);

// The last synced receipt, kept apart from the segments, so that a start can tell when they hold
// less than once was durable.
//   Operation: two slots in a file of their own, in different sectors. advance() writes the slot
// that was not synced last, at most 10 ms later a thread syncs it and turns to the other slot: the
// slot that was synced last is never touched, so at every moment one of the two is whole.
//   Limitation: after a power cut the witness may be 10 ms older than the last answer. Every batch
// header says what was synced before it, which covers all but the last batches.
// advance() may be called by any thread.
class Witness {
 public:
  // `doubt` is raised by a failed write or sync.
  static Result<std::unique_ptr<Witness>> create(Files& files, const std::filesystem::path& path,
                                                 Doubt& doubt);
  static Result<std::unique_ptr<Witness>> open(Files& files, const std::filesystem::path& path,
                                               Doubt& doubt);

  // As found by open().
  const Receipt& found() const noexcept { return found_; }

  // `synced` is durable in the segments.
  void advance(const Receipt& synced);
  // Writes and syncs both slots, one after the other.
  std::optional<Error> settle(const Receipt& synced);

 private:
  Witness(std::unique_ptr<File> file, Receipt found, Doubt& doubt);
  void sync();
  void write_slot(const Receipt& receipt);  // Under mutex_.

  std::unique_ptr<File> file_;
  Receipt found_;
  Doubt& doubt_;
  std::mutex mutex_;
  Receipt newest_;          // Guarded by mutex_, as what follows.
  Receipt written_;         // What the active slot holds.
  int active_ = 0;          // The slot that was not synced last.
  bool syncing_ = false;    // The active slot is left alone meanwhile.
  DelayedTask sync_later_;  // Last: it uses all of the above.
};

}  // namespace luong
