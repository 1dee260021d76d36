#include "core/json_members.h"
#include "core/limits.h"
#include "core/message_readers.h"

// manifest/1 and advance-cargo/1: a consignment before it is declared, read as the declaration it
// will become, as far as it is known (docs/scanning.md).
namespace luong::json {
namespace {

constexpr auto kO = Need::kOptional;
constexpr auto kM = Need::kAlways;

constexpr auto kConsignee = members_of<Trader>(member<&Trader::tax_code, plain()>("tax_code", kO),
                                               member<&Trader::name, text(300)>("name", kM));

constexpr auto kConsignor =
    members_of<Counterparty>(member<&Counterparty::name, text(70)>("name", kM),
                             member<&Counterparty::country, letters(2)>("country", kO));

constexpr auto kGoods =
    members_of<GoodsLine>(member<&GoodsLine::hs_code, digits(4, 12)>("hs_code", kO),
                          member<&GoodsLine::item_name, text(600)>("item_name", kM),
                          member<&GoodsLine::origin, letters(2)>("origin", kO));

Found read_goods(Reading& reading, Cursor& cursor, Declaration& cargo) {
  return read_objects(reading, cursor, limits::kLinesMax, [&] {
    GoodsLine& line = cargo.lines.emplace_back();
    line.line_no = static_cast<std::uint8_t>(cargo.lines.size());
    return read_object(reading, cursor, line, kGoods);
  });
}

using D = Declaration;

constexpr auto kCargo =
    members_of<Declaration>(special_member<D, read_schema<D>>("schema", kM),
                            member<&D::msg_id, printable(36)>("msg_id", kM),
                            member<&D::transport_mode, digits(1, 1)>("transport_mode", kM),
                            member<&D::bills, text(35)>("bills", kM),
                            member<&D::carrier_code, text(20)>("carrier_code", kO),
                            member<&D::vehicle_plate, text(20)>("vehicle_plate", kO),
                            member<&D::driver_id, text(20)>("driver_id", kO),
                            member<&D::vessel_code, text(9)>("vessel_code", kO),
                            member<&D::vessel_name, text(35)>("vessel_name", kO),
                            member<&D::voyage, text(10)>("voyage", kO),
                            member<&D::arrival_date, plain()>("arrival_date", kM),
                            member<&D::loading_port, code(5, 6)>("loading_port", kO),
                            member<&D::unloading_port, code(5, 6)>("unloading_port", kM),
                            member<&D::transit_countries, letters(2)>("transit_countries", kO),
                            object_member<&D::trader, kConsignee>("consignee", kO),
                            object_member<&D::counterparty, kConsignor>("consignor", kO),
                            member<&D::package_count, range(0, 99'999'999)>("package_count", kO),
                            member<&D::package_unit, code(1, 3)>("package_unit", kO),
                            member<&D::gross_weight, not_negative()>("gross_weight", kO),
                            member<&D::gross_weight_unit, code(3)>("gross_weight_unit", kO),
                            special_member<D, read_containers>("containers", kO),
                            special_member<D, read_goods>("goods", kM));

}  // namespace

Found read_cargo(Reading& reading, Cursor& cursor, Message& message) {
  Declaration& cargo = message.declaration;
  cargo.clear();
  if (read_object(reading, cursor, cargo, kCargo) == Found::kFault) return Found::kFault;
  if (cargo.bills.empty()) {
    return reading.fail_at("bills", ErrorCode::kSchema, "A consignment has a bill.");
  }
  if (cargo.lines.empty()) {
    return reading.fail_at("goods", ErrorCode::kSchema, "A consignment has goods.");
  }
  message.msg_id = cargo.msg_id;
  return Found::kPresent;
}

}  // namespace luong::json
