#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace luong {

// A thread that runs a task a while after it was asked to: many requests within the delay cost one
// run, and without a request it sleeps. request() may be called from any thread; a request made
// while the task runs gives another run. The destructor waits for a run in progress and drops the
// outstanding request.
class DelayedTask {
 public:
  DelayedTask(std::chrono::milliseconds delay, std::function<void()> task);
  ~DelayedTask();
  DelayedTask(const DelayedTask&) = delete;
  DelayedTask& operator=(const DelayedTask&) = delete;

  void request();

 private:
  void run();

  const std::chrono::milliseconds delay_;
  const std::function<void()> task_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;  // Guarded by mutex_.
  bool stopping_ = false;   // Guarded by mutex_.
  std::thread thread_;      // Last: it uses all of the above.
};

}  // namespace luong
