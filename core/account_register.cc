#include "core/account_register.h"

#include <algorithm>
#include <utility>

#include "core/declaration_codec.h"

namespace luong {
namespace {

constexpr std::int64_t kOneImport = 10'000;  // in 1e-4, as amounts are

// The account is without what the version before drew: it draws anew.
void give_back_own(const PermitDraws& prior, PermitRecord& record) {
  const PermitDraw* own = find_draw(prior, record.type, record.no);
  if (own != nullptr) record.draw({-own->drawn.raw});
}

bool named_before(const std::vector<PermitRecord>& records, std::string_view no) {
  return std::ranges::any_of(records, [&](const PermitRecord& r) { return r.no == no; });
}

// What an earlier declaration opened on a goods line; `used` stays as it is.
void take_terms(const Declaration& opener, const GoodsLine& line, PermitRecord& record) {
  record.state = PermitState::kValid;
  record.holder = opener.trader.tax_code.packed();
  record.hs.clear();
  record.hs.push_back(line.hs_code);
  record.valid_to = opener.reexport_deadline;
  record.limited = line.qty1.has_value() && !line.unit1.empty();
  record.unit = line.unit1;
  record.granted = line.qty1.value_or(Amount{});
}

}  // namespace

std::optional<Error> AccountRegister::look_up(const Declaration& declaration,
                                              const PermitDraws& prior, AccountFacts& out) {
  out.clear();
  if (!concerns_accounts(declaration)) return std::nullopt;
  out.asked = true;
  if (auto error = look_up_exempt(declaration, prior, out)) return error;
  return look_up_opener(declaration, prior, out);
}

std::optional<Error> AccountRegister::look_up_exempt(const Declaration& declaration,
                                                     const PermitDraws& prior, AccountFacts& out) {
  for (const GoodsLine& line : declaration.lines) {
    if (line.exemption_list_no.empty()) continue;
    std::string no = exempt_goods_no(line.exemption_list_no, line.exemption_line);
    if (named_before(out.exempt, no)) continue;
    PermitRecord& record = out.exempt.emplace_back();
    if (auto error = permits_.find(kExemptAccount, no, record)) return error;
    record.type = kExemptAccount;
    record.no = std::move(no);
    give_back_own(prior, record);
  }
  return std::nullopt;
}

Result<RootState> AccountRegister::standing(std::uint64_t root) {
  const LinkKey key = root_key(root);
  if (!archive_.may_contain(key)) return RootState{};
  const auto found = archive_.find(key, stored_);
  if (!found) return fail(found.error());
  const JournalEntry& entry = stored_.entry;
  const bool same = *found && DeclarationNumber::from_value(entry.declaration_no).root() == root;
  return same ? entry.root : RootState{};
}

std::optional<Error> AccountRegister::look_up_opener(const Declaration& declaration,
                                                     const PermitDraws& prior, AccountFacts& out) {
  using Opener = AccountFacts::Opener;
  out.opener_root = opener_root(declaration);
  if (out.opener_root == 0) return std::nullopt;
  const auto root = standing(out.opener_root);
  if (!root) return root.error();
  out.opener = Opener::kUnknown;
  if (root->number_in_force == 0) return std::nullopt;
  const auto found = archive_.find(number_key(root->number_in_force), stored_);
  if (!found) return found.error();
  if (!*found) {
    return Error{ErrorCode::kCorrupt,
                 {},
                 "the version in force of a declaration is not in the "
                 "journal"};
  }
  if (auto error = decode(stored_.entry.declaration, opener_)) return error;

  const Code<3> wanted = opening_kind(declaration.declaration_kind);
  out.opener = stand(declaration, wanted, root->cancelled);
  if (out.opener != Opener::kInForce) return std::nullopt;
  if (wanted.empty()) {
    PermitRecord& record = out.opened.emplace_back();
    if (auto error =
            look_up_opened(kOnTheSpotAccount, on_the_spot_no(out.opener_root), prior, record)) {
      return error;
    }
    record.state = PermitState::kValid;
    record.limited = true;
    record.granted = {kOneImport};
    return std::nullopt;
  }
  for (const GoodsLine& line : opener_.lines) {
    PermitRecord& record = out.opened.emplace_back();
    if (auto error = look_up_opened(
            kTemporaryAccount, temporary_goods_no(out.opener_root, line.line_no), prior, record)) {
      return error;
    }
    take_terms(opener_, line, record);
  }
  return std::nullopt;
}

// Temporary goods leave with who brought them in; on the spot the two traders differ.
AccountFacts::Opener AccountRegister::stand(const Declaration& declaration, Code<3> wanted,
                                            bool cancelled) const {
  using Opener = AccountFacts::Opener;
  const bool temporary = !wanted.empty();
  const TaxCode opened_by = legal_person(opener_.trader.tax_code);
  const bool own = opened_by.empty() || opened_by == legal_person(declaration.trader.tax_code) ||
                   opened_by == legal_person(declaration.principal.tax_code);
  if (temporary && !own) return Opener::kAnothers;
  if (cancelled) return Opener::kCancelled;
  const bool opens =
      temporary ? opener_.declaration_kind == wanted : is_on_the_spot_export(opener_);
  return opens ? Opener::kInForce : Opener::kOtherKind;
}

std::optional<Error> AccountRegister::look_up_opened(Code<4> type, std::string no,
                                                     const PermitDraws& prior, PermitRecord& out) {
  if (auto error = permits_.find(type, no, out)) return error;
  out.type = type;
  out.no = std::move(no);
  give_back_own(prior, out);
  return std::nullopt;
}

}  // namespace luong
