#include "daemon/admin_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/json_line.h"

namespace luong {

namespace {

std::string as_text(const AdminBody::Cell& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<bool>(value) ? "yes" : "no";
}

void write_json(JsonLine& json, const AdminBody::Cell& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    json.text(*text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    json.number(*number);
  } else {
    json.flag(std::get<bool>(value));
  }
}

bool looks_like_status(std::string_view line) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return line.size() >= 4 && digit(line[0]) && digit(line[1]) && digit(line[2]) && line[3] == ' ';
}

// Bytes are not columns: Vietnamese letters take two or three. Counts the first bytes of letters.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

void append_columns(std::string& out, const std::vector<std::vector<std::string>>& table) {
  std::vector<std::size_t> widths;
  for (const auto& row : table) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  for (const auto& row : table) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    out += line + "\n";
  }
}

// Newlines inside a value would end the protocol's line.
std::string guarded(std::string text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto newline = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, newline - at);
    if (looks_like_status(line)) out += ' ';
    out.append(line);
    out += '\n';
    at = newline + 1;
  }
  return out;
}

}  // namespace

AdminBody& AdminBody::field(std::string_view name, Cell value) {
  fields_.push_back({std::string(name), std::move(value)});
  return *this;
}

AdminBody& AdminBody::list(std::string_view name, std::vector<std::string_view> columns) {
  lists_.push_back({std::string(name), std::move(columns), {}});
  return *this;
}

AdminBody& AdminBody::row(std::vector<Cell> cells) {
  lists_.back().rows.push_back(std::move(cells));
  return *this;
}

AdminBody& AdminBody::ready_made(std::string_view name, std::string text, std::string json) {
  ready_made_.push_back({std::string(name), std::move(text), std::move(json)});
  return *this;
}

std::string AdminBody::text() const {
  std::string out;
  for (const Field& field : fields_) out += field.name + ": " + as_text(field.value) + "\n";
  for (const List& list : lists_) {
    out += list.name + ":" + (list.rows.empty() ? " none\n" : "\n");
    if (list.rows.empty()) continue;
    std::vector<std::vector<std::string>> table;
    table.emplace_back(list.columns.begin(), list.columns.end());
    for (const auto& row : list.rows) {
      auto& cells = table.emplace_back();
      for (const Cell& value : row) cells.push_back(as_text(value));
    }
    append_columns(out, table);
  }
  for (const ReadyMade& made : ready_made_) out += made.text;
  return guarded(std::move(out));
}

std::string AdminBody::json() const {
  std::string out;
  JsonLine json(out);
  json.open();
  for (const Field& field : fields_) {
    json.member(field.name);
    write_json(json, field.value);
  }
  for (const List& list : lists_) {
    json.member(list.name).open_list();
    for (const auto& row : list.rows) {
      json.open();
      for (std::size_t i = 0; i < row.size(); ++i) {
        json.member(list.columns[i]);
        write_json(json, row[i]);
      }
      json.close();
    }
    json.close_list();
  }
  json.close();
  // The ready-made values are JSON already: they go in as they are.
  for (const ReadyMade& made : ready_made_) {
    out.pop_back();
    JsonLine(out).member(made.name);
    out += made.json + "}";
  }
  return out;
}

std::int64_t cell(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::string age_text(std::int64_t ms) {
  const std::int64_t minutes = std::max<std::int64_t>(ms, 0) / 60'000;
  return fmt::format("{}:{:02} h", minutes / 60, minutes % 60);
}

}  // namespace luong
