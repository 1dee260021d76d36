#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/container_number.h"
#include "core/dates.h"
#include "core/declaration.h"
#include "core/error.h"
#include "core/limits.h"
#include "core/scan_rank.h"

// Scan orders (lệnh soi chiếu): a container that is to go through a scanner, from the decision that
// recommends it until nothing is open about it (S003-27; docs/scanning.md).
namespace luong {

enum class ScanState : std::uint8_t {
  kSelected = 1,  // recommended; nobody has approved it
  kApproved,
  kNotified,  // the port operator has it on its list
  kArrived,   // the container stands at the scanner
  kScanned,
  kRead,      // an image that is suspect, or could not be read: to be opened
  kVerified,  // opened and inspected
  kClosed,
};
std::string_view name(ScanState state) noexcept;  // "selected"
// Whoever has to do the next thing about an order in that state.
std::string_view owner(ScanState state) noexcept;  // "approver"; empty for kClosed

enum class ScanEnd : std::uint8_t {
  kNone = 0,   // not closed
  kClear,      // the image shows what is declared
  kInspected,  // opened: what was found stands in the inspection's result
  kRejected,   // not approved
  kExpired,    // nobody approved it before its window
  kWithdrawn,  // another version of the declaration took its place
  kCancelled,  // its declaration was cancelled
  kByOfficer,  // scan-step/1 closed
};
std::string_view name(ScanEnd end) noexcept;  // "clear"; empty for kNone

struct ScanOrder {
  std::uint64_t number = 0;  // its name: sequence of the decision, or of the cargo, * 1,000 + place
  std::uint64_t declaration_no = 0;  // 0: of goods not declared yet (before clearance)
  std::uint64_t declared_as = 0;     // ...which have been declared since, as this; 0 not yet
  ContainerNumber container;
  OfficeCode office;  // the declaration's customs office
  PortCode port;
  Code<16> device;
  std::int64_t hour = 0;  // of its slot: hours since 1970-01-01T00:00Z
  ScanState state = ScanState::kSelected;
  Instant since;  // it stands in that state
  ScanRank rank;
  bool overdue = false;   // told to be so
  bool repeated = false;  // scanned a second time, its image could not be read

  bool is_before_clearance() const { return declaration_no == 0; }
  std::uint64_t root() const;  // of its declaration; 0: none
  // What its fellow orders have in common: the root, or the entry of the cargo.
  std::uint64_t subject() const;
  // Whether the container has come to the scanner: from then on its slot is used up.
  bool has_begun() const { return state >= ScanState::kArrived || repeated; }
  bool operator==(const ScanOrder&) const = default;
};
inline constexpr std::uint64_t kScanOrdersOfDecision = limits::kContainersMax + 1;
// What the orders of one cargo notice have in common (ScanOrder::subject).
std::uint64_t cargo_subject(std::uint64_t sequence) noexcept;
constexpr std::uint64_t scan_order_number(std::uint64_t sequence, std::size_t place) {
  return sequence * kScanOrdersOfDecision + place;
}

// Whether the slot of an order that ends so is free for another: a container whose image was read
// has been there, whatever was reported of it.
constexpr bool leaves_slot_unused(const ScanOrder& order, ScanEnd end) {
  return order.state < ScanState::kArrived && end != ScanEnd::kClear;
}

// One step in the life of an order: by an officer, a report, a command, or time.
struct ScanStep {
  std::uint64_t order = 0;
  std::uint64_t declaration_no = 0;  // the order's; 0 where there is no such order
  ScanState state = ScanState::kApproved;
  ScanEnd end = ScanEnd::kNone;
  bool overdue = false;         // it is late: nothing else changes
  bool without_effect = false;  // of no open order, or leading back: kept, no more
  Instant at;
  std::string_view officer, remarks;
  bool another_slot = false;  // for an image that could not be read
  Code<16> device;            // kApproved: its slot from then on
  std::int64_t hour = 0;
  std::uint64_t event = 0;  // place among officers' events of the scan-notice/1 it causes; 0 none
};
void encode(const ScanStep& step, std::string& out);
std::optional<Error> decode(std::string_view bytes, ScanStep& step);

}  // namespace luong
