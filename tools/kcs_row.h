#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "config/csv.h"
#include "core/dates.h"
#include "core/result.h"

namespace luong::tools {

// One row of the Customs Import Declaration Datasets (Korea Customs Service and IBS), checked. The
// views point into the CsvRow it was read from.
struct KcsRow {
  std::uint64_t declaration_id = 0;
  Date date;
  std::string_view office, process_type, import_type, import_use, payment_type, mode;
  std::string_view declarant, importer, seller, courier;  // seller and courier may be empty
  std::string_view hs6;                                   // as it stands: leading zeros are lost
  std::string_view departure, origin;
  std::string_view tax_rate, tax_type, origin_mark;
  std::string_view net_mass, item_price;  // "0.0" means missing
  bool fraud = false;
  std::uint8_t critical_fraud = 0;  // 0-2
};

// Whether `row` is the data set's header: its 22 names in their order.
std::optional<Error> check_kcs_header(const CsvRow& row, std::string_view file);

// The row, or what is wrong with which cell, as file:line:column.
Result<KcsRow> read_kcs_row(const CsvRow& row, std::string_view file);

}  // namespace luong::tools
