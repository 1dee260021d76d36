#pragma once

#include <string>
#include <string_view>

namespace luong::tools {

// A JSON object as a page: a member a line, names and values in two columns, lists item by item.
std::string record_page(std::string_view json);

}  // namespace luong::tools
