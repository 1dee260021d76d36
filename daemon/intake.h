#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/facts.h"
#include "daemon/control.h"

namespace luong {

// Where a reply goes: the session's number and the request's slot in it.
struct ReplyAddress {
  std::uint64_t session = 0;
  std::uint64_t slot = 0;
};

// One thing that arrived, in arrival order: a frame of a client, or a command of the operator.
struct Arrival {
  ReplyAddress address;
  std::uint64_t client = 0;
  Audience audience = Audience::kDeclarant;
  bool oversize = false;  // the line was longer than a frame may be and was skipped
  Instant arrival;
  std::int64_t arrived_us = 0;  // on the steady clock, for latencies
  std::size_t frame_at = 0;     // into Batch::bytes
  std::size_t frame_size = 0;
  std::unique_ptr<Control> control;  // null for a frame
};

// Arrivals and their bytes. Every frame is followed by MessageParser::kFramePadding zero bytes.
// Reused: clear() keeps the memory.
struct Batch {
  std::vector<Arrival> arrivals;
  std::string bytes;

  std::string_view frame(const Arrival& a) const {
    return std::string_view(bytes).substr(a.frame_at, a.frame_size);
  }
  void clear();
};

struct IntakeLimits {
  std::size_t messages_max = 16'384;
  std::size_t bytes_max = 64ULL << 20U;
};

// The one bounded queue between the I/O threads and the pipeline's thread. I/O threads put; the
// pipeline takes everything that has gathered while it worked, with no timer: the queue's swap is
// the batching. Past its bound put() refuses and the client is told OVERLOADED.
class Intake {
 public:
  explicit Intake(IntakeLimits limits);

  // False where the queue is full or closed: nothing was taken. `arrival.frame_*` are filled here.
  bool put(Arrival arrival, std::string_view frame);
  // Operator's commands are never refused for load, only after close().
  bool put_control(std::unique_ptr<Control> control, Instant arrival);

  // Waits for work and swaps it into `batch` (which must be clear). False once closed and empty.
  bool take(Batch& batch);
  void close();

  std::size_t depth() const noexcept { return depth_.load(std::memory_order_relaxed); }
  // The pipeline says how many arrivals of its batch it has finished; they count as queued till
  // then.
  void finished(std::size_t arrivals, std::size_t bytes);

 private:
  const IntakeLimits limits_;
  std::atomic<std::size_t> depth_{0};
  std::atomic<std::size_t> queued_bytes_{0};

  std::mutex mutex_;
  std::condition_variable ready_;  // these are guarded by mutex_:
  Batch gathering_;
  bool closed_ = false;
};

}  // namespace luong
