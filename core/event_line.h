#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/alert.h"
#include "core/dates.h"
#include "core/declaration_number.h"
#include "core/facts.h"
#include "core/revision.h"
#include "core/scan_order.h"
#include "core/verdict.h"

// The lines luongd sends unasked to who subscribed (hello/1 events_from): one JSON object and a
// newline each, appended. The secrecy of replies (core/reply.h) holds here as well: a declarant is
// told the new channel and what it means, not what raised it.
namespace luong {

struct EventHead {
  std::uint64_t number = 0;  // its place in the subscriber's stream
  Instant at;                // arrival of what caused it
  DeclarationNumber declaration_no;
  std::uint64_t receipt_sequence = 0;
  std::string_view receipt_hash;  // 32 raw bytes, printed as hex
};

// verdict-change/1: `verdict` is the one in force since `revision`.
void append_verdict_change(std::string& out, Audience audience, const EventHead& head,
                           const Revision& revision, const Verdict& verdict);
// alert/1, for officers alone. `state`: kSent to alert.to, or kEscalated to alert.escalate_to.
void append_alert(std::string& out, const EventHead& head, const Alert& alert, AlertState state);

// scan-notice/1, for officers alone: what the gateway to the port operator passes on, as VASSCM
// message 213. No channel, no reason (decision.md §7).
struct ScanNotice {
  const Declaration* declaration = nullptr;  // the order's
  const Container* container = nullptr;      // of it
  std::uint64_t order = 0;
  Code<16> device;  // to bring it to, in that hour; empty: it is withdrawn
  std::int64_t hour = 0;
};
void append_scan_notice(std::string& out, const EventHead& head, const ScanNotice& notice);

}  // namespace luong
