#include "tools/new_firms.h"

#include <utility>
#include <vector>

#include "core/declaration_codec.h"
#include "core/json_line.h"
#include "tools/share_bounds.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

constexpr std::int32_t kNewDays = 365;
constexpr std::uint64_t kFirmsMin = 30;  // Of fewer, a share says little.

NewFirms::Proposal proposal_of(const NewFirms::Group& young, const NewFirms::Group& established) {
  if (young.firms < kFirmsMin || established.firms < kFirmsMin) return NewFirms::Proposal::kTooFew;
  const auto of_young = ShareBounds::of(young.sanctioned, young.firms);
  const auto of_others = ShareBounds::of(established.sanctioned, established.firms);
  if (of_young.low > of_others.high) return NewFirms::Proposal::kTighten;
  if (of_young.high < of_others.low) return NewFirms::Proposal::kRelax;
  return NewFirms::Proposal::kKeep;
}

constexpr std::array<std::string_view, NewFirms::kAges> kAgeNames = {"new", "established",
                                                                     "unknown"};

std::string_view sentence(NewFirms::Proposal proposal) {
  switch (proposal) {
    case NewFirms::Proposal::kTighten:
      return "tighten: more of the new firms than of the established ones have a sanction on "
             "record";
    case NewFirms::Proposal::kRelax:
      return "relax: fewer of the new firms than of the established ones have a sanction on record";
    case NewFirms::Proposal::kKeep:
      return "keep: the shares of firms with a sanction on record do not differ beyond chance";
    case NewFirms::Proposal::kTooFew:
      break;
  }
  return "none, of fewer than 30 new or established firms";
}

}  // namespace

std::string_view name(NewFirms::Proposal proposal) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"none", "keep", "tighten", "relax"};
  return kNames[static_cast<std::size_t>(proposal)];
}

std::optional<Error> NewFirms::take(const JournalEntry& decision, const PinnedContext& context) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (auto error = decode(decision.declaration, declaration_)) return error;
  const TaxCode trader = declaration_.trader.tax_code;
  const Enterprise* firm = context.snapshot->find(trader, Role::kTrader);
  Age age = Age::kUnknown;
  if (firm != nullptr && firm->established != kNoDate) {
    const std::int32_t days =
        business_day(declaration_.registered_at).days - firm->established.days;
    age = days < kNewDays ? Age::kNew : Age::kEstablished;
  }
  const auto at = static_cast<std::size_t>(age);
  Group& group = groups_[at];
  ++group.decided;
  if (verdict_.decision == Decision::kRejected) ++group.refused;
  ++group.by_channel[static_cast<std::size_t>(verdict_.channel)];
  Firm& seen = firms_[trader.packed()];
  ++seen.decided[at];
  if (verdict_.channel == Channel::kGreen) ++seen.green[at];
  return std::nullopt;
}

NewFirms::Findings NewFirms::findings(const ComplianceSnapshot& now) const {
  Findings found{.groups = groups_};
  for (const auto& [tax_code, firm] : firms_) {
    const Enterprise* record = now.find(TaxCode::from_packed(tax_code), Role::kTrader);
    const bool sanctioned =
        record != nullptr && (record->violations_365 > 0 || record->viol_sec12 > 0);
    for (std::size_t age = 0; age < kAges; ++age) {
      if (firm.decided[age] == 0) continue;
      Group& group = found.groups[age];
      ++group.firms;
      if (!sanctioned) continue;
      ++group.sanctioned;
      group.green_of_sanctioned += firm.green[age];
    }
  }
  found.proposal = proposal_of(found.groups[static_cast<std::size_t>(Age::kNew)],
                               found.groups[static_cast<std::size_t>(Age::kEstablished)]);
  return found;
}

std::string new_firms_text(const NewFirms::Findings& findings) {
  std::vector<std::vector<std::string>> rows = {{"", "new", "established", "not on record"}};
  const auto add = [&](const char* what, auto count, auto whole) {
    std::vector<std::string> row = {what};
    for (const NewFirms::Group& group : findings.groups) {
      const std::uint64_t of = whole(group);
      row.push_back(grouped(count(group)) +
                    (of == 0 ? std::string() : " (" + share_text(count(group), of) + ")"));
    }
    rows.push_back(std::move(row));
  };
  using G = NewFirms::Group;
  const auto none = [](const G&) { return std::uint64_t{0}; };
  const auto decided = [](const G& g) { return g.decided; };
  add("declarations", decided, none);
  add(
      "Green", [](const G& g) { return g.by_channel[1]; }, decided);
  add(
      "Yellow", [](const G& g) { return g.by_channel[2]; }, decided);
  add(
      "Red", [](const G& g) { return g.by_channel[3]; }, decided);
  add(
      "refused", [](const G& g) { return g.refused; }, decided);
  const auto firms = [](const G& g) { return g.firms; };
  add("firms", firms, none);
  add(
      "... with a sanction on record", [](const G& g) { return g.sanctioned; }, firms);
  add(
      "Green declarations of those", [](const G& g) { return g.green_of_sanctioned; }, none);
  return text_table(rows) + "\nproposal: " + std::string(sentence(findings.proposal)) + "\n";
}

std::string new_firms_json(const NewFirms::Findings& findings) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("new-firms");
  for (std::size_t age = 0; age < NewFirms::kAges; ++age) {
    const NewFirms::Group& group = findings.groups[age];
    json.member(kAgeNames[age]).open().member("declarations").unsigned_number(group.decided);
    json.member("green").unsigned_number(group.by_channel[1]);
    json.member("yellow").unsigned_number(group.by_channel[2]);
    json.member("red").unsigned_number(group.by_channel[3]);
    json.member("refused").unsigned_number(group.refused);
    json.member("firms").unsigned_number(group.firms);
    json.member("sanctioned").unsigned_number(group.sanctioned);
    json.member("green_of_sanctioned").unsigned_number(group.green_of_sanctioned).close();
  }
  json.member("proposal").text(name(findings.proposal)).close();
  return out + "\n";
}

}  // namespace luong::tools
