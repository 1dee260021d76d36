#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/compliance_snapshot.h"
#include "core/criteria_pack.h"
#include "core/enterprise_overlay.h"
#include "core/facts.h"
#include "core/journal_entry.h"
#include "core/officer_act.h"

namespace luong::tools {

// All files of the compliance programme as the journal of a data directory tells them, up to its
// last synced batch, beside a running luongd. With them, what is in force there: for proposals.
class ProgrammeFiles {
 public:
  static Result<ProgrammeFiles> read(const std::filesystem::path& data);

  std::map<TaxCode, Membership> memberships;
  std::map<std::string, CaseHold> holds;
  std::map<std::string, SupportRequest> requests;
  std::map<std::string, LevelAppeal> appeals;
  struct Change {  // a recognition or a revocation
    std::uint64_t sequence = 0;
    TaxCode tax_code;
    Instant at;
    bool member = false;
  };
  std::vector<Change> changes;  // in their order

  // A firm's file; an empty one where there is none.
  const Membership& of(TaxCode tax_code) const;

  // The generation and the pack in force now.
  Result<std::shared_ptr<const ComplianceSnapshot>> snapshot() const;
  Result<std::shared_ptr<const CriteriaPack>> pack() const;
  const EnterpriseOverlay& overlay() const { return overlay_; }

 private:
  std::optional<Error> take(const JournalEntry& entry, std::uint64_t sequence);

  std::filesystem::path data_;
  EnterpriseOverlay overlay_;
  ContextVersions versions_;  // of the last context entry
};

}  // namespace luong::tools
