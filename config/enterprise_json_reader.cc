#include "config/enterprise_json_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <utility>
#include <vector>

#include "config/enterprise_values.h"
#include "config/line_reader.h"
#include "core/suggestion.h"

namespace luong {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kFieldsMax = 96;
static_assert(LineReader::kPadding >= simdjson::SIMDJSON_PADDING);

using Fault = std::optional<FieldFault>;

Fault inside(const std::string& step, Fault fault) {
  if (fault) fault->pointer.insert(0, step);
  return fault;
}
Fault here(std::string message) { return FieldFault{{}, std::move(message)}; }

constexpr std::size_t kNone = SIZE_MAX;

// Files keep the order of the table, mostly, so the search begins behind the last one found.
std::size_t find(std::span<const Field> fields, std::string_view name, std::size_t from) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t at = from + i < fields.size() ? from + i : from + i - fields.size();
    if (fields[at].name == name) return at;
  }
  return kNone;
}

Fault unknown_member(std::span<const Field> fields, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return FieldFault{pointer_step(name), "is not a member we know" + did_you_mean(name, names)};
}

// In an object we do not look into, names must still be distinct at every level.
Fault check_doubles(dom::element element) {
  dom::array array;
  if (element.get(array) == simdjson::SUCCESS) {
    for (const dom::element item : array) {
      if (Fault fault = check_doubles(item)) return fault;
    }
    return std::nullopt;
  }
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return std::nullopt;
  std::vector<std::string_view> names;
  for (const auto& member : object) {
    names.push_back(member.key);
    if (Fault fault = check_doubles(member.value)) return inside(pointer_step(member.key), fault);
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return std::nullopt;
  return FieldFault{pointer_step(*twice), "stands there twice"};
}

// Checks one record and writes it anew, in the order of the table.
class Walk {
 public:
  Walk(EnterpriseDraft& draft, std::string& out) : draft_(draft), out_(out) {}

  Fault object(std::span<const Field> fields, dom::element element) {
    dom::object members;
    if (element.get(members) != simdjson::SUCCESS) return here("must be an object");
    std::array<dom::element, kFieldsMax> values;
    std::array<bool, kFieldsMax> seen{};
    std::size_t at = kNone;
    for (const auto& member : members) {
      at = find(fields, member.key, at + 1);
      if (at == kNone) return unknown_member(fields, member.key);
      if (seen[at]) return FieldFault{pointer_step(member.key), "stands there twice"};
      seen[at] = true;
      values[at] = member.value;
    }
    out_ += '{';
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Field& field = fields[i];
      if (!seen[i] && field.required) return FieldFault{pointer_step(field.name), "is missing"};
      if (!seen[i]) continue;
      if (out_.back() != '{') out_ += ',';
      append_json_text(out_, field.name);
      out_ += ':';
      if (Fault fault = value(field, values[i])) return inside(pointer_step(field.name), fault);
    }
    out_ += '}';
    return std::nullopt;
  }

 private:
  Fault value(const Field& field, dom::element element) {
    switch (field.kind) {
      case FieldKind::kInteger:
        return integer(field, element);
      case FieldKind::kBool:
        return boolean(field, element);
      case FieldKind::kIntegers:
        return integers(field, element);
      case FieldKind::kList:
        return list(field, element);
      case FieldKind::kObject:
        return item(field, element);
      case FieldKind::kOpen:
        if (!element.is_object()) return here(expectation(field));
        out_ += simdjson::minify(element);
        return check_doubles(element);
      case FieldKind::kTaxCode:
      case FieldKind::kRole:
      case FieldKind::kMethod:
      case FieldKind::kText:
      case FieldKind::kAlnum:
      case FieldKind::kDate:
      case FieldKind::kDecimal:
        break;
    }
    return text(field, element);
  }

  Fault integer(const Field& field, dom::element element) {
    FieldValue value;
    if (element.get(value.number) != simdjson::SUCCESS) return here(expectation(field));
    if (auto wrong = check_integer(field, value.number)) return here(*std::move(wrong));
    append_json_integer(out_, value.number);
    if (field.keep != nullptr) field.keep(draft_, value);
    return std::nullopt;
  }

  Fault boolean(const Field& field, dom::element element) {
    bool truth = false;
    if (element.get(truth) != simdjson::SUCCESS) return here(expectation(field));
    out_ += truth ? "true" : "false";
    if (field.keep != nullptr) field.keep(draft_, {.number = truth ? 1 : 0, .text = {}});
    return std::nullopt;
  }

  Fault text(const Field& field, dom::element element) {
    FieldValue value;
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return here(expectation(field));
    if (auto wrong = check_text(field, text, value)) return here(*std::move(wrong));
    append_json_text(out_, text);
    if (field.keep != nullptr) field.keep(draft_, value);
    return std::nullopt;
  }

  Fault integers(const Field& field, dom::element element) {
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS || array.size() != field.count) {
      return here(expectation(field));
    }
    Field one = field;
    one.kind = FieldKind::kInteger;
    std::size_t index = 0;
    for (const dom::element number : array) {
      out_ += index == 0 ? '[' : ',';
      if (Fault fault = integer(one, number)) return inside("/" + std::to_string(index), fault);
      ++index;
    }
    out_ += ']';
    return std::nullopt;
  }

  Fault list(const Field& field, dom::element element) {
    dom::array array;
    if (element.get(array) != simdjson::SUCCESS || array.size() > field.count) {
      return here(expectation(field));
    }
    if (field.keep != nullptr) {
      field.keep(draft_, {.number = static_cast<std::int64_t>(array.size()), .text = {}});
    }
    out_ += '[';
    std::size_t index = 0;
    for (const dom::element each : array) {
      if (index != 0) out_ += ',';
      if (Fault fault = item(field, each)) return inside("/" + std::to_string(index), fault);
      ++index;
    }
    out_ += ']';
    return std::nullopt;
  }

  Fault item(const Field& field, dom::element element) {
    if (field.begin != nullptr) field.begin(draft_);
    if (Fault fault = object(field.members, element)) return fault;
    return field.end != nullptr ? field.end(draft_) : std::nullopt;
  }

  EnterpriseDraft& draft_;
  std::string& out_;
};

}  // namespace

struct EnterpriseJsonReader::Impl {
  Date evaluated_on;
  dom::parser parser{};
};

EnterpriseJsonReader::EnterpriseJsonReader(Date evaluated_on) : impl_(new Impl{evaluated_on}) {
  [[maybe_unused]] const auto error = impl_->parser.allocate(LineReader::kLineBytesMax, kDepthMax);
  assert(!error);  // Out of memory at start.
}
EnterpriseJsonReader::EnterpriseJsonReader(EnterpriseJsonReader&&) noexcept = default;
EnterpriseJsonReader& EnterpriseJsonReader::operator=(EnterpriseJsonReader&&) noexcept = default;
EnterpriseJsonReader::~EnterpriseJsonReader() = default;

std::optional<Error> EnterpriseJsonReader::read(std::string_view line, EnterpriseRecord& record) {
  dom::element element;
  if (const auto error =
          impl_->parser.parse(line.data(), line.size(), /*realloc_if_needed=*/false).get(element)) {
    return Error{
        ErrorCode::kSyntax, {}, std::string("not JSON: ") + simdjson::error_message(error)};
  }
  record.clear();
  EnterpriseDraft draft;
  draft.record = &record;
  draft.day = impl_->evaluated_on;
  Fault fault = Walk(draft, record.json).object(enterprise_fields(), element);
  if (!fault) fault = finish_enterprise(draft);
  if (!fault) return std::nullopt;
  return Error{ErrorCode::kSchema, std::move(fault->pointer), std::move(fault->message)};
}

}  // namespace luong
