#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "tools/message_glance.h"

namespace luong::tools {

// The messages of one connection, from "to be sent" to "answered", in order. Keeps the bytes of
// each until its answer is here, so that after a lost connection all of them can be sent again.
//
//   | answered |  sent, no answer yet  |  to be sent  |
//              ^ front()               ^ cursor
class SendQueue {
 public:
  struct Message {
    MessageKey key;
    std::int64_t due_ns = 0;   // when it should go out by the schedule
    std::int64_t sent_ns = 0;  // when its last byte was given to the socket; 0 not yet
    std::uint32_t bytes = 0;
  };

  // Takes a line; a newline is added where it lacks one.
  void add(std::string_view line, const MessageKey& key, std::int64_t due_ns);

  std::size_t size() const { return messages_.size(); }
  bool empty() const { return messages_.empty(); }
  std::size_t bytes() const { return bytes_.size() - start_; }
  std::size_t unanswered() const { return begun_; }  // begun to be sent, no answer yet
  const Message& at(std::size_t i) const { return messages_[i]; }

  // The bytes that may go out now, with at most `window` messages unanswered. The view dies at the
  // next call that changes the queue.
  std::string_view to_send(std::size_t window) const;
  // The socket took `count` bytes of them.
  void sent(std::size_t count, std::int64_t now_ns);

  // The bytes of the front message, newline included.
  std::string_view front_bytes() const { return {bytes_.data() + start_, messages_.front().bytes}; }
  // The front message has its answer, or is given up.
  void pop();
  // The connection is gone: everything without an answer is to be sent again.
  void rewind();

 private:
  std::deque<Message> messages_;
  std::string bytes_;
  std::size_t start_ = 0;       // of the front message
  std::size_t cursor_ = 0;      // the next byte to send
  std::size_t cursor_end_ = 0;  // the end of the messages begun
  std::size_t begun_ = 0;       // how many those are
  std::size_t completed_ = 0;   // of them, how many are sent whole
  std::size_t completed_end_ = 0;
};

}  // namespace luong::tools
