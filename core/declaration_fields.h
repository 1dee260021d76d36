#pragma once

#include <concepts>
#include <type_traits>

#include "core/declaration.h"

// The field numbers of the canonical form, one describe() per object, used for writing and for
// reading alike so that the two cannot drift. Internal to declaration_codec.
//
// These numbers rest in journals for years: never reuse or reorder one, a new field takes the next
// free number and stands last (1-127 a byte each). A field equal to its default is not written (but
// procedure, function and direction), so the defaults of declaration.h are part of the format too.
// Not described, since not content: msg_id, msg_ts, source, deadline_ms, unknown_members; derived:
// cross, Container::seals_begin.
namespace luong {

// `Same` is the object or its const form: the archive decides which way the bytes go.
template <typename Same, typename Object>
concept Of = std::same_as<std::remove_const_t<Same>, Object>;

template <typename Archive, Of<Trader> T>
void describe(Archive& archive, T& trader) {
  archive(1, trader.tax_code);
  archive(2, trader.name);
  archive(3, trader.address);
  archive(4, trader.post_code);
  archive(5, trader.phone);
}

template <typename Archive, Of<Principal> T>
void describe(Archive& archive, T& principal) {
  archive(1, principal.tax_code);
  archive(2, principal.name);
}

template <typename Archive, Of<Counterparty> T>
void describe(Archive& archive, T& counterparty) {
  archive(1, counterparty.code);
  archive(2, counterparty.name);
  archive(3, counterparty.address);
  archive(4, counterparty.country);
}

template <typename Archive, Of<Container> T>
void describe(Archive& archive, T& container) {
  archive(1, container.no);
  archive(2, container.size_type);
  archive(3, container.full_empty);
  archive(4, container.tare);
  archive(5, container.seals_count);
}

template <typename Archive, Of<Permit> T>
void describe(Archive& archive, T& permit) {
  archive(1, permit.type);
  archive(2, permit.no);
  archive(3, permit.issued);
  archive(4, permit.expires);
}

template <typename Archive, Of<Invoice> T>
void describe(Archive& archive, T& invoice) {
  archive(1, invoice.klass);
  archive(2, invoice.no);
  archive(3, invoice.e_no);
  archive(4, invoice.date);
  archive(5, invoice.payment);
  archive(6, invoice.price_kind);
  archive(7, invoice.incoterm);
  archive(8, invoice.currency);
  archive(9, invoice.total);
}

template <typename Archive, Of<Charge> T>
void describe(Archive& archive, T& charge) {
  archive(1, charge.code);
  archive(2, charge.currency);
  archive(3, charge.amount);
}

template <typename Archive, Of<Adjustment> T>
void describe(Archive& archive, T& adjustment) {
  archive(1, adjustment.title);
  archive(2, adjustment.kind);
  archive(3, adjustment.currency);
  archive(4, adjustment.amount);
  archive(5, adjustment.base);
}

template <typename Archive, Of<ExchangeRate> T>
void describe(Archive& archive, T& exchange_rate) {
  archive(1, exchange_rate.currency);
  archive(2, exchange_rate.rate);
}

template <typename Archive, Of<Guarantee> T>
void describe(Archive& archive, T& guarantee) {
  archive(1, guarantee.bank);
  archive(2, guarantee.year);
  archive(3, guarantee.sign);
  archive(4, guarantee.no);
}

template <typename Archive, Of<Manifest> T>
void describe(Archive& archive, T& manifest) {
  archive(1, manifest.matched);
  archive(2, manifest.transship);
  archive(3, manifest.consignee);
  archive(4, manifest.hs4);
  archive(5, manifest.gross);
  archive(6, manifest.packages);
}

template <typename Archive, Of<OtherTax> T>
void describe(Archive& archive, T& tax) {
  archive(1, tax.code);
  archive(2, tax.rate);
  archive(3, tax.amount);
  archive(4, tax.exempt);
}

template <typename Archive, Of<OriginCertificate> T>
void describe(Archive& archive, T& certificate) {
  archive(1, certificate.form);
  archive(2, certificate.no);
  archive(3, certificate.date);
  archive(4, certificate.issuer);
}

template <typename Archive, Of<GoodsLine> T>
void describe(Archive& archive, T& line) {
  archive(1, line.line_no);
  archive(2, line.hs_code);
  archive(3, line.item_name);
  archive(4, line.material_code);
  archive(5, line.origin);
  archive(6, line.tariff_code);
  archive(7, line.duty_rate);
  archive(8, line.duty_amount_vnd);
  archive(9, line.specific_rate);
  archive(10, line.quota_flag);
  archive(11, line.qty1);
  archive(12, line.unit1);
  archive(13, line.qty2);
  archive(14, line.unit2);
  archive(15, line.invoice_value);
  archive(16, line.unit_price);
  archive(17, line.unit_price_ccy);
  archive(18, line.unit_price_unit);
  archive(19, line.tax_value_vnd);
  archive(20, line.exemption_code);
  archive(21, line.exemption_list_no);
  archive(22, line.exemption_line);
  archive(23, line.other_taxes);
  archive(24, line.co);
  archive(25, line.brand);
  archive(26, line.model);
  archive(27, line.intended_use);
  archive(28, line.producer);
}

template <typename Archive, Of<Declaration> T>
void describe(Archive& archive, T& declaration) {
  archive(1, declaration.procedure);
  archive(2, declaration.function);
  archive(3, declaration.declaration_no);
  archive(4, declaration.direction);
  archive(5, declaration.first_of_family);
  archive(6, declaration.first_declaration_no);
  archive(7, declaration.split_seq);
  archive(8, declaration.split_total);
  archive(9, declaration.temp_declaration_no);
  archive(10, declaration.declaration_kind);
  archive(11, declaration.cargo_class);
  archive(12, declaration.transport_mode);
  archive(13, declaration.party_class);
  archive(14, declaration.customs_office);
  archive(15, declaration.customs_sub_section);
  archive(16, declaration.registering_office);
  archive(17, declaration.inspecting_office);
  archive(18, declaration.registered_at);
  archive(19, declaration.planned_date);
  archive(20, declaration.reexport_deadline);
  archive(21, declaration.trader);
  archive(22, declaration.principal);
  archive(23, declaration.counterparty);
  archive(24, declaration.consigner_name);
  archive(25, declaration.broker_code);
  archive(26, declaration.carrier_code);
  archive(27, declaration.express_code);
  archive(28, declaration.vehicle_plate);
  archive(29, declaration.driver_id);
  archive(30, declaration.bills);
  archive(31, declaration.package_count);
  archive(32, declaration.package_unit);
  archive(33, declaration.gross_weight);
  archive(34, declaration.gross_weight_unit);
  archive(35, declaration.warehouse_code);
  archive(36, declaration.goods_location);
  archive(37, declaration.vessel_code);
  archive(38, declaration.vessel_name);
  archive(39, declaration.voyage);
  archive(40, declaration.arrival_date);
  archive(41, declaration.departure_date);
  archive(42, declaration.loading_port);
  archive(43, declaration.unloading_port);
  archive(44, declaration.final_destination);
  archive(45, declaration.transit_countries);
  archive(46, declaration.container_count);
  archive(47, declaration.containers);
  archive(48, declaration.seals);
  archive(49, declaration.other_law_codes);
  archive(50, declaration.permits);
  archive(51, declaration.invoice);
  archive(52, declaration.valuation_code);
  archive(53, declaration.valuation_note);
  archive(54, declaration.freight);
  archive(55, declaration.insurance);
  archive(56, declaration.adjustments);
  archive(57, declaration.exchange_rates);
  archive(58, declaration.total_tax_value_vnd);
  archive(59, declaration.total_tax_vnd);
  archive(60, declaration.tax_payer);
  archive(61, declaration.payment_due_code);
  archive(62, declaration.guarantee);
  archive(63, declaration.release_before_permit);
  archive(64, declaration.pre_inspection_result);
  archive(65, declaration.notes);
  archive(66, declaration.internal_ref);
  archive(67, declaration.has_manifest);
  archive(68, declaration.manifest);
  archive(69, declaration.ecommerce);
  archive(70, declaration.scan_request);
  archive(71, declaration.transit_acts);
  archive(72, declaration.requested_by_customs);
  archive(73, declaration.amend_reason);
  archive(74, declaration.cancel_reason);
  archive(75, declaration.lines);
}

template <typename T, typename Archive>
concept Described = requires(Archive& archive, T& object) {
  describe(archive, object);
};

}  // namespace luong
