#include <string>

#include "core/criteria/getters.h"
#include "core/criteria/resolver.h"

// Values as a person reads them. Paths are those Program::fields() lists: an element's field under
// its list.
namespace luong::criteria {
namespace {

constexpr int kValuesMax = 10;  // of a list; more are counted, not shown

struct Place {
  const void* base = nullptr;
  const Record* record = nullptr;
};

std::string value_text(const Input& input, const Field& field, const void* base) {
  if (field.type == Type::kList) return std::to_string(field.list(input, base).count);
  Value value{};
  char scratch[kScratchBytes];
  if (field.get(input, base, value, scratch) == Presence::kAbsent) return {};
  switch (field.type) {
    case Type::kBool:
      return value.i != 0 ? "true" : "false";
    case Type::kDecimal:
      return decimal_text(value.i, 6);
    case Type::kString:
      return std::string(value.s.view());
    case Type::kDate:
      return to_string(Date{static_cast<std::int32_t>(value.i)});
    default:
      return std::to_string(value.i);
  }
}

void append(std::string& text, std::string_view value) {
  if (value.empty()) return;
  if (!text.empty()) text += ", ";
  text += value;
}

std::string text_at(const Input& input, const Place& place, std::string_view path, int line_no);

// The elements' values one after the other; of goods lines only `line_no`, unless it is 0.
std::string elements_text(const Input& input, const Field& list, const void* base,
                          std::string_view rest, int line_no) {
  const ListView view = list.list(input, base);
  std::string text;
  int shown = 0;
  for (std::size_t i = 0; i < view.count; ++i) {
    const void* element = view.first + i * view.stride;
    if (list.element->is_line && line_no != 0 &&
        static_cast<const GoodsLine*>(element)->line_no != line_no) {
      continue;
    }
    if (shown++ == kValuesMax) return text + ", ...";
    append(text, text_at(input, {element, list.element}, rest, line_no));
  }
  return text;
}

std::string text_at(const Input& input, const Place& place, std::string_view path, int line_no) {
  if (const Field* field = find_field(*place.record, path)) {
    const bool texts = field->type == Type::kList && field->element->is_text;
    return texts ? elements_text(input, *field, place.base, "", line_no)
                 : value_text(input, *field, place.base);
  }
  for (const Field& field : place.record->fields) {
    if (field.type != Type::kList || path.size() <= field.name.size() ||
        !path.starts_with(field.name) || path[field.name.size()] != '.') {
      continue;
    }
    return elements_text(input, field, place.base, path.substr(field.name.size() + 1), line_no);
  }
  return {};
}

}  // namespace

std::string field_text(const Input& input, std::string_view field, int line_no) {
  const std::size_t point = field.find('.');
  const std::string_view root = field.substr(0, point);
  Base base{};
  if (const Record* record = find_root(root, base)) {
    const std::string_view rest =
        point == std::string_view::npos ? std::string_view("known") : field.substr(point + 1);
    return text_at(input, {enterprise_at(input, base), record}, rest, line_no);
  }
  return text_at(input, {input.declaration, &declaration_record()}, field, line_no);
}

}  // namespace luong::criteria
