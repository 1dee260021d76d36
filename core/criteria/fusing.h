#pragma once

#include <optional>
#include <span>

#include "core/criteria/bytecode.h"
#include "core/criteria/syntax.h"

// The short forms of what criteria are mostly made of: one instruction for a field compared with a
// constant, a code looked for in a list, lines of which one is on a list. Each does exactly what
// the instructions it stands for do. Nothing where the pattern does not fit.
namespace luong::criteria {

// field == "code", field != "code".
std::optional<Instruction> fused_comparison(const Tree& tree, const Node& node);
// A field, or the tokens() of one, and a constant in `emitted`: makes them one with the comparison
// that is to follow. Returns how many instructions are left, 0 where the pattern does not fit.
std::size_t fuse_with_constant(std::span<Instruction> emitted, const Instruction& comparison);
// field in ["a", "b"]; fills set.words.
std::optional<Instruction> fused_membership(const Node& sought, ConstantSet& set);
// field.startsWith("8703").
std::optional<Instruction> fused_starts_with(const Tree& tree, const Node& node);
// in_list("scrap", field).
std::optional<Instruction> fused_in_list(const Tree& tree, const Node& node,
                                         const Instruction& plain);
// lines.exists(l, in_list("scrap", l.field)), from the body's instructions.
std::optional<Instruction> fused_exists(const Node& node, const Record& element,
                                        std::span<const Instruction> body);

}  // namespace luong::criteria
