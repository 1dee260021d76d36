#pragma once

#include <optional>

#include "core/account_findings.h"
#include "core/declaration.h"
#include "core/entry_archive.h"
#include "core/goods_account.h"
#include "core/permit_findings.h"
#include "core/permit_record.h"
#include "core/reference_data.h"

namespace luong {

// The permits of the national single window, as the newest journal entry of each tells
// (docs/permits.md). Holds no permit in memory: it looks entries up, and says what the next entry
// must carry. Part of the in-order state: one thread.
class PermitRegister {
 public:
  // The archive outlives the register.
  explicit PermitRegister(EntryArchive& archive) : archive_(archive) {}

  // What is known of a permit: its record with state kUnknown where nothing is.
  std::optional<Error> find(Code<4> type, std::string_view no, PermitRecord& out);

  // The records of a declaration's permits, without what the version before it drew. `prior`: those
  // draws, or none.
  std::optional<Error> look_up(const Declaration& declaration, const PermitDraws& prior,
                               PermitFacts& out);

  // What changes in the balances, of accounts of goods as well, when this declaration comes into
  // force: what it draws, and what the version before it gives back. Valid until the next call.
  Result<const PermitDraws*> settle(const Declaration& declaration, const PermitFacts& permits,
                                    const AccountFacts& accounts, const ReferenceData& reference,
                                    const PermitDraws& prior);
  // What changes when a declaration that drew `drawn` is cancelled.
  Result<const PermitDraws*> give_back(const PermitDraws& drawn);

 private:
  void append_change(const PermitRecord& record, Amount drawn, const PermitDraws& prior);
  std::optional<Error> append_given_back(const PermitDraws& drawn);

  EntryArchive& archive_;
  StoredEntry stored_;
  PermitDraws stored_draws_, changes_;
  PermitRecord held_;
  PermitFindings findings_;
  AccountFindings account_findings_;
};

}  // namespace luong
