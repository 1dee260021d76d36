#include <bit>
#include <vector>

#include "core/criteria/getters.h"
#include "core/criteria/lookups.h"
#include "core/criteria/records.h"

// The fields of a declaration, what the cross checks found, and the facts of its arrival.
namespace luong::criteria {
namespace {

using namespace getters;
using D = Declaration;

// Gross weight in kg; absent where the unit is none we know.
Presence gross_weight_kg(const Input& input, const void*, Value& out, char* scratch) {
  const D& d = *input.declaration;
  const Presence found = put(out, d.gross_weight, scratch);
  if (found != Presence::kPresent || d.gross_weight_unit == "KGM") return found;
  if (d.gross_weight_unit == "TNE") {
    if (!__builtin_mul_overflow(out.i, std::int64_t{1000}, &out.i)) return found;
    out.i = 0;
    return Presence::kTooLarge;
  }
  if (d.gross_weight_unit == "LBR") {  // 0.45359237 kg
    out.i = static_cast<std::int64_t>(static_cast<__int128>(out.i) * 45'359'237 / 100'000'000);
    return found;
  }
  out.i = 0;
  return Presence::kAbsent;
}

template <std::uint64_t CrossChecks::*kLines>
std::int64_t count_lines(const Input& input) {
  return std::popcount(input.declaration->cross.*kLines);
}
std::string_view direction(const Input& input) {
  return input.declaration->direction == Direction::kImport ? "I" : "E";
}
std::string_view procedure(const Input& input) { return name(input.declaration->procedure); }
std::int64_t function(const Input& input) {
  return static_cast<std::int64_t>(input.declaration->function);
}
std::int64_t version(const Input& input) { return input.declaration->declaration_no.version(); }

// Input::facts may be null in a check of one expression: then nothing is known of the past.
const InputFacts& facts(const Input& input) {
  static const InputFacts kNone;
  return input.facts != nullptr ? *input.facts : kNone;
}
template <auto kMember>
auto stream(const Input& input) {
  using T = std::remove_cvref_t<decltype(facts(input).stream.*kMember)>;
  if constexpr (std::is_same_v<T, bool>) {
    return facts(input).stream.*kMember;
  } else {
    return static_cast<std::int64_t>(facts(input).stream.*kMember);
  }
}
std::string_view on_the_spot(const Input& input) { return name(on_the_spot_state(input)); }
bool names_exemption_list(const Input& input) { return has_exempt_lines(input); }
bool deadline_passed(const Input& input) { return facts(input).deadline_passed; }
std::int64_t snapshot_age_hours(const Input& input) {
  return (facts(input).arrival.ms - input.evaluated_at.ms) / kHourMs;
}
Date business_date(const Input& input) { return business_day(facts(input).arrival); }
Date registered_date(const Input& input) { return business_day(input.declaration->registered_at); }

void add_head(std::vector<Field>& f) {
  f.push_back(always<&procedure>("procedure", Type::kString));
  f.push_back(always<&function>("function", Type::kInt));
  f.push_back(field<&D::declaration_no>("declaration_no"));
  f.push_back(field<&D::first_declaration_no>("first_declaration_no"));
  f.push_back(field<&D::temp_declaration_no>("temp_declaration_no"));
  f.push_back(always<&version>("version", Type::kInt));
  f.push_back(field<&D::first_of_family>("first_of_family"));
  f.push_back(field<&D::split_seq>("split_seq"));
  f.push_back(field<&D::split_total>("split_total"));
  f.push_back(always<&direction>("direction", Type::kString));
  f.back().code = code_place<&D::direction>(1);  // The enumerators are the letters.
  f.push_back(field<&D::declaration_kind>("declaration_kind"));
  f.push_back(field<&D::cargo_class>("cargo_class"));
  f.push_back(field<&D::transport_mode>("transport_mode"));
  f.push_back(field<&D::party_class>("party_class"));
  f.push_back(field<&D::customs_office>("customs_office"));
  f.push_back(field<&D::customs_sub_section>("customs_sub_section"));
  f.push_back(field<&D::registering_office>("registering_office"));
  f.push_back(field<&D::inspecting_office>("inspecting_office"));
  f.push_back(field<&D::registered_at>("registered_at"));
  f.push_back(field<&D::planned_date>("planned_date"));
  f.push_back(field<&D::reexport_deadline>("reexport_deadline"));
}

void add_parties(std::vector<Field>& f) {
  f.push_back(field<&D::trader, &Trader::tax_code>("trader.tax_code"));
  f.push_back(field<&D::trader, &Trader::name>("trader.name"));
  f.push_back(field<&D::trader, &Trader::address>("trader.address"));
  f.push_back(field<&D::trader, &Trader::post_code>("trader.post_code"));
  f.push_back(field<&D::trader, &Trader::phone>("trader.phone"));
  f.push_back(field<&D::principal, &Principal::tax_code>("principal.tax_code"));
  f.push_back(field<&D::principal, &Principal::name>("principal.name"));
  f.push_back(field<&D::counterparty, &Counterparty::code>("counterparty.code"));
  f.push_back(field<&D::counterparty, &Counterparty::name>("counterparty.name"));
  f.push_back(
      list<&D::counterparty, &Counterparty::address>("counterparty.address", address_record()));
  f.push_back(field<&D::counterparty, &Counterparty::country>("counterparty.country"));
  f.push_back(field<&D::consigner_name>("consigner_name"));
  f.push_back(field<&D::broker_code>("broker_code"));
  f.push_back(field<&D::carrier_code>("carrier_code"));
  f.push_back(field<&D::express_code>("express_code"));
  f.push_back(field<&D::vehicle_plate>("vehicle_plate"));
  f.push_back(field<&D::driver_id>("driver_id"));
}

void add_cargo(std::vector<Field>& f) {
  f.push_back(list<&D::bills>("bills", bill_record()));
  f.push_back(field<&D::package_count>("package_count"));
  f.push_back(field<&D::package_unit>("package_unit"));
  f.push_back(field<&D::gross_weight>("gross_weight"));
  f.push_back(field<&D::gross_weight_unit>("gross_weight_unit"));
  f.push_back(field("gross_weight_kg", Type::kDecimal, &gross_weight_kg));
  f.push_back(field<&D::warehouse_code>("warehouse_code"));
  f.push_back(field<&D::goods_location>("goods_location"));
  f.push_back(field<&D::vessel_code>("vessel_code"));
  f.push_back(field<&D::vessel_name>("vessel_name"));
  f.push_back(field<&D::voyage>("voyage"));
  f.push_back(field<&D::arrival_date>("arrival_date"));
  f.push_back(field<&D::departure_date>("departure_date"));
  f.push_back(field<&D::loading_port>("loading_port"));
  f.push_back(field<&D::unloading_port>("unloading_port"));
  f.push_back(field<&D::final_destination>("final_destination"));
  f.push_back(list<&D::transit_countries>("transit_countries", transit_country_record()));
  f.push_back(field<&D::container_count>("container_count"));
  f.push_back(list<&D::containers>("containers", container_record()));
  f.push_back(list<&D::other_law_codes>("other_law_codes", law_code_record()));
  f.push_back(list<&D::permits>("permits", permit_record()));
  f.push_back(list<&D::lines>("lines", line_record()));
}

void add_value(std::vector<Field>& f) {
  f.push_back(field<&D::invoice, &Invoice::klass>("invoice.class"));
  f.push_back(field<&D::invoice, &Invoice::no>("invoice.no"));
  f.push_back(field<&D::invoice, &Invoice::e_no>("invoice.e_no"));
  f.push_back(field<&D::invoice, &Invoice::date>("invoice.date"));
  f.push_back(field<&D::invoice, &Invoice::payment>("invoice.payment"));
  f.push_back(field<&D::invoice, &Invoice::price_kind>("invoice.price_kind"));
  f.push_back(field<&D::invoice, &Invoice::incoterm>("invoice.incoterm"));
  f.push_back(field<&D::invoice, &Invoice::currency>("invoice.currency"));
  f.push_back(field<&D::invoice, &Invoice::total>("invoice.total"));
  f.push_back(field<&D::valuation_code>("valuation_code"));
  f.push_back(field<&D::valuation_note>("valuation_note"));
  f.push_back(field<&D::freight, &Charge::code>("freight.code"));
  f.push_back(field<&D::freight, &Charge::currency>("freight.currency"));
  f.push_back(field<&D::freight, &Charge::amount>("freight.amount"));
  f.push_back(field<&D::insurance, &Charge::code>("insurance.code"));
  f.push_back(field<&D::insurance, &Charge::currency>("insurance.currency"));
  f.push_back(field<&D::insurance, &Charge::amount>("insurance.amount"));
  f.push_back(list<&D::adjustments>("adjustments", adjustment_record()));
  f.push_back(list<&D::exchange_rates>("exchange_rates", exchange_rate_record()));
  f.push_back(field<&D::total_tax_value_vnd>("total_tax_value_vnd"));
  f.push_back(field<&D::total_tax_vnd>("total_tax_vnd"));
  f.push_back(field<&D::tax_payer>("tax_payer"));
  f.push_back(field<&D::payment_due_code>("payment_due_code"));
  f.push_back(field<&D::guarantee, &Guarantee::bank>("guarantee.bank"));
  f.push_back(field<&D::guarantee, &Guarantee::year>("guarantee.year"));
  f.push_back(field<&D::guarantee, &Guarantee::sign>("guarantee.sign"));
  f.push_back(field<&D::guarantee, &Guarantee::no>("guarantee.no"));
}

void add_rest(std::vector<Field>& f) {
  f.push_back(field<&D::release_before_permit>("release_before_permit"));
  f.push_back(field<&D::pre_inspection_result>("pre_inspection_result"));
  f.push_back(field<&D::notes>("notes"));
  f.push_back(field<&D::internal_ref>("internal_ref"));
  Field manifest = field<&D::has_manifest>("manifest");
  manifest.get = [](const Input& input, const void*, Value& out, char*) {
    out.i = input.declaration->has_manifest ? 1 : 0;
    return input.declaration->has_manifest ? Presence::kPresent : Presence::kAbsent;
  };
  manifest.group = true;
  f.push_back(manifest);
  f.push_back(field<&D::manifest, &Manifest::matched>("manifest.matched"));
  f.push_back(field<&D::manifest, &Manifest::transship>("manifest.transship"));
  f.push_back(field<&D::manifest, &Manifest::consignee>("manifest.consignee"));
  f.push_back(list<&D::manifest, &Manifest::hs4>("manifest.hs4", hs4_record()));
  f.push_back(field<&D::manifest, &Manifest::gross>("manifest.gross"));
  f.push_back(field<&D::manifest, &Manifest::packages>("manifest.packages"));
  f.push_back(field<&D::ecommerce>("ecommerce"));
  f.push_back(field<&D::scan_request>("scan_request"));
  f.push_back(field<&D::transit_acts>("transit_acts"));
  f.push_back(field<&D::requested_by_customs>("requested_by_customs"));
  f.push_back(field<&D::amend_reason>("amend_reason"));
  f.push_back(field<&D::cancel_reason>("cancel_reason"));
}

void add_derived(std::vector<Field>& f) {
  using C = CrossChecks;
  using S = StreamFeatures;
  f.push_back(
      always<&count_lines<&C::price_mismatch_lines>>("cross.price_mismatch_lines", Type::kInt));
  f.push_back(
      always<&count_lines<&C::zero_quantity_lines>>("cross.zero_quantity_lines", Type::kInt));
  f.push_back(field<&D::cross, &C::total_mismatch>("cross.total_mismatch"));
  f.push_back(field<&D::cross, &C::split_out_of_range>("cross.split_out_of_range"));
  f.push_back(field<&D::cross, &C::tax_code_check_digit_wrong>("cross.tax_code_check_digit_wrong"));
  f.push_back(
      field<&D::cross, &C::container_check_digit_wrong>("cross.container_check_digit_wrong"));
  f.push_back(field<&D::cross, &C::dates_impossible>("cross.dates_impossible"));
  f.push_back(always<&stream<&S::prior_channel>>("history.prior_channel", Type::kInt));
  f.push_back(always<&stream<&S::cancelled_channel>>("history.cancelled_channel", Type::kInt));
  f.push_back(always<&stream<&S::family_channel>>("history.family_channel", Type::kInt));
  f.push_back(always<&stream<&S::preregistrations>>("history.preregistrations", Type::kInt));
  f.push_back(
      always<&stream<&S::amends_known_channel>>("history.amends_known_channel", Type::kBool));
  f.push_back(always<&stream<&S::amendment_lowers>>("history.amendment_lowers", Type::kBool));
  f.push_back(always<&stream<&S::amends_unknown_root>>("history.amends_unknown_root", Type::kBool));
  f.push_back(always<&names_exemption_list>("accounts.exempt", Type::kBool));
  f.push_back(always<&on_the_spot>("accounts.on_the_spot", Type::kString));
  f.push_back(always<&deadline_passed>("context.deadline_passed", Type::kBool));
  f.push_back(always<&snapshot_age_hours>("context.snapshot_age_hours", Type::kInt));
  f.push_back(always<&business_date>("context.business_date", Type::kDate));
  f.push_back(always<&registered_date>("context.registered_date", Type::kDate));
}

std::vector<Field> all_fields() {
  std::vector<Field> fields;
  add_head(fields);
  add_parties(fields);
  add_cargo(fields);
  add_value(fields);
  add_rest(fields);
  add_derived(fields);
  append_ledger_fields(fields);
  return fields;
}

}  // namespace

const Record& declaration_record() noexcept {
  static const std::vector<Field> kFields = all_fields();
  static const Record kRecord{.name = "the declaration", .fields = kFields};
  return kRecord;
}

}  // namespace luong::criteria
