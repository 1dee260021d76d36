#include <array>
#include <vector>

#include "core/criteria/getters.h"
#include "core/criteria/records.h"

// What the ledger counted before the declaration, and intelligence: the `ledger` and `intel`
// fields.
namespace luong::criteria {
namespace {

using namespace getters;

using P = PartyActivity;
using L = LedgerFeatures;

// Input::facts may be null in a check of one expression: then nothing was counted.
const LedgerFeatures& ledger(const Input& input) {
  static const LedgerFeatures kNone;
  return input.facts != nullptr ? input.facts->ledger : kNone;
}

template <auto kMember>
std::int64_t of_ledger(const Input& input) {
  return ledger(input).*kMember;
}
template <ObligationKind kKind>
std::int64_t overdue(const Input& input) {
  return input.facts == nullptr ? 0
                                : input.facts->obligations.overdue[static_cast<std::size_t>(kKind)];
}
template <auto kMember>
std::int64_t of_intel(const Input& input) {
  return input.facts == nullptr ? 0 : input.facts->intel.*kMember;
}
template <auto kMember>
std::int64_t of_checks(const Input& input) {
  return ledger(input).trader_checks.*kMember;
}
template <PartyActivity LedgerFeatures::*kParty, auto kMember>
std::int64_t of_party(const Input& input) {
  return ledger(input).*kParty.*kMember;
}
template <PartyActivity LedgerFeatures::*kParty, auto kMember>
Amount decimal_of_party(const Input& input) {
  return Amount{ledger(input).*kParty.*kMember};
}
template <auto kCounts, SightingKind kKind>
std::int64_t count_of(const Input& input) {
  return (ledger(input).*kCounts)[index_of(kKind)];
}

using PartyFields = std::array<std::string_view, 8>;
constexpr PartyFields kTraderFields{
    "ledger.trader.declarations",    "ledger.trader.days_known",    "ledger.trader.today",
    "ledger.trader.last_7_days",     "ledger.trader.last_30_days",  "ledger.trader.daily_mean",
    "ledger.trader.daily_deviation", "ledger.trader.mean_value_vnd"};
constexpr PartyFields kBrokerFields{
    "ledger.broker.declarations",    "ledger.broker.days_known",    "ledger.broker.today",
    "ledger.broker.last_7_days",     "ledger.broker.last_30_days",  "ledger.broker.daily_mean",
    "ledger.broker.daily_deviation", "ledger.broker.mean_value_vnd"};

template <PartyActivity LedgerFeatures::*kParty>
void append_party(std::vector<Field>& f, const PartyFields& names) {
  f.push_back(always<&of_party<kParty, &P::declarations>>(names[0], Type::kInt));
  f.push_back(always<&of_party<kParty, &P::days_known>>(names[1], Type::kInt));
  f.push_back(always<&of_party<kParty, &P::today>>(names[2], Type::kInt));
  f.push_back(always<&of_party<kParty, &P::last_7_days>>(names[3], Type::kInt));
  f.push_back(always<&of_party<kParty, &P::last_30_days>>(names[4], Type::kInt));
  f.push_back(always<&decimal_of_party<kParty, &P::daily_mean>>(names[5], Type::kDecimal));
  f.push_back(always<&decimal_of_party<kParty, &P::daily_deviation>>(names[6], Type::kDecimal));
  f.push_back(always<&of_party<kParty, &P::mean_value_vnd>>(names[7], Type::kInt));
}

}  // namespace

void append_ledger_fields(std::vector<Field>& f) {
  f.push_back(always<&of_ledger<&L::age_days>>("ledger.age_days", Type::kInt));

  append_party<&L::trader>(f, kTraderFields);
  append_party<&L::broker>(f, kBrokerFields);
  f.push_back(always<&of_checks<&CheckHistory::checks>>("ledger.trader.checks", Type::kInt));
  f.push_back(
      always<&of_checks<&CheckHistory::violations>>("ledger.trader.violations", Type::kInt));
  f.push_back(always<&of_checks<&CheckHistory::days_since_violation>>(
      "ledger.trader.days_since_violation", Type::kInt));

  using K = SightingKind;
  const auto first = [&f]<SightingKind kKind>(std::string_view name) {
    f.push_back(always<&count_of<&L::first, kKind>>(name, Type::kInt));
  };
  first.operator()<K::kHs4>("ledger.first_hs4");
  first.operator()<K::kOrigin>("ledger.first_origins");
  first.operator()<K::kPort>("ledger.first_port");
  first.operator()<K::kBroker>("ledger.first_broker");
  first.operator()<K::kCarrier>("ledger.first_carrier");
  const auto of_others = [&f]<SightingKind kKind>(std::string_view name) {
    f.push_back(always<&count_of<&L::of_others, kKind>>(name, Type::kInt));
  };
  of_others.operator()<K::kBill>("ledger.bills_of_others");
  of_others.operator()<K::kInvoice>("ledger.invoices_of_others");
  of_others.operator()<K::kContainer>("ledger.containers_of_others");
  f.push_back(always<&of_ledger<&L::bill_declarations>>("ledger.bill_declarations", Type::kInt));
  f.push_back(always<&of_intel<&IntelFacts::matches>>("intel.matches", Type::kInt));
  f.push_back(always<&of_intel<&IntelFacts::unverified>>("intel.unverified", Type::kInt));
  f.push_back(always<&of_intel<&IntelFacts::verified>>("intel.verified", Type::kInt));
  using O = ObligationKind;
  f.push_back(always<&overdue<O::kReexport>>("ledger.overdue.reexport", Type::kInt));
  f.push_back(always<&overdue<O::kExit>>("ledger.overdue.exit", Type::kInt));
  f.push_back(always<&overdue<O::kCounterpart>>("ledger.overdue.counterpart", Type::kInt));
}

}  // namespace luong::criteria
