#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/benefit_matrix.h"
#include "core/code.h"
#include "core/code_lists.h"
#include "core/criteria/program.h"
#include "core/dates.h"
#include "core/point_group.h"

// A criteria pack (bộ tiêu chí): the criteria in force and the numbers that weigh them, all of it
// configuration, identified by the SHA-256 of its files. Immutable once loaded (config's
// criteria_loader); shared read-only.
namespace luong {

enum class Kind : std::uint8_t { kHard = 1, kDirected, kRisk, kRandom, kSystem };
enum class State : std::uint8_t { kDraft, kShadow, kActive, kRetired };
enum class Secrecy : std::uint8_t { kPublic, kInternal, kSecret };
enum class Party : std::uint8_t { kOwn, kOther, kCounterparty };  // fan-in limits of decision.md §2
std::string_view name(Kind kind) noexcept;                        // "HARD"
std::string_view name(State state) noexcept;
std::string_view name(Secrecy secrecy) noexcept;

struct LegalBasis {
  std::string text;
  bool verified = false;
};

struct Effect {
  OfficialCode refuse;       // REJECTED with this official code (E8000)
  std::uint8_t floor = 0;    // channel at least 2 or 3
  std::uint8_t ceiling = 0;  // 1: caps tier 2 (H115); 2: relief, urgent, defence goods (H116)
  std::int32_t scan_weight = 0;
  std::int32_t post_clearance = 0;  // to the score of an audit after clearance
  bool hold = false;                // goods are held; lifted only by an officer with a reason
  std::vector<std::string> advice;  // "value_consult", "sample", "co_verify", "priority" ...
  std::string alert;                // whom a hit should reach at once: "SECURITY"
};

// A file of a pack whose criteria apply to some offices or firms only, or for a time (a campaign).
// It adds criteria; it can take none away and lower nothing.
struct Overlay {
  std::string name;
  std::string scope;            // condition of all its criteria; empty: everybody
  std::vector<Period> windows;  // ascending, apart; empty: always
};

struct Criterion {
  CriterionId id;
  Bilingual title;
  Kind kind = Kind::kRisk;
  bool sign = false;                       // a sign of violation from the dated catalogue
  std::string sign_code;                   // its code there
  Period sign_valid{kFirstDay, kLastDay};  // while it stands there
  std::uint8_t tier = 2;                   // 1 security and community safety, 2 smuggling and fraud
  std::optional<Group> group;              // of its points
  std::string combine;  // members of one group sharing it count only their highest (ENT base)
  Party party = Party::kOwn;
  criteria::Program when;
  std::string when_text;
  std::int32_t weight = 0;                  // points of a hit; or ...
  std::optional<criteria::Program> points;  // ... worked out, then limited to 0..1000
  std::string points_text;
  std::optional<criteria::Program>
      concerns;  // goods concerned when a table is missing; absent: all
  std::string concerns_text;
  std::uint32_t random_rate_millionths = 0;  // RANDOM: rate of the stratum this criterion is
  Effect effect;
  bool convertible = false;  // its physical check may be done as a scan
  std::string guidance_code;
  std::vector<Bilingual> guidance;  // what the officer should check
  std::vector<LegalBasis> legal_basis;
  Date valid_from = kFirstDay, valid_to = kLastDay;  // by registered_at
  std::vector<Period> windows;                       // and within one of these, where there are any
  std::string overlay;                               // name of the one it comes from; empty: base
  Secrecy secrecy = Secrecy::kInternal;
  State state = State::kActive;
  std::string author, approver;  // display only
};

struct Thresholds {
  std::int32_t yellow = 0, red = 0, scan = 0;
};

struct ImpactStep {
  std::int64_t tax_value_from_vnd = 0;
  std::int32_t permille = 1000;  // 1000-1500, on VAL, CLS, ORI before the group limit
};

struct CriteriaPack {
  std::string name, version, hash;  // hash: SHA-256, hex
  std::string base_hash;            // the same over the files that are no overlay
  std::vector<Overlay> overlays;
  CodeLists codes;
  BenefitMatrix benefits;
  std::string notice;               // what it is and is not: "invented sample"; display only
  std::vector<Criterion> criteria;  // sorted by id, ids distinct
  Thresholds tier1{120, 300, 200};
  Thresholds tier2{300, 600, 0};
  std::int32_t base_threshold = 300;  // a RISK floor lifts the tier-2 sum to this, a constant
  std::array<std::int32_t, kGroups> group_limits{500, 400, 300, 300, 300, 500, 250};
  std::int32_t other_party_limit = 60, counterparty_limit = 200;
  std::vector<ImpactStep> impact;  // ascending

  const Criterion* find(CriterionId id) const noexcept;
};

}  // namespace luong
