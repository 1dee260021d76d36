#pragma once

#include <string_view>

#include "core/criteria/syntax.h"

// The second stage: tokens to a syntax tree. Pratt's method; the grammar is
// docs/criteria-language.md §1. Bounded: text 16 KiB, 64 parentheses, brackets, calls and signs
// deep, tree 200 deep.
namespace luong::criteria {

inline constexpr std::size_t kTextMax = 16 * 1024;
inline constexpr int kNestingMax = 64;
inline constexpr std::uint32_t kDepthMax = 200;

Checked<Tree> parse(std::string_view text);

}  // namespace luong::criteria
