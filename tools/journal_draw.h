#pragma once

#include <string>

#include "core/dates.h"
#include "core/declaration_number.h"
#include "core/result.h"
#include "tools/decision_walk.h"

namespace luong::tools {

// Proves the random draw of the last decision about a declaration number: with the key of its
// business day, which opens no other day, every draw is made again and held beside the stored one.
// As text, with the command by which an auditor repeats it without luong, or as JSON.
// kNotFound where there is no such decision; kForbidden while its day is not over, since its key
// would tell draws to come; kCorrupt where a stored draw is not what the key gives.
Result<std::string> journal_draw(const DecisionWalk::Options& options, DeclarationNumber number,
                                 Date today, bool json);

}  // namespace luong::tools
