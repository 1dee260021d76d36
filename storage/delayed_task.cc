#include "storage/delayed_task.h"

#include <utility>

namespace luong {

DelayedTask::DelayedTask(std::chrono::milliseconds delay, std::function<void()> task)
    : delay_(delay), task_(std::move(task)), thread_([this] { run(); }) {}

DelayedTask::~DelayedTask() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void DelayedTask::request() {
  {
    const std::lock_guard lock(mutex_);
    if (requested_) return;
    requested_ = true;
  }
  changed_.notify_one();
}

void DelayedTask::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return requested_ || stopping_; });
    changed_.wait_for(lock, delay_, [this] { return stopping_; });
    if (stopping_) return;
    requested_ = false;
    lock.unlock();
    task_();
    lock.lock();
  }
}

}  // namespace luong
