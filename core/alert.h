#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/code_lists.h"
#include "core/dates.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/small_list.h"

// Alerts (cảnh báo rủi ro): what must reach somebody who did not ask (docs/alerts.md).
namespace luong {

using AlertCode = Code<16>;  // of the pack's list, or one of these
inline constexpr AlertCode kAlertGate = "GATE";
inline constexpr AlertCode kAlertNotPresented = "NOT_PRESENTED";
inline constexpr AlertCode kAlertCap = "CAP";
inline constexpr AlertCode kAlertFeedLost = "FEED_LOST";
inline constexpr AlertCode kAlertHandover = "HANDOVER";
inline constexpr AlertCode kAlertScanOverdue = "SCAN_OVERDUE";
inline constexpr AlertCode kAlertScanSuspect = "SCAN_SUSPECT";  // of goods not declared yet

struct Alert {
  std::uint64_t number = 0;  // its place among officers' events: its name from then on
  AlertCode code;
  Instant at;
  std::uint64_t declaration_no = 0;  // 0: of no declaration
  std::uint64_t scan_order = 0;      // of goods not declared yet: the order of the container
  std::uint8_t channel = 0;          // of the declaration
  OfficeCode office;                 // its customs office
  OfficeCode inspecting_office;      // where another one inspects it
  std::uint64_t cause_sequence = 0;  // the entry that raised it; 0: none did
  std::string_view instruction;      // guidance code; empty: none, or of a SECRET criterion
  // Of the routing table then.
  SmallList<std::string_view, limits::kAlertRecipientsMax> to, escalate_to;
  std::int64_t due_ms = 0;  // unanswered until then, it goes to escalate_to; 0: never
};
// What an alert is about, one at a time for a code: the root of its declaration, or the scan order
// of undeclared goods; 0 of neither.
std::uint64_t subject_of(std::uint64_t declaration_no, std::uint64_t scan_order) noexcept;
void encode(const Alert& alert, std::string& out);
std::optional<Error> decode(std::string_view bytes, Alert& alert);

// Whom the list of a pack sends an alert to; `office` and `inspecting-office` in it are the alert's
// own. Without an entry nobody is named. The views live as long as the list and `alert`.
void route(const CodeLists& codes, Alert& alert);

enum class AlertState : std::uint8_t { kSent = 1, kEscalated, kAcknowledged, kClosed };
std::string_view name(AlertState state) noexcept;  // "acknowledged"

// One step in the life of an alert: by an officer (alert-ack/1), or by time.
struct AlertStep {
  std::uint64_t alert = 0;  // its number
  AlertState state = AlertState::kAcknowledged;
  std::uint64_t event = 0;  // kEscalated: the step's own place among officers' events
  Instant at;
  std::string_view officer, remarks;
};
void encode(const AlertStep& step, std::string& out);
std::optional<Error> decode(std::string_view bytes, AlertStep& step);

}  // namespace luong
