#include "core/json_reading.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace luong::json {
namespace {

// RFC 6901. A pointer that would grow past the limit ends with the last step that fits: names of
// unknown members are the client's, and the pointer goes back in a reply.
std::string pointer(std::span<const Step> steps) {
  std::string path;
  for (const Step& step : steps) {
    std::string part = "/";
    if (step.member.data() == nullptr) {
      part += std::to_string(step.index);
    } else {
      for (const char c : step.member) {
        if (c == '~') {
          part += "~0";
        } else if (c == '/') {
          part += "~1";
        } else {
          part += c;
        }
      }
    }
    if (path.size() + part.size() > Reading::kPathBytesMax) break;
    path += part;
  }
  return path;
}

}  // namespace

void Reading::begin(TextArena& arena) {
  arena_ = &arena;
  depth_ = 0;
  for (Note& note : notes_) note.set = false;
  unknown_names.clear();
  unknown_members = 0;
}

Found Reading::fail(ErrorCode code, std::string_view message) {
  error_ = Error{code, pointer({steps_.data(), depth_}), std::string(message)};
  return Found::kFault;
}

Found Reading::fail_at(std::string_view name, ErrorCode code, std::string_view message) {
  enter() = Step{name};
  const Found fault = fail(code, message);
  leave();
  return fault;
}

Found Reading::miss(std::string_view name, Need need) {
  if (need == Need::kAlways) {
    return fail_at(name, ErrorCode::kSchema, "This member is mandatory.");
  }
  Note& note = notes_[static_cast<std::size_t>(need)];
  if (!note.set) {
    assert(depth_ < kNotedSteps);
    note.set = true;
    note.depth = depth_ + 1;
    std::copy_n(steps_.begin(), depth_, note.steps.begin());
    note.steps[depth_] = Step{name};
  }
  return Found::kAbsent;
}

Found Reading::missing(Need need) {
  const Note& note = notes_[static_cast<std::size_t>(need)];
  if (!note.set) return Found::kAbsent;
  error_ = Error{ErrorCode::kSchema, pointer({note.steps.data(), note.depth}),
                 need == Need::kUnlessCancel ? "This member is mandatory unless function is 1."
                                             : "This member is mandatory for imports."};
  return Found::kFault;
}

}  // namespace luong::json
