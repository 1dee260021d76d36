#pragma once

#include <string>
#include <vector>

#include "core/benefit_matrix.h"
#include "core/enterprise.h"
#include "core/programme.h"

namespace luong {

// What the machine proposes to an officer about one firm: never done by itself (S000-34).
struct ProgrammeProposal {
  ProgrammeActKind act = ProgrammeActKind::kInvite;
  RevocationReason reason = RevocationReason::kNone;  // kRevoke
  std::string why;                                    // a sentence for the officer
};

struct CandidateTerms {
  std::uint32_t declarations_min = 12;  // in 365 days
};

// The proposals for a firm on a day, by its record in force and its file: an invitation where it
// could be a member and is rated 2 or 3, within a window; a warning to a member at level 4 or 5;
// the revocation of a member for a reason the record shows (a, b, e). Pure.
std::vector<ProgrammeProposal> propose(const Enterprise& firm, const Membership& file,
                                       const BenefitMatrix& matrix, Date day,
                                       const CandidateTerms& terms);

// How the members stand (S000-2, 3, 5).
struct ProgrammeMetrics {
  std::uint64_t members = 0;
  std::uint64_t rated_then_and_now = 0;  // members whose level at recognition and now are known
  std::uint64_t kept_or_raised = 0;      // ... of these, now at the same or a better one, or at 2
  std::uint64_t with_violations = 0;     // members with a final violation on record
  std::uint64_t active = 0;              // traders with a declaration in 365 days
  std::uint64_t active_at_2_or_3 = 0;

  void count(const Enterprise& firm, const Membership& file);
};

}  // namespace luong
