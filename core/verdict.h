#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/facts.h"
#include "core/result.h"

namespace luong {

// Zero is no channel: a default-constructed verdict releases nothing (reliability.md §2,
// fail-open).
enum class Channel : std::uint8_t { kNone = 0, kGreen = 1, kYellow = 2, kRed = 3 };
std::string_view name(Channel channel) noexcept;  // "GREEN"
constexpr Channel higher(Channel a, Channel b) { return a < b ? b : a; }

enum class Decision : std::uint8_t { kOk = 1, kRejected = 2 };

// Why it is not Green (decision.md §1 step 12), as bits; Green if and only if none is set.
enum Gate : std::uint16_t {
  kGateHard = 1,
  kGateDirected = 2,
  kGateSign = 4,
  kGateNonCompliant = 8,
  kGateHighRisk = 16,
  kGateRandom = 32,
  kGateSystem = 64,
  kGateInherited = 128,
  kGateOfficer = 256,  // raised by an officer after the reply
};
std::string_view name(Gate bit) noexcept;  // "HARD"; of one bit
std::vector<std::string_view> gate_names(std::uint16_t gate);
inline constexpr std::uint16_t kGateAll = 511;

enum class Form : std::uint8_t { kNone, kDocuments, kPhysical, kScan };  // hình thức kiểm tra
enum class Extent : std::uint8_t { kNone, kShare, kFull };               // mức độ kiểm tra
std::string_view name(Form form) noexcept;
std::string_view name(Extent extent) noexcept;

struct Hit {
  CriterionId id;
  std::int32_t points = 0;  // before group limits
  std::uint64_t lines = 0;  // goods lines concerned, bit line_no-1; 0: the whole declaration
  std::int64_t draw = 0;    // RANDOM: the first 63 bits of the draw; else 0
  bool operator==(const Hit&) const = default;
};

// What the random draw gave under one RANDOM criterion whose stratum the lot stands in: drawn for
// every such lot and kept, hit or not, also where it changes nothing (decision.md §1 step 6).
struct Draw {
  CriterionId id;
  std::uint64_t value = 0;  // the first 64 bits of the HMAC
  bool hit = false;
  bool operator==(const Draw&) const = default;
};

// A condition for scanning in clearance (decision.md §7), met or not.
enum ScanCondition : std::uint16_t {
  kScanRed = 1,             // the lot is Red
  kScanHighRisk = 2,        // SCAN weights reach the pack's scan threshold
  kScanSuspicion = 4,       // needed to settle a suspicion: a convertible or SCAN criterion hit
  kScanRoute = 8,           // containers, by a route scanners stand on
  kScanSite = 16,           // a fitting device stands at the unloading port
  kScanCapacity = 32,       // a slot is free in the horizon
  kScanOneForm = 64,        // every Red ground may be settled by a scan (convertible)
  kScanKept = 128,          // ...and not kept for lots of higher rank
  kScanOnePlace = 256,      // no container is to be scanned for another lot
  kScanQueue = 512,         // not too many wait for the device
  kScanHomogeneity = 1024,  // goods of few enough kinds for an image to be compared with
  kScanNotApproved = 2048,  // it was recommended, and is not done
};
inline constexpr std::uint16_t kScanAll = 4095;
std::string_view name(ScanCondition bit) noexcept;  // "HIGH_RISK"; of one bit
std::vector<std::string_view> scan_condition_names(std::uint16_t conditions);

struct ScanRecommendation {
  bool recommended = false;
  bool facilitation = false;  // asked for by the declarant, instead of opening (S000-22)
  std::uint16_t failed = 0;   // ScanConditions that do not hold
  std::int32_t weight = 0;    // sum of SCAN weights
  ScanOffer offer;            // device and window where recommended
  std::vector<ContainerNumber> containers;
  bool operator==(const ScanRecommendation&) const = default;
};

// What a declaration deserves and why. Its canonical bytes (encode) are what "same bytes" means: no
// decision time, no batch, nothing a wall clock says. Reused: vectors keep their memory over
// clear().
struct Verdict {
  Decision decision = Decision::kOk;
  Channel channel = Channel::kNone;  // kNone for REJECTED
  std::uint16_t gate = 0;
  Form form = Form::kNone;
  Extent extent = Extent::kNone;
  OfficialCode official_code;  // REJECTED: E8000 ...
  Instant as_of;               // REJECTED: when the ground was known to hold
  bool hold = false;
  CriterionId hold_code;
  bool incomplete = false;  // a criterion failed: refer to officer
  std::int32_t tier1_score = 0;
  std::int32_t tier2_score = 0;      // tier-2 sum after limits; tested together with tier 1
  std::vector<Hit> hits;             // in criterion order
  std::vector<Draw> draws;           // in criterion order
  std::vector<CriterionId> skipped;  // criteria whose RISK table is missing
  std::vector<CriterionId> failed;   // criteria that could not be judged: why `incomplete`
  std::vector<std::string_view>
      missing_tables;                    // X953: HARD tables missing; names owned by the pack
  std::vector<std::string_view> advice;  // owned by the pack or the reference data
  ScanRecommendation scan;
  std::uint64_t supersedes = 0;  // declaration number of the version this one follows
  std::uint16_t revision = 0;

  void clear();
  bool operator==(const Verdict&) const = default;
};

// Canonical bytes, appended. No allocation once `out` has room.
void encode(const Verdict& verdict, std::string& out);
// Reads them back; texts are views into `bytes`.
std::optional<Error> decode(std::string_view bytes, Verdict& verdict);

}  // namespace luong
