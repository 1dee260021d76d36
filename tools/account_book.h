#pragma once

#include <set>
#include <string>

#include "core/declaration.h"
#include "core/goods_account.h"

namespace luong::tools {

// What becomes of an invented account of goods; the number that a declaration names says it, so
// that nothing has to be kept.
enum class AccountFate : std::uint8_t {
  kGood = 0,  // a large balance in kilograms, for any goods
  kUsedUp,
  kOtherHolder,
  kExpired,
  kOtherGoods,
  kOtherUnit,
  kNeverTold,
};

// "101001091060": 10, the trader's first nine digits, the fate.
void append_exempt_list_no(std::string& out, TaxCode trader, AccountFate fate);
// The root of a temporary import, or of an on-the-spot export, that was declared elsewhere: 1, nine
// digits of the trader, the fate.
std::uint64_t opener_root_of(TaxCode trader, AccountFate fate);

// The accounts of exempt goods that an invented stream of declarations names.
class AccountBook {
 public:
  void note(const Declaration& declaration);
  // exempt-goods/1, a line each, as told at `at`; in the same order whatever order they were noted
  // in.
  void append_notices(std::string& out, Instant at) const;

  // What a register that was told all of it says of the accounts a declaration names, temporary
  // imports and on-the-spot exports too, nothing drawn yet.
  static AccountFacts facts_of(const Declaration& declaration);

 private:
  std::set<std::pair<std::string, std::string>> lines_;  // list, line
};

}  // namespace luong::tools
