#include "core/obligations.h"

#include <algorithm>

#include "core/canonical_reader.h"
#include "core/goods_account.h"

namespace luong {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::uint64_t kRootsEnd = 100'000'000'000;  // a root has 11 digits

std::uint64_t key_of(ObligationKind kind, std::uint64_t root) {
  return root * kObligationKinds + static_cast<std::uint64_t>(kind);
}

std::size_t index_of(ObligationKind kind) { return static_cast<std::size_t>(kind); }

}  // namespace

std::string_view name(ObligationKind kind) noexcept {
  switch (kind) {
    case ObligationKind::kReexport:
      return "reexport";
    case ObligationKind::kExit:
      return "exit";
    case ObligationKind::kCounterpart:
      return "counterpart";
  }
  return "unknown";
}

Obligation obligation_of(const Declaration& declaration, const ObligationTerms& terms,
                         Date arrival_day) noexcept {
  Obligation owed;
  const Date registered = business_day(declaration.registered_at);
  const bool closes_export = declaration.direction == Direction::kExport &&
                             !opening_kind(declaration.declaration_kind).empty();
  if (opens_temporary(declaration.declaration_kind)) {
    if (!declaration.reexport_deadline) return owed;
    owed.kind = ObligationKind::kReexport;
    owed.due = *declaration.reexport_deadline;
  } else if (is_on_the_spot_export(declaration)) {
    owed.kind = ObligationKind::kCounterpart;
    owed.due = Date{registered.days + terms.counterpart_days};
  } else if (closes_export || declaration.transit_acts.value_or(false)) {
    owed.kind = ObligationKind::kExit;
    owed.due = declaration.reexport_deadline.value_or(Date{registered.days + terms.exit_days});
  } else {
    return owed;
  }
  owed.root = declaration.declaration_no.root();
  owed.party = legal_person(declaration.trader.tax_code).packed();
  owed.due = std::max(owed.due, arrival_day);
  return owed;
}

void put(std::string& out, const Obligation& obligation) {
  put_varint(out, obligation.root);
  if (obligation.root == 0) return;
  put_varint(out, static_cast<std::uint64_t>(obligation.kind));
  put_varint(out, obligation.party);
  put_signed(out, obligation.due.days);
}

void take(CanonicalReader& reader, Obligation& obligation) {
  obligation = {};
  obligation.root = reader.below(kRootsEnd);
  if (obligation.root == 0) return;
  obligation.kind = static_cast<ObligationKind>(reader.below(kObligationKinds));
  obligation.party = reader.number();
  obligation.due.days = reader.signed_integer();
}

void put(std::string& out, const ObligationFacts& facts) {
  for (const std::uint32_t count : facts.overdue) put_varint(out, count);
  put(out, facts.opened);
  put(out, facts.settled);
  put(out, facts.reopened);
}

void take(CanonicalReader& reader, ObligationFacts& facts) {
  for (std::uint32_t& count : facts.overdue) count = reader.integer<std::uint32_t>();
  take(reader, facts.opened);
  take(reader, facts.settled);
  take(reader, facts.reopened);
}

// --- the table ----------------------------------------------------------------------------------

void Obligations::open(const Obligation& obligation) {
  if (obligation.root == 0) return;
  close(obligation.kind, obligation.root);
  if (open_.size() >= places_ && !make_room()) {
    ++forgotten_;
    return;
  }
  const std::uint64_t key = key_of(obligation.kind, obligation.root);
  open_.emplace(key, obligation);
  dues_.emplace(obligation.due, key);
  if (is_overdue(obligation)) count_overdue(obligation);
}

void Obligations::close(ObligationKind kind, std::uint64_t root) {
  const std::uint64_t key = key_of(kind, root);
  const auto at = open_.find(key);
  if (at == open_.end()) return;
  if (is_overdue(at->second)) {
    --overdue_;
    const auto of = overdue_of_.find(at->second.party);
    --of->second[index_of(kind)];
    if (of->second == Counts{}) overdue_of_.erase(of);
  }
  dues_.erase({at->second.due, key});
  open_.erase(at);
}

void Obligations::close_all(std::uint64_t root) {
  for (std::size_t kind = 0; kind < kObligationKinds; ++kind) {
    close(static_cast<ObligationKind>(kind), root);
  }
}

void Obligations::count_overdue(const Obligation& obligation) {
  ++overdue_;
  ++overdue_of_[obligation.party][index_of(obligation.kind)];
}

std::optional<Obligation> Obligations::find(ObligationKind kind, std::uint64_t root) const {
  const auto at = open_.find(key_of(kind, root));
  return at == open_.end() ? std::nullopt : std::optional(at->second);
}

Obligations::Counts Obligations::overdue(std::uint64_t party, Date day) {
  advance(day);
  const auto at = overdue_of_.find(party);
  return at == overdue_of_.end() ? Counts{} : at->second;
}

void Obligations::advance(Date day) {
  if (day <= today_) return;
  for (auto at = dues_.lower_bound({today_, 0}); at != dues_.end() && at->first < day; ++at) {
    count_overdue(open_.find(at->second)->second);
  }
  today_ = day;
}

// Forgets the one that is overdue longest. False where none is.
bool Obligations::make_room() {
  if (dues_.empty()) return false;
  const Obligation first = open_.find(dues_.begin()->second)->second;
  if (!is_overdue(first)) return false;
  close(first.kind, first.root);
  ++forgotten_;
  return true;
}

std::vector<Obligation> Obligations::all() const {
  std::vector<Obligation> out;
  out.reserve(dues_.size());
  for (const auto& [due, key] : dues_) out.push_back(open_.find(key)->second);
  return out;
}

void Obligations::save(std::string& out) const {
  put_varint(out, kFormat);
  put_signed(out, today_.days);
  put_varint(out, dues_.size());
  for (const auto& [due, key] : dues_) put(out, open_.find(key)->second);
}

std::optional<Error> Obligations::load(std::string_view bytes) {
  *this = Obligations(places_);
  CanonicalReader reader(bytes);
  if (reader.number() != kFormat) reader.fail();
  const Date today{reader.signed_integer()};
  const std::size_t count = reader.count();
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    Obligation obligation;
    take(reader, obligation);
    open(obligation);
  }
  if (!reader.complete()) {
    return Error{ErrorCode::kCorrupt, {}, "stored obligations do not read back"};
  }
  advance(today);
  return std::nullopt;
}

}  // namespace luong
