#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/dates.h"
#include "core/enterprise.h"
#include "core/tax_code.h"

namespace luong {

// assess-event/1: something a firm did, or an authority decided on it, as the assessment reads it.
// Texts live as long as the line they were read from.
struct AssessEvent {
  enum class Kind : std::uint8_t {
    kDeclaration = 1,
    kAmendment,
    kCancellation,
    kSanction,    // decision_no, section; final or not yet
    kAnnulment,   // of the decision of that number: a sanction or a priority recognition
    kPriority,    // decision_no, from, to
    kMembership,  // of the voluntary-compliance programme: member or not from then on
  };
  std::string_view event_id;  // one event, however often it is told
  Kind kind = Kind::kDeclaration;
  TaxCode tax_code;
  Role role = Role::kTrader;
  Instant at;  // when it happened, or was decided
  std::string_view decision_no;
  std::uint8_t section = 0;  // 1-7 of Annex VI
  bool member = false;       // kMembership
  bool final = false;        // nothing can be lodged against it any more
  std::optional<Date> expires, from, to;
};
std::string_view name(AssessEvent::Kind kind) noexcept;  // "sanction"

}  // namespace luong
