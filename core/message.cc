#include "core/message.h"

namespace luong {

std::string_view name(StatusWord word) noexcept {
  switch (word) {
    case StatusWord::kChannelled:
      return "channelled";
    case StatusWord::kCancelled:
      return "cancelled";
    case StatusWord::kCleared:
      return "cleared";
    case StatusWord::kReleased:
      return "released";
    case StatusWord::kGateIn:
      return "gate_in";
    case StatusWord::kGateOut:
      return "gate_out";
  }
  return "unknown";
}

std::string_view name(DeltaKind kind) noexcept {
  switch (kind) {
    case DeltaKind::kDebtPaid:
      return "debt_paid";
    case DeltaKind::kStopOn:
      return "stop_on";
    case DeltaKind::kStopOff:
      return "stop_off";
    case DeltaKind::kTaxStatus:
      return "tax_status";
    case DeltaKind::kMembershipGranted:
      return "membership_granted";
    case DeltaKind::kMembershipRevoked:
      return "membership_revoked";
    case DeltaKind::kSanctionAnnulled:
      return "sanction_annulled";
    case DeltaKind::kDirectiveOn:
      return "directive_on";
    case DeltaKind::kDirectiveOff:
      return "directive_off";
    case DeltaKind::kRiskClass:
      return "risk_class";
    case DeltaKind::kComplianceLevel:
      return "compliance_level";
  }
  return "unknown";
}

}  // namespace luong
