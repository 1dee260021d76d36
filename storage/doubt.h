#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "core/error.h"

namespace luong {

// Raised once, by the first failed write or sync of any thread of the journal, and never lowered:
// from then on nobody here knows what the disk holds.
class Doubt {
 public:
  bool raised() const noexcept { return raised_.load(std::memory_order_acquire); }

  void raise(Error error) {
    const std::lock_guard lock(mutex_);
    if (!first_) first_ = std::move(error);
    raised_.store(true, std::memory_order_release);
  }

  // What raised it, with what it means.
  Error error() const {
    const std::lock_guard lock(mutex_);
    if (!first_) return Error{ErrorCode::kStorage, {}, "the journal is in order"};
    Error error = *first_;
    error.message +=
        "; the journal accepts nothing more until the next start settles what the disk holds";
    return error;
  }

 private:
  std::atomic<bool> raised_{false};
  mutable std::mutex mutex_;
  std::optional<Error> first_;  // Guarded by mutex_.
};

}  // namespace luong
