#pragma once

#include "core/benefit_matrix.h"
#include "core/enterprise.h"
#include "core/entry_archive.h"
#include "core/officer_act.h"

namespace luong {

// The files officers keep of firms (memberships of the compliance programme, case holds, requests,
// appeals against a level), as the newest journal entry of each tells (docs/programme.md). Holds
// none in memory. Part of the in-order state: one thread.
class OfficerFiles {
 public:
  // The archive outlives the register.
  explicit OfficerFiles(EntryArchive& archive) : archive_(archive) {}

  // The file of a firm; state kNone where there is none.
  Result<Membership> membership(TaxCode tax_code);

  // What becomes of the file the command is about. `firm`: the record in force of the command's
  // firm, or null. kInvalid with a sentence where it may not be done, kNotFound where there is no
  // such file. Fills `after` of `out`; no effect until that is journaled.
  std::optional<Error> run(const OfficerCommand& command, const BenefitMatrix& matrix,
                           const Enterprise* firm, OfficerAct& out);

 private:
  template <typename File>
  Result<bool> find(const LinkKey& key, File& out);
  std::optional<Error> run_act(ProgrammeActKind kind, const OfficerCommand& command,
                               const BenefitMatrix& matrix, const Enterprise* firm,
                               OfficerAct& out);
  std::optional<Error> hold(const OfficerCommand& command, CaseHold& out);
  std::optional<Error> lift(const OfficerCommand& command, CaseHold& out);
  std::optional<Error> cases_on(std::uint64_t root, std::vector<std::string>& out);
  Result<bool> is_held(const SupportRequest& request);
  std::optional<Error> request(const OfficerCommand& command, const Enterprise* firm,
                               SupportRequest& out);
  std::optional<Error> settle(const OfficerCommand& command, SupportRequest& out);

  std::optional<Error> appeal(const OfficerCommand& command, const Enterprise* firm,
                              LevelAppeal& out);
  std::optional<Error> move_appeal(const OfficerCommand& command, LevelAppeal& out);

  EntryArchive& archive_;
  StoredEntry stored_;
  OfficerAct entry_;
};

}  // namespace luong
