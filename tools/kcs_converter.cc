#include "tools/kcs_converter.h"

#include <xxhash.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "config/csv.h"
#include "core/declaration.h"
#include "core/enterprise.h"
#include "core/json_line.h"
#include "tools/decimal_rounding.h"
#include "tools/declaration_json.h"
#include "tools/enterprise_json.h"
#include "tools/enterprise_population.h"
#include "tools/json_text.h"
#include "tools/kcs_row.h"

namespace luong::tools {
namespace {

// Placeholders for what decl/1 demands and the data lack. Each is named in `x.synthetic`.
constexpr std::string_view kItemName = "Hàng hóa không có mô tả trong dữ liệu nguồn KCS";
constexpr std::string_view kNoSeller = "KCS SELLER NOT GIVEN";
constexpr std::string_view kUnloadingPort = "KRZZZ";
constexpr std::int64_t kVndPerKrw = 20;
constexpr std::string_view kSynthetic =
    R"(["registered_at","trader.tax_code","trader.name","counterparty.name","gross_weight",)"
    R"("unloading_port","invoice.no","valuation_code","exchange_rates","total_tax_value_vnd",)"
    R"("lines.item_name","lines.tariff_code","lines.unit_price","lines.tax_value_vnd")";

constexpr std::int64_t kOpensAtMs = 8 * kHourMs;
constexpr std::int64_t kOpenMs = 9 * kHourMs;
constexpr std::int64_t kKilogramsMaxRaw = 999'999'999 * 10LL;  // 999,999.999 kg at 4 decimals

std::uint64_t hash_of(std::string_view purpose, std::string_view id) {
  std::string text(purpose);
  text += ' ';
  text += id;
  return XXH3_64bits(text.data(), text.size());
}

// Pseudo tax codes of the data's ids: the same id always gets the same, as long as none collide.
class PseudoTaxCodes {
 public:
  TaxCode of(std::string_view kind, std::string_view id) {
    const std::string key = std::string(kind) + " " + std::string(id);
    const auto found = codes_.find(key);
    if (found != codes_.end()) return found->second;
    TaxCode code;
    for (int attempt = 0;; ++attempt) {
      const std::string salted = attempt == 0 ? key : key + "#" + std::to_string(attempt);
      const std::uint64_t hash = XXH3_64bits(salted.data(), salted.size());
      code = tax_code_of(static_cast<std::uint32_t>(100'000'000 + hash % 900'000'000));
      if (taken_.insert(code.packed()).second) break;
      ++collisions_;
    }
    codes_.emplace(key, code);
    return code;
  }
  std::uint64_t collisions() const { return collisions_; }

 private:
  boost::unordered_flat_map<std::string, TaxCode> codes_;
  std::set<std::uint64_t> taken_;
  std::uint64_t collisions_ = 0;
};

// ---- ratings, invented: shares in permille

struct Share {
  std::uint8_t value;
  std::uint32_t permille;
};
constexpr Share kLevels[] = {{2, 300}, {3, 600}, {4, 95}, {5, 5}};
constexpr Share kClasses[] = {{2, 250}, {3, 500}, {4, 210}, {5, 25}, {6, 10}, {7, 5}};

template <std::size_t kCount>
std::uint8_t share_of(std::uint64_t hash, const Share (&shares)[kCount]) {
  auto at = static_cast<std::uint32_t>(hash % 1'000);
  for (const Share& share : shares) {
    if (at < share.permille) return share.value;
    at -= share.permille;
  }
  return shares[kCount - 1].value;
}

void append_record(std::string& out, Role role, TaxCode tax_code, std::string_view id) {
  Enterprise record;
  record.tax_code = tax_code.packed();
  record.role = role;
  record.compliance_level = share_of(hash_of("level", id), kLevels);
  record.risk_class = share_of(hash_of("class", id), kClasses);
  const bool broker = role == Role::kBroker;
  std::string name = broker ? "KCS DECLARANT " : "KCS IMPORTER ";
  name += id;
  append_enterprise_json(
      out, record,
      {.name = name,
       .party_code = broker ? id : std::string_view(),
       .x = R"({"source":"kcs","synthetic":["tax_code","name","compliance_level",)"
            R"("risk_class"]})"});
  out += '\n';
}

// ---- one row

Code<1> transport_mode(std::string_view mode) {
  if (mode == "10") return "3";
  if (mode == "40") return "1";
  if (mode == "30") return "4";
  if (mode == "20") return "5";
  return "9";
}

Code<1> payment_due(std::string_view payment) {
  if (payment == "11") return "D";
  if (payment == "12" || payment == "13") return "A";
  if (payment == "14" || payment == "18" || payment == "43") return "B";
  return {};
}

// Texts of one declaration that are composed; the declaration's views point here.
struct Texts {
  std::string msg_id, trader_name, seller_name, invoice_no;
};

void fill_head(const KcsRow& row, Instant at, Declaration& d, Texts& texts) {
  d.declaration_no = DeclarationNumber::from_value(100'000'000'000 + row.declaration_id * 10);
  texts.msg_id = "KCSD-" + d.declaration_no.text() + "-";
  for (const char c : to_string(row.date)) {
    if (c != '-') texts.msg_id += c;
  }
  d.msg_id = texts.msg_id;
  d.source = "kcs";
  d.procedure = Procedure::kIDC;
  d.direction = Direction::kImport;
  d.declaration_kind = row.import_type == "11" ? "E31" : "A11";
  d.transport_mode = transport_mode(row.mode);
  d.customs_office = std::string_view("K" + std::string(row.office));
  d.registered_at = at;
  d.planned_date = row.date;
  d.payment_due_code = payment_due(row.payment_type);
}

void fill_parties(const KcsRow& row, TaxCode importer, Declaration& d, Texts& texts) {
  d.trader.tax_code = importer;
  texts.trader_name = "KCS IMPORTER " + std::string(row.importer);
  d.trader.name = texts.trader_name;
  d.broker_code = row.declarant;
  d.counterparty.code = row.seller;
  texts.seller_name =
      row.seller.empty() ? std::string(kNoSeller) : "KCS SELLER " + std::string(row.seller);
  d.counterparty.name = texts.seller_name;
  d.counterparty.country = row.departure;
  if (row.courier.empty()) return;
  d.carrier_code = row.courier;
  d.cargo_class = "F";
}

// Net mass: kilograms, or tonnes beyond what the field holds; absent where the data say 0.
void fill_weights(const KcsRow& row, Declaration& d, GoodsLine& line) {
  const std::int64_t kilograms = *round_decimal(row.net_mass, 4);
  const bool tonnes = kilograms > kKilogramsMaxRaw;
  const std::int64_t raw = tonnes ? *round_decimal(row.net_mass, 4, 3) : kilograms;
  if (raw == 0) return;
  line.qty2 = Amount{raw};
  line.unit2 = tonnes ? "TNE" : "KGM";
  d.gross_weight = Amount{raw};
  d.gross_weight_unit = tonnes ? "TNE" : "KGM";
}

// Item price in won. The unit price is price by mass, an artefact of the data (detection.md §0.3).
void fill_values(const KcsRow& row, Declaration& d, GoodsLine& line) {
  const std::int64_t price = *round_decimal(row.item_price, 4);
  d.invoice.currency = "KRW";
  d.invoice.total = Amount{price};
  const Vnd value = scale_half_even(price, kVndPerKrw, 10'000).value_or(0);
  d.total_tax_value_vnd = value;
  d.exchange_rates.push_back({"KRW", Price{kVndPerKrw * 1'000'000}});
  if (price == 0) return;
  line.invoice_value = Amount{price};
  line.tax_value_vnd = value;
  if (!line.qty2) return;
  const auto unit_price = scale_half_even(price, 1'000'000, line.qty2->raw);
  if (!unit_price || *unit_price == 0) return;
  line.unit_price = Price{*unit_price};
  line.unit_price_ccy = "KRW";
  line.unit_price_unit = line.unit2;
}

void fill_line(const KcsRow& row, Declaration& d) {
  GoodsLine& line = d.lines.emplace_back();
  line.line_no = 1;
  std::string hs(6 - row.hs6.size(), '0');
  hs += row.hs6;
  hs += "00";
  line.hs_code = std::string_view(hs);
  line.item_name = kItemName;
  line.origin = row.origin;
  line.tariff_code = "B01";
  line.duty_rate = Price{*round_decimal(row.tax_rate, 6)};
  fill_weights(row, d, line);
  fill_values(row, d, line);
}

// What has no field of its own, raw, and the names of what is invented.
std::string extra_of(const KcsRow& row) {
  std::string extra;
  {
    JsonObject x(extra);
    x.text("data", "kcs");
    x.text("importer", row.importer);
    x.text("tax_type", row.tax_type);
    x.text("import_type", row.import_type);
    x.text("import_use", row.import_use);
    x.text("process_type", row.process_type);
    x.text("payment_type", row.payment_type);
    x.text("mode", row.mode);
    x.text("origin_mark", row.origin_mark);
    x.integer("hs_digits", 6);
    std::string& synthetic = x.key("synthetic");
    synthetic += kSynthetic;
    if (round_decimal(row.item_price, 4) == 0) synthetic += R"(,"invoice.total")";
    synthetic += ']';
  }
  return extra;
}

void append_label(std::string& out, const KcsRow& row, DeclarationNumber number, bool first_seen) {
  out += number.text();
  out += ',';
  append_date(out, row.date);
  const std::string_view finding = row.critical_fraud == 2 ? "critical"
                                   : row.fraud             ? "violation"
                                                           : "clean";
  for (const std::string_view cell : {std::string_view(row.fraud ? "1" : "0"), finding}) {
    out += ',';
    out += cell;
  }
  out += ',';
  append_integer(out, row.critical_fraud);
  out += first_seen ? ",1\n" : ",0\n";
}

// The label as if every lot had been opened, two days after it came.
void append_result(std::string& out, const KcsRow& row, DeclarationNumber number) {
  constexpr std::int64_t kResultAfterMs = 2 * kDayMs;
  JsonLine json(out);
  json.open().member("schema").word("inspection-result/1");
  json.member("msg_id").text("KCSR-" + number.text());
  json.member("declaration_no").text(number.text()).member("form").word("physical");
  json.member("outcome").word(row.fraud ? "VIOLATION" : "COMPLIANT");
  if (row.fraud) {
    json.member("findings").open_list().open();
    json.member("code").text(row.critical_fraud == 2 ? "KCS critical fraud" : "KCS fraud");
    json.close().close_list();
  }
  json.member("at").instant(Instant{start_of(row.date).ms + kResultAfterMs});
  json.member("officer").text("KCS").close();
}

// What the data's makers resampled as one value (detection.md §0.1): a row whose key came before is
// a twin, label included.
std::string record_key(const KcsRow& row) {
  std::string key;
  for (const std::string_view part :
       {row.hs6, row.departure, row.origin, row.tax_rate, row.tax_type, row.net_mass}) {
    key += part;
    key += '|';
  }
  return key;
}

class Converter {
 public:
  explicit Converter(std::string_view file) : file_(file) {}

  std::optional<Error> convert(const std::vector<CsvRow>& rows);
  KcsConversion take() { return std::move(made_); }

 private:
  std::optional<Error> check_numbers(const CsvRow& row, const KcsRow& read);
  void convert_row(const KcsRow& row, Instant at);
  void append_snapshot();

  std::string_view file_;
  KcsConversion made_;
  PseudoTaxCodes tax_codes_;
  std::map<std::string, TaxCode, std::less<>> importers_, declarants_;
  std::set<std::uint64_t> numbers_;
  std::set<std::string> keys_;
  Declaration declaration_;
  Texts texts_;
};

std::optional<Error> Converter::check_numbers(const CsvRow& row, const KcsRow& read) {
  if (numbers_.insert(read.declaration_id).second) return std::nullopt;
  return Error{ErrorCode::kSchema, place(file_, row[0].line, row[0].column),
               "Declaration ID " + row[0].text + " stands there twice"};
}

void Converter::convert_row(const KcsRow& row, Instant at) {
  const TaxCode importer = tax_codes_.of("importer", row.importer);
  importers_.emplace(row.importer, importer);
  declarants_.emplace(row.declarant, tax_codes_.of("declarant", row.declarant));
  Declaration& d = declaration_;
  d.clear();
  fill_head(row, at, d, texts_);
  fill_parties(row, importer, d, texts_);
  d.loading_port = std::string_view(std::string(row.departure) + "ZZZ");
  d.unloading_port = kUnloadingPort;
  texts_.invoice_no = "KCS" + std::to_string(row.declaration_id);
  d.invoice.no = texts_.invoice_no;
  d.valuation_code = "6";
  fill_line(row, d);
  append_declaration_json(made_.declarations, d, extra_of(row));
  made_.declarations += '\n';
  append_label(made_.labels, row, d.declaration_no, keys_.insert(record_key(row)).second);
  append_result(made_.results, row, d.declaration_no);
  made_.results += '\n';
  ++made_.rows;
}

void Converter::append_snapshot() {
  for (const auto& [id, code] : importers_) append_record(made_.snapshot, Role::kTrader, code, id);
  for (const auto& [id, code] : declarants_) append_record(made_.snapshot, Role::kBroker, code, id);
  made_.importers = importers_.size();
  made_.declarants = declarants_.size();
  made_.collisions = tax_codes_.collisions();
}

std::optional<Error> Converter::convert(const std::vector<CsvRow>& rows) {
  if (rows.empty()) return Error{ErrorCode::kSchema, std::string(file_), "The file is empty."};
  if (auto error = check_kcs_header(rows[0], file_)) return error;
  made_.labels = "declaration_no,date,fraud,finding,critical_fraud,first_seen\n";
  std::vector<KcsRow> read;
  read.reserve(rows.size());
  std::map<std::int32_t, std::int64_t> rows_of_day;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto row = read_kcs_row(rows[i], file_);
    if (!row) return row.error();
    if (auto error = check_numbers(rows[i], *row)) return error;
    ++rows_of_day[row->date.days];
    read.push_back(*row);
  }
  std::map<std::int32_t, std::int64_t> done_of_day;
  for (const KcsRow& row : read) {
    const std::int64_t place_of_day = done_of_day[row.date.days]++;
    const std::int64_t after_opening = kOpenMs * place_of_day / rows_of_day[row.date.days];
    convert_row(row, Instant{start_of(row.date).ms + kOpensAtMs + after_opening});
  }
  append_snapshot();
  return std::nullopt;
}

}  // namespace

Result<KcsConversion> convert_kcs(std::string_view csv, std::string_view file) {
  const auto rows = parse_csv(csv, file);
  if (!rows) return tl::unexpected(rows.error());
  Converter converter(file);
  if (auto error = converter.convert(*rows)) return tl::unexpected(*std::move(error));
  return converter.take();
}

}  // namespace luong::tools
