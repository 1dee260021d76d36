#include "core/permit_register.h"

#include <algorithm>
#include <tuple>

namespace luong {
namespace {

// Whether one of the first `count` permits of a declaration is this one.
bool names(const Declaration& declaration, std::size_t count, Code<4> type, std::string_view no) {
  const auto* const first = declaration.permits.begin();
  return std::any_of(first, first + count,
                     [&](const Permit& permit) { return permit.type == type && permit.no == no; });
}

}  // namespace

std::optional<Error> PermitRegister::find(Code<4> type, std::string_view no, PermitRecord& out) {
  out = PermitRecord{};
  const LinkKey key = permit_key(type, no);
  if (!archive_.may_contain(key)) return std::nullopt;
  const auto found = archive_.find(key, stored_);
  if (!found) return found.error();
  if (!*found) return std::nullopt;
  if (auto error = decode(stored_.entry.permits, stored_draws_)) return error;
  if (const PermitDraw* draw = find_draw(stored_draws_, type, no)) out = draw->after;
  return std::nullopt;
}

std::optional<Error> PermitRegister::look_up(const Declaration& declaration,
                                             const PermitDraws& prior, PermitFacts& out) {
  out.records.clear();
  for (std::size_t i = 0; i < declaration.permits.size(); ++i) {
    const Permit& permit = declaration.permits[i];
    PermitRecord& record = out.records.push_back({});
    if (names(declaration, i, permit.type, permit.no))
      continue;  // Its balance must not count twice.
    if (auto error = find(permit.type, permit.no, record)) return error;
    const PermitDraw* own = find_draw(prior, permit.type, permit.no);
    if (own != nullptr) record.draw({-own->drawn.raw});
  }
  // What is to be given back is read again when it is; that it can be, has to be known now.
  for (const PermitDraw& draw : prior) {
    const auto& [type, no] = std::tie(draw.after.type, draw.after.no);
    if (draw.drawn.raw == 0 || names(declaration, declaration.permits.size(), type, no)) continue;
    if (auto error = find(type, no, held_)) return error;
  }
  return std::nullopt;
}

std::optional<Error> PermitRegister::append_given_back(const PermitDraws& drawn) {
  for (const PermitDraw& draw : drawn) {
    if (draw.drawn.raw == 0) continue;
    if (find_draw(changes_, draw.after.type, draw.after.no) != nullptr) continue;
    PermitDraw& back = changes_.emplace_back();
    if (auto error = find(draw.after.type, draw.after.no, back.after)) return error;
    back.after.draw({-draw.drawn.raw});
  }
  return std::nullopt;
}

void PermitRegister::append_change(const PermitRecord& record, Amount drawn,
                                   const PermitDraws& prior) {
  if (record.state == PermitState::kUnknown) return;
  const PermitDraw* own = find_draw(prior, record.type, record.no);
  if (drawn.raw == 0 && (own == nullptr || own->drawn.raw == 0)) return;
  PermitDraw& change = changes_.emplace_back();
  change.after = record;
  change.after.draw(drawn);
  change.drawn = drawn;
}

Result<const PermitDraws*> PermitRegister::settle(const Declaration& declaration,
                                                  const PermitFacts& permits,
                                                  const AccountFacts& accounts,
                                                  const ReferenceData& reference,
                                                  const PermitDraws& prior) {
  changes_.clear();
  if (!permits.records.empty()) findings_.find(declaration, permits, reference);
  for (std::size_t i = 0; i < permits.records.size(); ++i) {
    append_change(permits.records[i], findings_.drawn(i), prior);
  }
  if (accounts.asked) account_findings_.find(declaration, accounts);
  for (std::size_t i = 0; i < accounts.exempt.size(); ++i) {
    append_change(accounts.exempt[i], account_findings_.drawn_exempt(i), prior);
  }
  for (std::size_t i = 0; i < accounts.opened.size(); ++i) {
    append_change(accounts.opened[i], account_findings_.drawn_opened(i), prior);
  }
  if (auto error = append_given_back(prior)) return fail(std::move(*error));
  return &changes_;
}

Result<const PermitDraws*> PermitRegister::give_back(const PermitDraws& drawn) {
  changes_.clear();
  if (auto error = append_given_back(drawn)) return fail(std::move(*error));
  return &changes_;
}

}  // namespace luong
