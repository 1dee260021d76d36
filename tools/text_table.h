#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luong::tools {

// Rows as a person reads them: columns as wide as their widest cell, two spaces apart, no line ends
// in spaces. The first row is the header.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

// The same as one JSON object a line, named by the header; every value a text.
std::string json_rows(const std::vector<std::vector<std::string>>& rows);

std::string grouped(std::uint64_t number);                        // "1,152,480"
std::string share_text(std::uint64_t part, std::uint64_t whole);  // "12.34 %"; "-" of nothing
std::string bytes_text(std::uint64_t bytes);                      // "12.3 MiB"

}  // namespace luong::tools
