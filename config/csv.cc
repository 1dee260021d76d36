#include "config/csv.h"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace luong {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Walks the text once; line and column always stand at the byte it looks at.
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  Result<std::vector<CsvRow>> read() {
    skip_remarks();
    std::vector<CsvRow> rows;
    while (!at_end()) {
      if (take_line_end()) continue;
      auto row = read_row();
      if (!row) return tl::unexpected(row.error());
      if (!rows.empty() && row->size() != rows.front().size()) {
        return error_at(row->front().line, row->front().column,
                        std::to_string(row->size()) + " cells where the first row has " +
                            std::to_string(rows.front().size()));
      }
      rows.push_back(std::move(*row));
    }
    return rows;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return text_[at_]; }

  char take() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
    return c;
  }

  bool take_line_end() {
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    for (std::size_t i = 0; i < length; ++i) take();
    return length > 0;
  }

  void skip_remarks() {
    while (!at_end() && (peek() == '#' || peek() == '\n' || peek() == '\r')) {
      while (!at_end() && take() != '\n') {
      }
    }
  }

  Result<CsvRow> read_row() {
    CsvRow row;
    while (true) {
      CsvCell cell{{}, line_, column_};
      auto failed = !at_end() && peek() == '"' ? read_quoted(cell) : read_bare(cell);
      if (failed) return tl::unexpected(std::move(*failed));
      row.push_back(std::move(cell));
      if (at_end() || take_line_end()) return row;
      if (peek() != ',') return error_at(line_, column_, "a quoted cell must end at its quote");
      take();
    }
  }

  std::optional<Error> read_bare(CsvCell& cell) {
    while (!at_end() && peek() != ',' && peek() != '\n' && !text_.substr(at_).starts_with("\r\n")) {
      if (peek() == '"') return problem(line_, column_, "a quote inside a cell without quotes");
      if (peek() == '\r') return problem(line_, column_, "a carriage return without a line feed");
      cell.text += take();
    }
    return std::nullopt;
  }

  std::optional<Error> read_quoted(CsvCell& cell) {
    take();
    while (!at_end()) {
      const char c = take();
      if (c != '"') {
        cell.text += c;
      } else if (!at_end() && peek() == '"') {
        cell.text += take();
      } else {
        return std::nullopt;
      }
    }
    return problem(cell.line, cell.column, "the quote that opens here is never closed");
  }

  Error problem(std::uint32_t line, std::uint32_t column, std::string message) const {
    return Error{ErrorCode::kConfig, place(file_, line, column), std::move(message)};
  }
  tl::unexpected<Error> error_at(std::uint32_t line, std::uint32_t column, std::string m) const {
    return fail(problem(line, column, std::move(m)));
  }

  std::string_view text_, file_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1, column_ = 1;
};

// Where the first byte that is not UTF-8 stands: the line that fails on its own.
std::uint32_t line_of_bad_utf8(std::string_view text) {
  std::uint32_t line = 1;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!simdjson::validate_utf8(text.data(), end)) break;
    text.remove_prefix(end);
    ++line;
  }
  return line;
}

}  // namespace

std::string place(std::string_view file, std::uint32_t line, std::uint32_t column) {
  return std::string(file) + ':' + std::to_string(line) + ':' + std::to_string(column);
}

Result<std::vector<CsvRow>> parse_csv(std::string_view text, std::string_view file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    return fail(ErrorCode::kConfig, "not UTF-8", place(file, line_of_bad_utf8(text), 1));
  }
  return CsvReader(text, file).read();
}

}  // namespace luong
