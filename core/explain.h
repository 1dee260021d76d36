#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/criteria_pack.h"
#include "core/declaration.h"
#include "core/facts.h"
#include "core/officer_words.h"
#include "core/reference_data.h"
#include "core/revision.h"
#include "core/scanner.h"
#include "core/scorer.h"
#include "core/verdict.h"

// The page on one declaration, for three audiences (decision.md §8). Officers and auditors read
// channel, form and extent, why, on which goods line, by which law, what to check, whether to scan;
// officers no SECRET criterion. A declarant reads what it was answered, and how to object. Not for
// the hot path.
namespace luong {

// The verdict with everything it was made of. The caller keeps it alive.
struct ExplainInput {
  const Declaration* declaration = nullptr;
  const Verdict* verdict = nullptr;
  const InputFacts* facts = nullptr;
  const Revision* revision = nullptr;  // the latest, where the verdict rose after its reply
  const ContextVersions* versions = nullptr;
  const CriteriaPack* pack = nullptr;         // null where it is gone: criteria show as ids, to
                                              // auditors only
  const ReferenceData* reference = nullptr;   // of that time, or null: no evidence values
  const Parties* parties = nullptr;           // of that time, or null: no evidence values
  const ScannerRegistry* scanners = nullptr;  // null: device ids instead of names
  Instant evaluated_at;                       // of the snapshot generation
  std::uint64_t receipt_sequence = 0;
  std::string_view receipt_hash;  // 32 raw bytes
  Audience audience = Audience::kOfficer;
};

// One goods line a criterion hit on (0: the declaration as a whole), and what it read there.
struct Evidence {
  int line_no = 0;
  std::string hs_code, item_name;                           // of the goods line
  std::vector<std::pair<std::string, std::string>> values;  // field, value; empty: not declared
};

struct ExplainedReason {
  bool withheld = false;  // SECRET: nothing else is filled
  CriterionId id;
  Kind kind = Kind::kRisk;
  bool known = false;  // the pack has it: title, basis, guidance
  Bilingual title;
  std::int32_t points = 0;
  std::vector<Evidence> evidence;
  std::vector<LegalBasis> legal_basis;
  std::string guidance_code;
  std::vector<Bilingual> guidance;
};

// A permit the declaration names, as the single window told of it before the decision; or an
// account of goods it draws on, of type "exempt_goods", "temporary_goods" or "on_the_spot".
struct ExplainedPermit {
  std::string type, no, holder;  // tax code; empty where it never told
  PermitState state = PermitState::kUnknown;
  std::optional<Date> valid_to;
  bool limited = false;
  std::string left, granted, unit;  // where limited
};

struct Explanation {
  DeclarationNumber declaration_no;
  Procedure procedure = Procedure::kIDC;
  std::string kind, trader_tax_code, trader_name, customs_office;
  Instant registered_at, arrival;
  std::optional<Vnd> tax_value_vnd;
  Verdict verdict;                   // views as in the input
  std::optional<Revision> revision;  // likewise
  StreamFeatures stream;
  bool deadline_passed = false;
  bool permit_feed_silent = false;
  std::vector<ExplainedPermit> permits;
  std::vector<ExplainedPermit> accounts;
  std::vector<std::pair<int, AccountStanding>> account_faults;  // by line_no; 0: the declaration
  std::array<std::uint32_t, kObligationKinds> overdue{};        // of its trader
  std::vector<ListedCode> advice;   // risk instructions, in the words of the pack
  std::vector<Bilingual> benefits;  // due to the trader by the pack's matrix
  std::vector<std::pair<int, PermitStanding>> lines_without_permit;  // that need one; by line_no
  std::optional<CriterionId> hold_code;                              // absent also where withheld
  std::vector<ExplainedReason> reasons;
  std::vector<CriterionId> failed, skipped;  // those that may be shown
  Bilingual device;                          // name of the recommended scanner
  ContextVersions versions;
  Instant evaluated_at;
  std::uint64_t receipt_sequence = 0;
  std::string receipt_hash;  // hex
};

Explanation explain(const ExplainInput& input);
std::string text(const Explanation& explanation, Language language);
// The same for the declarant: nothing of reasons, scores, criteria, scan, hold or versions.
std::string declarant_text(const Explanation& explanation, Language language);
// {"schema":"explanation/1", ...} without a newline, appended.
void append_json(std::string& out, const Explanation& explanation);
// {"schema":"explanation/1","audience":"declarant", ...}: likewise.
void append_declarant_json(std::string& out, const Explanation& explanation);

}  // namespace luong
