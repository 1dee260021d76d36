#include "tools/policy_scenarios.h"

#include "tools/account_book.h"

namespace luong::tools {
namespace {

// clang-format off
constexpr Good kRuled =
    {"38249999", "Chế phẩm tẩy rửa công nghiệp dạng lỏng, can 20 lít",  "", "KGM", 3'400'000, 1'000, 0, 10, "CN", "", Grade::kBare};
constexpr Good kUnanalysed[] = {
    {"38249999", "Phụ gia bê tông dạng bột gốc polycarboxylate",        "", "KGM", 2'150'000, 1'000, 0, 10, "CN", ""},
    {"21069099", "Bột thực phẩm bổ sung đạm, bao 20 kg",                "", "KGM", 6'900'000, 1'000, 15, 10, "US", ""}};
constexpr Good kConfused =
    {"72259990", "Thép hợp kim cán phẳng",                              "", "TNE", 702'000'000, 1'000'000, 0, 10, "CN", "", Grade::kBare};
constexpr Good kVaccine =
    {"30024110", "Vắc xin dùng cho người, lọ 10 liều",                  "", "UNK", 42'000'000, 60, 0, 5, "BE", "DUOC"};
constexpr Good kOtherChapter =
    {"39269099", "Giày dép các loại",                                   "", "NPR", 3'100'000, 640, 12, 10, "CN", "", Grade::kBare};
constexpr Good kMarked =
    {"84713020", "Máy tính xách tay màn hình 14 inch",                  "NIHONIKA", "PCE", 388'000'000, 2'000, 0, 10, "CN", ""};
constexpr Good kFuel =
    {"27101971", "Dầu điêzen cho động cơ, hàm lượng lưu huỳnh 0,05%",   "", "TNE", 688'000'000, 1'000'000, 7, 10, "SG", ""};
constexpr Good kTemporary[] = {
    {"22030091", "Bia lon 330 ml",                                      "", "LTR", 1'120'000, 1'000, 35, 10, "DE", ""},
    {"84295200", "Máy xúc thuê phục vụ thi công",                       "", "PCE", 58'000'000'000, 20'400'000, 0, 10, "JP", ""},
    {"84798969", "Máy đóng gói dự hội chợ",                             "", "SET", 8'200'000'000, 900'000, 0, 10, "DE", ""}};
constexpr Good kExcluded =
    {"87032361", "Xe ô tô con 5 chỗ, dung tích 1.998 cc",               "", "PCE", 14'800'000'000, 1'600'000, 70, 10, "CN", ""};
constexpr Good kUnderRemedy =
    {"72104912", "Thép lá mạ kẽm dạng cuộn",                            "", "TNE", 782'400'000, 1'000'000, 10, 10, "CN", ""};
constexpr Good kGold =
    {"71081210", "Vàng nguyên liệu dạng hạt, hàm lượng 99,9%",          "", "GRM", 86'000'000, 1, 0, 0, "CH", ""};
// clang-format on

}  // namespace

void ruled_otherwise(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kRuled, random);
}
void needs_analysis(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), random.percent(70) ? kUnanalysed[0] : kUnanalysed[1],
               random);
}
void easily_confused(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kConfused, random);
}
void sensitive_to_epidemics(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kVaccine, random);
}
void another_chapter(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kOtherChapter, random);
}
void fuel(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kFuel, random);
}
void past_violator(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.counterparty.code = "VIOLATOR0002";
}

void marked_by_another(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kMarked, random);
}

void temporary_import(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  d.declaration_kind = random.percent(50) ? "G12" : "G13";
  const std::uint32_t at = random.below(100);
  declare_good(draft, draft.some_line(random), kTemporary[at < 15 ? 0 : at < 60 ? 1 : 2], random);
  if (random.percent(20)) return;  // Forgotten.
  const auto days = static_cast<std::int32_t>(random.between(20, 120));
  d.reexport_deadline = Date{business_day(d.registered_at).days + days};
}

namespace {

// Mostly as it should be, and each of the other fates now and then.
AccountFate some_fate(RandomStream& random) {
  if (random.percent(55)) return AccountFate::kGood;
  return static_cast<AccountFate>(
      1 + random.below(static_cast<std::uint32_t>(AccountFate::kNeverTold)));
}

void name_list(DeclarationDraft& draft, GoodsLine& line, AccountFate fate) {
  append_exempt_list_no(draft.compose(), draft.declaration.trader.tax_code, fate);
  line.exemption_list_no = draft.composed();
}

}  // namespace

void exempt_by_list(DeclarationDraft& draft, RandomStream& random) {
  draft.declaration.declaration_kind = "E13";
  GoodsLine& line = draft.declaration.lines[draft.some_line(random)];
  line.exemption_code = "XN210";
  name_list(draft, line, some_fate(random));
  if (random.percent(90)) line.exemption_line = "12";
}
void exempt_in_debt(DeclarationDraft& draft, RandomStream& random) {
  GoodsLine& line = draft.declaration.lines[draft.some_line(random)];
  line.exemption_code = "XN030";
  name_list(draft, line, AccountFate::kGood);
  line.exemption_line = "1";
}
void programme_claimed(DeclarationDraft& draft, RandomStream& random) {
  GoodsLine& line = draft.declaration.lines[draft.some_line(random)];
  line.exemption_code = random.percent(50) ? "XN7A" : "XN7B";
  name_list(draft, line, AccountFate::kGood);
  line.exemption_line = "2";
}

// Of goods that came in before, under a number that tells what is left of them.
void reexported(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  d.declaration_kind = random.percent(50) ? "G22" : "G23";
  d.temp_declaration_no =
      DeclarationNumber::original_of(opener_root_of(d.trader.tax_code, some_fate(random)));
}
void on_the_spot_import(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  std::string& text = draft.compose();
  text += "#&NKTC";
  if (random.percent(80)) {
    text += "#&" + std::to_string(opener_root_of(d.trader.tax_code, some_fate(random)));
  }
  d.internal_ref = draft.composed();
}
void on_the_spot_export(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.internal_ref = "#&XKTC";
}

void left_out_of_fta(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, 0, kExcluded, random);
  Declaration& d = draft.declaration;
  d.lines[0].tariff_code = "B05";
  d.lines[0].duty_rate = Price{0};
  d.lines[0].co = {"E", "E25470ZC4669", Date{d.invoice.date->days + 2}, {}};
}
void remedy_not_declared(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, draft.some_line(random), kUnderRemedy, random);
}
void guarantee_missing(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.payment_due_code = "A";
}
void gold_by_air(DeclarationDraft& draft, RandomStream& random) {
  declare_good(draft, 0, kGold, random);
  draft.declaration.lines[0].qty1 = Amount{random.between(1'000, 4'000) * 10'000};
}

// Of a consignment whose first declaration came another day: the same for all of a trader's.
void split_consignment(DeclarationDraft& draft, RandomStream& random) {
  Declaration& d = draft.declaration;
  constexpr std::uint64_t kYesterday = 104'000'000'000;
  d.first_declaration_no =
      DeclarationNumber::from_value(kYesterday + d.trader.tax_code.number() % 100'000'000 * 10);
  d.split_total = 9;
  d.split_seq = random.between(2, 9);
}

void miscounted_after(DeclarationDraft& draft, RandomStream&) {
  if (draft.declaration.container_count) ++*draft.declaration.container_count;
}
void plate_missing_after(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.vehicle_plate = {};
}
void rail_unsealed_after(DeclarationDraft& draft, RandomStream&) {
  Declaration& d = draft.declaration;
  d.transport_mode = "5";
  d.seals.clear();
  for (Container& container : d.containers) container.seals_begin = container.seals_count = 0;
}
void by_river_after(DeclarationDraft& draft, RandomStream&) {
  draft.declaration.transport_mode = "6";
}

}  // namespace luong::tools
