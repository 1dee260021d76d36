#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/pipeline.h"

namespace luong {

// Replies on their way from the pipeline's thread to the I/O thread, copied out of the pipeline's
// buffer. Reused: clear() keeps the memory.
struct ReplyRun {
  struct Item {
    ReplyAddress address;
    std::uint32_t window = 0;
    bool subscribes = false, event = false;
    std::size_t at = 0, size = 0;  // into bytes
  };
  std::vector<Item> items;
  std::string bytes;

  std::string_view line(const Item& item) const {
    return std::string_view(bytes).substr(item.at, item.size);
  }
  void clear() {
    items.clear();
    bytes.clear();
  }
};

// Where the pipeline leaves its replies: two runs that change places, one wake-up while replies
// wait, one lock a run of the pipeline.
class ReplyMailbox {
 public:
  // True where the I/O thread must be woken: nothing was waiting before.
  bool put(const std::vector<Reply>& replies) {
    if (replies.empty()) return false;
    const std::lock_guard lock(mutex_);
    const bool was_empty = waiting_.items.empty();
    for (const Reply& reply : replies) {
      waiting_.items.push_back({reply.address, reply.window, reply.subscribes, reply.event,
                                waiting_.bytes.size(), reply.line.size()});
      waiting_.bytes.append(reply.line);
    }
    return was_empty;
  }

  // Swaps what waits into `run`, which must be clear.
  void take(ReplyRun& run) {
    const std::lock_guard lock(mutex_);
    std::swap(run, waiting_);
  }

 private:
  std::mutex mutex_;
  ReplyRun waiting_;  // guarded by mutex_
};

}  // namespace luong
