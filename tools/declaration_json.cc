#include "tools/declaration_json.h"

#include "tools/json_text.h"

namespace luong::tools {
namespace {

template <typename Object, int kDigits>
void decimal(Object& object, std::string_view name, const std::optional<Scaled<kDigits>>& value) {
  if (value) object.decimal(name, value->raw, kDigits);
}
void integer(JsonObject& object, std::string_view name, const std::optional<std::int64_t>& value) {
  if (value) object.integer(name, *value);
}
void boolean(JsonObject& object, std::string_view name, const std::optional<bool>& value) {
  if (value) object.boolean(name, *value);
}
void date(JsonObject& object, std::string_view name, const std::optional<Date>& value) {
  if (value) object.date(name, *value);
}
void tax_code(JsonObject& object, std::string_view name, TaxCode code) {
  if (code.empty()) return;
  object.key(name) += '"';
  append_zero_padded(object.out(), code.number(), static_cast<std::size_t>(code.length()));
  object.out() += '"';
}
void number(JsonObject& object, std::string_view name, DeclarationNumber no) {
  if (no.empty()) return;
  object.key(name) += '"';
  append_zero_padded(object.out(), no.value(), 12);
  object.out() += '"';
}

// An array member: each(element) writes one. Nothing for an empty list.
template <typename List, typename Each>
void array(JsonObject& object, std::string_view name, const List& list, const Each& each) {
  if (list.empty()) return;
  std::string& out = object.key(name);
  out += '[';
  bool first = true;
  for (const auto& element : list) {
    if (!first) out += ',';
    first = false;
    each(out, element);
  }
  out += ']';
}

void quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}
constexpr auto kText = [](std::string& out, std::string_view text) { quoted(out, text); };
constexpr auto kCode = [](std::string& out, const auto& code) { quoted(out, code.view()); };

void append_parties(JsonObject& o, const Declaration& d) {
  {
    JsonObject trader(o.key("trader"));
    tax_code(trader, "tax_code", d.trader.tax_code);
    trader.text("name", d.trader.name);
    trader.text("address", d.trader.address);
    trader.text("post_code", d.trader.post_code);
    trader.text("phone", d.trader.phone);
  }
  if (!d.principal.tax_code.empty()) {
    JsonObject principal(o.key("principal"));
    tax_code(principal, "tax_code", d.principal.tax_code);
    principal.text("name", d.principal.name);
  }
  {
    JsonObject party(o.key("counterparty"));
    party.text("code", d.counterparty.code);
    party.text("name", d.counterparty.name);
    array(party, "address", d.counterparty.address, kText);
    party.text("country", d.counterparty.country.view());
  }
  o.text("consigner_name", d.consigner_name);
  o.text("broker_code", d.broker_code.view());
  o.text("carrier_code", d.carrier_code);
  o.text("express_code", d.express_code);
  o.text("vehicle_plate", d.vehicle_plate);
  o.text("driver_id", d.driver_id);
}

void append_transport(JsonObject& o, const Declaration& d) {
  array(o, "bills", d.bills, kText);
  integer(o, "package_count", d.package_count);
  o.text("package_unit", d.package_unit.view());
  decimal(o, "gross_weight", d.gross_weight);
  o.text("gross_weight_unit", d.gross_weight_unit.view());
  o.text("warehouse_code", d.warehouse_code.view());
  o.text("goods_location", d.goods_location);
  o.text("vessel_code", d.vessel_code);
  o.text("vessel_name", d.vessel_name);
  o.text("voyage", d.voyage);
  date(o, "arrival_date", d.arrival_date);
  date(o, "departure_date", d.departure_date);
  o.text("loading_port", d.loading_port.view());
  o.text("unloading_port", d.unloading_port.view());
  o.text("final_destination", d.final_destination.view());
  array(o, "transit_countries", d.transit_countries, kCode);
  integer(o, "container_count", d.container_count);
  array(o, "containers", d.containers, [&](std::string& out, const Container& container) {
    JsonObject c(out);
    c.text("no", container.no.view());
    c.text("size_type", container.size_type.view());
    if (container.seals_count > 0) {
      std::string& seals = c.key("seals");
      seals += '[';
      for (std::uint32_t i = 0; i < container.seals_count; ++i) {
        if (i > 0) seals += ',';
        quoted(seals, d.seals[container.seals_begin + i]);
      }
      seals += ']';
    }
    c.text("full_empty", container.full_empty.view());
    decimal(c, "tare", container.tare);
  });
}

void append_charge(JsonObject& o, std::string_view name, const Charge& charge) {
  if (charge.code.empty() && !charge.amount) return;
  JsonObject c(o.key(name));
  c.text("code", charge.code.view());
  c.text("currency", charge.currency.view());
  decimal(c, "amount", charge.amount);
}

void append_value(JsonObject& o, const Declaration& d) {
  {
    JsonObject invoice(o.key("invoice"));
    invoice.text("class", d.invoice.klass.view());
    invoice.text("no", d.invoice.no);
    invoice.text("e_no", d.invoice.e_no);
    date(invoice, "date", d.invoice.date);
    invoice.text("payment", d.invoice.payment.view());
    invoice.text("price_kind", d.invoice.price_kind.view());
    invoice.text("incoterm", d.invoice.incoterm.view());
    invoice.text("currency", d.invoice.currency.view());
    decimal(invoice, "total", d.invoice.total);
  }
  o.text("valuation_code", d.valuation_code.view());
  o.text("valuation_note", d.valuation_note);
  append_charge(o, "freight", d.freight);
  append_charge(o, "insurance", d.insurance);
  array(o, "adjustments", d.adjustments, [](std::string& out, const Adjustment& adjustment) {
    JsonObject a(out);
    a.text("title", adjustment.title.view());
    a.text("kind", adjustment.kind.view());
    a.text("ccy", adjustment.currency.view());
    decimal(a, "amount", adjustment.amount);
    decimal(a, "base", adjustment.base);
  });
  array(o, "exchange_rates", d.exchange_rates, [](std::string& out, const ExchangeRate& rate) {
    JsonObject r(out);
    r.text("ccy", rate.currency.view());
    decimal(r, "rate", rate.rate);
  });
  integer(o, "total_tax_value_vnd", d.total_tax_value_vnd);
  integer(o, "total_tax_vnd", d.total_tax_vnd);
  o.text("tax_payer", d.tax_payer.view());
  o.text("payment_due_code", d.payment_due_code.view());
  if (!d.guarantee.no.empty() || !d.guarantee.bank.empty()) {
    JsonObject guarantee(o.key("guarantee"));
    guarantee.text("bank", d.guarantee.bank);
    guarantee.text("year", d.guarantee.year.view());
    guarantee.text("sign", d.guarantee.sign);
    guarantee.text("no", d.guarantee.no);
  }
}

void append_manifest(JsonObject& o, const Manifest& manifest) {
  JsonObject m(o.key("manifest"));
  boolean(m, "matched", manifest.matched);
  m.text("consignee", manifest.consignee);
  array(m, "hs4", manifest.hs4, kCode);
  decimal(m, "gross", manifest.gross);
  integer(m, "packages", manifest.packages);
  boolean(m, "transship", manifest.transship);
}

void append_line(std::string& out, const GoodsLine& line) {
  JsonObject l(out);
  l.integer("line_no", line.line_no);
  l.text("hs_code", line.hs_code.view());
  l.text("item_name", line.item_name);
  l.text("material_code", line.material_code);
  l.text("brand", line.brand);
  l.text("model", line.model);
  l.text("intended_use", line.intended_use);
  l.text("producer", line.producer);
  l.text("origin", line.origin.view());
  l.text("tariff_code", line.tariff_code.view());
  decimal(l, "duty_rate", line.duty_rate);
  integer(l, "duty_amount_vnd", line.duty_amount_vnd);
  decimal(l, "specific_rate", line.specific_rate);
  l.text("quota_flag", line.quota_flag.view());
  decimal(l, "qty1", line.qty1);
  l.text("unit1", line.unit1.view());
  decimal(l, "qty2", line.qty2);
  l.text("unit2", line.unit2.view());
  decimal(l, "invoice_value", line.invoice_value);
  decimal(l, "unit_price", line.unit_price);
  l.text("unit_price_ccy", line.unit_price_ccy.view());
  l.text("unit_price_unit", line.unit_price_unit.view());
  integer(l, "tax_value_vnd", line.tax_value_vnd);
  l.text("exemption_code", line.exemption_code.view());
  l.text("exemption_list_no", line.exemption_list_no);
  l.text("exemption_line", line.exemption_line);
  array(l, "other_taxes", line.other_taxes, [](std::string& list, const OtherTax& tax) {
    JsonObject t(list);
    t.text("code", tax.code.view());
    decimal(t, "rate", tax.rate);
    if (tax.amount) t.decimal("amount", *tax.amount, 0);
    t.text("exempt", tax.exempt.view());
  });
  if (line.co.form.empty()) return;
  JsonObject co(l.key("co"));
  co.text("form", line.co.form.view());
  co.text("no", line.co.no);
  date(co, "date", line.co.date);
  co.text("issuer", line.co.issuer);
}

void append_head(JsonObject& o, const Declaration& d) {
  o.text("schema", "decl/1");
  o.text("msg_id", d.msg_id);
  if (d.msg_ts) o.instant("msg_ts", *d.msg_ts);
  o.text("source", d.source);
  integer(o, "deadline_ms", d.deadline_ms);
  o.text("procedure", name(d.procedure));
  o.integer("function", static_cast<int>(d.function));
  number(o, "declaration_no", d.declaration_no);
  o.text("direction", d.direction == Direction::kImport ? "I" : "E");
  if (d.first_of_family) o.text("first_declaration_no", "F");
  number(o, "first_declaration_no", d.first_declaration_no);
  integer(o, "split_seq", d.split_seq);
  integer(o, "split_total", d.split_total);
  number(o, "temp_declaration_no", d.temp_declaration_no);
  o.text("declaration_kind", d.declaration_kind.view());
  o.text("cargo_class", d.cargo_class.view());
  o.text("transport_mode", d.transport_mode.view());
  o.text("party_class", d.party_class.view());
  o.text("customs_office", d.customs_office.view());
  o.text("customs_sub_section", d.customs_sub_section.view());
  o.text("registering_office", d.registering_office.view());
  o.text("inspecting_office", d.inspecting_office.view());
  o.instant("registered_at", d.registered_at);
  date(o, "planned_date", d.planned_date);
  date(o, "reexport_deadline", d.reexport_deadline);
}

void append_rest(JsonObject& o, const Declaration& d) {
  array(o, "other_law_codes", d.other_law_codes, kCode);
  array(o, "permits", d.permits, [](std::string& out, const Permit& permit) {
    JsonObject p(out);
    p.text("type", permit.type.view());
    p.text("no", permit.no);
    date(p, "issued", permit.issued);
    date(p, "expires", permit.expires);
  });
  o.text("release_before_permit", d.release_before_permit.view());
  o.text("pre_inspection_result", d.pre_inspection_result.view());
  o.text("notes", d.notes);
  o.text("internal_ref", d.internal_ref);
  if (d.has_manifest) append_manifest(o, d.manifest);
  boolean(o, "ecommerce", d.ecommerce);
  boolean(o, "scan_request", d.scan_request);
  boolean(o, "transit_acts", d.transit_acts);
  boolean(o, "requested_by_customs", d.requested_by_customs);
  o.text("amend_reason", d.amend_reason);
  o.text("cancel_reason", d.cancel_reason);
}

}  // namespace

void append_declaration_json(std::string& out, const Declaration& declaration,
                             std::string_view extra) {
  JsonObject o(out);
  append_head(o, declaration);
  append_parties(o, declaration);
  append_transport(o, declaration);
  append_value(o, declaration);
  append_rest(o, declaration);
  array(o, "lines", declaration.lines, append_line);
  if (!extra.empty()) o.key("x") += extra;
}

}  // namespace luong::tools
