#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/declaration.h"
#include "core/permit_findings.h"

namespace luong::tools {

// What becomes of an invented permit; its number says it, so that nothing has to be kept.
enum class PermitFate : std::uint8_t {
  kGood,       // registered, with a large balance in kilograms; a quarantine is passed
  kUsedUp,     // nothing left of it
  kNeverTold,  // the single window does not know it
  kFailed,     // a quarantine that was not passed; of other permits: revoked
};

// "010010910/2026/MPHM": of the holder's first nine digits, the fate in the year, the type.
void append_permit_no(std::string& out, TaxCode holder, PermitFate fate, std::string_view type);

// What the national single window knows of the permits an invented stream of declarations names.
class PermitBook {
 public:
  void note(const Declaration& declaration);
  // permit/1 and specialised-result/1, a line each, as told at `at`; the same permits in the same
  // order whatever order they were noted in.
  void append_notices(std::string& out, Instant at) const;

  // What a register that was told all of it says of a declaration's permits, no balance drawn yet.
  static PermitFacts facts_of(const Declaration& declaration);

 private:
  std::map<std::string, Code<4>> permits_;  // number -> type
};

}  // namespace luong::tools
