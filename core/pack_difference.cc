#include "core/pack_difference.h"

#include <algorithm>
#include <set>
#include <utility>

namespace luong {

namespace {

using Fields = std::vector<std::pair<std::string_view, std::string>>;

std::string number(std::int64_t value) { return value == 0 ? "" : std::to_string(value); }
std::string flag(bool value) { return value ? "true" : ""; }

std::string day(Date date, Date open_end) { return date == open_end ? "" : to_string(date); }

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string text_of(const std::vector<Bilingual>& steps) {
  std::string out;
  for (const Bilingual& step : steps) out += step.vi + " / " + step.en + "; ";
  return out;
}

std::string bases_of(const Criterion& c) {
  std::string out;
  for (const LegalBasis& basis : c.legal_basis) {
    out += basis.text + (basis.verified ? " (verified); " : "; ");
  }
  return out;
}

std::string text_of(const std::vector<Period>& windows) {
  std::string out;
  for (const Period& window : windows) {
    out += (out.empty() ? "" : ", ") + to_string(window.from) + " - " + to_string(window.to);
  }
  return out;
}

std::string text_of(const ListedCode& entry) { return entry.code + ": " + text_of(entry.texts); }
std::string text_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& who : names) out += (out.empty() ? "" : ", ") + who;
  return out;
}
std::string text_of(const ListedAlert& alert) {
  std::string out = alert.code + ": " + text_of(alert.texts) + "to " + text_of(alert.to);
  if (alert.acknowledge_within_ms != 0) {
    out += ", after " + number(alert.acknowledge_within_ms / 1'000) + " s to " +
           text_of(alert.escalate_to);
  }
  return out + "; ";
}
std::string text_of(const ListedSign& sign) {
  return sign.code + ": " + text_of(sign.texts) + sign.decision +
         (sign.verified ? " (verified), " : ", ") + to_string(sign.valid.from) + " - " +
         day(sign.valid.to, kLastDay) + "; ";
}

// What the catalogue of the pack says of the sign that a criterion is.
std::string sign_of(const Criterion& c, const CodeLists& codes) {
  const ListedSign* sign = CodeLists::find(codes.signs, c.sign_code);
  return sign == nullptr ? std::string() : text_of(*sign);
}

// Everything a person wrote, in the order of the file.
Fields fields_of(const Criterion& c, const CodeLists& codes) {
  return {{"title_vi", c.title.vi},
          {"title_en", c.title.en},
          {"kind", std::string(name(c.kind))},
          {"sign", flag(c.sign)},
          {"sign_code", c.sign_code},
          {"sign_entry", sign_of(c, codes)},
          {"tier", number(c.tier)},
          {"group", c.group ? std::string(name(*c.group)) : ""},
          {"combine", c.combine},
          {"party", number(static_cast<int>(c.party))},
          {"when", c.when_text},
          {"weight", number(c.weight)},
          {"points", c.points_text},
          {"concerns", c.concerns_text},
          {"random_rate_millionths", number(c.random_rate_millionths)},
          {"refuse", std::string(c.effect.refuse.view())},
          {"floor", number(c.effect.floor)},
          {"ceiling", number(c.effect.ceiling)},
          {"scan_weight", number(c.effect.scan_weight)},
          {"post_clearance", number(c.effect.post_clearance)},
          {"hold", flag(c.effect.hold)},
          {"advice", joined(c.effect.advice)},
          {"alert", c.effect.alert},
          {"convertible", flag(c.convertible)},
          {"guidance_code", c.guidance_code},
          {"guidance", text_of(c.guidance)},
          {"legal_basis", bases_of(c)},
          {"overlay", c.overlay},
          {"windows", text_of(c.windows)},
          {"valid_from", day(c.valid_from, kFirstDay)},
          {"valid_to", day(c.valid_to, kLastDay)},
          {"secrecy", std::string(name(c.secrecy))},
          {"state", std::string(name(c.state))},
          {"author", c.author},
          {"approver", c.approver}};
}

std::string limits_of(const CriteriaPack& pack) {
  std::string out;
  for (std::size_t i = 0; i < kGroups; ++i) {
    out += std::string(name(static_cast<Group>(i))) + " " + std::to_string(pack.group_limits[i]) +
           (i + 1 < kGroups ? ", " : "");
  }
  return out;
}

std::string impact_of(const CriteriaPack& pack) {
  std::string out;
  for (const ImpactStep& step : pack.impact) {
    out += (out.empty() ? "" : ", ") + std::to_string(step.permille) + " from " +
           std::to_string(step.tax_value_from_vnd);
  }
  return out;
}

std::string text_of(const std::vector<Benefit>& benefits) {
  std::string out;
  for (const Benefit& benefit : benefits) {
    out += benefit.code + ": " + text_of(benefit.texts) + "levels";
    for (unsigned level = 1; level <= kComplianceLevels; ++level) {
      if (benefit.of_level(level)) out += " " + std::to_string(level);
    }
    out += std::string(benefit.members_only ? ", members" : "") + ", " + benefit.basis +
           (benefit.verified ? " (verified), " : ", ") + to_string(benefit.valid.from) + " - " +
           day(benefit.valid.to, kLastDay) + "; ";
  }
  return out;
}

Fields fields_of(const CriteriaPack& pack) {
  return {{"name", pack.name},
          {"version", pack.version},
          {"base_threshold", number(pack.base_threshold)},
          {"tier1.yellow", number(pack.tier1.yellow)},
          {"tier1.red", number(pack.tier1.red)},
          {"tier1.scan", number(pack.tier1.scan)},
          {"tier2.yellow", number(pack.tier2.yellow)},
          {"tier2.red", number(pack.tier2.red)},
          {"group_limits", limits_of(pack)},
          {"party_limits.other", number(pack.other_party_limit)},
          {"party_limits.counterparty", number(pack.counterparty_limit)},
          {"impact", impact_of(pack)},
          {"programme", text_of(pack.benefits.programme)},
          {"benefits", text_of(pack.benefits.benefits)}};
}

std::vector<FieldChange> changes(Fields before, Fields after) {
  std::vector<FieldChange> changed;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].second == after[i].second) continue;
    changed.push_back({before[i].first, std::move(before[i].second), std::move(after[i].second)});
  }
  return changed;
}

// Codes that only SECRET criteria of the packs point at: what they stand for is told with the
// criterion, to those who may see it.
using Secrets = std::set<std::string, std::less<>>;
Secrets codes_of_secrets(const CriteriaPack& before, const CriteriaPack& after) {
  Secrets secret, open;
  for (const CriteriaPack* pack : {&before, &after}) {
    for (const Criterion& c : pack->criteria) {
      (c.secrecy == Secrecy::kSecret ? secret : open).insert({c.guidance_code, c.sign_code});
    }
  }
  std::erase_if(secret, [&open](const std::string& code) { return open.contains(code); });
  return secret;
}

// The entries of a code list that the other one has not, word for word.
template <typename Listed>
std::string only_in(const std::vector<Listed>& list, const std::vector<Listed>& other,
                    const Secrets& secrets) {
  std::string out;
  for (const Listed& entry : list) {
    if (secrets.contains(entry.code)) continue;
    const Listed* same = CodeLists::find(other, entry.code);
    if (same == nullptr || text_of(*same) != text_of(entry)) out += text_of(entry);
  }
  return out;
}

template <typename Listed>
void add_list_change(std::string_view list, const std::vector<Listed>& before,
                     const std::vector<Listed>& after, const Secrets& secrets,
                     std::vector<FieldChange>& changed) {
  std::string gone = only_in(before, after, secrets);
  std::string come = only_in(after, before, secrets);
  if (gone.empty() && come.empty()) return;
  changed.push_back({list, std::move(gone), std::move(come)});
}

CriterionChange change(CriterionChange::What what, const Criterion& c) {
  return {.what = what,
          .id = c.id,
          .title = c.title.en,
          .secret = c.secrecy == Secrecy::kSecret,
          .fields = {}};
}

}  // namespace

std::string_view name(CriterionChange::What what) noexcept {
  switch (what) {
    case CriterionChange::What::kAdded:
      return "added";
    case CriterionChange::What::kRemoved:
      return "removed";
    case CriterionChange::What::kChanged:
      return "changed";
  }
  return "unknown";
}

PackDifference difference(const CriteriaPack& before, const CriteriaPack& after) {
  using What = CriterionChange::What;
  PackDifference found;
  found.pack = changes(fields_of(before), fields_of(after));
  const Secrets secrets = codes_of_secrets(before, after);
  const CodeLists& was = before.codes;
  const CodeLists& is = after.codes;
  add_list_change("signs", was.signs, is.signs, secrets, found.pack);
  add_list_change("instructions", was.instructions, is.instructions, secrets, found.pack);
  add_list_change("alerts", was.alerts, is.alerts, secrets, found.pack);
  add_list_change("guidance", was.guidance, is.guidance, secrets, found.pack);
  for (const Criterion& c : after.criteria) {
    const Criterion* old = before.find(c.id);
    if (old == nullptr) {
      found.criteria.push_back(change(What::kAdded, c));
      continue;
    }
    std::vector<FieldChange> fields =
        changes(fields_of(*old, before.codes), fields_of(c, after.codes));
    if (fields.empty()) continue;
    CriterionChange& changed = found.criteria.emplace_back(change(What::kChanged, c));
    changed.secret = changed.secret || old->secrecy == Secrecy::kSecret;
    changed.fields = std::move(fields);
  }
  for (const Criterion& c : before.criteria) {
    if (after.find(c.id) == nullptr) found.criteria.push_back(change(What::kRemoved, c));
  }
  std::ranges::sort(found.criteria, {}, &CriterionChange::id);
  return found;
}

}  // namespace luong
