#include "daemon/intake.h"

#include <utility>

#include "core/message_parser.h"

namespace luong {

void Batch::clear() {
  arrivals.clear();
  bytes.clear();
}

Intake::Intake(IntakeLimits limits) : limits_(limits) {}

bool Intake::put(Arrival arrival, std::string_view frame) {
  if (depth_.load(std::memory_order_relaxed) >= limits_.messages_max ||
      queued_bytes_.load(std::memory_order_relaxed) + frame.size() > limits_.bytes_max) {
    return false;
  }
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    was_empty = gathering_.arrivals.empty();
    arrival.frame_at = gathering_.bytes.size();
    arrival.frame_size = frame.size();
    gathering_.bytes.append(frame);
    gathering_.bytes.append(MessageParser::kFramePadding, '\0');
    gathering_.arrivals.push_back(std::move(arrival));
    // Under the lock, so that the pipeline cannot count out what is not counted in yet.
    depth_.fetch_add(1, std::memory_order_relaxed);
    queued_bytes_.fetch_add(frame.size(), std::memory_order_relaxed);
  }
  if (was_empty) ready_.notify_one();
  return true;
}

bool Intake::put_control(std::unique_ptr<Control> control, Instant arrival) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    Arrival item;
    item.arrival = arrival;
    item.control = std::move(control);
    gathering_.arrivals.push_back(std::move(item));
    depth_.fetch_add(1, std::memory_order_relaxed);
  }
  ready_.notify_one();
  return true;
}

bool Intake::take(Batch& batch) {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] { return closed_ || !gathering_.arrivals.empty(); });
  if (gathering_.arrivals.empty()) return false;
  std::swap(batch, gathering_);
  return true;
}

void Intake::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  ready_.notify_all();
}

void Intake::finished(std::size_t arrivals, std::size_t bytes) {
  depth_.fetch_sub(arrivals, std::memory_order_relaxed);
  queued_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
}

}  // namespace luong
