#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/enterprise_fields.h"
#include "core/error.h"

namespace luong {

// Reads enterprise records from the rows of a CSV file whose first row names the columns. Quoting
// as RFC 4180 has it; a row is a line, since no member may hold a line break. Only members that are
// one value can be columns: lists and objects need NDJSON. An empty cell is an absent member.
class EnterpriseCsvReader {
 public:
  explicit EnterpriseCsvReader(Date evaluated_on) : evaluated_on_(evaluated_on) {}

  bool has_header() const { return !columns_.empty(); }
  std::optional<Error> read_header(std::string_view line);
  // As EnterpriseJsonReader::read; the record is the one its JSON would give.
  std::optional<Error> read(std::string_view line, EnterpriseRecord& record);

 private:
  std::optional<Error> split(std::string_view line);

  Date evaluated_on_;
  std::vector<const Field*> columns_;
  std::vector<std::string> cells_;  // of the row being read; kept for their memory
  std::size_t cell_count_ = 0;
};

}  // namespace luong
