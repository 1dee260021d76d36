#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/dates.h"

namespace luong {

// Writes one JSON value at the end of `out`, member by member, without white space and without
// allocating once `out` has room. Commas come by themselves. The caller sees to it that what it
// opens it closes: once the outermost value is closed all of it is in `out`, before that some of it
// still lies in a small buffer of the line's own (an append to the string per comma and quote took
// most of the time of a reply). Meanwhile nobody else writes to `out`.
//   JsonLine json(out);
//   json.open().member("id").text("H104").member("lines").open_list().number(1).close_list().close();
class JsonLine {
 public:
  explicit JsonLine(std::string& out);
  ~JsonLine() { flush(); }
  JsonLine(const JsonLine&) = delete;
  JsonLine& operator=(const JsonLine&) = delete;

  JsonLine& open() { return begin('{'); }
  JsonLine& close() { return end('}'); }
  JsonLine& open_list() { return begin('['); }
  JsonLine& close_list() { return end(']'); }
  // The next value belongs to it. The name is ours: it needs no escaping.
  JsonLine& member(std::string_view name);
  template <std::size_t kSize>
  JsonLine& member(const char (&literal)[kSize]) {
    separate(kSize + 2);
    *at_++ = '"';
    std::memcpy(at_, literal, kSize - 1);
    at_ += kSize - 1;
    *at_++ = '"';
    *at_++ = ':';
    comma_ = false;
    return *this;
  }
  // Any bytes: what is not UTF-8 is written as U+FFFD.
  JsonLine& text(std::string_view value);
  // The same, cheaper, of what is known to be UTF-8: what our own files say, read and proved
  // before.
  JsonLine& utf8(std::string_view value);
  // A word of ours or a code, of letters, digits and the like: it needs no escaping.
  JsonLine& word(std::string_view value);
  JsonLine& number(std::int64_t value);
  JsonLine& unsigned_number(std::uint64_t value);
  JsonLine& flag(bool value) { return bare(value ? "true" : "false"); }
  JsonLine& null() { return bare("null"); }
  JsonLine& instant(Instant at);  // as to_string(Instant)
  JsonLine& hex(std::string_view bytes);
  JsonLine& digits(std::uint64_t value, std::size_t width);  // text, with leading zeros

  // Of `out`, with what is still in the buffer.
  std::size_t size() const { return out_.size() + static_cast<std::size_t>(at_ - buffer_.data()); }

 private:
  static constexpr std::size_t kBufferBytes = 512;

  // Room for `bytes`, at most kBufferBytes, in the buffer.
  void room(std::size_t bytes) {
    if (static_cast<std::size_t>(buffer_.data() + kBufferBytes - at_) < bytes) flush();
  }
  // A comma where one is due, and room for `bytes` more behind it.
  void separate(std::size_t bytes) {
    room(bytes + 1);
    if (comma_) *at_++ = ',';
    comma_ = true;
  }
  JsonLine& begin(char bracket) {
    separate(1);
    *at_++ = bracket;
    comma_ = false;
    ++depth_;
    return *this;
  }
  JsonLine& end(char bracket) {
    room(1);
    *at_++ = bracket;
    comma_ = true;
    if (--depth_ == 0) flush();
    return *this;
  }
  JsonLine& bare(std::string_view word) {
    separate(word.size());
    std::memcpy(at_, word.data(), word.size());
    at_ += word.size();
    return *this;
  }
  void append(std::string_view text);
  template <typename UnescapedLength>
  JsonLine& quoted(std::string_view value, UnescapedLength unescaped_length);
  void append_special(char special);
  void flush();

  std::string& out_;
  std::array<char, kBufferBytes> buffer_;
  char* at_ = buffer_.data();
  bool comma_;
  int depth_ = 0;
};

}  // namespace luong
