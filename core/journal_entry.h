#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/declaration_codec.h"
#include "core/declaration_number.h"
#include "core/facts.h"
#include "core/link_key.h"
#include "core/result.h"

namespace luong {

enum class EntryKind : std::uint8_t {
  kDecision = 1,     // a declaration judged: OK or REJECTED
  kNoted = 2,        // a pre-registration (IDA, EDA, IDB)
  kCancel = 3,       // `function` 1, or status/1 cancelled
  kStatus = 4,       // status/1
  kDelta = 5,        // enterprise-delta/1
  kContext = 6,      // what verdicts are made with, from here on
  kAudit = 7,        // a mutating command, or a read of an enterprise or explanation
  kPermit = 8,       // permit/1, specialised-result/1
  kExemptGoods = 9,  // exempt-goods/1
  kOfficerAct = 10,  // an act of the voluntary-compliance programme
  kFeedback = 11,    // scan-result/1, inspection-result/1, pca-result/1, override/1
  kRevision = 12,    // a decision whose verdict rose: the whole of it, as it stands from here on
  kEventAck = 13,    // event-ack/1
  kAlert = 14,       // an alert is sent
  kAlertStep = 15,   // alert-ack/1, or an alert nobody answered goes on
  kIntel = 16,       // intel/1
  kScanStep = 17,    // a step in the life of a scan order
  kCargo = 18,       // manifest/1, advance-cargo/1, with what was made of it
};
inline constexpr std::size_t kEntryKindsEnd = static_cast<std::size_t>(EntryKind::kCargo) + 1;
std::string_view name(EntryKind kind) noexcept;  // "decision"
// Whether an entry of the kind holds a declaration, its facts and a verdict.
constexpr bool holds_verdict(EntryKind kind) {
  return kind == EntryKind::kDecision || kind == EntryKind::kRevision;
}

// Where a root (all versions of one declaration) stands after an entry about it. The newest entry
// of a root tells all there is to know, so nothing per root is kept in memory.
struct RootState {
  std::uint64_t owner = 0;              // the client whose number it is; 0: nobody's yet
  std::uint64_t number_in_force = 0;    // declaration number of the newest OK version; 0 none
  std::uint64_t sequence_in_force = 0;  // its entry: the decision, or its latest revision
  std::uint8_t channel = 0;             // its channel
  std::uint64_t draw_root = 0;          // the root its draw was keyed on
  bool cancelled = false;
  std::uint8_t status = 0;             // last StatusWord heard, 0 none
  std::uint32_t preregistrations = 0;  // distinct variants
  bool operator==(const RootState&) const = default;
};

// One journal record as a value. Views point into the bytes it was decoded from, or into whatever
// the writer keeps alive. Members that a kind has no use for are empty.
struct JournalEntry {
  EntryKind kind = EntryKind::kDecision;
  Instant arrival;
  std::uint64_t client = 0;
  std::string_view msg_id;
  std::uint64_t declaration_no = 0;
  ContentHash content;         // of the canonical declaration, or of the event's bytes
  std::string_view text_hash;  // XXH3-128 of the received line, 16 bytes
  RootState root;
  std::uint64_t context_sequence = 0;  // the kContext entry in force
  std::uint64_t delta_sequence = 0;    // the last kDelta entry seen
  std::string_view facts;              // encoded InputFacts
  std::string_view declaration;        // canonical declaration (declaration_codec.h)
  std::string_view verdict;            // canonical verdict
  std::string_view body;       // status, delta, context, audit, Feedback, Revision, ack, Alert,
                               // AlertStep, Intel, ScanStep
  std::string_view permits;    // encoded PermitDraws: permits and accounts it changed, after it
  std::string_view selection;  // encoded Selection: how its root counts in the shares of channels
  std::vector<LinkKey> links;  // what it is found by
};

void encode(const JournalEntry& entry, std::string& out);
// `entry.links` keeps its memory between calls.
std::optional<Error> decode(std::string_view bytes, JournalEntry& entry);

// kContext: the versions in force. kAudit: who did what.
struct AuditBody {
  std::uint32_t uid = 0, gid = 0;
  std::int32_t pid = 0;
  std::string_view officer, command;
};
void encode(const AuditBody& audit, std::string& out);
std::optional<Error> decode(std::string_view bytes, AuditBody& audit);

}  // namespace luong
