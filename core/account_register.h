#pragma once

#include <optional>

#include "core/declaration.h"
#include "core/entry_archive.h"
#include "core/goods_account.h"
#include "core/permit_record.h"
#include "core/permit_register.h"

namespace luong {

// The accounts of goods that declarations draw on, as the newest journal entry of each tells
// (docs/accounts.md). Holds no account in memory. Part of the in-order state: one thread.
class AccountRegister {
 public:
  // Both outlive the register. Accounts rest where permits rest, found by type and number.
  AccountRegister(EntryArchive& archive, PermitRegister& permits)
      : archive_(archive), permits_(permits) {}

  // The accounts a declaration names, without what the version before it drew. `prior`: those
  // draws, or none.
  std::optional<Error> look_up(const Declaration& declaration, const PermitDraws& prior,
                               AccountFacts& out);

  // Where a root stands by its newest entry; empty where the journal has none.
  Result<RootState> standing(std::uint64_t root);

 private:
  std::optional<Error> look_up_exempt(const Declaration& declaration, const PermitDraws& prior,
                                      AccountFacts& out);
  std::optional<Error> look_up_opener(const Declaration& declaration, const PermitDraws& prior,
                                      AccountFacts& out);
  AccountFacts::Opener stand(const Declaration& declaration, Code<3> wanted, bool cancelled) const;
  std::optional<Error> look_up_opened(Code<4> type, std::string no, const PermitDraws& prior,
                                      PermitRecord& out);

  EntryArchive& archive_;
  PermitRegister& permits_;
  StoredEntry stored_;
  Declaration opener_;
};

}  // namespace luong
