#pragma once

#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/message.h"
#include "core/result.h"

namespace luong {

// Memory for the text of one message: a message's views point here and die at its next parse.
// Grows to the longest frame seen and then stays.
class TextArena {
 public:
  // Room for all text of a frame of `bytes`; forgets what was there.
  void reset(std::size_t bytes);
  std::string_view add(std::string_view text);
  // The same for a text with 16 readable bytes behind it: copied in whole blocks, no call.
  std::string_view add_over_padding(std::string_view text) {
    assert(text.size() <= capacity_ - used_);
    char* const at = bytes_.get() + used_;
    for (std::size_t done = 0; done < text.size(); done += kBlock) {
      std::memcpy(at + done, text.data() + done, kBlock);
    }
    used_ += text.size();
    return {at, text.size()};
  }

 private:
  static constexpr std::size_t kBlock = 16;  // room for one more lies behind capacity_

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

// Reads one frame (a line without its newline) into a Message, checking everything decision.md §1
// calls SYNTAX and SCHEMA: JSON as RFC 8259, UTF-8, depth, duplicate members at every level
// (unknown members too), lengths, alphabets, ranges, code shapes, what is mandatory for the
// message's kind, and for a declaration direction against procedure. CROSS findings land in
// Declaration::cross and are no errors.
//
// simdjson's first stage finds the tokens and proves UTF-8; the readers walk them once and prove
// all else, without a tree between. What fails, simdjson's own parser judges once more, so that
// broken JSON is called by its name. One parser per thread, reused; no allocation once warm, on the
// good path. The frame must have kFramePadding readable bytes behind it.
class MessageParser {
 public:
  static constexpr std::size_t kFramePadding = 64;

  MessageParser();
  ~MessageParser();
  MessageParser(MessageParser&&) noexcept;

  // The message, with its text in `arena`; or SYNTAX, SCHEMA or UNKNOWN_SCHEMA with the JSON
  // pointer of the member at fault and a sentence. On an error `message` keeps msg_id and
  // declaration_no where they could be read.
  std::optional<Error> parse(std::string_view padded_frame, TextArena& arena, Message& message);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
