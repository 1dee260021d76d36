#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/criteria_pack.h"
#include "core/declaration_number.h"
#include "core/facts.h"
#include "core/verdict.h"

// Reply lines (`dec-result/1`, `error/1`) as bytes, one JSON object and a newline each, appended to
// `out` without allocation once it has room. What an audience may see is decided here and nowhere
// else: the declarant's form has channel, inspection class, form, extent, official code and
// receipt, padded to a fixed size; no score, reason, threshold, criterion or version (decision.md
// §8).
namespace luong {

struct ReplyHead {
  std::string_view msg_id;           // null when empty
  DeclarationNumber declaration_no;  // null when empty
  bool replayed = false;
  std::uint64_t receipt_sequence = 0;  // 0: not journaled, no receipt
  std::string_view receipt_hash;       // 32 raw bytes, printed as hex
};

enum class WireError : std::uint8_t {
  kOverloaded,
  kDraining,
  kNotReady,
  kUnauthenticated,
  kForbidden,
  kUnknownSchema,
  kInternal,
};
std::string_view name(WireError error) noexcept;  // "OVERLOADED"
bool retry(WireError error) noexcept;             // the table's retry column

void append_verdict(std::string& out, Audience audience, const ReplyHead& head,
                    const Verdict& verdict, const ContextVersions& versions,
                    const CriteriaPack* pack);
void append_noted(std::string& out, Audience audience, const ReplyHead& head);
void append_conflict(std::string& out, Audience audience, const ReplyHead& head);
// INVALID: code SYNTAX, SCHEMA or TOO_LARGE with pointer and sentence.
void append_invalid(std::string& out, Audience audience, const ReplyHead& head, const Error& error);
// Mã phân loại kiểm tra, 3 characters: the channel, and two that nothing is known of yet.
std::string_view inspection_class(Channel channel) noexcept;
// What a declarant is told of form and extent: what the channel says. A share instead of all would
// tell that only chance chose the lot, a scan is a recommendation until an officer approves it.
Form form_told_to_declarant(const Verdict& verdict) noexcept;
Extent extent_told_to_declarant(const Verdict& verdict) noexcept;

// The events a connection is told from now on.
struct EventsTold {
  std::uint64_t from = 0, last = 0, acknowledged = 0;
};
// The answer to hello/1: what holds on this connection from now on; `events` where it asked for
// them. Nothing of what is in force: a pack's version would tell when a campaign begins.
void append_hello(std::string& out, std::string_view msg_id, std::uint32_t window,
                  std::size_t frame_bytes_max, const std::optional<EventsTold>& events);
void append_error(std::string& out, const ReplyHead& head, WireError error, std::int64_t after_ms,
                  std::string_view message);

}  // namespace luong
