#pragma once

#include <string>

#include "core/declaration_number.h"
#include "core/officer_words.h"
#include "core/result.h"
#include "tools/decision_walk.h"

namespace luong::tools {

// The page on the last decision about a declaration number as an auditor may read it, SECRET
// criteria and all, with the versions it cites; or as JSON. kNotFound where there is none.
Result<std::string> journal_explain(DecisionWalk::Options options, DeclarationNumber number,
                                    Language language, bool json);

}  // namespace luong::tools
