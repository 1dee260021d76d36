#pragma once

#include <string>
#include <vector>

#include "config/criteria_case_loader.h"
#include "core/criteria_pack.h"
#include "core/message_parser.h"
#include "core/reference_data.h"
#include "core/result.h"
#include "core/scorer.h"

namespace luong::tools {

// Judges the cases of a criteria pack and compares: no daemon, no ledger, no journal. RANDOM
// criteria do not hit, criteria in state shadow count as active, the declaration arrives when it is
// registered, and the snapshot was made at midnight before. Pack and reference outlive it.
class CriteriaCaseRun {
 public:
  CriteriaCaseRun(CriteriaPack& pack, const ReferenceData& reference);

  // What is not as expected, a sentence each; empty: passed. An Error where the case itself is
  // wrong.
  Result<std::vector<std::string>> run(const CriteriaCase& one);

 private:
  std::optional<Error> parse(const CriteriaCase& one);
  std::optional<Error> take_firm(const CriteriaCase& one, Date evaluated_on);
  void begin_registers();
  std::optional<Error> take_notices(const CriteriaCase& one);
  std::vector<std::string> compare(const CriteriaCase& one) const;

  const CriteriaPack& pack_;
  const ReferenceData& reference_;
  const ScannerRegistry scanners_{{}, ""};
  const DrawKey key_{"none", "a key that decides nothing here"};
  Scorer scorer_{true};
  MessageParser parser_;
  TextArena text_;
  Message message_;
  std::string frame_;
  std::vector<Enterprise> firms_;
  InputFacts facts_;
  Verdict verdict_;
};

}  // namespace luong::tools
