#pragma once

#include <cstdint>
#include <string_view>

#include "core/verdict.h"

// What a load client must know of a line, found by searching for member names instead of parsing
// the JSON: a few hundred nanoseconds less for each of millions of replies. Relies on what
// docs/wire.md promises: one object a line, and in a reply the members in their fixed order.
namespace luong::tools {

// 128 bits of a msg_id; the key by which answers are told apart. Zero: the line has none.
struct MessageKey {
  std::uint64_t high = 0, low = 0;
  bool empty() const { return high == 0 && low == 0; }
  auto operator<=>(const MessageKey&) const = default;
};
MessageKey key_of(std::string_view msg_id);

struct RequestGlance {
  MessageKey key;
  std::uint64_t root = 0;  // first 11 digits of declaration_no; 0 where not found
};
RequestGlance glance_at_request(std::string_view line);

enum class AnswerKind : std::uint8_t {
  kDecision,  // dec-result/1
  kError,     // error/1
  kHello,     // hello/1
  kEvent,     // anything else: verdict-change/1, alert/1
};
enum class AnswerStatus : std::uint8_t { kNone, kOk, kRejected, kInvalid, kNoted, kConflict };
inline constexpr std::size_t kAnswerStatuses = 6;
std::string_view name(AnswerStatus status);  // "OK"

// Views into the line.
struct AnswerGlance {
  AnswerKind kind = AnswerKind::kEvent;
  MessageKey key;  // empty: msg_id was null
  AnswerStatus status = AnswerStatus::kNone;
  Channel channel = Channel::kNone;
  bool replayed = false;
  bool revised = false;       // OK, and its verdict rose after its first reply
  std::string_view code;      // of INVALID, REJECTED (official code) and error/1
  bool retry = false;         // error/1
  std::int64_t after_ms = 0;  // error/1
  bool scan_told = false;     // it says whether, which a declarant's does not
  bool scan_recommended = false;
  std::string_view device;
};
AnswerGlance glance_at_answer(std::string_view line);

// A hash of all that an answer says, but `replayed` and the padding behind it: what must not change
// when the same message is sent again.
std::uint64_t answer_digest(std::string_view line);

}  // namespace luong::tools
