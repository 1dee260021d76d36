#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong::criteria {

// A regular expression of `text.matches("...")`: RE2's syntax over UTF-8, found anywhere in the
// text unless it says ^ or $. Runs in time linear in the text. Immutable; any thread. RE2 keeps the
// states it has met, so a first text may allocate, within a bound; whatever that bound does, the
// answer is the same.
class Pattern {
 public:
  // At most kBytesMax long and kProgramMax instructions; else an Error whose message says what is
  // wrong with it.
  static Result<Pattern> compile(std::string_view text);
  static constexpr std::size_t kBytesMax = 256;
  static constexpr int kProgramMax = 1'000;

  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  bool found_in(std::string_view text) const noexcept;

 private:
  struct Machine;
  explicit Pattern(std::unique_ptr<Machine> machine);
  std::unique_ptr<Machine> machine_;
};

}  // namespace luong::criteria
