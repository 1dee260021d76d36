#pragma once

#include <cstdint>
#include <string>

#include "tests/support/declaration_builder.h"

namespace luong::test {

// Lots that have nothing to do with one another: the i-th has a number, message, bill, invoice and
// voyage of its own.
DeclarationBuilder lot(std::uint64_t i);
std::string number_of(std::uint64_t i);  // of lot(i)

}  // namespace luong::test
