#include <algorithm>
#include <array>

#include "core/json_members.h"
#include "core/json_words.h"
#include "core/message_readers.h"
#include "core/tax_code.h"

// intel/1.
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;

struct IntelOnWire : Intel {
  std::string_view msg_id;
};
using I = IntelOnWire;

Found read_subject(Reading& reading, Cursor& cursor, I& intel) {
  constexpr std::array kSubjects = {IntelSubject::kParty, IntelSubject::kContainer,
                                    IntelSubject::kSeal,  IntelSubject::kRoute,
                                    IntelSubject::kArea,  IntelSubject::kHs};
  return read_word(reading, cursor, intel.subject, kSubjects);
}

constexpr auto kIntel = members_of<IntelOnWire>(
    special_member<I, read_schema<I>>("schema", kM),
    member<&I::msg_id, printable(36)>("msg_id", kM),
    member<&I::originator, printable(32), I>("originator", kM),
    member<&I::no, printable(32), I>("no", kM), special_member<I, read_subject>("subject", kM),
    member<&I::value, printable(64), I>("value", kM),
    member<&I::confidence, range(1, 100), I>("confidence", kM),
    member<&I::verified, plain(), I>("verified", kO),
    member<&I::withdrawn, plain(), I>("withdrawn", kO),
    member<&I::valid_to, plain(), I>("valid_to", kM), member<&I::at, plain(), I>("at", kM),
    member<&I::remarks, text(300), I>("remarks", kO));

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A value that no declaration can have would silently match nothing.
bool may_match(const I& intel) {
  switch (intel.subject) {
    case IntelSubject::kHs:
      return is_digits(intel.value) && intel.value.size() >= 2 && intel.value.size() <= 12;
    case IntelSubject::kRoute: {
      const auto dash = intel.value.find('-');
      return dash != intel.value.npos && dash > 1 && intel.value.size() - dash > 2;
    }
    case IntelSubject::kContainer:
      return intel.value.size() >= 4 && intel.value.size() <= 12;
    default:
      return true;
  }
}

}  // namespace

Found read_intel(Reading& reading, Cursor& cursor, Message& message) {
  IntelOnWire intel;
  if (read_object(reading, cursor, intel, kIntel) == Found::kFault) return Found::kFault;
  if (!may_match(intel)) {
    return reading.fail_at("value", ErrorCode::kSchema,
                           "Expected an HS code of 2 to 12 digits, a route such as CNSHA-VNHPH, or "
                           "a container number, as the subject says.");
  }
  message.msg_id = intel.msg_id;
  message.intel = intel;
  return Found::kPresent;
}

}  // namespace luong::json
