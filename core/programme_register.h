#pragma once

#include "core/benefit_matrix.h"
#include "core/enterprise.h"
#include "core/entry_archive.h"
#include "core/programme_entry.h"

namespace luong {

// The files of the programme (memberships, case holds, requests), as the newest journal entry of
// each tells (docs/programme.md). Holds none in memory. Part of the in-order state: one thread.
class ProgrammeRegister {
 public:
  // The archive outlives the register.
  explicit ProgrammeRegister(EntryArchive& archive) : archive_(archive) {}

  // The file of a firm; state kNone where there is none.
  Result<Membership> membership(TaxCode tax_code);

  // What becomes of the file the command is about. `firm`: the record in force of the command's
  // firm, or null. kInvalid with a sentence where it may not be done, kNotFound where there is no
  // such file. Fills `after` of `out`; no effect until that is journaled.
  std::optional<Error> run(const ProgrammeCommand& command, const BenefitMatrix& matrix,
                           const Enterprise* firm, ProgrammeEntry& out);

 private:
  template <typename File>
  Result<bool> find(const LinkKey& key, File& out);
  std::optional<Error> run_act(ProgrammeActKind kind, const ProgrammeCommand& command,
                               const BenefitMatrix& matrix, const Enterprise* firm,
                               ProgrammeEntry& out);
  std::optional<Error> hold(const ProgrammeCommand& command, CaseHold& out);
  std::optional<Error> lift(const ProgrammeCommand& command, CaseHold& out);
  std::optional<Error> cases_on(std::uint64_t root, std::vector<std::string>& out);
  Result<bool> is_held(const SupportRequest& request);
  std::optional<Error> request(const ProgrammeCommand& command, const Enterprise* firm,
                               SupportRequest& out);
  std::optional<Error> settle(const ProgrammeCommand& command, SupportRequest& out);

  EntryArchive& archive_;
  StoredEntry stored_;
  ProgrammeEntry entry_;
};

}  // namespace luong
