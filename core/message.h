#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/alert.h"
#include "core/code.h"
#include "core/dates.h"
#include "core/declaration.h"
#include "core/error.h"
#include "core/feedback.h"
#include "core/intel.h"
#include "core/permit_record.h"
#include "core/scan_order.h"

// What a client can say on the wire, v1 (design §5): one JSON object a line, its kind in `schema`.
namespace luong {

enum class MessageKind : std::uint8_t {
  kDeclaration,
  kHello,
  kStatus,
  kEnterpriseDelta,
  kPermit,       // permit/1 and specialised-result/1
  kExemptGoods,  // exempt-goods/1
  kLevel,        // level/1
  kFeedback,     // scan-result/1, inspection-result/1, pca-result/1, override/1
  kEventAck,     // event-ack/1
  kAlertAck,     // alert-ack/1
  kIntel,        // intel/1
  kScanStep,     // scan-step/1
  kCargo,        // manifest/1, advance-cargo/1: in `declaration`, as far as it is known
};

struct Hello {  // hello/1
  std::string_view client, token;
  std::optional<std::int64_t> version, window, events_from;
};

enum class StatusWord : std::uint8_t {
  kChannelled = 1,
  kCancelled,
  kCleared,
  kReleased,
  kGateIn,
  kGateOut
};
std::string_view name(StatusWord word) noexcept;  // "gate_in"

struct Status {  // status/1, from customs systems after the reply
  DeclarationNumber declaration_no;
  StatusWord status = StatusWord::kChannelled;
  Instant at;
  OfficeCode office;
};

enum class DeltaKind : std::uint8_t {
  kDebtPaid = 1,  // debt over 90 days settled
  kStopOn,        // enforcement stop in force (decision_no, from, to)
  kStopOff,
  kTaxStatus,  // value = E8001..E8025 as a number, 0 = ok
  kMembershipRevoked,
  kSanctionAnnulled,  // decision_no names the sanction
  kDirectiveOn,       // directive_no, from, to, channel, scan
  kDirectiveOff,
  kRiskClass,          // value 1-9
  kComplianceLevel,    // value 1-5
  kMembershipGranted,  // by an act of the programme, never on the wire
};
std::string_view name(DeltaKind kind) noexcept;  // "debt_paid"

struct EnterpriseDelta {  // enterprise-delta/1, between two snapshot generations
  TaxCode tax_code;
  std::uint8_t role = 0;  // core/enterprise.h Role
  DeltaKind kind = DeltaKind::kDebtPaid;
  Instant at;  // when it took effect
  std::string_view decision_no;
  std::optional<Date> from, to;
  std::int64_t value = 0;
  std::uint8_t channel = 0;
  bool scan = false;
  std::string_view reason;
};

struct LevelQuestion {  // level/1, of a firm about itself
  TaxCode tax_code;
  std::string_view ticket;
};

struct EventAck {  // event-ack/1: every event up to that one has been taken
  std::uint64_t up_to = 0;
};

// One parsed line. Reused batch after batch: only the member of `kind` (and msg_id) is meaningful.
// On a failed parse `msg_id` and `declaration_no` hold what could still be read, for the echo.
struct Message {
  MessageKind kind = MessageKind::kDeclaration;
  std::string_view msg_id;
  DeclarationNumber declaration_no;
  Declaration declaration;
  Hello hello;
  Status status;
  EnterpriseDelta delta;
  PermitNotice permit;  // of kPermit and of kExemptGoods
  LevelQuestion level;
  Feedback feedback;
  EventAck ack;
  AlertStep alert_ack;
  Intel intel;
  ScanStep scan_step;
};

}  // namespace luong
