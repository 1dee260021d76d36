#include "config/reference_tables.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>

#include "config/csv.h"
#include "core/goods_fingerprint.h"
#include "core/tax_code.h"

namespace luong {
namespace {

constexpr std::string_view kPairsHeader = "prefix,with,from,to,note";
constexpr Price kRateMax{1'000'000'000};  // 1,000 %: what stands above is a slip of the point.

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_code(char c) { return is_digit(c) || is_capital(c); }

// What a cell holds, as errors say it, and what its characters may be.
struct Alphabet {
  const char* what;
  bool (*allows)(char);
  std::size_t length_min, length_max;
};
constexpr Alphabet kHsCode{"an 8-digit HS code", is_digit, 8, 8};
constexpr Alphabet kHsPrefix{"2 to 8 digits of an HS code", is_digit, 2, 8};
constexpr Alphabet kPrefix{"a code of 1 to 12 digits and capitals", is_code, 1, 12};
constexpr Alphabet kCountry{"a country of 2 capitals", is_capital, 2, 2};
constexpr Alphabet kAnyCountry{"a country of 2 capitals, or nothing", is_capital, 0, 2};
constexpr Alphabet kCurrency{"a currency of 3 capitals", is_capital, 3, 3};
constexpr Alphabet kUnit{"a unit of 1 to 4 digits and capitals", is_code, 1, 4};
constexpr Alphabet kTariffCode{"a tariff code of 3 digits and capitals (B05)", is_code, 3, 3};
constexpr Alphabet kAnyKind{"a declaration kind (A11), or nothing", is_code, 0, 3};
constexpr Alphabet kMinistry{"a ministry's code of 1 to 8 digits and capitals", is_code, 1, 8};
constexpr Alphabet kPermitType{"a permit type of 1 to 4 digits and capitals", is_code, 1, 4};

// One row, cell by cell in the order of the columns. The first error is kept; what is read after it
// is empty and thrown away.
class RowReader {
 public:
  RowReader(const CsvRow& row, const TableText& table) : row_(row), table_(table) {}

  std::string code(const Alphabet& alphabet) {
    const CsvCell& cell = next();
    const std::size_t length = cell.text.size();
    // "Or nothing" is all or nothing: a country of one letter is no country.
    const bool fits = length >= alphabet.length_min && length <= alphabet.length_max &&
                      (alphabet.length_min > 0 || length == 0 || length == alphabet.length_max);
    if (!fits || !std::ranges::all_of(cell.text, alphabet.allows)) refuse(cell, alphabet.what);
    return cell.text;
  }

  std::string code_or_nothing(const Alphabet& alphabet) {
    if (!row_[at_].text.empty()) return code(alphabet);
    ++at_;
    return {};
  }

  std::string words() {
    const CsvCell& cell = next();
    if (cell.text.empty()) refuse(cell, "some text");
    return cell.text;
  }

  void remark() { next(); }

  // Of a description, its fingerprint.
  std::uint64_t goods() {
    const CsvCell& cell = next();
    const std::uint64_t fingerprint = goods_fingerprint(cell.text);
    if (fingerprint == 0) refuse(cell, "words of goods or of a mark");
    return fingerprint;
  }

  // The legal persons of tax codes with spaces between, sorted.
  std::vector<std::uint64_t> firms() {
    const CsvCell& cell = next();
    std::vector<std::uint64_t> firms;
    std::string_view rest = cell.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      const auto firm = TaxCode::parse(rest.substr(0, end));
      if (!firm) refuse(cell, "tax codes with single spaces between");
      firms.push_back(legal_person(firm.value_or(TaxCode())).packed());
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::ranges::sort(firms);
    return firms;
  }

  char direction() {
    const CsvCell& cell = next();
    if (cell.text != "I" && cell.text != "E" && cell.text != "*") refuse(cell, "I, E or *");
    return cell.text.empty() ? ' ' : cell.text.front();
  }

  Price rate() {
    const CsvCell& cell = next();
    const auto value = parse_scaled<6>(cell.text);
    if (!value || *value < Price{} || *value > kRateMax) refuse(cell, "a rate in % from 0 to 1000");
    return value.value_or(Price{});
  }

  // In hundredths of a percent.
  std::int32_t share() {
    const CsvCell& cell = next();
    const auto value = parse_scaled<2>(cell.text);
    constexpr std::int64_t kAll = 10'000;
    if (!value || value->raw < 0 || value->raw > kAll) {
      refuse(cell, "a share in % from 0 to 100 with at most 2 decimals");
    }
    return value ? static_cast<std::int32_t>(value->raw) : 0;
  }

  Price price() {
    const CsvCell& cell = next();
    const auto value = parse_scaled<6>(cell.text);
    if (!value || *value <= Price{}) refuse(cell, "a price above 0 with at most 6 decimals");
    return value.value_or(Price{});
  }

  // The two cells `from` and `to`.
  std::pair<Date, Date> days() {
    const Date from = day(table_.valid_from);
    const Date to = day(kLastDay);
    if (to < from) refuse(row_[at_ - 1], "a day not before the row's first");
    return {from, to};
  }

  std::optional<Error> error;

 private:
  const CsvCell& next() { return row_[at_++]; }

  Date day(Date where_empty) {
    const CsvCell& cell = next();
    if (cell.text.empty()) return where_empty;
    const auto value = parse_date(cell.text);
    if (!value) refuse(cell, "a day like 2025-06-12, or nothing");
    return value.value_or(where_empty);
  }

  void refuse(const CsvCell& cell, std::string_view wanted) {
    if (error) return;
    error = Error{ErrorCode::kConfig, place(table_.file, cell.line, cell.column),
                  "'" + cell.text + "' is not " + std::string(wanted)};
  }

  const CsvRow& row_;
  const TableText& table_;
  std::size_t at_ = 0;
};

// The error of two rows that have one key and a day in common: nobody could say which holds.
template <typename Row, typename KeyOf>
std::optional<Error> find_overlap(const std::vector<Row>& rows,
                                  const std::vector<std::uint32_t>& lines, KeyOf key_of,
                                  std::string_view file) {
  std::vector<std::size_t> sorted(rows.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::ranges::stable_sort(sorted, {},
                           [&](std::size_t i) { return std::pair(key_of(rows[i]), rows[i].from); });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const auto [first, second] = std::minmax(sorted[i - 1], sorted[i]);
    const bool same_key = key_of(rows[first]) == key_of(rows[second]);
    if (!same_key || rows[sorted[i - 1]].to < rows[sorted[i]].from) continue;
    return Error{
        ErrorCode::kConfig, place(file, lines[second], 1),
        "the same key as in line " + std::to_string(lines[first]) + ", with days in common"};
  }
  return std::nullopt;
}

std::string header_of(const std::vector<CsvRow>& rows) {
  std::string found;
  if (rows.empty()) return found;
  for (const CsvCell& cell : rows.front()) found += (found.empty() ? "" : ",") + cell.text;
  return found;
}

// The rows under the header: read_row(RowReader&) makes one, key_of(row) must be its own on any
// day.
template <typename Row, typename ReadRow, typename KeyOf>
Result<std::vector<Row>> read_rows(const TableText& table, std::string_view header,
                                   ReadRow read_row, KeyOf key_of) {
  const auto cells = parse_csv(table.text, table.file);
  if (!cells) return tl::unexpected(cells.error());
  if (header_of(*cells) != header) {
    const std::uint32_t line = cells->empty() ? 1 : cells->front().front().line;
    return fail(ErrorCode::kConfig, "the first row must be " + std::string(header),
                place(table.file, line, 1));
  }
  std::vector<Row> rows;
  std::vector<std::uint32_t> lines;
  for (const CsvRow& row : std::span(*cells).subspan(1)) {
    RowReader reader(row, table);
    rows.push_back(read_row(reader));
    lines.push_back(row.front().line);
    if (reader.error) return tl::unexpected(std::move(*reader.error));
  }
  if (auto error = find_overlap(rows, lines, key_of, table.file)) {
    return tl::unexpected(std::move(*error));
  }
  return rows;
}

struct FtaMember {
  std::string tariff_code;
  CountryCode country;
  Date from, to;
};

}  // namespace

Result<std::vector<HsRow>> read_hs_table(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    HsRow row;
    row.hs_code = cells.code(kHsCode);
    row.unit = Code<4>(cells.code(kUnit));
    row.mfn_rate = cells.rate();
    row.sibling_rate_max = cells.rate();
    std::tie(row.from, row.to) = cells.days();
    return row;
  };
  return read_rows<HsRow>(table, "hs_code,unit,mfn_rate,sibling_rate_max,from,to", read_row,
                          [](const HsRow& row) { return row.hs_code; });
}

Result<FtaMembers> read_fta(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    FtaMember member;
    member.tariff_code = cells.code(kTariffCode);
    cells.words();  // The agreement's name, for people.
    member.country = CountryCode(cells.code(kCountry));
    return member;
  };
  const auto rows = read_rows<FtaMember>(
      table, "tariff_code,agreement,country", read_row,
      [](const FtaMember& row) { return std::pair(row.tariff_code, row.country); });
  if (!rows) return tl::unexpected(rows.error());

  FtaMembers members;
  for (const FtaMember& row : *rows) {
    auto at = std::ranges::find(members, row.tariff_code, &FtaMembers::value_type::first);
    if (at == members.end()) at = members.insert(members.end(), {row.tariff_code, {}});
    at->second.push_back(row.country);
  }
  return members;
}

Result<std::vector<PermitRule>> read_permit_rules(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    PermitRule rule;
    rule.hs_prefix = cells.code(kHsPrefix);
    rule.kind = Code<3>(cells.code(kAnyKind));
    rule.direction = cells.direction();
    rule.permit_type = Code<4>(cells.code(kPermitType));
    rule.ministry = cells.words();
    std::tie(rule.from, rule.to) = cells.days();
    return rule;
  };
  return read_rows<PermitRule>(
      table, "hs_prefix,kind,direction,permit_type,ministry,from,to", read_row,
      [](const PermitRule& rule) { return std::tuple(rule.hs_prefix, rule.kind, rule.direction); });
}

Result<std::vector<PriceReference>> read_price_references(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    PriceReference price;
    price.hs_prefix = cells.code(kHsPrefix);
    price.origin = CountryCode(cells.code(kAnyCountry));
    price.unit = Code<4>(cells.code(kUnit));
    price.currency = CurrencyCode(cells.code(kCurrency));
    price.price = cells.price();
    std::tie(price.from, price.to) = cells.days();
    price.source = cells.words();
    return price;
  };
  return read_rows<PriceReference>(table, "hs_prefix,origin,unit,currency,price,from,to,source",
                                   read_row, [](const PriceReference& price) {
                                     return std::tuple(price.hs_prefix, price.origin, price.unit,
                                                       price.currency);
                                   });
}

Result<std::vector<Ruling>> read_rulings(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    Ruling ruling;
    ruling.good = cells.goods();
    ruling.hs_code = cells.code(kHsCode);
    ruling.number = cells.words();
    std::tie(ruling.from, ruling.to) = cells.days();
    return ruling;
  };
  return read_rows<Ruling>(table, "description,hs_code,number,from,to", read_row,
                           [](const Ruling& ruling) { return ruling.good; });
}

Result<std::vector<BrandRight>> read_brand_rights(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    BrandRight right;
    right.brand = cells.goods();
    right.hs_prefix = cells.code_or_nothing(kHsPrefix);
    right.holder = cells.words();
    right.authorised = cells.firms();
    right.number = cells.words();
    std::tie(right.from, right.to) = cells.days();
    return right;
  };
  return read_rows<BrandRight>(
      table, "brand,hs_prefix,holder,authorised,number,from,to", read_row,
      [](const BrandRight& right) { return std::pair(right.brand, right.hs_prefix); });
}

Result<std::vector<Ministry>> read_ministries(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    Ministry ministry;
    ministry.code = MinistryCode(cells.code(kMinistry));
    ministry.name = cells.words();
    ministry.name_vi = cells.words();
    std::tie(ministry.from, ministry.to) = cells.days();
    return ministry;
  };
  return read_rows<Ministry>(table, "code,name,name_vi,from,to", read_row,
                             [](const Ministry& ministry) { return ministry.name; });
}

Result<std::vector<CapRow>> read_caps(const TableText& table) {
  const auto read_row = [](RowReader& cells) {
    CapRow row;
    std::tie(row.from, row.to) = cells.days();
    row.yellow = cells.share();
    row.red = cells.share();
    row.source = cells.words();
    return row;
  };
  return read_rows<CapRow>(table, "from,to,yellow,red,source", read_row,
                           [](const CapRow&) { return 0; });
}

Result<std::vector<CodeList::Row>> read_code_list(const TableText& table) {
  const auto cells = parse_csv(table.text, table.file);
  if (!cells) return tl::unexpected(cells.error());
  const bool pairs = header_of(*cells) == kPairsHeader;
  const auto read_row = [pairs](RowReader& reader) {
    CodeList::Row row;
    row.prefix = reader.code(kPrefix);
    if (pairs) row.with = reader.code_or_nothing(kPrefix);
    std::tie(row.from, row.to) = reader.days();
    reader.remark();
    return row;
  };
  return read_rows<CodeList::Row>(
      table, pairs ? kPairsHeader : "prefix,from,to,note", read_row,
      [](const CodeList::Row& row) { return std::pair(row.prefix, row.with); });
}

}  // namespace luong
