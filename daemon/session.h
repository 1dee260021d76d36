#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/facts.h"
#include "core/limits.h"
#include "core/reply.h"

namespace luong {

struct SessionLimits {
  std::size_t frame_bytes_max = limits::kFrameBytesMax;
  std::uint32_t window = limits::kWindowDefault;
  std::uint32_t window_max = limits::kWindowMax;
  std::size_t queued_reply_bytes_max = limits::kQueuedReplyBytesMax;
  std::int64_t frame_deadline_ms = limits::kFrameDeadlineMs;
  std::int64_t write_progress_ms = limits::kWriteProgressMs;
  std::int64_t idle_ms = limits::kIdleMs;
};

// What a session hands on: one line, or the fact that a line was too long.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  // False: not taken (queue full or draining); `refusal` then says which error to answer with.
  virtual bool take(std::uint64_t slot, std::string_view frame, bool oversize,
                    WireError& refusal) = 0;
};

// One client's connection as a state machine without I/O: bytes in, frames out; replies in, bytes
// out in request order. The adapter reads into receive(), writes output(), and calls advance() for
// the clock. Time is steady milliseconds from anywhere. One thread.
//
//   Requests hold a slot each from their line to their reply's turn; without a free slot, or with
//   too many reply bytes unread, wants_read() turns false: back-pressure is arithmetic.
class Session {
 public:
  Session(Audience audience, SessionLimits limits, std::int64_t now_ms);

  bool wants_read() const noexcept;
  // Takes what was read; whole lines go to `sink` at once while slots are free, the rest waits.
  void receive(std::string_view bytes, FrameSink& sink, std::int64_t now_ms);
  // Sends waiting lines on, after replies freed slots. Call when wants_read() may have changed.
  void resume(FrameSink& sink, std::int64_t now_ms);
  void end_of_input(FrameSink& sink, std::int64_t now_ms);  // a last line without newline counts

  // The reply of a slot, a whole line. In any order; goes out in slot order.
  void reply(std::uint64_t slot, std::string_view line);
  void set_window(std::uint32_t window);
  // A whole line of no request: goes out behind the replies that are due, before the next one.
  void event(std::string_view line) { output_.append(line); }
  // Events follow: the client may be silent for as long as it likes.
  void subscribe() { subscribed_ = true; }
  bool subscribed() const noexcept { return subscribed_; }

  std::string_view output() const noexcept;
  void written(std::size_t bytes, std::int64_t now_ms);

  // Why the connection must end now, or nothing: frame deadline, no write progress, idle.
  std::optional<std::string_view> advance(std::int64_t now_ms);
  // All requests answered, all bytes written, and the peer has ended its side.
  bool finished() const noexcept;
  std::uint64_t in_flight() const noexcept;
  Audience audience() const noexcept { return audience_; }

 private:
  void split_input(FrameSink& sink, std::int64_t now_ms);
  std::size_t split(std::string_view bytes, FrameSink& sink, std::int64_t now_ms);

  const Audience audience_;
  SessionLimits limits_;
  std::string input_;  // unread bytes, from input_at_
  std::size_t input_at_ = 0;
  bool skipping_ = false;  // inside an oversize line, until its newline
  bool ended_ = false;
  bool subscribed_ = false;
  std::uint64_t next_slot_ = 0;
  std::uint64_t next_reply_ = 0;
  std::deque<std::string> waiting_;  // replies that came before their turn, from next_reply_ on
  std::string output_;
  std::size_t output_at_ = 0;
  std::int64_t last_read_ms_;
  std::int64_t frame_since_ms_ = -1;  // when the first byte of the unfinished line came
  std::int64_t write_since_ms_ = -1;  // when output last made progress while not empty
};

}  // namespace luong
