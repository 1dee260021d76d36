#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/code.h"
#include "core/dates.h"
#include "core/enterprise.h"
#include "core/error.h"
#include "core/goods_account.h"
#include "core/intel_book.h"
#include "core/ledger_features.h"
#include "core/obligations.h"
#include "core/permit_findings.h"
#include "core/scan_rank.h"
#include "core/selectivity_epoch.h"

// Everything besides the declaration and the pinned context that a verdict depends on: decided once
// in the first in-order step, journaled with the declaration, and read back to derive the verdict
// again. Integers only.
namespace luong {

class CanonicalReader;

enum class Audience : std::uint8_t { kDeclarant = 1, kOfficer, kAuditor };
std::string_view name(Audience audience) noexcept;

struct StreamFeatures {            // of the past: decision.md §1 step 5
  std::uint8_t prior_channel = 0;  // of the previous version of this root; 0 none
  std::uint64_t prior_number = 0;  // its declaration number
  std::uint64_t prior_sequence = 0;
  bool amends_known_channel = false;   // an amendment after the channel was told
  bool amendment_lowers = false;       // ...that lowers duty or risk: HS, origin, value, weight
  bool amends_unknown_root = false;    // an amendment of a root we never saw
  std::uint8_t cancelled_channel = 0;  // A808: of the cancelled predecessor; 0 none
  std::uint64_t cancelled_root = 0;
  std::uint64_t cancelled_draw_root = 0;  // whose draw is inherited
  std::uint32_t preregistrations =
      0;                            // IDA/EDA variants seen of this root or this trader's invoice
  std::uint8_t family_channel = 0;  // A807: the highest of the parts of the consignment before it
  std::uint64_t family_number = 0;  // the part decided last; 0 none
  bool prior_scan = false;          // the previous version was to be scanned
  std::uint8_t prearrival_channel = 0;    // the floor of its assessment before arrival; 0 none
  bool prearrival_suspect = false;        // an image of its container is suspect
  std::uint64_t prearrival_sequence = 0;  // the kCargo entry that matches; 0 none
  bool operator==(const StreamFeatures&) const = default;
};

// Why a lot that may be scanned got no slot. Where several devices say no, the last of these.
enum class ScanRefusal : std::uint8_t {
  kNone = 0,
  kFull,       // no window is free in the horizon
  kQueue,      // too many wait for the device: congestion
  kKept,       // the slots that are free are kept for lots of higher rank
  kElsewhere,  // a container of it is to be scanned for another lot: one place is enough
};

// What the second in-order step found free for a lot that may be scanned: the slot it took, or
// none. Capacity is state, so the offer is journaled and read back, never worked out again.
//
// The window is [first_hour, first_hour + hours). Its first hour gives what is left of it, that is
// min(containers, tokens_per_hour - tokens_before); each hour after it was untouched and gives
// min(what is still wanted, tokens_per_hour). So the offer alone says which hour lost how many
// tokens, whatever the registry says by the time it is read.
struct ScanOffer {
  Code<16> device;                           // empty: none offered
  std::int64_t first_hour = 0;               // hours since 1970-01-01T00:00Z
  std::uint8_t hours = 0;                    // window length
  std::uint16_t containers = 0;              // tokens taken, one a container
  std::uint16_t tokens_per_hour = 0;         // the device's containers an hour at the time
  std::uint32_t tokens_before = 0;           // taken in first_hour before this lot
  ScanRefusal refusal = ScanRefusal::kNone;  // why none of the fitting devices is offered
  bool operator==(const ScanOffer&) const = default;
};

void put(std::string& out, const ScanOffer& offer);  // Part of larger canonical forms.
void take(CanonicalReader& reader, ScanOffer& offer);

struct InputFacts {
  Instant arrival;           // luongd's clock at intake
  std::uint64_t client = 0;  // hash of the authenticated name, or of the audience
  Audience audience = Audience::kDeclarant;
  bool deadline_passed = false;
  bool scoring_failed =
      false;  // by an exception, not by a criterion: refer to officer, judge no further
  std::uint64_t draw_root = 0;  // the root the random draw is keyed on
  ScanOffer scan_offer;         // filled by the second in-order step
  ScanBid scan_bid;             // likewise
  StreamFeatures stream;
  LedgerFeatures ledger;
  PermitFacts permits;          // what the single window told of those it names
  AccountFacts accounts;        // of goods, that it draws on
  ObligationFacts obligations;  // what its trader owes, and what it changes in that
  IntelFacts intel;             // in force on something of it

  // Back to nothing known, keeping memory.
  void clear();
  // The same without the past, permits and accounts, which refusal grounds do not see here.
  InputFacts without_history() const;
  bool operator==(const InputFacts&) const = default;
};

// The versions a verdict was made with; it never mixes two (decision.md §1 step 0).
struct ContextVersions {
  std::uint64_t snapshot_generation = 0;
  std::uint64_t delta_sequence = 0;
  std::string pack;       // SHA-256 of the criteria pack, hex
  std::string reference;  // SHA-256 of the reference data, hex
  std::string scanners;   // SHA-256 of the scanner registry, hex
  std::string key_id;     // master key of the draw
  SelectivityEpoch epoch = {};
  bool operator==(const ContextVersions&) const = default;
};
// Whether nothing but deltas and epochs lies between them.
bool same_parts(const ContextVersions& a, const ContextVersions& b) noexcept;

// Canonical bytes, appended; no allocation once `out` has room. decode() wants exactly what
// encode() wrote: anything shorter, longer or spelled otherwise is kCorrupt. Facts of an earlier
// format are read as if what it did not know had not been asked: the ledger's counts (1), permits
// (2), families (3), accounts and obligations (4), checks of the trader's lots (5), intelligence
// (6), bids for a scan and assessments before arrival (7). Versions of format 1 know no epoch.
void encode(const InputFacts& facts, std::string& out);
std::optional<Error> decode(std::string_view bytes, InputFacts& facts);
void encode(const ContextVersions& versions, std::string& out);
std::optional<Error> decode(std::string_view bytes, ContextVersions& versions);

}  // namespace luong
