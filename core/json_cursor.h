#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace luong::json {

// Walks a JSON text token by token, forward, once. Where the tokens begin it is told: simdjson's
// first stage finds them, proves UTF-8 and that strings end and hold no control characters. The
// rest of RFC 8259 is proved here, token for token, so no tree is built of what is read only once.
//
//   Whoever reads a value takes it: string(), integer(), boolean(), null(), an object or an array
// to its end. Each returns false and stays where it was if the value is of another type, or is not
// well formed. Loops over members and items end early at broken grammar: ask broken() behind them.
//   It does not judge numbers that are no 64-bit integers, and does not say what is wrong with
// broken grammar: where doubtful() or broken() holds, simdjson's own parser has the word.
// One thread; no allocation once warm.
class Cursor {
 public:
  // Bytes behind the text that may be read (and mean nothing).
  static constexpr std::size_t kPadding = 32;

  // `tokens` is where each token begins, a comma and a colon too, then twice the text's size. Both
  // live as long as the walk.
  void begin(std::string_view padded_text, const std::uint32_t* tokens, std::size_t count);
  void begin_again() noexcept;

  // The first character of the token at hand, 0 behind the last.
  char peek() const noexcept { return at_ < end_ ? text_[*at_] : '\0'; }
  bool at_end() const noexcept { return at_ == end_; }
  bool broken() const noexcept { return broken_; }
  bool doubtful() const noexcept { return doubtful_; }

  // Escapes are resolved. What stood without one is a view of the text. kPadding bytes behind it
  // may be read.
  bool string(std::string_view& out) noexcept {
    if (peek() != '"' || !string_at(at_, out)) return false;
    ++at_;
    return true;
  }
  bool null() noexcept { return word("null"); }
  bool boolean(bool& out) noexcept;
  bool integer(std::int64_t& out) noexcept;
  // Whether an integer from 2^63 to 2^64 - 1 stands here; it is not taken.
  bool is_beyond_int64() const noexcept;
  // Takes a number that is no 64-bit integer, unjudged.
  bool doubtful_number() noexcept;

  //   if (cursor.open_object())
  //     for (bool more = cursor.first_member(key); more; more = cursor.next_member(key)) ...
  bool open_object() noexcept { return take('{'); }
  bool first_member(std::string_view& key) noexcept { return !take('}') && member(at_, key); }
  bool next_member(std::string_view& key) noexcept {
    if (peek() == ',') return member(at_ + 1, key);
    return !take('}') && set_broken();
  }
  bool open_array() noexcept { return take('['); }
  bool first_item() noexcept { return !take(']'); }
  bool next_item() noexcept { return take(',') || (!take(']') && set_broken()); }

  // Goes to the value of the first member of that name, of the object that is the text. False, and
  // anywhere, where there is none. Judges nothing.
  bool find_in_root(std::string_view name) noexcept;

 private:
  bool set_broken() noexcept {
    broken_ = true;
    return false;
  }
  bool take(char token) noexcept {
    if (peek() != token) return false;
    ++at_;
    return true;
  }
  // A name at the token `at` and its colon. The place is written once for both: each member has to
  // wait for the one before it.
  bool member(const std::uint32_t* at, std::string_view& key) noexcept {
    if (end_ - at < 2 || text_[at[0]] != '"' || text_[at[1]] != ':' || !string_at(at, key)) {
      return set_broken();
    }
    at_ = at + 2;
    return true;
  }
  // Of the quote at the token `at`, which is one of the text's.
  bool string_at(const std::uint32_t* at, std::string_view& out) noexcept {
    const char* const begin = text_ + at[0] + 1;
    const char* end = text_ + at[1] - 1;  // The closing quote, or space before the next token.
    while (*end != '"' && end > begin) --end;
    if (end < begin) return set_broken();
    out = {begin, static_cast<std::size_t>(end - begin)};
    return !has_escapes_ || unescape(out) || set_broken();
  }
  bool word(std::string_view word) noexcept {
    if (peek() != word.front() || token() != word) return false;
    ++at_;
    return true;
  }
  // The token at hand without the space behind it.
  std::string_view token() const noexcept;
  bool unescape(std::string_view& text) noexcept;

  const char* text_ = nullptr;
  const std::uint32_t* first_ = nullptr;
  const std::uint32_t* at_ = nullptr;
  const std::uint32_t* end_ = nullptr;
  bool has_escapes_ = false;
  bool broken_ = false;
  bool doubtful_ = false;

  // Strings with escapes, resolved. As long as the longest text seen.
  std::unique_ptr<char[]> unescaped_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

}  // namespace luong::json
