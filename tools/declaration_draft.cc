#include "tools/declaration_draft.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "core/container_number.h"
#include "tools/json_text.h"
#include "tools/permit_book.h"

namespace luong::tools {
namespace {

constexpr std::int64_t kOpensAtMs = 7 * kHourMs + kHourMs / 2;  // 07:30 in Vietnam
constexpr std::int64_t kDayOpenMs = 10 * kHourMs;
constexpr std::int64_t kGramsPerContainer = 21'500'000;
constexpr std::uint32_t kContainersPerLotMax = 12;

constexpr std::uint32_t kPermitPendingPercent = 92;

using Wide = __int128;

template <typename List>
std::uint32_t size32(const List& list) {
  return static_cast<std::uint32_t>(list.size());
}

// ---- what is traded

std::uint32_t line_count(const DraftOptions& options, RandomStream& random) {
  if (options.lines > 0) return options.lines;
  const std::uint32_t at = random.below(100);
  if (at < 45) return 1;
  if (at < 80) return 2 + random.below(4);
  if (at < 95) return 6 + random.below(15);
  return 21 + random.below(30);
}

// What comes in parcels: cheap, by the piece, and free of permits.
const Good& parcel_good(bool imports, RandomStream& random) {
  const auto goods = imports ? import_goods() : export_goods();
  for (;;) {
    const Good& good = random.pick(goods);
    if (good.permit.empty() && good.unit == "PCE" && good.price_micro < 20'000'000) return good;
  }
}

const Good& usual_good(const DeclarationDraft& draft, RandomStream& random) {
  const bool imports = draft.is_import();
  if (is_low_value(draft.declaration.procedure)) return parcel_good(imports, random);
  if (imports) return import_goods()[random.pick(draft.trader->import_goods)];
  return export_goods()[random.pick(draft.trader->export_goods)];
}

// A lot comes from one country: goods that do not are swapped for others of the trader that do, so
// that origin, departure and counterparty agree.
const Good& good_of_partner(const DeclarationDraft& draft, RandomStream& random,
                            const Good& fallback) {
  for (int tries = 0; tries < 6; ++tries) {
    const Good& good = usual_good(draft, random);
    if (has_word(good.countries, draft.partner->code)) return good;
  }
  return fallback;
}

void choose_procedure(DeclarationDraft& draft, RandomStream& random) {
  const bool import = draft.trader->imports && (!draft.trader->exports || random.percent(55));
  const bool low_value = random.percent(4);
  Declaration& d = draft.declaration;
  d.direction = import ? Direction::kImport : Direction::kExport;
  if (import) d.procedure = low_value ? Procedure::kMIC : Procedure::kIDC;
  if (!import) d.procedure = low_value ? Procedure::kMEC : Procedure::kEDC;
  const std::uint32_t at = random.below(100);
  if (low_value) {
    d.declaration_kind = import ? "H11" : "H21";
  } else if (import) {
    d.declaration_kind = at < 48   ? "A11"
                         : at < 70 ? "A12"
                         : at < 82 ? "E31"
                         : at < 92 ? "E21"
                         : at < 98 ? "E11"
                                   : "A41";
  } else {
    d.declaration_kind = at < 62 ? "B11" : at < 82 ? "E62" : at < 94 ? "E52" : "E42";
  }
}

void choose_lines(DeclarationDraft& draft, const DraftOptions& options, RandomStream& random) {
  const Good& first = usual_good(draft, random);
  draft.partner = country(word(first.countries, random.below(8)));
  assert(draft.partner != nullptr);
  const bool low_value = is_low_value(draft.declaration.procedure);
  const std::uint32_t lines = low_value ? 1 : line_count(options, random);
  draft.goods.push_back(&first);
  while (draft.goods.size() < lines) draft.goods.push_back(&good_of_partner(draft, random, first));
}

// ---- where it crosses the border

void choose_gate(DeclarationDraft& draft, RandomStream& random) {
  const auto gates = border_gates();
  const BorderGate* gate = &gates[draft.trader->gate];
  if (random.percent(15)) gate = &random.pick(gates);
  if (is_low_value(draft.declaration.procedure)) {
    while (gate->mode != '1') gate = &random.pick(gates);
  }
  const bool by_land = gate->mode == '4' || gate->mode == '5';
  if (by_land && draft.partner->land_gate.empty()) gate = &gates[random.below(6)];
  draft.gate = gate;
  Declaration& d = draft.declaration;
  const char mode = gate->mode;
  d.transport_mode = std::string_view(&mode, 1);
  d.customs_office = gate->office;
  d.customs_sub_section = random.percent(70) ? "00" : "01";
  d.warehouse_code = gate->warehouse;
  d.goods_location = gate->name;
  const Country& partner = *draft.partner;
  const std::string_view abroad = mode == '1'                  ? partner.airport
                                  : mode == '4' || mode == '5' ? partner.land_gate
                                                               : partner.sea_ports;
  const PortCode there = word(abroad, random.below(4));
  d.loading_port = draft.is_import() ? there : PortCode(gate->port);
  d.unloading_port = draft.is_import() ? PortCode(gate->port) : there;
  if (!draft.is_import()) d.final_destination = there;
}

void choose_parties(DeclarationDraft& draft, const EnterprisePopulation& population,
                    RandomStream& random) {
  Declaration& d = draft.declaration;
  const TraderProfile& trader = *draft.trader;
  d.trader = {TaxCode::from_packed(trader.record.tax_code), trader.name, trader.address, "180000",
              trader.phone};
  if (trader.broker >= 0 && random.percent(85)) {
    d.broker_code =
        std::string_view(population.brokers()[static_cast<std::size_t>(trader.broker)].code);
  }
  const Country& partner = *draft.partner;
  d.counterparty.name = choice(partner.firms, random.below(16));
  d.counterparty.country = partner.code;
  std::string& street = draft.compose();
  street += "No. ";
  append_integer(street, 1 + random.below(900));
  street += ", Industrial Zone";
  d.counterparty.address.push_back(draft.composed());
  d.counterparty.address.push_back(choice(partner.cities, random.below(8)));
  d.party_class = "4";
}

// ---- when

void choose_dates(DeclarationDraft& draft, const DraftOptions& options, std::uint64_t n,
                  RandomStream& random) {
  Declaration& d = draft.declaration;
  const std::uint64_t count = std::max<std::uint64_t>(options.count, 1);
  const auto after_opening = static_cast<std::int64_t>(
      static_cast<unsigned __int128>(n) * static_cast<std::uint64_t>(kDayOpenMs) / count);
  d.registered_at = Instant{start_of(options.day).ms + kOpensAtMs + after_opening};
  d.msg_ts = Instant{d.registered_at.ms + 40 + random.below(900)};
  const Date today = business_day(d.registered_at);
  const bool by_sea = draft.gate->mode == '2';
  const auto under_way = static_cast<std::int32_t>(
      by_sea ? draft.partner->sea_days + random.below(4) : 1 + random.below(3));
  if (draft.is_import()) {
    d.arrival_date = Date{today.days - static_cast<std::int32_t>(random.below(6))};
    d.invoice.date =
        Date{d.arrival_date->days - under_way - static_cast<std::int32_t>(random.below(5))};
  } else {
    d.departure_date = Date{today.days + 1 + static_cast<std::int32_t>(random.below(5))};
    d.invoice.date = Date{today.days - static_cast<std::int32_t>(random.below(8))};
  }
  d.planned_date = today;
}

void choose_invoice(DeclarationDraft& draft, std::uint64_t n, RandomStream& random) {
  Declaration& d = draft.declaration;
  const bool own = draft.partner->currency != "USD" && random.percent(30);
  draft.currency = &currency(own ? draft.partner->currency : "USD");
  d.invoice.klass = "A";
  std::string& no = draft.compose();
  no += draft.partner->code;
  append_zero_padded(no, n % 100'000'000, 6);
  no += '/';
  append_zero_padded(no, random.below(100'000), 5);
  d.invoice.no = draft.composed();
  d.invoice.payment = random.percent(75) ? "TTR" : random.percent(60) ? "LC" : "DP";
  d.invoice.price_kind = "A";
  d.invoice.currency = draft.currency->code;
  const std::uint32_t at = random.below(100);
  const bool by_land = draft.gate->mode == '4' || draft.gate->mode == '5';
  if (draft.is_import()) {
    d.invoice.incoterm = by_land ? "DAP" : at < 65 ? "CIF" : at < 90 ? "FOB" : "CFR";
    if (!is_low_value(d.procedure)) d.valuation_code = "6";
  } else {
    d.invoice.incoterm = by_land ? "DAP" : at < 70 ? "FOB" : at < 90 ? "CIF" : "CFR";
  }
  d.payment_due_code = "D";
  d.tax_payer = "1";
  d.exchange_rates.push_back({draft.currency->code, Price{draft.currency->vnd_micro}});
}

// ---- lines

// US dollars of one line, 1e-6: spread over decades as trade is.
std::int64_t line_value_micro(const DeclarationDraft& draft, RandomStream& random) {
  if (is_low_value(draft.declaration.procedure)) return random.between(10, 38) * 1'000'000;
  const std::uint32_t at = random.below(100);
  if (at < 35) return random.between(200, 2'000) * 1'000'000;
  if (at < 80) return random.between(2'000, 20'000) * 1'000'000;
  return random.between(20'000, 90'000) * 1'000'000;
}

// Preferential duty with its certificate of origin, for some of the lots that could have it. One
// certificate covers the lot.
void choose_preference(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  const Country& partner = *draft.partner;
  if (!draft.is_import() || is_low_value(d.procedure) || partner.fta_tariff.empty()) return;
  if (!random.percent(45)) return;
  std::string& no = draft.compose();
  no += partner.co_form.substr(0, 1);
  append_zero_padded(no, random.below(100), 2);
  append_zero_padded(no, random.below(1'000'000'000), 9);
  const std::string_view co_no = draft.composed();
  for (GoodsLine& line : d.lines) {
    if (line.origin != CountryCode(partner.code)) continue;
    line.tariff_code = partner.fta_tariff;
    line.duty_rate = Price{0};
    line.co = {partner.co_form, co_no, Date{d.invoice.date->days + 2}, {}};
  }
}

// The permits the lines need, each type once. Many a lot arrives before its permit: what they wait
// for is most of the Yellow channel (customs-domain §1.4: about 60 %).
void choose_permits(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  if (is_low_value(d.procedure) || random.percent(kPermitPendingPercent)) return;
  for (const Good* good : draft.goods) {
    if (good->permit.empty() || d.permits.full()) continue;
    const auto same = [&](const Permit& permit) { return permit.type.view() == good->permit; };
    if (std::any_of(d.permits.begin(), d.permits.end(), same)) continue;
    append_permit_no(draft.compose(), d.trader.tax_code, PermitFate::kGood, good->permit);
    const Date today = business_day(d.registered_at);
    Permit permit;
    permit.type = good->permit;
    permit.no = draft.composed();
    permit.issued = Date{today.days - 5 - static_cast<std::int32_t>(random.below(60))};
    permit.expires = Date{today.days + 20 + static_cast<std::int32_t>(random.below(200))};
    d.permits.push_back(permit);
  }
}

// ---- weights, packages, containers

std::string_view container_no(DeclarationDraft& draft, RandomStream& random) {
  constexpr std::string_view kOwners = "MSKU TCLU CSQU TEMU OOLU HLXU MEDU CMAU EISU WHLU";
  std::string& no = draft.compose();
  no += word(kOwners, random.below(10));
  append_zero_padded(no, random.below(1'000'000), 6);
  no += static_cast<char>('0' + container_check_digit(no));
  return draft.composed();
}

void add_container(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  Container container;
  container.no = container_no(draft, random);
  container.size_type = random.percent(35) ? "22G1" : random.percent(60) ? "45G1" : "42G1";
  container.full_empty = "F";
  container.seals_begin = static_cast<std::uint32_t>(d.seals.size());
  container.seals_count = 1;
  std::string& seal = draft.compose();
  seal += draft.partner->code;
  append_zero_padded(seal, random.below(10'000'000), 7);
  d.seals.push_back(draft.composed());
  d.containers.push_back(container);
}

void carry_by_sea(DeclarationDraft& draft, std::int64_t gross_grams, RandomStream& random) {
  constexpr std::string_view kVessels =
      "HAIAN MIND|WAN HAI 287|EVER BREED|MSC ARIANE|COSCO FUKUYAMA|SITC HAIPHONG|MAERSK VALPARAISO|"
      "KMTC NINGBO|YM INSTRUCTION|PACIFIC GRACE";
  Declaration& d = draft.declaration;
  d.carrier_code = word(kCarriers, random.below(kCarrierCount));
  d.vessel_code = "9999";
  d.vessel_name = choice(kVessels, random.below(10));
  std::string& voyage = draft.compose();
  append_zero_padded(voyage, 100 + random.below(800), 3);
  voyage += draft.is_import() ? 'S' : 'N';
  d.voyage = draft.composed();
  std::string& bill = draft.compose();
  bill += d.carrier_code;
  append_zero_padded(bill, random.next() % 10'000'000'000, 10);
  d.bills.push_back(draft.composed());
  const std::int64_t needed = (gross_grams + kGramsPerContainer - 1) / kGramsPerContainer;
  if (needed > kContainersPerLotMax) {  // In bulk.
    d.transport_mode = "3";
    return;
  }
  for (std::int64_t i = 0; i < std::max<std::int64_t>(needed, 1); ++i) add_container(draft, random);
  d.container_count = static_cast<std::int64_t>(d.containers.size());
}

void carry_otherwise(DeclarationDraft& draft, RandomStream& random) {
  constexpr std::string_view kAirlines = "738 180 131 297 618 988 157 176";
  Declaration& d = draft.declaration;
  std::string& no = draft.compose();
  if (draft.gate->mode == '1') {
    no += word(kAirlines, random.below(8));
    append_zero_padded(no, random.below(100'000'000), 8);
    d.bills.push_back(draft.composed());
    if (is_low_value(d.procedure)) {
      d.express_code = word(kExpressFirms, random.below(kExpressFirmCount));
    }
    return;
  }
  no += random.percent(50) ? "15C" : "12H";
  append_zero_padded(no, random.below(100'000), 5);
  d.vehicle_plate = draft.composed();
  if (draft.gate->mode != '5') {
    draft.compose() += driver_id(static_cast<std::uint32_t>(d.trader.tax_code.number()));
    d.driver_id = draft.composed();
    return;
  }
  std::string& bill = draft.compose();
  bill += "SMGS";
  append_zero_padded(bill, random.below(10'000'000), 7);
  d.bills.push_back(draft.composed());
}

// Net weights of the lines, in grams all together.
std::int64_t weigh_lines(DeclarationDraft& draft) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < draft.goods.size(); ++i) {
    GoodsLine& line = draft.declaration.lines[i];
    const std::int64_t grams = line.qty1->raw / 10'000 * draft.goods[i]->grams;
    line.qty2 = Amount{grams * 10};
    line.unit2 = "KGM";
    sum += grams;
  }
  return sum;
}

void pack_and_carry(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  const std::int64_t net_grams = weigh_lines(draft);
  const std::int64_t gross_grams = net_grams + net_grams * random.between(15, 60) / 1'000 + 200;
  d.gross_weight = Amount{gross_grams * 10};
  d.gross_weight_unit = "KGM";
  const bool bulky = gross_grams > kGramsPerContainer * kContainersPerLotMax;
  d.package_unit = bulky ? "VO" : random.percent(70) ? "CT" : "PK";
  const std::int64_t packages =
      std::max<std::int64_t>(1, gross_grams / random.between(9'000, 28'000));
  d.package_count = bulky ? 1 : std::min<std::int64_t>(packages, 20'000);
  if (draft.gate->mode == '2') {
    carry_by_sea(draft, gross_grams, random);
  } else {
    carry_otherwise(draft, random);
  }
  const bool manifested = draft.gate->mode == '2' && random.percent(60);
  if (!manifested) return;
  d.has_manifest = true;
  d.manifest.matched = true;
  d.manifest.gross = d.gross_weight;
  d.manifest.packages = d.package_count;
  for (const Good* good : draft.goods) {
    if (d.manifest.hs4.size() == 3) break;
    d.manifest.hs4.push_back(good->hs_code.substr(0, 4));
  }
}

// ---- money

Vnd to_vnd(Amount amount, const Currency& money) {
  return static_cast<Vnd>((static_cast<Wide>(amount.raw) * money.vnd_micro + 5'000'000'000) /
                          10'000'000'000);
}

void charge_freight(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  const std::string_view term = d.invoice.incoterm.view();
  const bool import = draft.is_import();
  const bool freight = import ? term == "FOB" : term == "CIF" || term == "CFR";
  const bool insurance = import ? term == "FOB" || term == "CFR" : term == "CIF";
  const std::int64_t kilos = d.gross_weight->raw / 10'000;
  if (freight) {
    const std::int64_t usd = 60 + kilos * random.between(4, 9) / 100;
    d.freight = {"A", "USD", Amount{usd * 10'000}};
  }
  if (insurance) d.insurance = {"A", "USD", Amount{random.between(15, 240) * 10'000}};
}

void total_line(DeclarationDraft& draft, std::size_t i) {
  GoodsLine& line = draft.declaration.lines[i];
  const Wide product = static_cast<Wide>(line.qty1->raw) * line.unit_price->raw;  // 1e-10
  line.invoice_value =
      Amount{static_cast<std::int64_t>((product + 50'000'000) / 100'000'000) * 100};
  line.unit_price_ccy = draft.currency->code;
  line.unit_price_unit = line.unit1;
  line.tax_value_vnd = to_vnd(*line.invoice_value, *draft.currency);
  line.other_taxes.clear();
  line.duty_amount_vnd.reset();
  if (!line.duty_rate || line.duty_rate->raw == 0) {
    if (line.duty_rate) line.duty_amount_vnd = 0;
  } else {
    line.duty_amount_vnd = static_cast<Vnd>(static_cast<Wide>(*line.tax_value_vnd) *
                                            line.duty_rate->raw / 100'000'000);
  }
  const std::int64_t vat = draft.goods[i]->vat_percent;
  if (!draft.is_import() || vat == 0 || is_low_value(draft.declaration.procedure)) return;
  OtherTax tax;
  tax.code = vat == 5 ? "VB145" : "VB901";
  tax.rate = Price{vat * 1'000'000};
  tax.amount = (*line.tax_value_vnd + *line.duty_amount_vnd) * vat / 100;
  line.other_taxes.push_back(tax);
}

}  // namespace

void DeclarationDraft::clear() {
  declaration.clear();
  trader = nullptr;
  partner = nullptr;
  gate = nullptr;
  currency = nullptr;
  goods.clear();
  used_ = 0;
}

std::string_view DeclarationDraft::keep(std::string_view text) {
  assert(used_ + text.size() <= kTextBytes);
  char* const at = text_.get() + used_;
  std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  return {at, text.size()};
}

std::string& DeclarationDraft::compose() {
  composing_.clear();
  return composing_;
}

std::string_view DeclarationDraft::composed() { return keep(composing_); }

void declare_good(DeclarationDraft& draft, std::size_t i, const Good& good, RandomStream& random) {
  const bool import = draft.is_import();
  draft.goods[i] = &good;
  GoodsLine& line = draft.declaration.lines[i];
  line = GoodsLine{};
  line.line_no = static_cast<std::uint8_t>(i + 1);
  line.hs_code = good.hs_code;
  line.brand = word(good.brands, random.below(8));
  std::string& name = draft.compose();
  name += good.name;
  if (!line.brand.empty()) {
    name += ", hiệu ";
    name += line.brand;
  }
  if (good.grade != Grade::kBare) {
    name += ", mã hàng ";
    name += static_cast<char>('A' + random.below(26));
    append_zero_padded(name, random.below(100'000), 5);
  }
  if (good.grade == Grade::kNew) name += ", hàng mới 100%";
  line.item_name = draft.composed();
  line.origin = import ? CountryCode(draft.partner->code) : CountryCode("VN");
  if (import && !has_word(good.countries, draft.partner->code)) {
    line.origin = word(good.countries, 0);
  }
  line.unit1 = good.unit;
  const std::int64_t permille = random.between(930, 1'120);
  const std::int64_t usd_micro = good.price_micro / 1'000 * permille;
  const auto price = static_cast<std::int64_t>(static_cast<Wide>(usd_micro) *
                                               draft.currency->per_usd_micro / 1'000'000);
  line.unit_price = Price{std::max<std::int64_t>(100, price / 100 * 100)};  // 4 decimals
  const std::int64_t pieces = line_value_micro(draft, random) / usd_micro;
  line.qty1 = Amount{std::max<std::int64_t>(1, pieces) * 10'000};
  if (!import || is_low_value(draft.declaration.procedure)) return;
  line.tariff_code = "B01";
  line.duty_rate = Price{std::int64_t{good.mfn_percent} * 1'000'000};
}

DeclarationNumber number_of(std::uint64_t seed, std::uint64_t n, Direction direction) {
  constexpr std::uint64_t kRoots = 1'000'000'000;  // 9 digits after the two of the direction
  const std::uint64_t root = (RandomStream::mix(seed) % kRoots + n) % kRoots;
  const std::uint64_t prefix = direction == Direction::kImport ? 10 : 30;
  return DeclarationNumber::from_value((prefix * kRoots + root) * 10);
}

void choose(DeclarationDraft& draft, const DraftOptions& options,
            const EnterprisePopulation& population, std::uint64_t n, RandomStream& random) {
  draft.clear();
  draft.trader = &population.traders()[population.draw(random)];
  choose_procedure(draft, random);
  choose_lines(draft, options, random);
  choose_gate(draft, random);
  choose_parties(draft, population, random);
  choose_dates(draft, options, n, random);
  choose_invoice(draft, n, random);
  draft.declaration.lines.resize(draft.goods.size());
  for (std::size_t i = 0; i < draft.goods.size(); ++i) {
    declare_good(draft, i, *draft.goods[i], random);
  }
  choose_preference(draft, random);
  choose_permits(draft, random);
  draft.declaration.declaration_no = number_of(options.seed, n, draft.declaration.direction);
  draft.declaration.source = "luong-generate";
}

void complete(DeclarationDraft& draft, RandomStream& random) {
  if (draft.is_import()) {
    for (GoodsLine& line : draft.declaration.lines)
      line.producer = draft.declaration.counterparty.name;
  }
  pack_and_carry(draft, random);
  charge_freight(draft, random);
  total_up(draft);
}

void total_up(DeclarationDraft& draft) {
  Declaration& d = draft.declaration;
  Amount total;
  Vnd value = 0;
  Vnd tax = 0;
  for (std::size_t i = 0; i < d.lines.size(); ++i) {
    total_line(draft, i);
    const GoodsLine& line = d.lines[i];
    total.raw += line.invoice_value->raw;
    value += *line.tax_value_vnd;
    tax += line.duty_amount_vnd.value_or(0);
    for (const OtherTax& other : line.other_taxes) tax += other.amount.value_or(0);
  }
  d.invoice.total = total;
  d.total_tax_value_vnd = value;
  d.total_tax_vnd = tax;
}

}  // namespace luong::tools
