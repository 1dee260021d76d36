#include "tools/channel_shares.h"

#include <algorithm>
#include <vector>

#include "core/declaration_codec.h"
#include "core/json_line.h"
#include "core/revision.h"
#include "tools/entry_walk.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

using Why = ChannelShares::Why;

constexpr std::array<std::string_view, ChannelShares::kWhys> kWhyNames = {
    "hard",   "directed",  "sign",    "noncompliant", "random",
    "system", "inherited", "officer", "tier1",        "chosen"};

Why why_of(RevisionCause cause) {
  switch (cause) {
    case RevisionCause::kSibling:
      return Why::kInherited;
    case RevisionCause::kScanSuspect:
      return Why::kSign;
    case RevisionCause::kScanUnreadable:
      return Why::kSystem;
    case RevisionCause::kOfficer:
    case RevisionCause::kScanNotDone:  // Raises no channel.
      break;
  }
  return Why::kOfficer;
}

Why why_of(std::uint16_t gate, const Selection& selection) {
  constexpr std::array<std::pair<Gate, Why>, 7> kInOrder = {{
      {kGateHard, Why::kHard},
      {kGateDirected, Why::kDirected},
      {kGateSign, Why::kSign},
      {kGateNonCompliant, Why::kNonCompliant},
      {kGateRandom, Why::kRandom},
      {kGateSystem, Why::kSystem},
      {kGateInherited, Why::kInherited},
  }};
  // What discretion raised is its doing, whatever else asked for less.
  if (selection.channel > selection.discretion.mandatory) return Why::kChosen;
  for (const auto& [bit, why] : kInOrder) {
    if ((gate & bit) != 0) return why;
  }
  return Why::kTier1;
}

// The group of criteria that gave most points, one of two equal the first.
std::optional<Group> field_of(const Verdict& verdict, const CriteriaPack& pack) {
  std::array<std::int64_t, kGroups> points{};
  for (const Hit& hit : verdict.hits) {
    const Criterion* criterion = pack.find(hit.id);
    if (criterion == nullptr || !criterion->group) continue;
    points[static_cast<std::size_t>(*criterion->group)] += hit.points;
  }
  const auto most = std::ranges::max_element(points);
  if (*most == 0) return std::nullopt;
  return static_cast<Group>(most - points.begin());
}

using Rows = std::vector<std::vector<std::string>>;

void add_use(Rows& rows, const std::string& what, const ChannelUse& use) {
  const auto share = [&use](std::uint64_t part) { return share_text(part, use.counted); };
  rows.push_back({what, grouped(use.counted), share(use.yellow()), share(use.red()),
                  share(use.mandatory_yellow + use.mandatory_red),
                  share(use.chosen_yellow + use.chosen_red + use.raised)});
}

std::string use_table(std::string_view what, const std::map<std::string, ChannelUse>& uses) {
  Rows rows = {{std::string(what), "declarations", "Yellow", "Red", "mandatory", "at discretion"}};
  for (const auto& [key, use] : uses) add_use(rows, key, use);
  return text_table(rows);
}

void put_use(JsonLine& json, const ChannelUse& use) {
  json.member("declarations").unsigned_number(use.counted);
  json.member("yellow").unsigned_number(use.yellow());
  json.member("red").unsigned_number(use.red());
  json.member("mandatory").unsigned_number(use.mandatory_yellow + use.mandatory_red);
  json.member("chosen").unsigned_number(use.chosen_yellow + use.chosen_red + use.raised);
}

void put_uses(JsonLine& json, std::string_view what,
              const std::map<std::string, ChannelUse>& uses) {
  json.member(what).open();
  for (const auto& [key, use] : uses) {
    json.member(key).open();
    put_use(json, use);
    json.close();
  }
  json.close();
}

}  // namespace

std::string_view name(ChannelShares::Why why) noexcept {
  return kWhyNames[static_cast<std::size_t>(why)];
}

std::optional<Error> ChannelShares::Afterwards::take(const JournalEntry& entry) {
  const std::uint64_t root = DeclarationNumber::from_value(entry.declaration_no).root();
  if (entry.kind == EntryKind::kCancel) cancelled.insert(root);
  if (entry.kind != EntryKind::kRevision) return std::nullopt;
  Revision revision;
  if (auto error = decode(entry.body, revision)) return error;
  if (revision.cause == RevisionCause::kScanNotDone) return std::nullopt;
  Raised& of_root = raised[root];
  of_root.why = why_of(revision.cause);
  return decode(entry.selection, of_root.selection);
}

Result<ChannelShares::Afterwards> ChannelShares::afterwards_in(
    const std::filesystem::path& journal) {
  Afterwards afterwards;
  const auto take = [&afterwards](const JournalRecord&, const JournalEntry& entry) {
    return afterwards.take(entry);
  };
  if (auto error = EntryWalk{journal}.run(take)) return fail(std::move(*error));
  return afterwards;
}

std::optional<Error> ChannelShares::take(const JournalEntry& decision,
                                         const PinnedContext& context) {
  Selection selection;
  if (auto error = decode(decision.selection, selection)) return error;
  if (!selection.first) return std::nullopt;
  const std::uint64_t root = DeclarationNumber::from_value(decision.declaration_no).root();
  if (afterwards_.cancelled.contains(root)) return std::nullopt;
  const auto raised = afterwards_.raised.find(root);
  const bool rose = raised != afterwards_.raised.end();
  if (rose) selection = raised->second.selection;
  if (selection.as == Selection::As::kLowValue) {
    low_value_.add(selection);
    return std::nullopt;
  }
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (auto error = decode(decision.declaration, declaration_)) return error;
  all_.add(selection);
  by_office_[std::string(declaration_.customs_office.view())].add(selection);
  by_mode_[std::string(declaration_.transport_mode.view())].add(selection);
  if (selection.channel > Channel::kGreen) {
    const Why asked = rose ? raised->second.why : why_of(verdict_.gate, selection);
    ByWhy& why = by_why_[static_cast<std::size_t>(asked)];
    ++(selection.channel == Channel::kRed ? why.red : why.yellow);
  }
  note_let_go(selection, *context.pack);
  return std::nullopt;
}

void ChannelShares::note_let_go(const Selection& selection, const CriteriaPack& pack) {
  const Discretion& discretion = selection.discretion;
  const bool let_go = selection.channel == Channel::kGreen && discretion.reach > Channel::kGreen &&
                      discretion.score >= pack.tier2.yellow;
  if (!let_go) return;
  const auto field = field_of(verdict_, pack);
  LetGo& counted = let_go_[field ? std::string(luong::name(*field)) : "-"];
  ++counted.lots;
  counted.tax_value_vnd += declaration_.total_tax_value_vnd.value_or(0);
}

std::string channel_shares_text(const ChannelShares& shares) {
  Rows rows = {{"", "declarations", "Yellow", "Red", "mandatory", "at discretion"}};
  add_use(rows, "formal", shares.all());
  add_use(rows, "low value", shares.low_value());
  std::string out = text_table(rows);

  const std::uint64_t whole = shares.all().counted;
  rows = {{"asked for by", "Yellow", "share", "Red", "share"}};
  for (std::size_t i = 0; i < ChannelShares::kWhys; ++i) {
    const ChannelShares::ByWhy& why = shares.by_why()[i];
    rows.push_back({std::string(kWhyNames[i]), grouped(why.yellow), share_text(why.yellow, whole),
                    grouped(why.red), share_text(why.red, whole)});
  }
  out += "\n" + text_table(rows);
  out += "\n" + use_table("office", shares.by_office());
  out += "\n" + use_table("mode", shares.by_mode());
  if (shares.let_go().empty()) return out + "\nnothing was let go by the thresholds of an epoch\n";
  rows = {{"let go, by field", "declarations", "tax value, VND"}};
  for (const auto& [field, lots] : shares.let_go()) {
    rows.push_back(
        {field, grouped(lots.lots),
         grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, lots.tax_value_vnd)))});
  }
  return out + "\n" + text_table(rows);
}

std::string channel_shares_json(const ChannelShares& shares) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("shares").member("formal").open();
  put_use(json, shares.all());
  json.close().member("low_value").open();
  put_use(json, shares.low_value());
  json.close().member("by").open();
  for (std::size_t i = 0; i < ChannelShares::kWhys; ++i) {
    json.member(kWhyNames[i]).open();
    json.member("yellow").unsigned_number(shares.by_why()[i].yellow);
    json.member("red").unsigned_number(shares.by_why()[i].red).close();
  }
  json.close();
  put_uses(json, "office", shares.by_office());
  put_uses(json, "mode", shares.by_mode());
  json.member("let_go").open();
  for (const auto& [field, lots] : shares.let_go()) {
    json.member(field).open().member("declarations").unsigned_number(lots.lots);
    json.member("tax_value_vnd").number(lots.tax_value_vnd).close();
  }
  json.close().close();
  return out + "\n";
}

}  // namespace luong::tools
