#include "config/enterprise_csv_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "config/enterprise_values.h"
#include "core/suggestion.h"

namespace luong {
namespace {

Error syntax(std::string message) { return {ErrorCode::kSyntax, {}, std::move(message)}; }
Error at_member(std::string_view name, std::string message) {
  return {ErrorCode::kSchema, pointer_step(name), std::move(message)};
}

bool is_nested(const Field& field) {
  return field.kind == FieldKind::kIntegers || field.kind == FieldKind::kObject ||
         field.kind == FieldKind::kList || field.kind == FieldKind::kOpen;
}

// Only as JSON would have it: no plus sign, no leading zero, no "-0".
std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  if (std::to_string(number) != text) return std::nullopt;
  return number;
}

// Checks the cell, keeps its value, appends it as JSON; or says what is wrong.
std::optional<std::string> take(const Field& field, std::string_view cell, EnterpriseDraft& draft,
                                std::string& out) {
  FieldValue value;
  if (field.kind == FieldKind::kBool) {
    if (cell != "true" && cell != "false") return expectation(field) + ", not " + quoted(cell);
    value.number = cell == "true" ? 1 : 0;
    out += cell;
  } else if (field.kind == FieldKind::kInteger) {
    const auto number = parse_integer(cell);
    if (!number) return expectation(field) + ", not " + quoted(cell);
    if (auto wrong = check_integer(field, *number)) return wrong;
    value.number = *number;
    append_json_integer(out, *number);
  } else {
    if (auto wrong = check_text(field, cell, value)) return wrong;
    append_json_text(out, cell);
  }
  if (field.keep != nullptr) field.keep(draft, value);
  return std::nullopt;
}

}  // namespace

std::optional<Error> EnterpriseCsvReader::split(std::string_view line) {
  if (!simdjson::validate_utf8(line.data(), line.size())) return syntax("not UTF-8");
  cell_count_ = 0;
  std::size_t at = 0;
  for (;;) {
    if (cell_count_ == cells_.size()) cells_.emplace_back();
    std::string& cell = cells_[cell_count_++];
    cell.clear();
    if (at < line.size() && line[at] == '"') {
      for (++at;; ++at) {
        if (at == line.size()) return syntax("a quote is not closed on its line");
        if (line[at] == '"' && (at + 1 == line.size() || line[at + 1] != '"')) break;
        if (line[at] == '"') ++at;
        cell += line[at];
      }
      ++at;
      if (at < line.size() && line[at] != ',') return syntax("a quoted cell must end at its quote");
    } else {
      const std::size_t end = std::min(line.find(',', at), line.size());
      cell = line.substr(at, end - at);
      if (cell.find('"') != std::string::npos)
        return syntax("a quote inside a cell without quotes");
      at = end;
    }
    if (at == line.size()) return std::nullopt;
    ++at;
  }
}

std::optional<Error> EnterpriseCsvReader::read_header(std::string_view line) {
  if (auto wrong = split(line)) return wrong;
  const auto fields = enterprise_fields();
  std::vector<std::string_view> names;
  for (const Field& field : fields) {
    if (!is_nested(field)) names.push_back(field.name);
  }
  std::vector<const Field*> columns;
  for (std::size_t i = 0; i < cell_count_; ++i) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& f) { return f.name == cells_[i]; });
    if (field == fields.end()) {
      return at_member(cells_[i], "is not a member we know" + did_you_mean(cells_[i], names));
    }
    if (is_nested(*field)) return at_member(cells_[i], "is nested: only NDJSON can hold it");
    if (std::find(columns.begin(), columns.end(), &*field) != columns.end()) {
      return at_member(cells_[i], "names two columns");
    }
    columns.push_back(&*field);
  }
  for (const Field& field : fields) {
    const bool there = std::find(columns.begin(), columns.end(), &field) != columns.end();
    if (field.required && !there) return at_member(field.name, "has no column");
  }
  columns_ = std::move(columns);
  return std::nullopt;
}

std::optional<Error> EnterpriseCsvReader::read(std::string_view line, EnterpriseRecord& record) {
  if (auto wrong = split(line)) return wrong;
  if (cell_count_ != columns_.size()) {
    return syntax(std::to_string(cell_count_) + " cells where the header has " +
                  std::to_string(columns_.size()));
  }
  record.clear();
  record.json = "{";
  EnterpriseDraft draft;
  draft.record = &record;
  draft.day = evaluated_on_;
  for (const Field& field : enterprise_fields()) {
    const auto column = std::find(columns_.begin(), columns_.end(), &field);
    if (column == columns_.end()) continue;
    const std::string& cell = cells_[static_cast<std::size_t>(column - columns_.begin())];
    if (cell.empty() && field.required) return at_member(field.name, "is missing");
    if (cell.empty()) continue;
    if (record.json.size() > 1) record.json += ',';
    append_json_text(record.json, field.name);
    record.json += ':';
    if (auto wrong = take(field, cell, draft, record.json)) {
      return at_member(field.name, *std::move(wrong));
    }
  }
  record.json += '}';
  const auto fault = finish_enterprise(draft);
  if (!fault) return std::nullopt;
  return Error{ErrorCode::kSchema, fault->pointer, fault->message};
}

}  // namespace luong
