#include <algorithm>
#include <array>

#include "core/json_members.h"
#include "core/limits.h"
#include "core/message_readers.h"

// decl/1: the members of customs-domain §6 and corrections §1.6, one table per object. Lengths and
// alphabets stand here and in docs/schema/decl-1.json; a test holds the two together.
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;
constexpr auto kC = Need::kUnlessCancel;

// ---- small objects

constexpr auto kTrader = members_of<Trader>(member<&Trader::tax_code, plain()>("tax_code", kM),
                                            member<&Trader::name, text(300)>("name", kC),
                                            member<&Trader::address, text(300)>("address", kO),
                                            member<&Trader::post_code, text(7)>("post_code", kO),
                                            member<&Trader::phone, text(20)>("phone", kO));

constexpr auto kPrincipal =
    members_of<Principal>(member<&Principal::tax_code, plain()>("tax_code", kO),
                          member<&Principal::name, text(300)>("name", kO));

constexpr auto kCounterparty =
    members_of<Counterparty>(member<&Counterparty::code, text(13)>("code", kO),
                             member<&Counterparty::name, text(70)>("name", kC),
                             member<&Counterparty::address, text(35)>("address", kO),
                             member<&Counterparty::country, letters(2)>("country", kC));

constexpr auto kPermit = members_of<Permit>(member<&Permit::type, code(1, 4)>("type", kO),
                                            member<&Permit::no, text(20)>("no", kO),
                                            member<&Permit::issued, plain()>("issued", kO),
                                            member<&Permit::expires, plain()>("expires", kO));

constexpr auto kInvoice = members_of<Invoice>(
    member<&Invoice::klass, code(1)>("class", kO), member<&Invoice::no, text(35)>("no", kC),
    member<&Invoice::e_no, text(12)>("e_no", kO), member<&Invoice::date, plain()>("date", kO),
    member<&Invoice::payment, code(1, 7)>("payment", kO),
    member<&Invoice::price_kind, code(1)>("price_kind", kO),
    member<&Invoice::incoterm, code(3)>("incoterm", kO),
    member<&Invoice::currency, letters(3)>("currency", kC),
    member<&Invoice::total, not_negative()>("total", kC));

constexpr auto kCharge = members_of<Charge>(member<&Charge::code, code(1)>("code", kO),
                                            member<&Charge::currency, letters(3)>("currency", kO),
                                            member<&Charge::amount, not_negative()>("amount", kO));

constexpr auto kAdjustment =
    members_of<Adjustment>(member<&Adjustment::title, code(1)>("title", kO),
                           member<&Adjustment::kind, code(2, 3)>("kind", kO),
                           member<&Adjustment::currency, letters(3)>("ccy", kO),
                           member<&Adjustment::amount, any_sign()>("amount", kO),
                           member<&Adjustment::base, any_sign()>("base", kO));

constexpr auto kExchangeRate =
    members_of<ExchangeRate>(member<&ExchangeRate::currency, letters(3)>("ccy", kM),
                             member<&ExchangeRate::rate, not_negative()>("rate", kM));

constexpr auto kGuarantee = members_of<Guarantee>(
    member<&Guarantee::bank, text(11)>("bank", kO),
    member<&Guarantee::year, digits(4, 4)>("year", kO),
    member<&Guarantee::sign, text(10)>("sign", kO), member<&Guarantee::no, text(10)>("no", kO));

constexpr auto kManifest =
    members_of<Manifest>(member<&Manifest::matched, plain()>("matched", kO),
                         member<&Manifest::transship, plain()>("transship", kO),
                         member<&Manifest::consignee, text(300)>("consignee", kO),
                         member<&Manifest::hs4, digits(4, 4)>("hs4", kO),
                         member<&Manifest::gross, not_negative()>("gross", kO),
                         member<&Manifest::packages, range(0, 99'999'999)>("packages", kO));

// ---- containers: their seals lie in one list of the declaration

struct ContainerOnWire : Container {
  SmallList<std::string_view, limits::kSealsPerContainerMax> seals;
};

constexpr auto kContainer = members_of<ContainerOnWire>(
    member<&ContainerOnWire::no, code(4, 12), ContainerOnWire>("no", kM),
    member<&ContainerOnWire::size_type, code(2, 4), ContainerOnWire>("size_type", kO),
    member<&ContainerOnWire::seals, text(15)>("seals", kO),
    member<&ContainerOnWire::full_empty, code(1), ContainerOnWire>("full_empty", kO),
    member<&ContainerOnWire::tare, not_negative(), ContainerOnWire>("tare", kO));

// ---- lines

constexpr auto kOtherTax =
    members_of<OtherTax>(member<&OtherTax::code, code(1, 10)>("code", kO),
                         member<&OtherTax::rate, not_negative()>("rate", kO),
                         member<&OtherTax::amount, vnd_string()>("amount", kO),
                         member<&OtherTax::exempt, code(1, 5)>("exempt", kO));

constexpr auto kOriginCertificate =
    members_of<OriginCertificate>(member<&OriginCertificate::form, form(8)>("form", kO),
                                  member<&OriginCertificate::no, text(35)>("no", kO),
                                  member<&OriginCertificate::date, plain()>("date", kO),
                                  member<&OriginCertificate::issuer, text(70)>("issuer", kO));

constexpr auto kLine = members_of<GoodsLine>(
    member<&GoodsLine::line_no, range(1, limits::kLinesMax)>("line_no", kM),
    member<&GoodsLine::hs_code, digits(6, 12)>("hs_code", kM),
    member<&GoodsLine::item_name, text(600)>("item_name", kM),
    member<&GoodsLine::material_code, text(48)>("material_code", kO),
    member<&GoodsLine::origin, letters(2)>("origin", Need::kImport),
    member<&GoodsLine::tariff_code, code(3)>("tariff_code", Need::kFormalImport),
    member<&GoodsLine::duty_rate, not_negative()>("duty_rate", kO),
    member<&GoodsLine::duty_amount_vnd, vnd()>("duty_amount_vnd", kO),
    member<&GoodsLine::specific_rate, not_negative()>("specific_rate", kO),
    member<&GoodsLine::quota_flag, code(1)>("quota_flag", kO),
    member<&GoodsLine::qty1, not_negative()>("qty1", kO),
    member<&GoodsLine::unit1, code(1, 4)>("unit1", kO),
    member<&GoodsLine::qty2, not_negative()>("qty2", kO),
    member<&GoodsLine::unit2, code(1, 4)>("unit2", kO),
    member<&GoodsLine::invoice_value, not_negative()>("invoice_value", kO),
    member<&GoodsLine::unit_price, not_negative()>("unit_price", kO),
    member<&GoodsLine::unit_price_ccy, letters(3)>("unit_price_ccy", kO),
    member<&GoodsLine::unit_price_unit, code(1, 4)>("unit_price_unit", kO),
    member<&GoodsLine::tax_value_vnd, vnd()>("tax_value_vnd", kO),
    member<&GoodsLine::exemption_code, code(1, 5)>("exemption_code", kO),
    member<&GoodsLine::exemption_list_no, text(12)>("exemption_list_no", kO),
    member<&GoodsLine::exemption_line, text(3)>("exemption_line", kO),
    list_member<&GoodsLine::other_taxes, kOtherTax>("other_taxes", kO),
    object_member<&GoodsLine::co, kOriginCertificate>("co", kO),
    member<&GoodsLine::brand, text(100)>("brand", kO),
    member<&GoodsLine::model, text(100)>("model", kO),
    member<&GoodsLine::intended_use, text(200)>("intended_use", kO),
    member<&GoodsLine::producer, text(200)>("producer", kO));

// Each line number from 1 to the number of lines stands once. Lines may come in any order and are
// put into theirs, so that lines[i] is line i + 1 to everybody after us.
Found order_lines(Reading& reading, std::vector<GoodsLine>& lines) {
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t line_no = lines[i].line_no;
    const std::uint64_t bit = std::uint64_t{1} << line_no;
    if (line_no > lines.size() || (seen & bit) != 0) {
      reading.enter() = Step{{}, i};
      return reading.fail_at(
          "line_no", ErrorCode::kSchema,
          "Line numbers must be 1 to " + std::to_string(lines.size()) + ", each once.");
    }
    seen |= bit;
  }
  const auto by_number = [](const GoodsLine& a, const GoodsLine& b) {
    return a.line_no < b.line_no;
  };
  if (!std::is_sorted(lines.begin(), lines.end(), by_number)) {
    std::sort(lines.begin(), lines.end(), by_number);
  }
  return Found::kPresent;
}

Found read_lines(Reading& reading, Cursor& cursor, Declaration& declaration) {
  const Found found = read_objects(reading, cursor, limits::kLinesMax, [&] {
    return read_object(reading, cursor, declaration.lines.emplace_back(), kLine);
  });
  if (found != Found::kPresent) return found;
  return order_lines(reading, declaration.lines);
}

// ---- closed lists

Found read_procedure(Reading& reading, Cursor& cursor, Declaration& declaration) {
  std::string_view word;
  const Found found = read_string(reading, cursor, code(3), word);
  if (found != Found::kPresent) return found;
  const auto procedure = parse_procedure(word);
  if (!procedure) {
    return reading.fail(ErrorCode::kSchema,
                        "Expected one of IDC EDC IDE EDE MIC MEC MIE MEE IDA EDA IDB.");
  }
  declaration.procedure = *procedure;
  return found;
}

Found read_function(Reading& reading, Cursor& cursor, Declaration& declaration) {
  std::int64_t value = 0;
  const Found found = read_value<range(1, 9)>(reading, cursor, value);
  if (found != Found::kPresent) return found;
  if (value != 1 && value != 4 && value != 9) {
    return reading.fail(ErrorCode::kSchema, "Expected 9 (original), 4 (amend) or 1 (cancel).");
  }
  declaration.function = static_cast<Function>(value);
  return found;
}

Found read_direction(Reading& reading, Cursor& cursor, Declaration& declaration) {
  std::string_view word;
  const Found found = read_string(reading, cursor, letters(1), word);
  if (found != Found::kPresent) return found;
  if (word != "I" && word != "E") {
    return reading.fail(ErrorCode::kSchema, "Expected I (import) or E (export).");
  }
  declaration.direction = static_cast<Direction>(word[0]);
  return found;
}

Found read_first_number(Reading& reading, Cursor& cursor, Declaration& declaration) {
  std::string_view word;
  const Found found = string_of(cursor, word);
  if (found == Found::kAbsent) return found;
  if (found == Found::kPresent && word == "F") {
    declaration.first_of_family = true;
    return found;
  }
  if (found == Found::kPresent) {
    if (const auto number = DeclarationNumber::parse(word)) {
      declaration.first_declaration_no = *number;
      return found;
    }
  }
  return fail_expected(reading, "Expected F or a declaration number of 12 digits.");
}

Found read_manifest(Reading& reading, Cursor& cursor, Declaration& declaration) {
  const Found found = read_object(reading, cursor, declaration.manifest, kManifest);
  declaration.has_manifest = found == Found::kPresent;
  return found;
}

// ---- the declaration

using D = Declaration;

constexpr auto kDeclaration = members_of<Declaration>(
    special_member<D, read_schema<D>>("schema", kM),
    member<&D::msg_id, printable(36)>("msg_id", kM), member<&D::msg_ts, plain()>("msg_ts", kO),
    member<&D::source, text(16)>("source", kO),
    member<&D::deadline_ms, range(0, 86'400'000)>("deadline_ms", kO),
    special_member<D, read_procedure>("procedure", kM),
    special_member<D, read_function>("function", kM),
    member<&D::declaration_no, plain()>("declaration_no", kM),
    special_member<D, read_direction>("direction", kM),
    special_member<D, read_first_number>("first_declaration_no", kO),
    member<&D::split_seq, range(1, 99)>("split_seq", kO),
    member<&D::split_total, range(1, 99)>("split_total", kO),
    member<&D::temp_declaration_no, plain()>("temp_declaration_no", kO),
    member<&D::declaration_kind, code(3)>("declaration_kind", kC),
    member<&D::cargo_class, letters(1)>("cargo_class", kO),
    member<&D::transport_mode, digits(1, 1)>("transport_mode", kC),
    member<&D::party_class, digits(1, 1)>("party_class", kO),
    member<&D::customs_office, code(2, 6)>("customs_office", kC),
    member<&D::customs_sub_section, code(1, 2)>("customs_sub_section", kO),
    member<&D::registering_office, code(2, 6)>("registering_office", kO),
    member<&D::inspecting_office, code(2, 6)>("inspecting_office", kO),
    member<&D::registered_at, plain()>("registered_at", kC),
    member<&D::planned_date, plain()>("planned_date", kO),
    member<&D::reexport_deadline, plain()>("reexport_deadline", kO),
    object_member<&D::trader, kTrader>("trader", kM),
    object_member<&D::principal, kPrincipal>("principal", kO),
    object_member<&D::counterparty, kCounterparty>("counterparty", kC),
    member<&D::consigner_name, text(70)>("consigner_name", kO),
    member<&D::broker_code, code(1, 13)>("broker_code", kO),
    member<&D::carrier_code, text(20)>("carrier_code", kO),
    member<&D::express_code, text(20)>("express_code", kO),
    member<&D::vehicle_plate, text(20)>("vehicle_plate", kO),
    member<&D::driver_id, text(20)>("driver_id", kO), member<&D::bills, text(35)>("bills", kO),
    member<&D::package_count, range(0, 99'999'999)>("package_count", kO),
    member<&D::package_unit, code(1, 3)>("package_unit", kO),
    member<&D::gross_weight, not_negative()>("gross_weight", kO),
    member<&D::gross_weight_unit, code(3)>("gross_weight_unit", kO),
    member<&D::warehouse_code, code(1, 7)>("warehouse_code", kO),
    member<&D::goods_location, text(120)>("goods_location", kO),
    member<&D::vessel_code, text(9)>("vessel_code", kO),
    member<&D::vessel_name, text(35)>("vessel_name", kO),
    member<&D::voyage, text(10)>("voyage", kO),
    member<&D::arrival_date, plain()>("arrival_date", kO),
    member<&D::departure_date, plain()>("departure_date", kO),
    member<&D::loading_port, code(5, 6)>("loading_port", kC),
    member<&D::unloading_port, code(5, 6)>("unloading_port", kC),
    member<&D::final_destination, code(5, 6)>("final_destination", kO),
    member<&D::transit_countries, letters(2)>("transit_countries", kO),
    member<&D::container_count, range(0, 999)>("container_count", kO),
    special_member<D, read_containers>("containers", kO),
    member<&D::other_law_codes, code(1, 2)>("other_law_codes", kO),
    list_member<&D::permits, kPermit>("permits", kO),
    object_member<&D::invoice, kInvoice>("invoice", kC),
    member<&D::valuation_code, code(1)>("valuation_code", Need::kFormalImport),
    member<&D::valuation_note, text(840)>("valuation_note", kO),
    object_member<&D::freight, kCharge>("freight", kO),
    object_member<&D::insurance, kCharge>("insurance", kO),
    list_member<&D::adjustments, kAdjustment>("adjustments", kO),
    list_member<&D::exchange_rates, kExchangeRate>("exchange_rates", kO),
    member<&D::total_tax_value_vnd, vnd()>("total_tax_value_vnd", kC),
    member<&D::total_tax_vnd, vnd()>("total_tax_vnd", kO),
    member<&D::tax_payer, code(1)>("tax_payer", kO),
    member<&D::payment_due_code, code(1)>("payment_due_code", kO),
    object_member<&D::guarantee, kGuarantee>("guarantee", kO),
    member<&D::release_before_permit, code(1)>("release_before_permit", kO),
    member<&D::pre_inspection_result, code(1)>("pre_inspection_result", kO),
    member<&D::notes, text(300)>("notes", kO),
    member<&D::internal_ref, text(20)>("internal_ref", kO),
    special_member<D, read_manifest>("manifest", kO),
    member<&D::ecommerce, plain()>("ecommerce", kO),
    member<&D::scan_request, plain()>("scan_request", kO),
    member<&D::transit_acts, plain()>("transit_acts", kO),
    member<&D::requested_by_customs, plain()>("requested_by_customs", kO),
    member<&D::amend_reason, text(300)>("amend_reason", kO),
    member<&D::cancel_reason, text(300)>("cancel_reason", kO),
    special_member<D, read_lines>("lines", kC));

// What must hold between procedure, function, direction and version.
Found check_agreement(Reading& reading, const Declaration& declaration) {
  if (declaration.direction != direction_of(declaration.procedure)) {
    return reading.fail_at("direction", ErrorCode::kSchema,
                           "The direction does not agree with the procedure.");
  }
  if (declaration.function == Function::kCancel) return Found::kPresent;
  const bool amends = is_amendment(declaration.procedure);
  if (amends != (declaration.function == Function::kAmend)) {
    return reading.fail_at("function", ErrorCode::kSchema,
                           amends ? "An amendment procedure takes function 4, or 1 to cancel."
                                  : "This procedure takes function 9, or 1 to cancel.");
  }
  if (amends != (declaration.declaration_no.version() > 0)) {
    return reading.fail_at("declaration_no", ErrorCode::kSchema,
                           amends ? "An amendment's number ends in its version, 1 to 9."
                                  : "An original's number ends in version 0.");
  }
  return Found::kPresent;
}

// Absences noted on the way, now that function and procedure say whether they matter.
Found check_missing(Reading& reading, const Declaration& declaration) {
  if (declaration.function == Function::kCancel) return Found::kPresent;
  if (reading.missing(kC) == Found::kFault) return Found::kFault;
  if (declaration.direction != Direction::kImport) return Found::kPresent;
  if (reading.missing(Need::kImport) == Found::kFault) return Found::kFault;
  if (is_low_value(declaration.procedure)) return Found::kPresent;
  return reading.missing(Need::kFormalImport);
}

}  // namespace

Found read_containers(Reading& reading, Cursor& cursor, Declaration& declaration) {
  return read_objects(reading, cursor, limits::kContainersMax, [&] {
    ContainerOnWire container;
    if (read_object(reading, cursor, container, kContainer) == Found::kFault) return Found::kFault;
    container.seals_begin = static_cast<std::uint32_t>(declaration.seals.size());
    container.seals_count = static_cast<std::uint32_t>(container.seals.size());
    declaration.seals.insert(declaration.seals.end(), container.seals.begin(),
                             container.seals.end());
    declaration.containers.push_back(container);
    return Found::kPresent;
  });
}

Found read_declaration(Reading& reading, Cursor& cursor, Message& message) {
  Declaration& declaration = message.declaration;
  declaration.clear();
  if (read_object(reading, cursor, declaration, kDeclaration) == Found::kFault ||
      check_agreement(reading, declaration) == Found::kFault ||
      check_missing(reading, declaration) == Found::kFault) {
    return Found::kFault;
  }
  declaration.unknown_members = reading.unknown_members;
  check_cross(declaration);
  message.msg_id = declaration.msg_id;
  message.declaration_no = declaration.declaration_no;
  return Found::kPresent;
}

}  // namespace luong::json
