#include "tools/record_page.h"

#include <simdjson.h>

#include <vector>

#include "tools/text_table.h"

namespace luong::tools {
namespace {

namespace dom = simdjson::dom;

std::string value_text(dom::element value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
}

// "from=2025-01-01 no=7" of an object, the bare value of anything else.
std::string item_text(dom::element item) {
  dom::object object;
  if (item.get(object) != simdjson::SUCCESS) return value_text(item);
  std::string out;
  for (const auto& member : object) {
    if (!out.empty()) out += "  ";
    out += std::string(member.key) + "=" + value_text(member.value);
  }
  return out;
}

bool is_list_of_objects(dom::element value) {
  dom::array array;
  return value.get(array) == simdjson::SUCCESS && array.size() > 0 && array.at(0).is_object();
}

}  // namespace

std::string record_page(std::string_view json) {
  dom::parser parser;
  const simdjson::padded_string padded(json);  // Lives as long as the strings the page is made of.
  dom::object object;
  if (parser.parse(padded).get(object) != simdjson::SUCCESS) return std::string(json) + "\n";
  std::vector<std::vector<std::string>> rows;
  for (const auto& member : object) {
    if (!is_list_of_objects(member.value)) {
      rows.push_back({std::string(member.key), item_text(member.value)});
      continue;
    }
    std::string label(member.key);
    for (const dom::element item : dom::array(member.value)) {
      rows.push_back({label, item_text(item)});
      label.clear();
    }
  }
  return text_table(rows);
}

}  // namespace luong::tools
