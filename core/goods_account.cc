#include "core/goods_account.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/canonical_reader.h"

namespace luong {
namespace {

constexpr std::string_view kExportMark = "#&XKTC";
constexpr std::string_view kImportMark = "#&NKTC";
constexpr std::string_view kPairMark = "#&NKTC#&";
constexpr std::size_t kRootDigits = 11;
constexpr std::uint64_t kOpeners = static_cast<std::uint64_t>(AccountFacts::Opener::kAnothers) + 1;

// Closing kind, opening kind.
constexpr std::array<std::pair<Code<3>, Code<3>>, 5> kPairs = {
    {{"G21", "G11"}, {"G22", "G12"}, {"G23", "G13"}, {"G24", "G14"}, {"G51", "G61"}}};

void put(std::string& out, const std::vector<PermitRecord>& records) {
  put_varint(out, records.size());
  for (const PermitRecord& record : records) put(out, record);
}

void take(CanonicalReader& reader, std::vector<PermitRecord>& records) {
  records.clear();
  const std::size_t count = reader.count();
  if (count > limits::kLinesMax) reader.fail();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) take(reader, records.emplace_back());
}

}  // namespace

std::string account_name(Code<4> type) {
  if (type == kExemptAccount) return "exempt_goods";
  if (type == kTemporaryAccount) return "temporary_goods";
  if (type == kOnTheSpotAccount) return "on_the_spot";
  return std::string(type.view());
}

std::string exempt_goods_no(std::string_view list_no, std::string_view line) {
  return std::string(list_no) + '/' + std::string(list_line_name(line));
}

std::string_view list_line_name(std::string_view line) noexcept {
  while (line.size() > 1 && line.starts_with('0')) line.remove_prefix(1);
  return line;
}

std::string temporary_goods_no(std::uint64_t root, std::uint8_t line_no) {
  return std::to_string(root) + '/' + std::to_string(line_no);
}

std::string on_the_spot_no(std::uint64_t root) { return std::to_string(root); }

Code<3> opening_kind(Code<3> closing) noexcept {
  for (const auto& [closes, opens] : kPairs) {
    if (closes == closing) return opens;
  }
  return {};
}

bool opens_temporary(Code<3> kind) noexcept {
  return std::ranges::any_of(kPairs, [kind](const auto& pair) { return pair.second == kind; });
}

bool is_on_the_spot_export(const Declaration& declaration) noexcept {
  return declaration.direction == Direction::kExport &&
         declaration.internal_ref.starts_with(kExportMark);
}

bool is_on_the_spot_import(const Declaration& declaration) noexcept {
  return declaration.direction == Direction::kImport &&
         declaration.internal_ref.starts_with(kImportMark);
}

std::optional<std::uint64_t> on_the_spot_export_of(const Declaration& declaration) noexcept {
  if (!is_on_the_spot_import(declaration)) return std::nullopt;
  const std::string_view text = declaration.internal_ref;
  if (!text.starts_with(kPairMark)) return std::nullopt;
  const std::string_view digits = text.substr(kPairMark.size());
  if (digits.size() != kRootDigits) return std::nullopt;
  std::uint64_t root = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), root);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && root != 0 ? std::optional(root) : std::nullopt;
}

std::uint64_t opener_root(const Declaration& declaration) noexcept {
  if (!opening_kind(declaration.declaration_kind).empty()) {
    return declaration.temp_declaration_no.root();
  }
  return on_the_spot_export_of(declaration).value_or(0);
}

bool concerns_accounts(const Declaration& declaration) noexcept {
  return !opening_kind(declaration.declaration_kind).empty() ||
         is_on_the_spot_import(declaration) ||
         std::ranges::any_of(declaration.lines,
                             [](const GoodsLine& line) { return !line.exemption_list_no.empty(); });
}

LinkKey draw_key(Code<4> type, std::string_view no) noexcept {
  const bool of_opener = type == kTemporaryAccount;
  return permit_key(type, of_opener ? no.substr(0, no.find('/')) : no);
}

void append_account_keys(const Declaration& declaration, std::vector<LinkKey>& out) {
  for (const GoodsLine& line : declaration.lines) {
    if (line.exemption_list_no.empty()) continue;
    out.push_back(
        draw_key(kExemptAccount, exempt_goods_no(line.exemption_list_no, line.exemption_line)));
  }
  const std::uint64_t root = opener_root(declaration);
  if (root == 0) return;
  const bool closes = !opening_kind(declaration.declaration_kind).empty();
  out.push_back(root_key(root));
  out.push_back(draw_key(closes ? kTemporaryAccount : kOnTheSpotAccount, on_the_spot_no(root)));
}

void AccountFacts::clear() {
  asked = false;
  exempt.clear();
  opener = Opener::kNotAsked;
  opener_root = 0;
  opened.clear();
}

void put(std::string& out, const AccountFacts& facts) {
  put_varint(out, facts.asked ? 1 : 0);
  if (!facts.asked) return;  // Nearly all declarations.
  put(out, facts.exempt);
  put_varint(out, static_cast<std::uint64_t>(facts.opener));
  put_varint(out, facts.opener_root);
  put(out, facts.opened);
}

void take(CanonicalReader& reader, AccountFacts& facts) {
  facts.clear();
  facts.asked = reader.flag();
  if (!facts.asked) return;
  take(reader, facts.exempt);
  facts.opener = static_cast<AccountFacts::Opener>(reader.below(kOpeners));
  facts.opener_root = reader.number();
  take(reader, facts.opened);
}

}  // namespace luong
