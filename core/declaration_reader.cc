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

constexpr MemberTable kTrader{std::array{
    member<&Trader::tax_code>("tax_code", kM, plain()),
    member<&Trader::name>("name", kC, text(300)),
    member<&Trader::address>("address", kO, text(300)),
    member<&Trader::post_code>("post_code", kO, text(7)),
    member<&Trader::phone>("phone", kO, text(20)),
}};

constexpr MemberTable kPrincipal{std::array{
    member<&Principal::tax_code>("tax_code", kO, plain()),
    member<&Principal::name>("name", kO, text(300)),
}};

constexpr MemberTable kCounterparty{std::array{
    member<&Counterparty::code>("code", kO, text(13)),
    member<&Counterparty::name>("name", kC, text(70)),
    member<&Counterparty::address>("address", kO, text(35)),
    member<&Counterparty::country>("country", kC, letters(2)),
}};

constexpr MemberTable kPermit{std::array{
    member<&Permit::type>("type", kO, code(1, 4)),
    member<&Permit::no>("no", kO, text(20)),
    member<&Permit::issued>("issued", kO, plain()),
    member<&Permit::expires>("expires", kO, plain()),
}};

constexpr MemberTable kInvoice{std::array{
    member<&Invoice::klass>("class", kO, code(1)),
    member<&Invoice::no>("no", kC, text(35)),
    member<&Invoice::e_no>("e_no", kO, text(12)),
    member<&Invoice::date>("date", kO, plain()),
    member<&Invoice::payment>("payment", kO, code(1, 7)),
    member<&Invoice::price_kind>("price_kind", kO, code(1)),
    member<&Invoice::incoterm>("incoterm", kO, code(3)),
    member<&Invoice::currency>("currency", kC, letters(3)),
    member<&Invoice::total>("total", kC, not_negative()),
}};

constexpr MemberTable kCharge{std::array{
    member<&Charge::code>("code", kO, code(1)),
    member<&Charge::currency>("currency", kO, letters(3)),
    member<&Charge::amount>("amount", kO, not_negative()),
}};

constexpr MemberTable kAdjustment{std::array{
    member<&Adjustment::title>("title", kO, code(1)),
    member<&Adjustment::kind>("kind", kO, code(2, 3)),
    member<&Adjustment::currency>("ccy", kO, letters(3)),
    member<&Adjustment::amount>("amount", kO, any_sign()),
    member<&Adjustment::base>("base", kO, any_sign()),
}};

constexpr MemberTable kExchangeRate{std::array{
    member<&ExchangeRate::currency>("ccy", kM, letters(3)),
    member<&ExchangeRate::rate>("rate", kM, not_negative()),
}};

constexpr MemberTable kGuarantee{std::array{
    member<&Guarantee::bank>("bank", kO, text(11)),
    member<&Guarantee::year>("year", kO, digits(4, 4)),
    member<&Guarantee::sign>("sign", kO, text(10)),
    member<&Guarantee::no>("no", kO, text(10)),
}};

constexpr MemberTable kManifest{std::array{
    member<&Manifest::matched>("matched", kO, plain()),
    member<&Manifest::transship>("transship", kO, plain()),
    member<&Manifest::consignee>("consignee", kO, text(300)),
    member<&Manifest::hs4>("hs4", kO, digits(4, 4)),
    member<&Manifest::gross>("gross", kO, not_negative()),
    member<&Manifest::packages>("packages", kO, range(0, 99'999'999)),
}};

// ---- containers: their seals lie in one list of the declaration

struct ContainerOnWire : Container {
  SmallList<std::string_view, limits::kSealsPerContainerMax> seals;
};

constexpr MemberTable kContainer{std::array{
    member<&ContainerOnWire::no, ContainerOnWire>("no", kM, code(4, 12)),
    member<&ContainerOnWire::size_type, ContainerOnWire>("size_type", kO, code(2, 4)),
    member<&ContainerOnWire::seals>("seals", kO, text(15)),
    member<&ContainerOnWire::full_empty, ContainerOnWire>("full_empty", kO, code(1)),
    member<&ContainerOnWire::tare, ContainerOnWire>("tare", kO, not_negative()),
}};

Found read_containers(Reading& reading, const Element& element, Declaration& declaration,
                      const Rule&) {
  return read_objects(reading, element, limits::kContainersMax, [&](const Object& object) {
    ContainerOnWire container;
    if (read_object(reading, object, container, kContainer) == Found::kFault) return Found::kFault;
    container.seals_begin = static_cast<std::uint32_t>(declaration.seals.size());
    container.seals_count = static_cast<std::uint32_t>(container.seals.size());
    declaration.seals.insert(declaration.seals.end(), container.seals.begin(),
                             container.seals.end());
    declaration.containers.push_back(container);
    return Found::kPresent;
  });
}

// ---- lines

constexpr MemberTable kOtherTax{std::array{
    member<&OtherTax::code>("code", kO, code(1, 10)),
    member<&OtherTax::rate>("rate", kO, not_negative()),
    member<&OtherTax::amount>("amount", kO, vnd_string()),
    member<&OtherTax::exempt>("exempt", kO, code(1, 5)),
}};

constexpr MemberTable kOriginCertificate{std::array{
    member<&OriginCertificate::form>("form", kO, form(8)),
    member<&OriginCertificate::no>("no", kO, text(35)),
    member<&OriginCertificate::date>("date", kO, plain()),
    member<&OriginCertificate::issuer>("issuer", kO, text(70)),
}};

constexpr MemberTable kLine{std::array{
    member<&GoodsLine::line_no>("line_no", kM, range(1, limits::kLinesMax)),
    member<&GoodsLine::hs_code>("hs_code", kM, digits(6, 12)),
    member<&GoodsLine::item_name>("item_name", kM, text(600)),
    member<&GoodsLine::material_code>("material_code", kO, text(48)),
    member<&GoodsLine::origin>("origin", Need::kImport, letters(2)),
    member<&GoodsLine::tariff_code>("tariff_code", Need::kFormalImport, code(3)),
    member<&GoodsLine::duty_rate>("duty_rate", kO, not_negative()),
    member<&GoodsLine::duty_amount_vnd>("duty_amount_vnd", kO, vnd()),
    member<&GoodsLine::specific_rate>("specific_rate", kO, not_negative()),
    member<&GoodsLine::quota_flag>("quota_flag", kO, code(1)),
    member<&GoodsLine::qty1>("qty1", kO, not_negative()),
    member<&GoodsLine::unit1>("unit1", kO, code(1, 4)),
    member<&GoodsLine::qty2>("qty2", kO, not_negative()),
    member<&GoodsLine::unit2>("unit2", kO, code(1, 4)),
    member<&GoodsLine::invoice_value>("invoice_value", kO, not_negative()),
    member<&GoodsLine::unit_price>("unit_price", kO, not_negative()),
    member<&GoodsLine::unit_price_ccy>("unit_price_ccy", kO, letters(3)),
    member<&GoodsLine::unit_price_unit>("unit_price_unit", kO, code(1, 4)),
    member<&GoodsLine::tax_value_vnd>("tax_value_vnd", kO, vnd()),
    member<&GoodsLine::exemption_code>("exemption_code", kO, code(1, 5)),
    member<&GoodsLine::exemption_list_no>("exemption_list_no", kO, text(12)),
    member<&GoodsLine::exemption_line>("exemption_line", kO, text(3)),
    list_member<&GoodsLine::other_taxes, kOtherTax>("other_taxes", kO),
    object_member<&GoodsLine::co, kOriginCertificate>("co", kO),
    member<&GoodsLine::brand>("brand", kO, text(100)),
    member<&GoodsLine::model>("model", kO, text(100)),
    member<&GoodsLine::intended_use>("intended_use", kO, text(200)),
    member<&GoodsLine::producer>("producer", kO, text(200)),
}};

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

Found read_lines(Reading& reading, const Element& element, Declaration& declaration, const Rule&) {
  const Found found = read_objects(reading, element, limits::kLinesMax, [&](const Object& object) {
    return read_object(reading, object, declaration.lines.emplace_back(), kLine);
  });
  if (found != Found::kPresent) return found;
  return order_lines(reading, declaration.lines);
}

// ---- closed lists

Found read_procedure(Reading& reading, const Element& element, Declaration& declaration,
                     const Rule&) {
  std::string_view word;
  const Found found = read_string(reading, element, code(3), word);
  if (found != Found::kPresent) return found;
  const auto procedure = parse_procedure(word);
  if (!procedure) {
    return reading.fail(ErrorCode::kSchema,
                        "Expected one of IDC EDC IDE EDE MIC MEC MIE MEE IDA EDA IDB.");
  }
  declaration.procedure = *procedure;
  return found;
}

Found read_function(Reading& reading, const Element& element, Declaration& declaration,
                    const Rule&) {
  std::int64_t value = 0;
  const Found found = read_integer(reading, element, range(1, 9), value);
  if (found != Found::kPresent) return found;
  if (value != 1 && value != 4 && value != 9) {
    return reading.fail(ErrorCode::kSchema, "Expected 9 (original), 4 (amend) or 1 (cancel).");
  }
  declaration.function = static_cast<Function>(value);
  return found;
}

Found read_direction(Reading& reading, const Element& element, Declaration& declaration,
                     const Rule&) {
  std::string_view word;
  const Found found = read_string(reading, element, letters(1), word);
  if (found != Found::kPresent) return found;
  if (word != "I" && word != "E") {
    return reading.fail(ErrorCode::kSchema, "Expected I (import) or E (export).");
  }
  declaration.direction = static_cast<Direction>(word[0]);
  return found;
}

Found read_first_number(Reading& reading, const Element& element, Declaration& declaration,
                        const Rule& rule) {
  std::string_view word;
  if (element.get(word) == simdjson::SUCCESS && word == "F") {
    declaration.first_of_family = true;
    return Found::kPresent;
  }
  return read_value(reading, element, declaration.first_declaration_no, rule);
}

Found read_manifest(Reading& reading, const Element& element, Declaration& declaration,
                    const Rule&) {
  const Found found = read_object(reading, element, declaration.manifest, kManifest);
  declaration.has_manifest = found == Found::kPresent;
  return found;
}

// ---- the declaration

using D = Declaration;

constexpr MemberTable kDeclaration{std::array{
    special_member<D>("schema", kM, read_schema<D>),
    member<&D::msg_id>("msg_id", kM, printable(36)),
    member<&D::msg_ts>("msg_ts", kO, plain()),
    member<&D::source>("source", kO, text(16)),
    member<&D::deadline_ms>("deadline_ms", kO, range(0, 86'400'000)),
    special_member<D>("procedure", kM, read_procedure),
    special_member<D>("function", kM, read_function),
    member<&D::declaration_no>("declaration_no", kM, plain()),
    special_member<D>("direction", kM, read_direction),
    special_member<D>("first_declaration_no", kO, read_first_number),
    member<&D::split_seq>("split_seq", kO, range(1, 99)),
    member<&D::split_total>("split_total", kO, range(1, 99)),
    member<&D::temp_declaration_no>("temp_declaration_no", kO, plain()),
    member<&D::declaration_kind>("declaration_kind", kC, code(3)),
    member<&D::cargo_class>("cargo_class", kO, letters(1)),
    member<&D::transport_mode>("transport_mode", kC, digits(1, 1)),
    member<&D::party_class>("party_class", kO, digits(1, 1)),
    member<&D::customs_office>("customs_office", kC, code(2, 6)),
    member<&D::customs_sub_section>("customs_sub_section", kO, code(1, 2)),
    member<&D::registering_office>("registering_office", kO, code(2, 6)),
    member<&D::inspecting_office>("inspecting_office", kO, code(2, 6)),
    member<&D::registered_at>("registered_at", kC, plain()),
    member<&D::planned_date>("planned_date", kO, plain()),
    member<&D::reexport_deadline>("reexport_deadline", kO, plain()),
    object_member<&D::trader, kTrader>("trader", kM),
    object_member<&D::principal, kPrincipal>("principal", kO),
    object_member<&D::counterparty, kCounterparty>("counterparty", kC),
    member<&D::consigner_name>("consigner_name", kO, text(70)),
    member<&D::broker_code>("broker_code", kO, code(1, 13)),
    member<&D::carrier_code>("carrier_code", kO, text(20)),
    member<&D::express_code>("express_code", kO, text(20)),
    member<&D::vehicle_plate>("vehicle_plate", kO, text(20)),
    member<&D::driver_id>("driver_id", kO, text(20)),
    member<&D::bills>("bills", kO, text(35)),
    member<&D::package_count>("package_count", kO, range(0, 99'999'999)),
    member<&D::package_unit>("package_unit", kO, code(1, 3)),
    member<&D::gross_weight>("gross_weight", kO, not_negative()),
    member<&D::gross_weight_unit>("gross_weight_unit", kO, code(3)),
    member<&D::warehouse_code>("warehouse_code", kO, code(1, 7)),
    member<&D::goods_location>("goods_location", kO, text(120)),
    member<&D::vessel_code>("vessel_code", kO, text(9)),
    member<&D::vessel_name>("vessel_name", kO, text(35)),
    member<&D::voyage>("voyage", kO, text(10)),
    member<&D::arrival_date>("arrival_date", kO, plain()),
    member<&D::departure_date>("departure_date", kO, plain()),
    member<&D::loading_port>("loading_port", kC, code(5, 6)),
    member<&D::unloading_port>("unloading_port", kC, code(5, 6)),
    member<&D::final_destination>("final_destination", kO, code(5, 6)),
    member<&D::transit_countries>("transit_countries", kO, letters(2)),
    member<&D::container_count>("container_count", kO, range(0, 999)),
    special_member<D>("containers", kO, read_containers),
    member<&D::other_law_codes>("other_law_codes", kO, code(1, 2)),
    list_member<&D::permits, kPermit>("permits", kO),
    object_member<&D::invoice, kInvoice>("invoice", kC),
    member<&D::valuation_code>("valuation_code", Need::kFormalImport, code(1)),
    member<&D::valuation_note>("valuation_note", kO, text(840)),
    object_member<&D::freight, kCharge>("freight", kO),
    object_member<&D::insurance, kCharge>("insurance", kO),
    list_member<&D::adjustments, kAdjustment>("adjustments", kO),
    list_member<&D::exchange_rates, kExchangeRate>("exchange_rates", kO),
    member<&D::total_tax_value_vnd>("total_tax_value_vnd", kC, vnd()),
    member<&D::total_tax_vnd>("total_tax_vnd", kO, vnd()),
    member<&D::tax_payer>("tax_payer", kO, code(1)),
    member<&D::payment_due_code>("payment_due_code", kO, code(1)),
    object_member<&D::guarantee, kGuarantee>("guarantee", kO),
    member<&D::release_before_permit>("release_before_permit", kO, code(1)),
    member<&D::pre_inspection_result>("pre_inspection_result", kO, code(1)),
    member<&D::notes>("notes", kO, text(300)),
    member<&D::internal_ref>("internal_ref", kO, text(20)),
    special_member<D>("manifest", kO, read_manifest),
    member<&D::ecommerce>("ecommerce", kO, plain()),
    member<&D::scan_request>("scan_request", kO, plain()),
    member<&D::transit_acts>("transit_acts", kO, plain()),
    member<&D::requested_by_customs>("requested_by_customs", kO, plain()),
    member<&D::amend_reason>("amend_reason", kO, text(300)),
    member<&D::cancel_reason>("cancel_reason", kO, text(300)),
    special_member<D>("lines", kC, read_lines),
}};

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

Found read_declaration(Reading& reading, const Object& object, Message& message) {
  Declaration& declaration = message.declaration;
  declaration.clear();
  if (read_object(reading, object, declaration, kDeclaration) == Found::kFault ||
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
