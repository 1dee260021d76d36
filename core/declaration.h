#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/code.h"
#include "core/dates.h"
#include "core/decimal.h"
#include "core/declaration_number.h"
#include "core/limits.h"
#include "core/small_list.h"
#include "core/tax_code.h"

// A customs declaration (tờ khai hải quan) as `decl/1` carries it: the schema of VNACCS import and
// export declarations (IDA/IDC, EDA/EDC, MIC/MEC and their amendments), in value types.
//
// Absent members are empty codes and texts, or nullopt. Text is a view: its bytes belong to the
// parser's text arena or to the journal record the declaration was read from, and must outlive it.
// The vectors keep their capacity over clear(), so a reused declaration does not allocate.
namespace luong {

enum class Direction : std::uint8_t { kImport = 'I', kExport = 'E' };

enum class Procedure : std::uint8_t {
  kIDC = 1,
  kEDC,
  kIDE,
  kEDE,
  kMIC,
  kMEC,
  kMIE,
  kMEE,
  kIDA,
  kEDA,
  kIDB,
};
constexpr bool is_preregistration(Procedure p) { return p >= Procedure::kIDA; }
constexpr bool is_low_value(Procedure p) { return p >= Procedure::kMIC && p <= Procedure::kMEE; }
constexpr bool is_amendment(Procedure p) {
  return p == Procedure::kIDE || p == Procedure::kEDE || p == Procedure::kMIE ||
         p == Procedure::kMEE;
}
std::string_view name(Procedure procedure) noexcept;  // "IDC"
std::optional<Procedure> parse_procedure(std::string_view text) noexcept;
Direction direction_of(Procedure procedure) noexcept;

enum class Function : std::uint8_t { kCancel = 1, kAmend = 4, kOriginal = 9 };

struct Trader {
  TaxCode tax_code;
  std::string_view name, address, post_code, phone;
  bool operator==(const Trader&) const = default;
};

struct Principal {  // người ủy thác
  TaxCode tax_code;
  std::string_view name;
  bool operator==(const Principal&) const = default;
};

struct Counterparty {  // the foreign consignor or consignee
  std::string_view code, name;
  SmallList<std::string_view, limits::kAddressLinesMax> address;
  CountryCode country;
  bool operator==(const Counterparty&) const = default;
};

struct Container {
  ContainerNumber no;
  Code<4> size_type;
  Code<1> full_empty;
  std::optional<Amount> tare;
  std::uint32_t seals_begin = 0;  // into Declaration::seals
  std::uint32_t seals_count = 0;
  bool operator==(const Container&) const = default;
};

struct Permit {
  Code<4> type;
  std::string_view no;
  std::optional<Date> issued, expires;
  bool operator==(const Permit&) const = default;
};

struct Invoice {
  Code<1> klass;
  std::string_view no, e_no;
  std::optional<Date> date;
  Code<7> payment;
  Code<1> price_kind;
  Code<3> incoterm;
  CurrencyCode currency;
  std::optional<Amount> total;
  bool operator==(const Invoice&) const = default;
};

struct Charge {  // freight, insurance
  Code<1> code;
  CurrencyCode currency;
  std::optional<Amount> amount;
  bool operator==(const Charge&) const = default;
};

struct Adjustment {
  Code<1> title;
  Code<3> kind;
  CurrencyCode currency;
  std::optional<Amount> amount, base;
  bool operator==(const Adjustment&) const = default;
};

struct ExchangeRate {
  CurrencyCode currency;
  std::optional<Price> rate;
  bool operator==(const ExchangeRate&) const = default;
};

struct Guarantee {
  std::string_view bank;
  Code<4> year;
  std::string_view sign, no;
  bool operator==(const Guarantee&) const = default;
};

struct Manifest {  // what the sea or air manifest says of the same goods, joined before us
  std::optional<bool> matched, transship;
  std::string_view consignee;
  SmallList<Code<4>, limits::kManifestHs4Max> hs4;
  std::optional<Amount> gross;
  std::optional<std::int64_t> packages;
  bool operator==(const Manifest&) const = default;
};

struct OtherTax {
  Code<10> code;
  std::optional<Price> rate;
  std::optional<Vnd> amount;
  Code<5> exempt;
  bool operator==(const OtherTax&) const = default;
};

struct OriginCertificate {  // C/O
  Code<8> form;
  std::string_view no;
  std::optional<Date> date;
  std::string_view issuer;
  bool operator==(const OriginCertificate&) const = default;
};

struct GoodsLine {
  std::uint8_t line_no = 0;
  HsCode hs_code;
  std::string_view item_name, material_code;
  CountryCode origin;
  Code<3> tariff_code;
  std::optional<Price> duty_rate;
  std::optional<Vnd> duty_amount_vnd;
  std::optional<Price> specific_rate;
  Code<1> quota_flag;
  std::optional<Amount> qty1, qty2;
  Code<4> unit1, unit2;
  std::optional<Amount> invoice_value;
  std::optional<Price> unit_price;
  CurrencyCode unit_price_ccy;
  Code<4> unit_price_unit;
  std::optional<Vnd> tax_value_vnd;
  Code<5> exemption_code;
  std::string_view exemption_list_no, exemption_line;
  SmallList<OtherTax, limits::kOtherTaxesMax> other_taxes;
  OriginCertificate co;
  std::string_view brand, model, intended_use, producer;
  bool operator==(const GoodsLine&) const = default;
};

// Facts of the text that are no fields of a declaration: what CROSS checks found (they become
// anomaly criteria, never errors) and what we ignored but count.
struct CrossChecks {
  std::uint64_t price_mismatch_lines = 0;  // R1088: unit price x quantity is not the value +-1
  std::uint64_t zero_quantity_lines = 0;
  bool total_mismatch = false;      // R0170: lines do not add up to the invoice total
  bool split_out_of_range = false;  // R1031: split_seq > split_total
  bool tax_code_check_digit_wrong = false;
  std::uint16_t container_check_digit_wrong = 0;  // how many containers
  bool dates_impossible = false;  // arrival before invoice, registered > 30 d after arrival
  bool operator==(const CrossChecks&) const = default;
};

struct Declaration {
  std::string_view msg_id;                  // not content
  std::optional<Instant> msg_ts;            // not content
  std::string_view source;                  // not content
  std::optional<std::int64_t> deadline_ms;  // not content

  Procedure procedure = Procedure::kIDC;
  Function function = Function::kOriginal;
  DeclarationNumber declaration_no;
  Direction direction = Direction::kImport;
  bool first_of_family = false;            // first_declaration_no was "F"
  DeclarationNumber first_declaration_no;  // empty where none, or "F"
  std::optional<std::int64_t> split_seq, split_total;
  DeclarationNumber temp_declaration_no;
  Code<3> declaration_kind;
  Code<1> cargo_class, transport_mode, party_class;
  OfficeCode customs_office;
  Code<2> customs_sub_section;
  OfficeCode registering_office, inspecting_office;
  Instant registered_at;
  std::optional<Date> planned_date, reexport_deadline;

  Trader trader;
  Principal principal;
  Counterparty counterparty;
  std::string_view consigner_name;
  Code<13> broker_code;
  std::string_view carrier_code, express_code, vehicle_plate, driver_id;

  SmallList<std::string_view, limits::kBillsMax> bills;
  std::optional<std::int64_t> package_count;
  Code<3> package_unit;
  std::optional<Amount> gross_weight;
  Code<3> gross_weight_unit;
  Code<7> warehouse_code;
  std::string_view goods_location;
  std::string_view vessel_code, vessel_name, voyage;
  std::optional<Date> arrival_date, departure_date;
  PortCode loading_port, unloading_port, final_destination;
  SmallList<CountryCode, limits::kTransitCountriesMax> transit_countries;
  std::optional<std::int64_t> container_count;
  std::vector<Container> containers;
  std::vector<std::string_view> seals;  // of all containers, in their order

  SmallList<Code<2>, limits::kOtherLawCodesMax> other_law_codes;
  SmallList<Permit, limits::kPermitsMax> permits;
  Invoice invoice;
  Code<1> valuation_code;
  std::string_view valuation_note;
  Charge freight, insurance;
  SmallList<Adjustment, limits::kAdjustmentsMax> adjustments;
  SmallList<ExchangeRate, limits::kExchangeRatesMax> exchange_rates;
  std::optional<Vnd> total_tax_value_vnd, total_tax_vnd;
  Code<1> tax_payer, payment_due_code;
  Guarantee guarantee;
  Code<1> release_before_permit, pre_inspection_result;
  std::string_view notes, internal_ref;
  bool has_manifest = false;
  Manifest manifest;
  std::optional<bool> ecommerce, scan_request, transit_acts, requested_by_customs;
  std::string_view amend_reason, cancel_reason;

  std::vector<GoodsLine> lines;

  CrossChecks cross;                  // derived by check_cross(), never on the wire
  std::uint32_t unknown_members = 0;  // ignored but counted; not content

  // Back to absent everywhere, keeping the vectors' memory.
  void clear();

  // Of all members, derived ones too; texts by content.
  bool operator==(const Declaration&) const = default;
};

// The root of the first declaration of the consignment this one is a part of (tờ khai nhánh: more
// than 50 goods lines are split over several); 0 where it is not split.
std::uint64_t family_root(const Declaration& declaration) noexcept;

// The quantity of a line in a unit; none where neither of its two quantities is in it.
std::optional<Amount> quantity_in(Code<4> unit, const GoodsLine& line) noexcept;

// Fills `cross` from the other members. Pure; called once after parsing or decoding.
void check_cross(Declaration& declaration) noexcept;

// Tax value of the whole declaration in VND: its own total, else the sum of its lines; at most the
// largest there is.
std::int64_t tax_value_of(const Declaration& declaration) noexcept;

}  // namespace luong
