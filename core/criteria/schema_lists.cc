#include <vector>

#include "core/container_number.h"
#include "core/criteria/getters.h"
#include "core/criteria/records.h"

// The records of the lists of a declaration.
namespace luong::criteria {
namespace {

using namespace getters;

template <std::size_t kCapacity>
Presence code_itself(const Input&, const void* base, Value& out, char*) {
  return put(out, static_cast<const Code<kCapacity>*>(base)->view());
}
Presence text_itself(const Input&, const void* base, Value& out, char*) {
  return put(out, *static_cast<const std::string_view*>(base));
}

template <std::size_t kCapacity>
Field code_element() {
  Field field = getters::field("", Type::kString, &code_itself<kCapacity>);
  field.code = {.at = 0, .width = kCapacity};
  return field;
}

Record text_record(Getter itself, std::size_t count_max) {
  static const std::vector<Field> kTexts = {field("", Type::kString, &text_itself)};
  static const std::vector<Field> kCodes2 = {code_element<2>()};
  static const std::vector<Field> kCodes4 = {code_element<4>()};
  const auto& fields = itself == &text_itself      ? kTexts
                       : itself == &code_itself<2> ? kCodes2
                                                   : kCodes4;
  return {.name = "a text",
          .fields = fields,
          .count_max = static_cast<std::uint32_t>(count_max),
          .is_text = true};
}

ListView seals_of(const Input& input, const void* base) {
  const auto& container = *static_cast<const Container*>(base);
  const auto& seals = input.declaration->seals;
  if (container.seals_begin >= seals.size()) return {};
  const std::size_t left = seals.size() - container.seals_begin;
  const std::size_t count = std::min<std::size_t>(container.seals_count, left);
  return {reinterpret_cast<const char*>(seals.data() + container.seals_begin), count,
          sizeof(std::string_view)};
}

bool is_marked(std::uint64_t lines, const void* base) {
  const int line_no = static_cast<const GoodsLine*>(base)->line_no;
  return line_no >= 1 && line_no <= 64 && ((lines >> (line_no - 1)) & 1U) != 0;
}

std::vector<Field> line_fields() {
  using L = GoodsLine;
  using C = OriginCertificate;
  return {
      field<&L::line_no>("line_no"),
      field<&L::hs_code>("hs_code"),
      field<&L::item_name>("item_name"),
      field<&L::material_code>("material_code"),
      field<&L::origin>("origin"),
      field<&L::tariff_code>("tariff_code"),
      field<&L::duty_rate>("duty_rate"),
      field<&L::duty_amount_vnd>("duty_amount_vnd"),
      field<&L::specific_rate>("specific_rate"),
      field<&L::quota_flag>("quota_flag"),
      field<&L::qty1>("qty1"),
      field<&L::qty2>("qty2"),
      field<&L::unit1>("unit1"),
      field<&L::unit2>("unit2"),
      field<&L::invoice_value>("invoice_value"),
      field<&L::unit_price>("unit_price"),
      field<&L::unit_price_ccy>("unit_price_ccy"),
      field<&L::unit_price_unit>("unit_price_unit"),
      field<&L::tax_value_vnd>("tax_value_vnd"),
      field<&L::exemption_code>("exemption_code"),
      field<&L::exemption_list_no>("exemption_list_no"),
      field<&L::exemption_line>("exemption_line"),
      list<&L::other_taxes>("other_taxes", other_tax_record()),
      field<&L::co, &C::form>("co.form"),
      field<&L::co, &C::no>("co.no"),
      field<&L::co, &C::date>("co.date"),
      field<&L::co, &C::issuer>("co.issuer"),
      field<&L::brand>("brand"),
      field<&L::model>("model"),
      field<&L::intended_use>("intended_use"),
      field<&L::producer>("producer"),
      field("price_mismatch", Type::kBool,
            [](const Input& in, const void* base, Value& out, char*) {
              return put(out, is_marked(in.declaration->cross.price_mismatch_lines, base), nullptr);
            }),
      field("zero_quantity", Type::kBool,
            [](const Input& in, const void* base, Value& out, char*) {
              return put(out, is_marked(in.declaration->cross.zero_quantity_lines, base), nullptr);
            }),
  };
}

std::vector<Field> container_fields() {
  return {
      field<&Container::no>("no"),
      field<&Container::size_type>("size_type"),
      field<&Container::full_empty>("full_empty"),
      field<&Container::tare>("tare"),
      {.name = "seals", .type = Type::kList, .list = &seals_of, .element = &seal_record()},
      field("check_digit_ok", Type::kBool,
            [](const Input&, const void* base, Value& out, char*) {
              const auto& no = static_cast<const Container*>(base)->no;
              return put(out, container_number_ok(no.view()), nullptr);
            }),
  };
}

}  // namespace

const Record& line_record() noexcept {
  static const std::vector<Field> kFields = line_fields();
  static const Record kRecord{
      .name = "a goods line", .fields = kFields, .count_max = limits::kLinesMax, .is_line = true};
  return kRecord;
}

const Record& container_record() noexcept {
  static const std::vector<Field> kFields = container_fields();
  static const Record kRecord{
      .name = "a container", .fields = kFields, .count_max = limits::kContainersMax};
  return kRecord;
}

const Record& permit_record() noexcept {
  static const std::vector<Field> kFields = {field<&Permit::type>("type"), field<&Permit::no>("no"),
                                             field<&Permit::issued>("issued"),
                                             field<&Permit::expires>("expires")};
  static const Record kRecord{
      .name = "a permit", .fields = kFields, .count_max = limits::kPermitsMax};
  return kRecord;
}

const Record& adjustment_record() noexcept {
  static const std::vector<Field> kFields = {
      field<&Adjustment::title>("title"), field<&Adjustment::kind>("kind"),
      field<&Adjustment::currency>("currency"), field<&Adjustment::amount>("amount"),
      field<&Adjustment::base>("base")};
  static const Record kRecord{
      .name = "an adjustment", .fields = kFields, .count_max = limits::kAdjustmentsMax};
  return kRecord;
}

const Record& exchange_rate_record() noexcept {
  static const std::vector<Field> kFields = {field<&ExchangeRate::currency>("currency"),
                                             field<&ExchangeRate::rate>("rate")};
  static const Record kRecord{
      .name = "an exchange rate", .fields = kFields, .count_max = limits::kExchangeRatesMax};
  return kRecord;
}

const Record& other_tax_record() noexcept {
  static const std::vector<Field> kFields = {
      field<&OtherTax::code>("code"), field<&OtherTax::rate>("rate"),
      field<&OtherTax::amount>("amount"), field<&OtherTax::exempt>("exempt")};
  static const Record kRecord{
      .name = "another tax", .fields = kFields, .count_max = limits::kOtherTaxesMax};
  return kRecord;
}

const Record& bill_record() noexcept {
  static const Record kRecord = text_record(&text_itself, limits::kBillsMax);
  return kRecord;
}
const Record& seal_record() noexcept {
  static const Record kRecord = text_record(&text_itself, limits::kSealsPerContainerMax);
  return kRecord;
}
const Record& address_record() noexcept {
  static const Record kRecord = text_record(&text_itself, limits::kAddressLinesMax);
  return kRecord;
}
const Record& transit_country_record() noexcept {
  static const Record kRecord = text_record(&code_itself<2>, limits::kTransitCountriesMax);
  return kRecord;
}
const Record& law_code_record() noexcept {
  static const Record kRecord = text_record(&code_itself<2>, limits::kOtherLawCodesMax);
  return kRecord;
}
const Record& hs4_record() noexcept {
  static const Record kRecord = text_record(&code_itself<4>, limits::kManifestHs4Max);
  return kRecord;
}

}  // namespace luong::criteria
