#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace luong::tools {

// What becomes of a file of the Customs Import Declaration Datasets. Mapping, placeholders and the
// shares of the invented ratings: docs/convert-kcs.md.
struct KcsConversion {
  std::string declarations;  // decl/1, NDJSON, in the order of the file
  std::string labels;        // CSV: what the inspections found; never in a declaration
  std::string results;       // NDJSON, inspection-result/1: the labels as officers' reports
  std::string snapshot;      // NDJSON: a TRADER for each importer, a BROKER for each declarant
  std::uint64_t rows = 0, importers = 0, declarants = 0;
  // Two ids whose pseudo tax codes fell together: the later one got another. Such a code may differ
  // in the conversion of another file.
  std::uint64_t collisions = 0;
};

// Converts the text of a CSV file; `file` names it in errors, as file:line:column. Pure: the same
// text gives the same bytes.
Result<KcsConversion> convert_kcs(std::string_view csv, std::string_view file);

}  // namespace luong::tools
