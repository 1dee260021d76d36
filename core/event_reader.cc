#include <array>

#include "core/enterprise.h"
#include "core/json_members.h"
#include "core/json_words.h"
#include "core/limits.h"
#include "core/message_readers.h"

// hello/1, event-ack/1, alert-ack/1, scan-step/1, status/1, level/1 and enterprise-delta/1.
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;

// ---- hello/1

struct HelloOnWire : Hello {
  std::string_view msg_id;
};
using H = HelloOnWire;

constexpr auto kHello =
    members_of<HelloOnWire>(special_member<H, read_schema<H>>("schema", kM),
                            member<&H::msg_id, printable(36)>("msg_id", kO),
                            member<&H::version, range(1, 1'000), H>("version", kO),
                            member<&H::client, text(64), H>("client", kO),
                            member<&H::token, printable(512), H>("token", kO),
                            member<&H::window, range(1, limits::kWindowMax), H>("window", kO),
                            member<&H::events_from, range(0, INT64_MAX), H>("events_from", kO));

// ---- event-ack/1

struct AckOnWire {
  std::string_view msg_id;
  std::int64_t up_to = 0;
};
using A = AckOnWire;

constexpr auto kAck =
    members_of<AckOnWire>(special_member<A, read_schema<A>>("schema", kM),
                          member<&A::msg_id, printable(36)>("msg_id", kM),
                          member<&A::up_to, range(1, INT64_MAX)>("events_to", kM));

// ---- alert-ack/1

struct AlertAckOnWire : AlertStep {
  std::string_view msg_id;
  std::int64_t number = 0;
};
using K = AlertAckOnWire;

Found read_alert_state(Reading& reading, Cursor& cursor, K& ack) {
  constexpr std::array kStates = {AlertState::kAcknowledged, AlertState::kClosed};
  return read_word(reading, cursor, ack.state, kStates);
}

constexpr auto kAlertAck = members_of<AlertAckOnWire>(
    special_member<K, read_schema<K>>("schema", kM),
    member<&K::msg_id, printable(36)>("msg_id", kM),
    member<&K::number, range(1, INT64_MAX)>("alert", kM),
    special_member<K, read_alert_state>("state", kM), member<&K::at, plain(), K>("at", kM),
    member<&K::officer, printable(64), K>("officer", kM),
    member<&K::remarks, text(300), K>("remarks", kO));

// ---- scan-step/1

struct ScanStepOnWire : ScanStep {
  std::string_view msg_id;
  std::int64_t number = 0;
};
using P = ScanStepOnWire;

// Those that somebody at the port reports; the others follow from commands and results.
Found read_scan_state(Reading& reading, Cursor& cursor, P& step) {
  constexpr std::array kStates = {ScanState::kNotified, ScanState::kArrived, ScanState::kScanned,
                                  ScanState::kVerified, ScanState::kClosed};
  return read_word(reading, cursor, step.state, kStates);
}

constexpr auto kScanStep = members_of<ScanStepOnWire>(
    special_member<P, read_schema<P>>("schema", kM),
    member<&P::msg_id, printable(36)>("msg_id", kM),
    member<&P::number, range(1, INT64_MAX)>("order", kM),
    special_member<P, read_scan_state>("state", kM), member<&P::at, plain(), P>("at", kM),
    member<&P::officer, printable(64), P>("officer", kM),
    member<&P::remarks, text(300), P>("remarks", kO));

// ---- status/1

struct StatusOnWire : Status {
  std::string_view msg_id;
};
using S = StatusOnWire;

Found read_status_word(Reading& reading, Cursor& cursor, S& status) {
  constexpr std::array kWords = {StatusWord::kChannelled, StatusWord::kCancelled,
                                 StatusWord::kCleared,    StatusWord::kReleased,
                                 StatusWord::kGateIn,     StatusWord::kGateOut};
  return read_word(reading, cursor, status.status, kWords);
}

constexpr auto kStatus = members_of<StatusOnWire>(
    special_member<S, read_schema<S>>("schema", kM),
    member<&S::msg_id, printable(36)>("msg_id", kM),
    member<&S::declaration_no, plain(), S>("declaration_no", kM),
    special_member<S, read_status_word>("status", kM), member<&S::at, plain(), S>("at", kM),
    member<&S::office, code(2, 6), S>("office", kO));

// ---- level/1

struct LevelOnWire : LevelQuestion {
  std::string_view msg_id;
};
using L = LevelOnWire;

constexpr auto kLevel = members_of<LevelOnWire>(special_member<L, read_schema<L>>("schema", kM),
                                                member<&L::msg_id, printable(36)>("msg_id", kM),
                                                member<&L::tax_code, plain(), L>("tax_code", kM),
                                                member<&L::ticket, printable(64), L>("ticket", kM));

// ---- enterprise-delta/1

struct DeltaOnWire : EnterpriseDelta {
  std::string_view msg_id;
  bool has_value = false;
  bool has_channel = false;
};
using E = DeltaOnWire;

Found read_role(Reading& reading, Cursor& cursor, E& delta) {
  std::string_view word;
  const Found found = read_string(reading, cursor, printable(36), word);
  if (found != Found::kPresent) return found;
  const auto role = parse_role(word);
  if (!role) {
    return reading.fail(ErrorCode::kSchema,
                        "Expected one of TRADER BROKER EXPRESS CARRIER WAREHOUSE DRIVER.");
  }
  delta.role = static_cast<std::uint8_t>(*role);
  return found;
}

Found read_kind(Reading& reading, Cursor& cursor, E& delta) {
  constexpr std::array kKinds = {DeltaKind::kDebtPaid,          DeltaKind::kStopOn,
                                 DeltaKind::kStopOff,           DeltaKind::kTaxStatus,
                                 DeltaKind::kMembershipRevoked, DeltaKind::kSanctionAnnulled,
                                 DeltaKind::kDirectiveOn,       DeltaKind::kDirectiveOff,
                                 DeltaKind::kRiskClass,         DeltaKind::kComplianceLevel};
  return read_word(reading, cursor, delta.kind, kKinds);
}

Found read_delta_value(Reading& reading, Cursor& cursor, E& delta) {
  const Found found = read_value<range(0, 9'999)>(reading, cursor, delta.value);
  delta.has_value = found == Found::kPresent;
  return found;
}

Found read_delta_channel(Reading& reading, Cursor& cursor, E& delta) {
  const Found found = read_value<range(1, 3)>(reading, cursor, delta.channel);
  delta.has_channel = found == Found::kPresent;
  return found;
}

constexpr auto kDelta = members_of<DeltaOnWire>(
    special_member<E, read_schema<E>>("schema", kM),
    member<&E::msg_id, printable(36)>("msg_id", kM),
    member<&E::tax_code, plain(), E>("tax_code", kM), special_member<E, read_role>("role", kM),
    special_member<E, read_kind>("kind", kM), member<&E::at, plain(), E>("at", kM),
    member<&E::decision_no, text(64), E>("decision_no", kO),
    member<&E::from, plain(), E>("from", kO), member<&E::to, plain(), E>("to", kO),
    special_member<E, read_delta_value>("value", kO),
    special_member<E, read_delta_channel>("channel", kO), member<&E::scan, plain(), E>("scan", kO),
    member<&E::reason, text(300), E>("reason", kO));

Found require(Reading& reading, bool there, std::string_view member) {
  if (there) return Found::kPresent;
  return reading.fail_at(member, ErrorCode::kSchema, "This kind of delta needs the member.");
}

Found check_value(Reading& reading, const E& delta, std::int64_t min, std::int64_t max) {
  if (require(reading, delta.has_value, "value") == Found::kFault) return Found::kFault;
  if (delta.value >= min && delta.value <= max) return Found::kPresent;
  return reading.fail_at(
      "value", ErrorCode::kSchema,
      "Expected a whole number from " + std::to_string(min) + " to " + std::to_string(max) + ".");
}

// What the kind of a delta demands of its other members.
Found check_delta(Reading& reading, const E& delta) {
  if (delta.from && delta.to && *delta.to < *delta.from) {
    return reading.fail_at("to", ErrorCode::kSchema, "The end must not lie before the beginning.");
  }
  switch (delta.kind) {
    case DeltaKind::kDebtPaid:
    case DeltaKind::kStopOff:
    case DeltaKind::kMembershipGranted:
    case DeltaKind::kMembershipRevoked:
      return Found::kPresent;
    case DeltaKind::kSanctionAnnulled:
    case DeltaKind::kDirectiveOff:
      return require(reading, !delta.decision_no.empty(), "decision_no");
    case DeltaKind::kStopOn:
    case DeltaKind::kDirectiveOn:
      break;
    case DeltaKind::kTaxStatus:
      if (delta.has_value && delta.value == 0) return Found::kPresent;
      return check_value(reading, delta, 8'001, 8'025);
    case DeltaKind::kRiskClass:
      return check_value(reading, delta, 1, 9);
    case DeltaKind::kComplianceLevel:
      return check_value(reading, delta, 1, 5);
  }
  if (require(reading, !delta.decision_no.empty(), "decision_no") == Found::kFault ||
      require(reading, delta.from.has_value(), "from") == Found::kFault) {
    return Found::kFault;
  }
  const bool needs_channel = delta.kind == DeltaKind::kDirectiveOn && !delta.scan;
  return require(reading, !needs_channel || delta.has_channel, "channel");
}

}  // namespace

Found read_hello(Reading& reading, Cursor& cursor, Message& message) {
  HelloOnWire hello;
  if (read_object(reading, cursor, hello, kHello) == Found::kFault) return Found::kFault;
  message.msg_id = hello.msg_id;
  message.hello = hello;
  return Found::kPresent;
}

Found read_event_ack(Reading& reading, Cursor& cursor, Message& message) {
  AckOnWire ack;
  if (read_object(reading, cursor, ack, kAck) == Found::kFault) return Found::kFault;
  message.msg_id = ack.msg_id;
  message.ack.up_to = static_cast<std::uint64_t>(ack.up_to);
  return Found::kPresent;
}

Found read_alert_ack(Reading& reading, Cursor& cursor, Message& message) {
  AlertAckOnWire ack;
  if (read_object(reading, cursor, ack, kAlertAck) == Found::kFault) return Found::kFault;
  ack.alert = static_cast<std::uint64_t>(ack.number);
  message.msg_id = ack.msg_id;
  message.alert_ack = ack;
  return Found::kPresent;
}

Found read_scan_step(Reading& reading, Cursor& cursor, Message& message) {
  ScanStepOnWire step;
  if (read_object(reading, cursor, step, kScanStep) == Found::kFault) return Found::kFault;
  step.order = static_cast<std::uint64_t>(step.number);
  if (step.state == ScanState::kClosed) step.end = ScanEnd::kByOfficer;
  message.msg_id = step.msg_id;
  message.scan_step = step;
  return Found::kPresent;
}

Found read_level(Reading& reading, Cursor& cursor, Message& message) {
  LevelOnWire level;
  if (read_object(reading, cursor, level, kLevel) == Found::kFault) return Found::kFault;
  message.msg_id = level.msg_id;
  message.level = level;
  return Found::kPresent;
}

Found read_status(Reading& reading, Cursor& cursor, Message& message) {
  StatusOnWire status;
  if (read_object(reading, cursor, status, kStatus) == Found::kFault) return Found::kFault;
  message.msg_id = status.msg_id;
  message.declaration_no = status.declaration_no;
  message.status = status;
  return Found::kPresent;
}

Found read_enterprise_delta(Reading& reading, Cursor& cursor, Message& message) {
  DeltaOnWire delta;
  if (read_object(reading, cursor, delta, kDelta) == Found::kFault ||
      check_delta(reading, delta) == Found::kFault) {
    return Found::kFault;
  }
  message.msg_id = delta.msg_id;
  message.delta = delta;
  return Found::kPresent;
}

}  // namespace luong::json
