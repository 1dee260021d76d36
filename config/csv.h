#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

// Comma-separated files as RFC 4180 has them: quoted cells, doubled quotes, commas and line ends in
// quotes; lines end in LF or CRLF. Two liberties: lines that begin with '#' before the first row
// are remarks (our files carry their notice there), and empty lines are skipped. UTF-8 only; a
// leading byte order mark is passed over.
namespace luong {

struct CsvCell {
  std::string text;
  std::uint32_t line = 1, column = 1;  // of its first byte in the file, from 1
};
using CsvRow = std::vector<CsvCell>;  // never empty

// Reads all of it or nothing. `file` names the text in errors, which read "file:line:column".
// A row with more or fewer cells than the first is an error.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::string_view file);

// "file:line:column", as Error::path has it.
std::string place(std::string_view file, std::uint32_t line, std::uint32_t column);

}  // namespace luong
