#include "tools/criteria_effectiveness.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_line.h"
#include "tools/share_bounds.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

constexpr const char* kWithheld = "withheld";

std::string bounds_text(const CriteriaEffectiveness::Counts& counts, const ShareBounds& bounds) {
  if (counts.checked == 0) return "-";
  return fmt::format("{:.1f}-{:.1f} %", 100 * bounds.low, 100 * bounds.high);
}

// How many times as often as on any lot; nothing where the sample found nothing.
std::optional<double> lift_of(const CriteriaEffectiveness::Counts& counts,
                              const CriteriaEffectiveness::Counts& baseline) {
  if (counts.checked == 0 || baseline.checked == 0 || baseline.violations == 0) return std::nullopt;
  const auto rate = [](const CriteriaEffectiveness::Counts& c) {
    return static_cast<double>(c.violations) / static_cast<double>(c.checked);
  };
  return rate(counts) / rate(baseline);
}

void put_counts(JsonLine& json, const CriteriaEffectiveness::Counts& counts) {
  json.member("hits").unsigned_number(counts.hits);
  json.member("yellow").unsigned_number(counts.yellow);
  json.member("red").unsigned_number(counts.red);
  json.member("checked").unsigned_number(counts.checked);
  json.member("violations").unsigned_number(counts.violations);
  json.member("in_field").unsigned_number(counts.in_field);
  json.member("amount_vnd").number(counts.amount_vnd);
  const ShareBounds bounds = ShareBounds::of(counts.violations, counts.checked);
  json.member("precision_low").text(fmt::format("{:.4f}", bounds.low));
  json.member("precision_high").text(fmt::format("{:.4f}", bounds.high));
}

}  // namespace

void CriteriaEffectiveness::count(const CheckResults::Outcome* outcome, std::optional<Group> group,
                                  Counts& counts) const {
  ++counts.hits;
  counts.yellow += verdict_.channel == Channel::kYellow ? 1U : 0U;
  counts.red += verdict_.channel == Channel::kRed ? 1U : 0U;
  if (outcome == nullptr || !outcome->checked) return;
  ++counts.checked;
  if (!outcome->violation) return;
  ++counts.violations;
  counts.amount_vnd += outcome->amount_vnd;
  const bool own = group && (outcome->fields >> static_cast<unsigned>(*group) & 1U) != 0;
  counts.in_field += own ? 1U : 0U;
}

void CriteriaEffectiveness::remember(const CriteriaPack& pack) {
  if (pack.hash == pack_hash_) return;
  pack_hash_ = pack.hash;
  active_.clear();
  for (const Criterion& criterion : pack.criteria) {
    if (criterion.state != State::kActive) continue;
    active_[std::string(criterion.id.view())] = criterion.secrecy == Secrecy::kSecret;
  }
}

std::optional<Error> CriteriaEffectiveness::take(std::uint64_t sequence,
                                                 const JournalEntry& decision,
                                                 const PinnedContext& context) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  ++decided_;
  remember(*context.pack);
  const CheckResults::Outcome* const outcome = results_.of_decision(sequence);
  for (const Draw& draw : verdict_.draws) {
    if (!draw.hit) continue;
    count(outcome, std::nullopt, baseline_);
    break;
  }
  ids_.clear();
  for (const Hit& hit : verdict_.hits) {
    const Criterion* const criterion = context.pack->find(hit.id);
    const bool secret = criterion == nullptr || criterion->secrecy == Secrecy::kSecret;
    const std::string id = secret ? kWithheld : std::string(hit.id.view());
    if (secret && std::ranges::find(ids_, id) != ids_.end()) continue;
    ids_.push_back(id);
    count(outcome, secret ? std::nullopt : criterion->group, counts_[id]);
  }
  for (const std::string& id : ids_) {
    for (const std::string& other : ids_) {
      if (id != other && other != kWithheld) ++counts_[id].together[other];
    }
  }
  return std::nullopt;
}

std::vector<CriteriaEffectiveness::Row> CriteriaEffectiveness::rows() const {
  std::vector<Row> rows;
  for (const auto& [id, counts] : counts_) {
    Row row{id, counts, {}};
    for (const auto& [other, lots] : counts.together) {
      const bool covers = counts.hits >= kHitsMin && lots == counts.hits && id != kWithheld;
      if (covers && row.covered_by.empty()) row.covered_by = other;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string> CriteriaEffectiveness::dead() const {
  std::vector<std::string> dead;
  for (const auto& [id, secret] : active_) {
    if (!secret && !counts_.contains(id)) dead.push_back(id);
  }
  return dead;
}

std::string criteria_effectiveness_text(const CriteriaEffectiveness& report) {
  using Counts = CriteriaEffectiveness::Counts;
  const Counts& baseline = report.baseline();
  std::vector<std::vector<std::string>> table = {
      {"criterion", "hits", "Yellow", "Red", "checked", "violations", "in its field", "precision",
       "95 % within", "lift", "tax made good, VND", "always beside"}};
  const auto add = [&](const std::string& id, const Counts& counts, const std::string& beside) {
    const auto lift = lift_of(counts, baseline);
    table.push_back({id, grouped(counts.hits), grouped(counts.yellow), grouped(counts.red),
                     grouped(counts.checked), grouped(counts.violations), grouped(counts.in_field),
                     share_text(counts.violations, counts.checked),
                     bounds_text(counts, ShareBounds::of(counts.violations, counts.checked)),
                     lift ? fmt::format("{:.1f}", *lift) : "-",
                     grouped(static_cast<std::uint64_t>(counts.amount_vnd)), beside});
  };
  add("random sample", baseline, "");
  for (const auto& row : report.rows()) add(row.id, row.counts, row.covered_by);
  std::string out =
      fmt::format("{} declarations decided\n\n", grouped(report.decided())) + text_table(table);
  const auto dead = report.dead();
  if (dead.empty()) return out;
  out += "\nactive, but hit on nothing:";
  for (const std::string& id : dead) out += " " + id;
  return out + "\n";
}

std::string criteria_effectiveness_json(const CriteriaEffectiveness& report) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("criteria").member("decided").unsigned_number(report.decided());
  json.member("random_sample").open();
  put_counts(json, report.baseline());
  json.close().member("criteria").open();
  for (const auto& row : report.rows()) {
    json.member(row.id).open();
    put_counts(json, row.counts);
    if (const auto lift = lift_of(row.counts, report.baseline())) {
      json.member("lift").text(fmt::format("{:.2f}", *lift));
    }
    if (!row.covered_by.empty()) json.member("always_beside").text(row.covered_by);
    json.close();
  }
  json.close().member("dead").open_list();
  for (const std::string& id : report.dead()) json.text(id);
  json.close_list().close();
  return out + "\n";
}

}  // namespace luong::tools
