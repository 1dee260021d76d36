#include "tools/generator_scenarios.h"

#include <algorithm>
#include <array>

#include "tools/permit_book.h"
#include "tools/policy_scenarios.h"

namespace luong::tools {
namespace {

// ---- goods and places that only scenarios declare

// clang-format off
constexpr auto kNamed = Grade::kNamed;
constexpr Good kBannedImports[] = {
    {"63090000", "Quần áo cũ đã qua sử dụng, đóng kiện",            "", "KGM", 820'000,     1'000,     100, 10, "KR JP", "", kNamed},
    {"40122021", "Lốp xe cũ đã qua sử dụng",                        "", "PCE", 9'400'000,   8'600,     40,  10, "JP",    "", kNamed}};
constexpr Good kBannedExports[] = {
    {"44034910", "Gỗ tròn khai thác từ rừng tự nhiên trong nước",   "", "MTQ", 412'000'000, 780'000,   0,   0,  "CN",    "", kNamed}};
constexpr Good kScrap[] = {
    {"72044900", "Phế liệu sắt thép dạng mảnh vụn",                 "", "TNE", 342'000'000, 1'000'000, 0,   10, "JP",    "", kNamed},
    {"39151090", "Phế liệu nhựa PE dạng mảnh vụn",                  "", "KGM", 310'000,     1'000,     10,  10, "JP",    "", kNamed}};
constexpr Good kQuota[] = {
    {"24012010", "Lá thuốc lá Virginia đã tách cọng, sấy nóng",     "", "KGM", 5'640'000,   1'000,     30,  10, "BR",    ""},
    {"04072100", "Trứng gà tươi dùng làm thực phẩm",                "", "DZN", 1'260'000,   720,       30,  5,  "TH",    ""}};
constexpr Good kUsedMachines[] = {
    {"84295200", "Máy xúc đào bánh xích đã qua sử dụng, sản xuất năm 2018", "KOMATSU", "PCE", 41'500'000'000, 20'400'000, 0, 10, "JP", "", kNamed},
    {"84612010", "Máy bào kim loại đã qua sử dụng",                 "", "PCE", 6'200'000'000, 4'100'000, 0, 10, "JP",    "", kNamed}};
constexpr Good kDualUse[] = {
    {"88062200", "Thiết bị bay không người lái, tải trọng 5 kg",    "DJI", "PCE", 1'460'000'000, 6'300, 0, 10, "CN",   ""},
    {"90132000", "Thiết bị phát tia laser công nghiệp",             "", "PCE", 3'250'000'000, 28'000,   0,  10, "DE",   ""},
    {"29141100", "Axeton tinh khiết 99,5%",                         "", "KGM", 940'000,     1'000,      3,  10, "KR",   ""}};
constexpr Good kWildlifeCover[] = {
    {"44079910", "Gỗ lim xẻ thanh",                                 "", "MTQ", 486'000'000, 910'000,   0,   10, "MZ",    ""},
    {"08013100", "Hạt điều thô chưa bóc vỏ",                        "", "KGM", 1'340'000,   1'000,     3,   5,  "CI",    ""}};
constexpr Good kNarcoticsCover[] = {
    {"08039010", "Chuối tươi đóng thùng carton",                    "", "KGM", 640'000,     1'000,     25,  5,  "CO",    ""}};
constexpr Good kRiskGoods[] = {
    {"22083000", "Rượu whisky 40% vol, chai 700 ml",                "GLENMORE", "LTR", 9'850'000, 1'600, 45, 10, "GB",   "ATTP"},
    {"85171400", "Điện thoại thông minh 256 GB",                    "XIAOMI OPPO", "PCE", 148'000'000, 420, 0, 10, "CN", ""},
    {"33030000", "Nước hoa dạng xịt, chai 100 ml",                  "LANVIN", "UNK", 21'400'000, 310, 18, 10, "FR",      ""}};
constexpr Good kDutyGap[] = {
    {"84818099", "Van bi bằng thép không gỉ dùng cho đường ống",    "KITZ", "PCE", 14'200'000, 1'450, 3, 10, "CN JP KR", ""},
    {"85437090", "Thiết bị điện có chức năng riêng, dùng trong dây chuyền", "", "PCE", 264'000'000, 3'800, 0, 10, "CN", ""}};
constexpr Good kRemedyGoods[] = {
    {"72104912", "Thép lá mạ kẽm dạng cuộn",                        "", "TNE", 782'400'000, 1'000'000, 10, 10, "MY",     ""},
    {"72193300", "Thép không gỉ cán nguội dạng cuộn",               "", "KGM", 2'140'000,   1'000,     10, 10, "MY",     ""}};
constexpr Good kVagueGoods[] = {
    {"84733090", "Linh kiện",                                       "", "PCE", 12'500'000,  420,        0,  10, "CN",    "", Grade::kBare},
    {"39269099", "Hàng mới 100%",                                   "", "PCE", 640'000,     210,        12, 10, "CN",    "", Grade::kBare}};
// clang-format on

constexpr std::array<std::string_view, 5> kSecurityPorts = {"SYLTK", "YEADE", "LYTIP", "SOMGQ",
                                                            "HTPAP"};
constexpr std::array<std::string_view, 4> kSecurityCountries = {"SY", "YE", "LY", "SO"};

// ---- when one fits

bool any(const DeclarationDraft&) { return true; }
bool formal(const DeclarationDraft& draft) { return draft.is_formal(); }
bool formal_import(const DeclarationDraft& draft) { return draft.is_formal() && draft.is_import(); }
bool formal_export(const DeclarationDraft& draft) {
  return draft.is_formal() && !draft.is_import();
}
bool by_sea(const DeclarationDraft& draft) { return draft.gate->mode == '2'; }
bool import_by_sea(const DeclarationDraft& draft) { return formal_import(draft) && by_sea(draft); }
bool preferential(const DeclarationDraft& draft) {
  if (!formal_import(draft)) return false;
  const auto& lines = draft.declaration.lines;
  return std::any_of(lines.begin(), lines.end(),
                     [](const GoodsLine& line) { return !line.co.form.empty(); });
}
bool not_priority(const DeclarationDraft& draft) {
  return formal(draft) && draft.trader->record.compliance_level != 1;
}
bool was_priority(const DeclarationDraft& draft) {
  return not_priority(draft) && draft.trader->record.aeo_from != kNoDate;
}
bool in_debt(const DeclarationDraft& draft) {
  return formal_import(draft) && draft.trader->record.debt_over_90d_vnd > 0;
}
bool one_line_by_air(const DeclarationDraft& draft) {
  return formal_import(draft) && draft.gate->mode == '1' && draft.goods.size() == 1;
}
bool by_road(const DeclarationDraft& draft) { return formal(draft) && draft.gate->mode == '4'; }
bool six_lines(const DeclarationDraft& draft) {
  return formal_import(draft) && draft.goods.size() >= 6;
}

// ---- what one does

template <std::size_t kCount>
void declare_one_of(DeclarationDraft& draft, RandomStream& random, const Good (&goods)[kCount]) {
  const Good& good = goods[random.below(static_cast<std::uint32_t>(kCount))];
  declare_good(draft, draft.some_line(random), good, random);
}

template <const auto& kGoods>
void declare_some(DeclarationDraft& draft, RandomStream& random) {
  declare_one_of(draft, random, kGoods);
}

// Goods that rest at a third port on their way, as the manifest tells.
void rest_on_the_way(DeclarationDraft& draft) {
  draft.declaration.has_manifest = true;
  draft.declaration.manifest.transship = true;
}

void embargoed_country(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  d.lines[draft.some_line(random)].origin = "KP";
  if (by_sea(draft)) d.loading_port = "KPNAM";
}
void embargoed_party(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.counterparty.code = "KPNGTC0001";
}
void security_port(DeclarationDraft& draft, RandomStream& random) {
  if (random.percent(60)) rest_on_the_way(draft);
  draft.declaration.loading_port = random.pick(kSecurityPorts);
}
void security_transit(DeclarationDraft& draft, RandomStream& random) {
  draft.declaration.transit_countries.push_back(random.pick(kSecurityCountries));
}
void wildlife_lane(DeclarationDraft& draft, RandomStream& random) {
  declare_one_of(draft, random, kWildlifeCover);
  if (random.percent(60)) rest_on_the_way(draft);
  draft.declaration.loading_port = random.percent(50) ? "CIABJ" : "NGAPP";
}
void narcotics_lane(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, 0, kNarcoticsCover[0], random);
  Declaration& d = draft.declaration;
  d.loading_port = "COBUN";
  d.invoice.price_kind = "B";
  if (random.percent(60)) rest_on_the_way(draft);
}
void roundabout_route(DeclarationDraft& draft, RandomStream&) {
  for (const CountryCode hub : {"AE", "PA", "MY"})
    draft.declaration.transit_countries.push_back(hub);
}
void transshipped(DeclarationDraft& draft, RandomStream&) { rest_on_the_way(draft); }
void manifest_disagrees(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.has_manifest = true;
  draft.declaration.manifest.matched = false;
}
void wrong_weight(DeclarationDraft& draft, RandomStream& random) {
  Amount& gross = *draft.declaration.gross_weight;
  gross.raw += 600'000 + gross.raw * random.between(20, 70) / 100;
}
void overloaded(DeclarationDraft& draft, RandomStream&) {
  Declaration& d = draft.declaration;
  if (d.containers.empty()) return;
  const auto containers = static_cast<std::int64_t>(d.containers.size());
  const std::int64_t added = containers * 31'000 * 10'000 - d.gross_weight->raw;
  if (added <= 0) return;
  d.gross_weight->raw += added;
  d.lines[0].qty2->raw += added;
  if (d.has_manifest && d.manifest.gross) d.manifest.gross = d.gross_weight;
}
void hidden_line(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, 5, kRiskGoods[2], random);
  draft.declaration.lines[5].qty1 = Amount{3 * 10'000};
}
void pending_permit(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.permits.clear();
  draft.declaration.release_before_permit = "A";
}
void expired_permit(DeclarationDraft& draft, RandomStream&) {
  Declaration& d = draft.declaration;
  for (Permit& permit : d.permits) permit.expires = Date{business_day(d.registered_at).days - 3};
}

// The first permit a lot declares, under another number.
void declare_permit_of(DeclarationDraft& draft, TaxCode holder, PermitFate fate) {
  if (draft.declaration.permits.empty()) return;
  Permit& permit = draft.declaration.permits[0];
  append_permit_no(draft.compose(), holder, fate, permit.type.view());
  permit.no = draft.composed();
}
void used_up_permit(DeclarationDraft& draft, RandomStream&) {
  declare_permit_of(draft, draft.declaration.trader.tax_code, PermitFate::kUsedUp);
}
void unknown_permit(DeclarationDraft& draft, RandomStream&) {
  declare_permit_of(draft, draft.declaration.trader.tax_code, PermitFate::kNeverTold);
}
void failed_permit(DeclarationDraft& draft, RandomStream&) {
  declare_permit_of(draft, draft.declaration.trader.tax_code, PermitFate::kFailed);
}
void permit_of_another(DeclarationDraft& draft, RandomStream& random) {
  declare_permit_of(draft, tax_code_of(random.below(1'000'000'000)), PermitFate::kGood);
}

// A price below what customs knows of the goods, of those it has a reference for.
void underpriced(DeclarationDraft& draft, RandomStream& random) {
  constexpr std::array<std::string_view, 6> kReferenced = {"84143040", "84713020", "85444294",
                                                           "95030060", "40112010", "73181590"};
  const std::string_view wanted = random.pick(kReferenced);
  for (const Good& good : import_goods()) {
    if (good.hs_code != wanted) continue;
    draft.currency = &currency("USD");
    draft.declaration.invoice.currency = "USD";
    draft.declaration.exchange_rates[0] = {"USD", Price{draft.currency->vnd_micro}};
    for (std::size_t i = 0; i < draft.goods.size(); ++i) {
      declare_good(draft, i, i == 0 ? good : *draft.goods[i], random);
    }
  }
  Price& price = *draft.declaration.lines[0].unit_price;
  price = Price{price.raw * random.between(35, 55) / 10'000 * 100};
}

void other_valuation(DeclarationDraft& draft, RandomStream& random) {
  constexpr std::array<std::string_view, 4> kMethods = {"1", "2", "3", "9"};
  draft.declaration.valuation_code = random.pick(kMethods);
}
void related_parties(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.valuation_code = "7";
}
void free_of_charge(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.invoice.price_kind = "B";
}
void freight_left_out(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.invoice.incoterm = "FOB";
  draft.declaration.freight = {};
}
void total_disagrees(DeclarationDraft& draft, RandomStream& random) {
  draft.declaration.invoice.total->raw += random.between(100, 4'000) * 10'000;
}
void price_disagrees(DeclarationDraft& draft, RandomStream& random) {
  GoodsLine& line = draft.declaration.lines[draft.some_line(random)];
  line.unit_price->raw += line.unit_price->raw / 10 + 20'000'000;
}
void certificate_missing(DeclarationDraft& draft, RandomStream&) {
  for (GoodsLine& line : draft.declaration.lines) line.co = {};
}
void certificate_late(DeclarationDraft& draft, RandomStream& random) {
  draft.declaration.notes = "Đề nghị chậm nộp C/O bản gốc";
  certificate_missing(draft, random);
  for (GoodsLine& line : draft.declaration.lines) line.tariff_code = "B01";
}
void wrong_origin(DeclarationDraft& draft, RandomStream&) {
  for (GoodsLine& line : draft.declaration.lines) {
    if (!line.co.form.empty()) line.origin = "TR";
  }
}
void third_country_route(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  d.lines[draft.some_line(random)].origin = "TR";
  d.loading_port = "SGSIN";
  d.counterparty.country = "HK";
}
void remedy_shifted(DeclarationDraft& draft, RandomStream& random) {
  declare_one_of(draft, random, kRemedyGoods);
  draft.declaration.loading_port = "CNSHA";
}

void inspection_asked(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.pre_inspection_result = "C";
}
void abnormal_found(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.pre_inspection_result = "B";
}
void quota_exceeded(DeclarationDraft& draft, RandomStream& random) {
  GoodsLine& line = draft.declaration.lines[draft.some_line(random)];
  line.quota_flag = "X";
  line.tariff_code = "B14";
  line.co = {};
}
void priority_kind(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.declaration_kind = "AEO";
}
void relief_goods(DeclarationDraft& draft, RandomStream& random) {
  draft.declaration.cargo_class = random.percent(60) ? "D" : random.percent(50) ? "C" : "B";
}
void wrong_tax_code(DeclarationDraft& draft, RandomStream&) {
  Trader& trader = draft.declaration.trader;
  const std::uint64_t wrong =
      trader.tax_code.number() / 10 * 10 + (trader.tax_code.number() + 3) % 10;
  trader.tax_code = TaxCode::from_packed(wrong << 4U | 10U);
}
void wrong_container(DeclarationDraft& draft, RandomStream&) {
  if (draft.declaration.containers.empty()) return;
  ContainerNumber& no = draft.declaration.containers[0].no;
  const std::string_view right = no.view();
  std::array<char, 11> wrong{};
  std::copy_n(right.begin(), wrong.size(), wrong.begin());
  wrong[10] = static_cast<char>('0' + (wrong[10] - '0' + 5) % 10);
  no = std::string_view(wrong.data(), wrong.size());
}
void impossible_dates(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  if (random.percent(50)) {
    d.invoice.date = Date{d.arrival_date->days + 4};
  } else {
    d.arrival_date = Date{business_day(d.registered_at).days - 40};
    d.invoice.date = Date{d.arrival_date->days - 20};
  }
}
void odd_combination(DeclarationDraft& draft, RandomStream&) {
  Declaration& d = draft.declaration;
  if (!d.containers.empty()) {
    d.transport_mode = "3";
  } else {
    d.declaration_kind = draft.is_import() ? "B11" : "A11";
  }
}
// A few bills that several firms declare.
void bill_of_another(DeclarationDraft& draft, RandomStream& random) {
  constexpr std::array<std::string_view, 4> kBills = {"ONEYSGNE7310550", "MAEU912774031",
                                                      "EGLV143500912277", "CMAU00518862"};
  if (draft.declaration.bills.size() == 0) return;
  draft.declaration.bills[0] = random.pick(kBills);
}
void private_person(DeclarationDraft& draft, RandomStream&) { draft.declaration.party_class = "1"; }

// clang-format off
constexpr Scenario kScenarios[] = {
    // name                        per million  fits           before complete()                  after it
    {"banned import",                    2'000, formal_import, declare_some<kBannedImports>,      nullptr},
    {"banned export",                    2'000, formal_export, declare_some<kBannedExports>,      nullptr},
    {"scrap",                            16'000, formal_import, declare_some<kScrap>,              nullptr},
    {"quota goods",                      25'000, formal_import, declare_some<kQuota>,              nullptr},
    {"over the quota",                   2'000, formal_import, quota_exceeded,                    nullptr},
    {"used machine",                    40'000, formal_import, declare_some<kUsedMachines>,       nullptr},
    {"dual use and precursors",          5'000, formal_import, declare_some<kDualUse>,            nullptr},
    {"wildlife lane",                    7'000, import_by_sea, wildlife_lane,                     nullptr},
    {"narcotics lane",                   6'000, import_by_sea, narcotics_lane,                    nullptr},
    {"security port",                    6'000, import_by_sea, security_port,                     nullptr},
    {"security transit",                 1'500, import_by_sea, security_transit,                  nullptr},
    {"roundabout route",                 2'000, import_by_sea, roundabout_route,                  nullptr},
    {"transshipped",                     2'000, import_by_sea, nullptr,                           transshipped},
    {"embargoed country",                  900, formal_import, embargoed_country,                 nullptr},
    {"embargoed party",                    700, formal,        embargoed_party,                   nullptr},
    {"goods at risk",                   20'000, formal_import, declare_some<kRiskGoods>,          nullptr},
    {"hidden line",                     10'000, six_lines,     hidden_line,                       nullptr},
    {"manifest disagrees",               3'000, import_by_sea, nullptr,                           manifest_disagrees},
    {"wrong weight",                    15'000, formal,        nullptr,                           wrong_weight},
    {"overloaded",                       5'000, import_by_sea, nullptr,                           overloaded},
    {"permit pending",                   8'000, formal_import, pending_permit,                    nullptr},
    {"permit expired",                   8'000, formal_import, expired_permit,                    nullptr},
    {"permit used up",                   6'000, formal_import, used_up_permit,                    nullptr},
    {"permit of another",                3'000, formal_import, permit_of_another,                 nullptr},
    {"permit unknown",                   6'000, formal_import, unknown_permit,                    nullptr},
    {"specialised inspection failed",   20'000, formal_import, failed_permit,                     nullptr},
    {"underpriced",                     70'000, formal_import, underpriced,                       nullptr},
    {"other valuation method",          12'000, formal_import, other_valuation,                   nullptr},
    {"related parties",                 15'000, formal_import, related_parties,                   nullptr},
    {"free of charge",                   8'000, formal_import, free_of_charge,                    nullptr},
    {"freight left out",                 6'000, formal_import, nullptr,                           freight_left_out},
    {"total disagrees",                  4'000, formal,        nullptr,                           total_disagrees},
    {"price disagrees",                  4'000, formal,        nullptr,                           price_disagrees},
    {"duty gap",                        15'000, formal_import, declare_some<kDutyGap>,            nullptr},
    {"vague text",                      10'000, formal_import, declare_some<kVagueGoods>,         nullptr},
    {"certificate missing",             100'000, preferential,  nullptr,                           certificate_missing},
    {"certificate late",                12'000, preferential,  certificate_late,                  nullptr},
    {"origin not covered",              30'000, preferential,  wrong_origin,                      nullptr},
    {"third country route",             12'000, formal_import, third_country_route,               nullptr},
    {"trade remedy shifted",             6'000, formal_import, remedy_shifted,                    nullptr},
    {"inspection asked for",             7'000, formal,        inspection_asked,                  nullptr},
    {"found abnormal",                     600, formal,        abnormal_found,                    nullptr},
    {"priority kind",                      400, not_priority,  priority_kind,                     nullptr},
    {"priority kind, years over",       30'000, was_priority,  priority_kind,                     nullptr},
    {"relief and defence",               2'500, formal,        relief_goods,                      nullptr},
    {"wrong tax code",                   1'000, any,           wrong_tax_code,                    nullptr},
    {"wrong container number",           5'000, by_sea,        nullptr,                           wrong_container},
    {"impossible dates",                 6'000, formal_import, impossible_dates,                  nullptr},
    {"odd combination",                  4'000, formal,        nullptr,                           odd_combination},
    {"bill of another",                    600, formal_import, nullptr,                           bill_of_another},
    {"ruled otherwise",                    400, formal_import, ruled_otherwise,                   nullptr},
    {"analysis needed",                  1'200, formal_import, needs_analysis,                    nullptr},
    {"easily confused",                    600, formal_import, easily_confused,                   nullptr},
    {"sensitive to epidemics",             400, formal_import, sensitive_to_epidemics,            nullptr},
    {"another chapter",                    400, formal_import, another_chapter,                   nullptr},
    {"fuel",                               600, formal_import, fuel,                              nullptr},
    {"fuel by river",                      300, formal_import, fuel,                              by_river_after},
    {"past violator",                      300, formal,        past_violator,                     nullptr},
    {"another's mark",                     400, formal,        marked_by_another,                 nullptr},
    {"temporary import",                 1'500, formal_import, temporary_import,                  nullptr},
    {"exempt by a list",                 1'500, formal_import, exempt_by_list,                    nullptr},
    {"re-exported",                      2'000, formal_export, reexported,                        nullptr},
    {"imported on the spot",               600, formal_import, on_the_spot_import,                nullptr},
    {"exported on the spot",               600, formal_export, on_the_spot_export,                nullptr},
    {"exempt and in debt",              20'000, in_debt,       exempt_in_debt,                    nullptr},
    {"programme of 0 % claimed",           300, formal_import, programme_claimed,                 nullptr},
    {"left out of its agreement",          300, formal_import, left_out_of_fta,                   nullptr},
    {"trade remedy not declared",          300, formal_import, remedy_not_declared,               nullptr},
    {"guarantee missing",                  600, formal_import, guarantee_missing,                 nullptr},
    {"gold by air",                     20'000, one_line_by_air, gold_by_air,                     nullptr},
    {"containers miscounted",            1'000, import_by_sea, nullptr,                           miscounted_after},
    {"plate missing",                    5'000, by_road,       nullptr,                           plate_missing_after},
    {"rail without seals",                 400, import_by_sea, nullptr,                           rail_unsealed_after},
    {"part of a split consignment",      4'000, formal,        split_consignment,                 nullptr},
    {"private person",                   6'000, formal_import, private_person,                    nullptr},
};
// clang-format on

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

const Scenario* draw_scenario(RandomStream& random) {
  std::uint32_t at = random.below(1'000'000);
  for (const Scenario& scenario : kScenarios) {
    if (at < scenario.per_million) return &scenario;
    at -= scenario.per_million;
  }
  return nullptr;
}

}  // namespace luong::tools
