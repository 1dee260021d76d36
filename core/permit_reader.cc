#include <array>

#include "core/goods_account.h"
#include "core/json_members.h"
#include "core/json_words.h"
#include "core/limits.h"
#include "core/message_readers.h"

// permit/1 and specialised-result/1 from the national single window, exempt-goods/1 from the system
// that accepted a list of goods exempt from duty.
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;

enum class PermitKind : std::uint8_t { kIssued, kRevoked, kAlive };
std::string_view name(PermitKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"issued", "revoked", "alive"};
  return kNames[static_cast<std::size_t>(kind)];
}

enum class InspectionResult : std::uint8_t { kPending, kPassed, kFailed, kWithdrawn };
std::string_view name(InspectionResult result) {
  static constexpr std::array<std::string_view, 4> kNames = {"pending", "passed", "failed",
                                                             "withdrawn"};
  return kNames[static_cast<std::size_t>(result)];
}

enum class ListEvent : std::uint8_t { kAccepted, kClosed };
std::string_view name(ListEvent event) {
  return event == ListEvent::kAccepted ? "accepted" : "closed";
}

struct NoticeOnWire : PermitNotice {
  std::string_view msg_id;
  PermitKind kind = PermitKind::kIssued;
  InspectionResult result = InspectionResult::kPending;
  ListEvent event = ListEvent::kAccepted;
  std::string_view list_no, line;  // of a list of exempt goods
};
using N = NoticeOnWire;

Found read_permit_kind(Reading& reading, Cursor& cursor, N& notice) {
  constexpr std::array kKinds = {PermitKind::kIssued, PermitKind::kRevoked, PermitKind::kAlive};
  return read_word(reading, cursor, notice.kind, kKinds);
}

Found read_result(Reading& reading, Cursor& cursor, N& notice) {
  constexpr std::array kResults = {InspectionResult::kPending, InspectionResult::kPassed,
                                   InspectionResult::kFailed, InspectionResult::kWithdrawn};
  return read_word(reading, cursor, notice.result, kResults);
}

Found read_event(Reading& reading, Cursor& cursor, N& notice) {
  constexpr std::array kEvents = {ListEvent::kAccepted, ListEvent::kClosed};
  return read_word(reading, cursor, notice.event, kEvents);
}

// What all messages say of the document.
template <typename... Own>
constexpr auto notice_members(const Own&... own) {
  return members_of<N>(
      special_member<N, read_schema<N>>("schema", kM),
      member<&N::msg_id, printable(36)>("msg_id", kM), own..., member<&N::at, plain(), N>("at", kM),
      member<&N::holder, plain(), N>("holder", kO), member<&N::hs, digits(2, 12), N>("hs", kO),
      member<&N::valid_from, plain(), N>("valid_from", kO),
      member<&N::valid_to, plain(), N>("valid_to", kO),
      member<&N::quantity, not_negative(), N>("quantity", kO),
      member<&N::quantity_used, not_negative(), N>("quantity_used", kO),
      member<&N::unit, code(1, 4), N>("unit", kO));
}
// What the messages of the single window say besides.
template <typename Own>
constexpr auto permit_members(const Own& own) {
  return notice_members(own, member<&N::type, code(1, 4), N>("type", kO),
                        member<&N::no, text(20), N>("no", kO),
                        member<&N::ministry, text(64), N>("ministry", kO));
}
constexpr auto kPermit = permit_members(special_member<N, read_permit_kind>("kind", kM));
constexpr auto kResult = permit_members(special_member<N, read_result>("result", kM));
constexpr auto kExempt = notice_members(special_member<N, read_event>("event", kM),
                                        member<&N::list_no, digits(1, 12)>("list_no", kM),
                                        member<&N::line, digits(1, 3)>("line", kM));

Found refuse(Reading& reading, std::string_view member, std::string_view sentence) {
  return reading.fail_at(member, ErrorCode::kSchema, std::string(sentence));
}

constexpr std::string_view kNeeded = "This kind of message needs the member.";

Found check_name(Reading& reading, const N& notice) {
  if (notice.type.empty()) return refuse(reading, "type", kNeeded);
  if (notice.no.empty()) return refuse(reading, "no", kNeeded);
  return Found::kPresent;
}

// What a document that is not merely taken back must say of itself.
Found check_document(Reading& reading, const N& notice, bool taken_back) {
  if (taken_back) return Found::kPresent;
  if (notice.holder.empty()) return refuse(reading, "holder", kNeeded);
  if (notice.valid_from && notice.valid_to && *notice.valid_to < *notice.valid_from) {
    return refuse(reading, "valid_to", "The end must not lie before the beginning.");
  }
  if (notice.quantity && notice.unit.empty()) {
    return refuse(reading, "unit", "A quantity needs its unit.");
  }
  if (notice.quantity_used && !notice.quantity) {
    return refuse(reading, "quantity", "A quantity used needs the quantity granted.");
  }
  return Found::kPresent;
}

void hand_over(const N& notice, Message& message) {
  message.msg_id = notice.msg_id;
  message.permit = notice;
}

PermitState state_of(InspectionResult result) {
  switch (result) {
    case InspectionResult::kPending:
      return PermitState::kPending;
    case InspectionResult::kPassed:
      return PermitState::kPassed;
    case InspectionResult::kFailed:
      return PermitState::kFailed;
    case InspectionResult::kWithdrawn:
      return PermitState::kRevoked;
  }
  return PermitState::kUnknown;
}

}  // namespace

Found read_permit(Reading& reading, Cursor& cursor, Message& message) {
  N notice;
  if (read_object(reading, cursor, notice, kPermit) == Found::kFault) return Found::kFault;
  notice.alive_only = notice.kind == PermitKind::kAlive;
  const bool revoked = notice.kind == PermitKind::kRevoked;
  notice.state = revoked ? PermitState::kRevoked : PermitState::kValid;
  const bool faulty =
      !notice.alive_only && (check_name(reading, notice) == Found::kFault ||
                             check_document(reading, notice, revoked) == Found::kFault);
  if (faulty) return Found::kFault;
  hand_over(notice, message);
  return Found::kPresent;
}

Found read_specialised_result(Reading& reading, Cursor& cursor, Message& message) {
  N notice;
  if (read_object(reading, cursor, notice, kResult) == Found::kFault) return Found::kFault;
  notice.state = state_of(notice.result);
  const bool withdrawn = notice.state == PermitState::kRevoked;
  if (check_name(reading, notice) == Found::kFault) return Found::kFault;
  if (check_document(reading, notice, withdrawn) == Found::kFault) return Found::kFault;
  hand_over(notice, message);
  return Found::kPresent;
}

Found read_exempt_goods(Reading& reading, Cursor& cursor, Message& message) {
  N notice;
  if (read_object(reading, cursor, notice, kExempt) == Found::kFault) return Found::kFault;
  const bool closed = notice.event == ListEvent::kClosed;
  notice.state = closed ? PermitState::kRevoked : PermitState::kValid;
  if (check_document(reading, notice, closed) == Found::kFault) return Found::kFault;
  notice.type = kExemptAccount;
  notice.no = reading.arena().add(exempt_goods_no(notice.list_no, notice.line));
  hand_over(notice, message);
  return Found::kPresent;
}

}  // namespace luong::json
