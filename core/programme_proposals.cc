#include "core/programme_proposals.h"

namespace luong {
namespace {

// Classes of high and very high risk, of firms with and without a level (customs-domain §8, E701).
bool is_high_risk(std::uint8_t risk_class) {
  return risk_class == 5 || risk_class == 6 || risk_class == 8 || risk_class == 9;
}

bool has_violation(const Enterprise& firm) {
  return firm.violations_365 > 0 || firm.viol_sec12 > 0;
}

bool may_be_invited(const Membership& file, Date day) {
  if (file.state == MembershipState::kRevoked) {
    return day >= readmission_day(business_day(file.since));
  }
  return file.state == MembershipState::kNone;
}

std::string level_text(const Enterprise& firm) {
  return "compliance level " + std::to_string(firm.compliance_level);
}

}  // namespace

std::vector<ProgrammeProposal> propose(const Enterprise& firm, const Membership& file,
                                       const BenefitMatrix& matrix, Date day,
                                       const CandidateTerms& terms) {
  std::vector<ProgrammeProposal> proposals;
  if (firm.role != Role::kTrader) return proposals;
  const auto revoke = [&](RevocationReason reason, std::string why) {
    proposals.push_back({ProgrammeActKind::kRevoke, reason, std::move(why)});
  };
  if (is_member(file, &firm)) {
    if (is_high_risk(firm.risk_class)) {
      revoke(RevocationReason::kHighRisk, "risk class " + std::to_string(firm.risk_class));
    }
    if (has_violation(firm)) {
      revoke(RevocationReason::kSanctioned, "a final violation under Annex VI is on record");
    }
    if (firm.tax_status != 0) {
      revoke(RevocationReason::kEnded, "tax code status E" + std::to_string(firm.tax_status));
    }
    if (firm.compliance_level >= 4) {
      proposals.push_back({ProgrammeActKind::kWarn, RevocationReason::kNone, level_text(firm)});
    }
    return proposals;
  }
  const bool candidate = matrix.programme_runs(day) && may_be_invited(file, day) &&
                         (firm.compliance_level == 2 || firm.compliance_level == 3) &&
                         firm.declarations_365 >= terms.declarations_min &&
                         !is_high_risk(firm.risk_class) && !has_violation(firm) &&
                         unmet_conditions(TaxCode::from_packed(firm.tax_code), &firm, day).empty();
  if (candidate) {
    proposals.push_back({ProgrammeActKind::kInvite, RevocationReason::kNone,
                         level_text(firm) + ", " + std::to_string(firm.declarations_365) +
                             " declarations in a year"});
  }
  return proposals;
}

void ProgrammeMetrics::count(const Enterprise& firm, const Membership& file) {
  if (firm.role != Role::kTrader) return;
  const unsigned level = firm.compliance_level;
  if (firm.declarations_365 > 0) {
    ++active;
    active_at_2_or_3 += level == 2 || level == 3 ? 1U : 0U;
  }
  if (!is_member(file, &firm)) return;
  ++members;
  with_violations += has_violation(firm) ? 1U : 0U;
  if (file.level_then == 0 || level == 0) return;
  ++rated_then_and_now;
  kept_or_raised += level <= file.level_then || level <= 2 ? 1U : 0U;
}

}  // namespace luong
