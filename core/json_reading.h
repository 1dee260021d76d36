#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace luong {
class TextArena;
}

namespace luong::json {

// What looking at one value found. A fault has been written into the Reading.
enum class Found : std::uint8_t { kFault, kAbsent, kPresent };

// When a member must be there. "Unless cancel" and "imports" are known only at the end of a
// declaration, so their absence is noted with its place and judged then.
enum class Need : std::uint8_t { kOptional, kAlways, kUnlessCancel, kImport, kFormalImport };

// One step of a JSON pointer: a member, or an element of an array.
struct Step {
  std::string_view member;
  std::size_t index = 0;
};

// The state of reading one message: where we are, what went wrong, what was missing, what was
// unknown. Kept from message to message for its memory; the good path writes no string.
class Reading {
 public:
  static constexpr std::size_t kPathBytesMax = 256;

  void begin(TextArena& arena);
  TextArena& arena() { return *arena_; }

  // The place: a step is entered empty, then set for each member or element, then left.
  Step& enter() {
    steps_[depth_] = Step{};  // Of the last message there may be a name whose text is gone.
    return steps_[depth_++];
  }
  void leave() { --depth_; }
  std::size_t depth() const { return depth_; }

  // Writes the fault at the current place. Always kFault.
  // Cold: the code that leads here then lies apart from the good path, which has to fit the cache.
  [[gnu::cold]] Found fail(ErrorCode code, std::string_view message);
  // The same at the member `name` of the current object.
  [[gnu::cold]] Found fail_at(std::string_view name, ErrorCode code, std::string_view message);
  // A mandatory member is not there: a fault now, or a note for missing().
  [[gnu::cold]] Found miss(std::string_view name, Need need);
  // Turns the first note of that need, if there is one, into a fault.
  Found missing(Need need);

  const Error& error() const { return error_; }

  // Names of unknown members of the objects being read, innermost last: to find them twice.
  std::vector<std::string_view> unknown_names;
  std::uint32_t unknown_members = 0;

 private:
  static constexpr std::size_t kStepsMax = 40;   // Deeper than any JSON simdjson lets through.
  static constexpr std::size_t kNotedSteps = 6;  // Deeper than any known member.
  struct Note {
    bool set = false;
    std::size_t depth = 0;
    std::array<Step, kNotedSteps> steps;
  };

  TextArena* arena_ = nullptr;
  std::size_t depth_ = 0;
  std::array<Step, kStepsMax> steps_;
  std::array<Note, 5> notes_;  // One per Need.
  Error error_{ErrorCode::kSyntax, {}, {}};
};

}  // namespace luong::json
