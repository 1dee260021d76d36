#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "config/enterprise_fields.h"
#include "core/error.h"

namespace luong {

// Reads one enterprise record from a line of NDJSON: exactly the members of enterprise_fields(),
// none twice at any level. Reuses its memory line after line.
class EnterpriseJsonReader {
 public:
  // `evaluated_on`: sanctions that ended before that day do not count.
  explicit EnterpriseJsonReader(Date evaluated_on);
  EnterpriseJsonReader(EnterpriseJsonReader&&) noexcept;
  EnterpriseJsonReader& operator=(EnterpriseJsonReader&&) noexcept;
  ~EnterpriseJsonReader();

  // LineReader::kPadding bytes behind `line` must be readable. Sets all of `record` but its line;
  // `record.json` gets the members in the order of the table. The error's path is a JSON pointer.
  std::optional<Error> read(std::string_view line, EnterpriseRecord& record);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
