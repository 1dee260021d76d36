#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/event_streams.h"
#include "core/selectivity.h"
#include "core/verdict.h"

// A verdict that rises after its reply (decision.md §6). It never sinks: an officer who takes a
// lower channel decides so, and what luong recommended stands.
namespace luong {

enum class RevisionCause : std::uint8_t {
  kSibling = 1,     // another part of the split consignment stands higher
  kScanSuspect,     // scan-result/1 SUSPECT
  kScanUnreadable,  // UNREADABLE a second time: opened
  kOfficer,         // override/1 to a higher channel
  kScanNotDone,     // its scan was not approved, or there was no slot: opened instead
};
std::string_view name(RevisionCause cause) noexcept;  // "SCAN_SUSPECT"

// What one rise is, journaled with the verdict it leads to (EntryKind::kRevision).
struct Revision {
  EventNumbers event;                   // of the verdict-change/1 that tells of it
  std::uint16_t number = 1;             // of the declaration number: 1, 2, ...
  std::uint64_t decision_sequence = 0;  // the decision it is of
  std::uint64_t previous_sequence = 0;  // the entry whose verdict it raises: that, or a revision
  std::uint64_t previous_event = 0;     // that revision's place among officers' events; 0 none
  RevisionCause cause = RevisionCause::kOfficer;
  std::uint64_t cause_sequence = 0;  // the entry that caused it: a report, a sibling's
  Channel from = Channel::kNone, to = Channel::kNone;
  std::uint64_t family_before = 0;   // the part of its consignment decided last; 0: itself, or none
  Selection counted_before;          // how its root counted in the shares of channels until now
  std::string_view officer, reason;  // kOfficer
};
void encode(const Revision& revision, std::string& out);
std::optional<Error> decode(std::string_view bytes, Revision& revision);

// Whether the cause asks for more than `verdict` has, which it can only where the verdict is OK.
bool raises(RevisionCause cause, Channel to, const Verdict& verdict) noexcept;
// Puts it into effect: channel, gate, form, extent, number. Pure, so that it derives again.
void raise(const Revision& revision, std::uint64_t declaration_no, Verdict& verdict) noexcept;
// How the root counts from now on: what raised it had to be. One that is opened instead of scanned
// counts as before.
Selection raised(const Selection& before, RevisionCause cause, Channel to) noexcept;

}  // namespace luong
