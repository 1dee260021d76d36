#include "tools/send_queue.h"

#include <algorithm>
#include <cassert>

namespace luong::tools {
namespace {

constexpr std::size_t kCompactBytes = 1U << 20U;

}  // namespace

void SendQueue::add(std::string_view line, const MessageKey& key, std::int64_t due_ns) {
  if (start_ > kCompactBytes && start_ > bytes_.size() / 2) {
    bytes_.erase(0, start_);
    cursor_ -= start_;
    cursor_end_ -= start_;
    completed_end_ -= start_;
    start_ = 0;
  }
  const std::size_t before = bytes_.size();
  bytes_ += line;
  if (line.empty() || line.back() != '\n') bytes_ += '\n';
  messages_.push_back({key, due_ns, 0, static_cast<std::uint32_t>(bytes_.size() - before)});
}

std::string_view SendQueue::to_send(std::size_t window) const {
  std::size_t end = cursor_end_;
  for (std::size_t i = begun_; i < messages_.size() && i < window; ++i) end += messages_[i].bytes;
  return std::string_view(bytes_).substr(cursor_, end - cursor_);
}

void SendQueue::sent(std::size_t count, std::int64_t now_ns) {
  cursor_ += count;
  assert(cursor_ <= bytes_.size());
  while (cursor_end_ < cursor_) cursor_end_ += messages_[begun_++].bytes;
  while (completed_ < begun_ && completed_end_ + messages_[completed_].bytes <= cursor_) {
    completed_end_ += messages_[completed_].bytes;
    messages_[completed_++].sent_ns = now_ns;
  }
}

void SendQueue::pop() {
  assert(!messages_.empty());
  const std::size_t length = messages_.front().bytes;
  start_ += length;
  messages_.pop_front();
  if (begun_ > 0) --begun_;
  if (completed_ > 0) --completed_;
  cursor_ = std::max(cursor_, start_);
  cursor_end_ = std::max(cursor_end_, start_);
  completed_end_ = std::max(completed_end_, start_);
  if (messages_.empty()) {
    bytes_.clear();
    start_ = cursor_ = cursor_end_ = completed_end_ = 0;
  }
}

void SendQueue::rewind() {
  for (std::size_t i = 0; i < completed_; ++i) messages_[i].sent_ns = 0;
  cursor_ = cursor_end_ = completed_end_ = start_;
  begun_ = completed_ = 0;
}

}  // namespace luong::tools
