#pragma once

#include "tools/decision_walk.h"

namespace luong::tools {

// Runs every stored decision's declaration and facts through the versions it cites, read from the
// data directory's archive, and compares verdict bytes. Prints each that differs and a summary.
// Returns 0 where all are equal, 1 where some differ, else the exit code of the error it printed.
int rederive(DecisionWalk::Options options, bool json);

}  // namespace luong::tools
