#include "tools/account_book.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/json_line.h"
#include "tools/enterprise_population.h"

namespace luong::tools {
namespace {

constexpr std::size_t kHolderDigits = 9;
constexpr std::string_view kListMark = "10";
constexpr std::uint64_t kRootMark = 10'000'000'000;
constexpr std::string_view kLargeBalance = "10000000000";
constexpr std::uint64_t kFatesEnd = static_cast<std::uint64_t>(AccountFate::kNeverTold) + 1;

struct Named {
  TaxCode holder;
  AccountFate fate = AccountFate::kNeverTold;
};

Named named_by(std::uint64_t nine_digits_and_fate) {
  Named named;
  const std::uint64_t fate = nine_digits_and_fate % 10;
  named.holder = tax_code_of(static_cast<std::uint32_t>(nine_digits_and_fate / 10 % 1'000'000'000));
  if (fate < kFatesEnd) named.fate = static_cast<AccountFate>(fate);
  return named;
}

Named list_named(std::string_view list_no) {
  if (list_no.size() != kListMark.size() + kHolderDigits + 1) return {};
  return named_by(
      std::strtoull(std::string(list_no.substr(kListMark.size())).c_str(), nullptr, 10));
}

PermitRecord record_of(const Named& named, Code<4> type, std::string no) {
  PermitRecord record;
  record.type = type;
  record.no = std::move(no);
  if (named.fate == AccountFate::kNeverTold) return record;
  record.state = PermitState::kValid;
  const bool of_another = named.fate == AccountFate::kOtherHolder;
  record.holder = (of_another ? tax_code_of(999'999'999) : named.holder).packed();
  record.limited = true;
  record.unit = named.fate == AccountFate::kOtherUnit ? "ZZZ" : "KGM";
  if (named.fate != AccountFate::kUsedUp) record.granted = *parse_scaled<4>(kLargeBalance);
  if (named.fate == AccountFate::kExpired) record.valid_to = parse_date("2020-12-31");
  if (named.fate == AccountFate::kOtherGoods) record.hs.push_back("01");
  return record;
}

void append_notice(std::string& out, const PermitRecord& record, std::string_view list_no,
                   std::string_view line, Instant at) {
  JsonLine json(out);
  json.open().member("schema").text("exempt-goods/1").member("msg_id").text("exg-" + record.no);
  json.member("event").text("accepted").member("at").instant(at);
  json.member("list_no").text(list_no).member("line").text(line);
  json.member("holder").text(TaxCode::from_packed(record.holder).text());
  if (!record.hs.empty()) {
    json.member("hs").open_list();
    for (const HsCode hs : record.hs) json.text(hs.view());
    json.close_list();
  }
  if (record.valid_to) json.member("valid_to").text(to_string(*record.valid_to));
  json.member("quantity").text(to_string(record.granted)).member("unit").text(record.unit.view());
  json.close();
  out += '\n';
}

}  // namespace

void append_exempt_list_no(std::string& out, TaxCode trader, AccountFate fate) {
  const std::string digits = std::to_string(trader.number() / 10 % 1'000'000'000);
  out.append(kListMark).append(kHolderDigits - digits.size(), '0').append(digits);
  out += static_cast<char>('0' + static_cast<int>(fate));
}

std::uint64_t opener_root_of(TaxCode trader, AccountFate fate) {
  return kRootMark + trader.number() / 10 % 1'000'000'000 * 10 + static_cast<std::uint64_t>(fate);
}

void AccountBook::note(const Declaration& declaration) {
  for (const GoodsLine& line : declaration.lines) {
    if (line.exemption_list_no.empty() || line.exemption_line.empty()) continue;
    lines_.emplace(line.exemption_list_no, line.exemption_line);
  }
}

void AccountBook::append_notices(std::string& out, Instant at) const {
  for (const auto& [list_no, line] : lines_) {
    const PermitRecord record =
        record_of(list_named(list_no), kExemptAccount, exempt_goods_no(list_no, line));
    if (record.state != PermitState::kUnknown) append_notice(out, record, list_no, line, at);
  }
}

AccountFacts AccountBook::facts_of(const Declaration& declaration) {
  AccountFacts facts;
  if (!concerns_accounts(declaration)) return facts;
  facts.asked = true;
  for (const GoodsLine& line : declaration.lines) {
    if (line.exemption_list_no.empty()) continue;
    facts.exempt.push_back(record_of(list_named(line.exemption_list_no), kExemptAccount,
                                     exempt_goods_no(line.exemption_list_no, line.exemption_line)));
  }
  facts.opener_root = opener_root(declaration);
  if (facts.opener_root == 0) return facts;
  const Named named = named_by(facts.opener_root);
  const bool known = named.fate != AccountFate::kNeverTold;
  facts.opener = known ? AccountFacts::Opener::kInForce : AccountFacts::Opener::kUnknown;
  if (!known) return facts;
  const bool closes = !opening_kind(declaration.declaration_kind).empty();
  if (closes && named.fate == AccountFate::kOtherHolder) {
    facts.opener = AccountFacts::Opener::kAnothers;
    return facts;
  }
  facts.opened.push_back(
      closes ? record_of(named, kTemporaryAccount, temporary_goods_no(facts.opener_root, 1))
             : record_of(named, kOnTheSpotAccount, on_the_spot_no(facts.opener_root)));
  return facts;
}

}  // namespace luong::tools
