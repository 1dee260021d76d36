#pragma once

#include <cstdint>

#include "core/criteria/bytecode.h"
#include "core/criteria/functions.h"
#include "core/criteria/syntax.h"

// Which instruction does what is written: operators and functions of the language to opcodes.
namespace luong::criteria {

std::uint8_t orders_of(TokenKind op);  // of a comparison
Opcode arithmetic_of(TokenKind op, Type type);
Opcode opcode_of(Function function);
// Reads the goods line it is given, not a value on the stack.
bool is_line_lookup(Function f);
// May be worked out when the program is compiled, where its arguments are constants.
bool reads_only_arguments(Function f);
std::uint64_t cost_of(Function function);

}  // namespace luong::criteria
