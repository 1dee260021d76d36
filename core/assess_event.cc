#include "core/assess_event.h"

namespace luong {

std::string_view name(AssessEvent::Kind kind) noexcept {
  switch (kind) {
    case AssessEvent::Kind::kDeclaration:
      return "declaration";
    case AssessEvent::Kind::kAmendment:
      return "amendment";
    case AssessEvent::Kind::kCancellation:
      return "cancellation";
    case AssessEvent::Kind::kSanction:
      return "sanction";
    case AssessEvent::Kind::kAnnulment:
      return "annulment";
    case AssessEvent::Kind::kPriority:
      return "priority";
    case AssessEvent::Kind::kMembership:
      return "membership";
  }
  return "unknown";
}

}  // namespace luong
