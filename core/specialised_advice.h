#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/code_lists.h"
#include "core/declaration.h"
#include "core/enterprise.h"
#include "core/permit_findings.h"
#include "core/reference_data.h"

namespace luong {

class ComplianceSnapshot;

// Permit types that stand for an inspection, as a list of the reference data.
inline constexpr std::string_view kSpecialisedInspections = "specialised_inspections";

// By which method each ministry is to inspect the goods of a lot (S002-25): advice beside the
// channel, one word for each ministry of which an inspection of some line is still due.
// `firm`: the trader's record of that generation, or null; who is not rated is inspected in the
// normal way. `permits`: what find() found of this declaration, or null where it names no permit.
// No allocation once `advice` has room; the words live as long as `reference`.
void advise_inspection_methods(const Declaration& declaration, const Enterprise* firm,
                               const ComplianceSnapshot& snapshot, const ReferenceData& reference,
                               const PermitFindings* permits,
                               std::vector<std::string_view>& advice);

// What such a word says to an officer; nothing where it is no such word. `reference`: names the
// ministry, or null.
std::optional<ListedCode> inspection_method_words(std::string_view word,
                                                  const ReferenceData* reference);

}  // namespace luong
