#include "tools/kcs_row.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "tools/decimal_rounding.h"

namespace luong::tools {
namespace {

// What a cell must look like.
enum class Shape : std::uint8_t { kDigits, kDate, kCode, kMaybeCode, kCountry, kDecimal };

struct Column {
  std::string_view name;
  Shape shape;
  std::size_t length_max;
};
constexpr std::array<Column, 22> kColumns = {{
    {"Declaration ID", Shape::kDigits, 9},
    {"Date", Shape::kDate, 10},
    {"Office ID", Shape::kCode, 5},
    {"Process Type", Shape::kCode, 4},
    {"Import Type", Shape::kDigits, 4},
    {"Import Use", Shape::kDigits, 4},
    {"Payment Type", Shape::kDigits, 4},
    {"Mode of Transport", Shape::kDigits, 2},
    {"Declarant ID", Shape::kCode, 13},
    {"Importer ID", Shape::kCode, 13},
    {"Seller ID", Shape::kMaybeCode, 13},
    {"Courier ID", Shape::kMaybeCode, 13},
    {"HS6 Code", Shape::kDigits, 6},
    {"Country of Departure", Shape::kCountry, 2},
    {"Country of Origin", Shape::kCountry, 2},
    {"Tax Rate", Shape::kDecimal, 40},
    {"Tax Type", Shape::kCode, 8},
    {"Country of Origin Indicator", Shape::kCode, 4},
    {"Net Mass", Shape::kDecimal, 40},
    {"Item Price", Shape::kDecimal, 40},
    {"Fraud", Shape::kDigits, 1},
    {"Critical Fraud", Shape::kDigits, 1},
}};
// So that the results fit their fields: 12 digits before the point with 6 decimals behind it.
constexpr int kDecimalDigits = 6;

bool all(std::string_view text, bool (*test)(char)) {
  return std::all_of(text.begin(), text.end(), test);
}
bool digit(char c) { return c >= '0' && c <= '9'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool alnum(char c) { return digit(c) || capital(c); }

// What is wrong with the cell, or empty.
std::string_view fault_of(std::string_view text, const Column& column) {
  if (text.empty()) return column.shape == Shape::kMaybeCode ? "" : "is empty";
  if (text.size() > column.length_max) return "is too long";
  switch (column.shape) {
    case Shape::kDigits:
      return all(text, digit) ? "" : "must be digits";
    case Shape::kDate:
      return parse_date(text) ? "" : "must be a day such as 2020-01-31";
    case Shape::kCode:
    case Shape::kMaybeCode:
      return all(text, alnum) ? "" : "must be capital letters and digits";
    case Shape::kCountry:
      return text.size() == 2 && all(text, capital) ? "" : "must be a country code of two letters";
    case Shape::kDecimal:
      return round_decimal(text, kDecimalDigits) ? "" : "must be a decimal number, not negative";
  }
  return "";
}

Error at_cell(const CsvCell& cell, std::string_view file, std::string message) {
  return {ErrorCode::kSchema, place(file, cell.line, cell.column), std::move(message)};
}

}  // namespace

std::optional<Error> check_kcs_header(const CsvRow& row, std::string_view file) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (i >= row.size()) {
      return at_cell(row.back(), file,
                     "the column '" + std::string(kColumns[i].name) + "' is missing");
    }
    if (row[i].text != kColumns[i].name) {
      return at_cell(row[i], file,
                     "expected the column '" + std::string(kColumns[i].name) + "', found '" +
                         row[i].text + "'");
    }
  }
  if (row.size() == kColumns.size()) return std::nullopt;
  return at_cell(row[kColumns.size()], file, "expected 22 columns, no more");
}

Result<KcsRow> read_kcs_row(const CsvRow& row, std::string_view file) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    const std::string_view fault = fault_of(row[i].text, kColumns[i]);
    if (fault.empty()) continue;
    return tl::unexpected(at_cell(
        row[i], file,
        std::string(kColumns[i].name) + " " + std::string(fault) + ": '" + row[i].text + "'"));
  }
  if (row[20].text > "1") return tl::unexpected(at_cell(row[20], file, "Fraud must be 0 or 1"));
  if (row[21].text > "2") {
    return tl::unexpected(at_cell(row[21], file, "Critical Fraud must be 0, 1 or 2"));
  }
  KcsRow read;
  const std::string& id = row[0].text;
  std::from_chars(id.data(), id.data() + id.size(), read.declaration_id);
  read.date = *parse_date(row[1].text);
  std::string_view* const texts[] = {
      nullptr,           nullptr,           &read.office,       &read.process_type,
      &read.import_type, &read.import_use,  &read.payment_type, &read.mode,
      &read.declarant,   &read.importer,    &read.seller,       &read.courier,
      &read.hs6,         &read.departure,   &read.origin,       &read.tax_rate,
      &read.tax_type,    &read.origin_mark, &read.net_mass,     &read.item_price};
  for (std::size_t i = 2; i < std::size(texts); ++i) *texts[i] = row[i].text;
  read.fraud = row[20].text == "1";
  read.critical_fraud = static_cast<std::uint8_t>(row[21].text[0] - '0');
  return read;
}

}  // namespace luong::tools
