#pragma once

#include <filesystem>

#include "config/hash_function.h"
#include "core/reference_data.h"
#include "core/result.h"
#include "core/scanner.h"

// Reference data and the scanner registry, read from the files an analyst keeps: all of it or the
// first error, "file:line:column". Start-up and reload only; reads files, so no pipeline thread.
//
// A reference directory holds reference.toml, the index, and one CSV file a table:
//   hs.csv fta.csv permit_rules.csv ref_price.csv rulings.csv, and lists/NAME.csv for the list NAME
// (columns: config/reference_tables.h). The index says of each its version, the day it is valid
// from, whether it is complete, and a notice. A file the index names must be there; a table it does
// not name is absent, whatever lies in the directory. Every file named, and the index, go into the
// hash the verdicts cite.
namespace luong {

Result<ReferenceData> load_reference(const std::filesystem::path& directory,
                                     const HashFunction& sha256);

// The scanner registry: one [[scanner]] each, ids distinct.
Result<ScannerRegistry> load_scanners(const std::filesystem::path& file,
                                      const HashFunction& sha256);

}  // namespace luong
