#pragma once

#include <optional>

#include "core/criteria/bytecode.h"
#include "core/criteria/checker.h"
#include "core/criteria/syntax.h"

// The last stage: a checked tree to instructions. Constants are worked out here, by the machine
// itself; what always fails, needs too much stack or may cost too many steps is refused.
namespace luong::criteria {

// Fills instructions, texts, sets, type and cost of `code`; a fault where it cannot.
std::optional<Fault> generate(const Tree& tree, Program::Code& code);

}  // namespace luong::criteria
