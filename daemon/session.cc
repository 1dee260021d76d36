#include "daemon/session.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace luong {

namespace {

// Consumed bytes are cut off once they outweigh what is left, so moving costs a byte each at most.
void compact(std::string& buffer, std::size_t& at) {
  if (at == buffer.size()) {
    buffer.clear();
    at = 0;
  } else if (at > buffer.size() / 2 && at > 4096) {
    buffer.erase(0, at);
    at = 0;
  }
}

// Blank lines are no requests: they keep an interactive user's Enter from becoming an error.
bool blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Session::Session(Audience audience, SessionLimits limits, std::int64_t now_ms)
    : audience_(audience), limits_(limits), last_read_ms_(now_ms) {}

bool Session::wants_read() const noexcept {
  return !ended_ && in_flight() < limits_.window &&
         output_.size() - output_at_ < limits_.queued_reply_bytes_max &&
         input_.size() - input_at_ <= limits_.frame_bytes_max;
}

void Session::receive(std::string_view bytes, FrameSink& sink, std::int64_t now_ms) {
  last_read_ms_ = now_ms;
  if (frame_since_ms_ < 0 && !bytes.empty()) frame_since_ms_ = now_ms;
  if (input_at_ < input_.size()) {  // Of a line that has begun the rest goes behind it.
    const auto newline = bytes.find('\n');
    const std::string_view rest = bytes.substr(0, newline == bytes.npos ? newline : newline + 1);
    input_.append(rest);
    bytes.remove_prefix(rest.size());
    split_input(sink, now_ms);
  }
  // Whole lines are handed on from where they were read.
  if (input_at_ == input_.size()) bytes.remove_prefix(split(bytes, sink, now_ms));
  compact(input_, input_at_);
  input_.append(bytes);
  if (frame_since_ms_ < 0 && input_at_ < input_.size()) frame_since_ms_ = now_ms;
}

void Session::resume(FrameSink& sink, std::int64_t now_ms) {
  if (input_at_ < input_.size()) split_input(sink, now_ms);
}

void Session::end_of_input(FrameSink& sink, std::int64_t now_ms) {
  if (ended_) return;
  if (input_at_ < input_.size() && input_.back() != '\n') input_.push_back('\n');
  if (skipping_ && input_at_ == input_.size()) input_.push_back('\n');
  split_input(sink, now_ms);
  ended_ = true;
}

void Session::split_input(FrameSink& sink, std::int64_t now_ms) {
  input_at_ += split(std::string_view(input_).substr(input_at_), sink, now_ms);
  compact(input_, input_at_);
}

// Takes lines from the front of `bytes` while slots are free; returns how many bytes it took.
std::size_t Session::split(std::string_view bytes, FrameSink& sink, std::int64_t now_ms) {
  std::size_t taken = 0;
  while (in_flight() < limits_.window && taken < bytes.size()) {
    const std::string_view rest = bytes.substr(taken);
    const auto newline = rest.find('\n');
    const bool whole = newline != std::string_view::npos;
    if (!whole && rest.size() <= limits_.frame_bytes_max && !skipping_) break;

    std::string_view line = rest.substr(0, newline);
    const bool oversize = skipping_ || line.size() > limits_.frame_bytes_max;
    taken += whole ? newline + 1 : rest.size();
    skipping_ = oversize && !whole;
    if (skipping_) continue;  // Answered once its newline has come, so that order holds.
    frame_since_ms_ = taken < bytes.size() ? now_ms : -1;
    if (!oversize && blank(line)) continue;

    const std::uint64_t slot = next_slot_++;
    WireError refusal = WireError::kOverloaded;
    if (sink.take(slot, oversize ? std::string_view() : line, oversize, refusal)) continue;
    std::string refused;
    append_error(refused, ReplyHead{}, refusal, refusal == WireError::kOverloaded ? 50 : 1'000,
                 refusal == WireError::kOverloaded
                     ? "too much work is queued; send again later"
                     : "the daemon is stopping; send again after its restart");
    reply(slot, refused);
  }
  return taken;
}

void Session::reply(std::uint64_t slot, std::string_view line) {
  assert(slot >= next_reply_ && slot < next_slot_);
  if (slot != next_reply_) {
    const auto at = static_cast<std::size_t>(slot - next_reply_);
    if (waiting_.size() <= at) waiting_.resize(at + 1);
    waiting_[at] = line;
    return;
  }
  output_.append(line);
  ++next_reply_;
  if (waiting_.empty()) return;
  waiting_.pop_front();
  while (!waiting_.empty() && !waiting_.front().empty()) {
    output_.append(waiting_.front());
    waiting_.pop_front();
    ++next_reply_;
  }
}

void Session::set_window(std::uint32_t window) {
  limits_.window = std::min(std::max(window, 1U), limits_.window_max);
}

std::string_view Session::output() const noexcept {
  return std::string_view(output_).substr(output_at_);
}

void Session::written(std::size_t bytes, std::int64_t now_ms) {
  assert(bytes <= output_.size() - output_at_);
  output_at_ += bytes;
  write_since_ms_ = output_at_ < output_.size() ? now_ms : -1;
  compact(output_, output_at_);
}

std::optional<std::string_view> Session::advance(std::int64_t now_ms) {
  const bool unwritten = output_at_ < output_.size();
  if (unwritten && write_since_ms_ < 0) write_since_ms_ = now_ms;
  if (!unwritten) write_since_ms_ = -1;
  if (unwritten && now_ms - write_since_ms_ >= limits_.write_progress_ms)
    return "the client does not read its replies";
  // A frame waits for its own bytes only while we are ready to read them.
  if (frame_since_ms_ >= 0 && !wants_read()) frame_since_ms_ = now_ms;
  if (frame_since_ms_ >= 0 && now_ms - frame_since_ms_ >= limits_.frame_deadline_ms)
    return "a frame took too long to arrive";
  const bool waiting = in_flight() == 0 && !unwritten && !subscribed_;
  if (waiting && now_ms - last_read_ms_ >= limits_.idle_ms) return "idle";
  return std::nullopt;
}

bool Session::finished() const noexcept {
  return ended_ && input_at_ == input_.size() && in_flight() == 0 && output_at_ == output_.size();
}

std::uint64_t Session::in_flight() const noexcept { return next_slot_ - next_reply_; }

}  // namespace luong
