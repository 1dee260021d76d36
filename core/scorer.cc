#include "core/scorer.h"

#include <algorithm>
#include <cassert>
#include <span>

#include "core/limits.h"
#include "core/specialised_advice.h"

namespace luong {
namespace {

constexpr CriterionId kReferToOfficer = "X953";
constexpr std::string_view kPermitFeed = "permit_feed";  // as a verdict names the table

bool in_force(const JudgingPlan::Row& row, Date registered) {
  return row.valid_from <= registered && registered <= row.valid_to;
}

bool refuses(const Criterion& criterion) { return !criterion.effect.refuse.empty(); }

template <typename Found>
void each_missing_table(const Criterion& criterion, const ReferenceData& reference, Found found) {
  for (const std::string& table : criterion.when.tables()) {
    if (!reference.has_table(table)) found(table);
  }
  if (!criterion.points) return;
  for (const std::string& table : criterion.points->tables()) {
    if (!reference.has_table(table)) found(table);
  }
}

bool lacks_table(const Criterion& criterion, const ReferenceData& reference) {
  bool lacks = false;
  each_missing_table(criterion, reference, [&lacks](const std::string&) { lacks = true; });
  return lacks;
}

// Only kinds that may not be missed in silence; a risk list or a random stratum is skipped.
bool must_not_be_missed(Kind kind) { return kind != Kind::kRisk && kind != Kind::kRandom; }

// A criterion that cannot be judged because a table is not there: skipped and counted, or, for the
// goods it concerns, the table is named and the lot goes to an officer.
void note_missing(const Criterion& criterion, const criteria::Input& input, Verdict& verdict) {
  if (!must_not_be_missed(criterion.kind)) {
    verdict.skipped.push_back(criterion.id);
    return;
  }
  if (criterion.concerns) {
    const criteria::Outcome concerned = criterion.concerns->evaluate(input);
    if (!concerned.failed && concerned.value == 0) return;
  }
  each_missing_table(criterion, *input.reference, [&verdict](const std::string& table) {
    if (std::ranges::find(verdict.missing_tables, table) == verdict.missing_tables.end()) {
      verdict.missing_tables.push_back(table);
    }
  });
}

void note_all_missing(const JudgingPlan::Group& group, const criteria::Input& input,
                      const PinnedContext& context, Date registered, Verdict& verdict) {
  for (const JudgingPlan::Row& row : group.without_a_table) {
    if (in_force(row, registered)) note_missing(context.pack->criteria[row.at], input, verdict);
  }
}

void note_failed(const Criterion& criterion, Verdict& verdict) {
  verdict.incomplete = true;
  verdict.failed.push_back(criterion.id);
}

// When the first ground was known to hold: a permit is looked up on arrival, a firm is as its
// snapshot and the deltas since tell.
Instant known_at(const Parties& parties, const InputFacts& facts, const PinnedContext& context,
                 const Verdict& verdict) {
  const Criterion* ground = context.pack->find(verdict.hits.front().id);
  if (ground != nullptr && ground->when.asks_permits()) return facts.arrival;
  return parties.trader_changed_at.value_or(context.snapshot->evaluated_at());
}

void reject(const Parties& parties, const InputFacts& facts, const PinnedContext& context,
            Verdict& verdict) {
  verdict.decision = Decision::kRejected;
  verdict.as_of = known_at(parties, facts, context, verdict);
  // What else could not be judged does not matter any more: it is refused.
  verdict.incomplete = false;
  verdict.failed.clear();
  verdict.skipped.clear();
  verdict.missing_tables.clear();
}

// The points of a hit; nothing where they could not be worked out.
std::optional<std::int32_t> points_of(const Criterion& criterion, const criteria::Input& input) {
  std::int64_t points = criterion.weight;
  if (criterion.points) {
    const criteria::Outcome outcome = criterion.points->evaluate(input);
    if (outcome.failed) return std::nullopt;
    points = outcome.value;
  }
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(points, 0, limits::kScoreMax));
}

Surroundings surroundings_of(const Declaration& declaration, const Parties& parties,
                             const InputFacts& facts, const SelectivityEpoch& epoch,
                             const Verdict& verdict) {
  Surroundings surroundings;
  surroundings.epoch = epoch;
  surroundings.non_compliant = parties.trader && parties.trader->compliance_level == 5;
  surroundings.system_floor =
      facts.deadline_passed || verdict.incomplete || !verdict.missing_tables.empty();
  surroundings.prior = static_cast<Channel>(facts.stream.prior_channel);
  surroundings.cancelled = static_cast<Channel>(facts.stream.cancelled_channel);
  surroundings.family = static_cast<Channel>(facts.stream.family_channel);
  surroundings.prearrival = static_cast<Channel>(facts.stream.prearrival_channel);
  surroundings.tax_value_vnd = tax_value_of(declaration);
  surroundings.registered = business_day(declaration.registered_at);
  return surroundings;
}

bool not_random(const Criterion& criterion) { return criterion.kind != Kind::kRandom; }

void take_hold_and_advice(std::span<const WeighedHit> hits, Verdict& verdict) {
  for (const WeighedHit& hit : hits) {
    const Effect& effect = hit.criterion->effect;
    if (effect.hold && !verdict.hold) {
      verdict.hold = true;
      verdict.hold_code = hit.criterion->id;
    }
    for (const std::string& word : effect.advice) {
      if (std::ranges::find(verdict.advice, word) == verdict.advice.end()) {
        verdict.advice.push_back(word);
      }
    }
  }
}

}  // namespace

Parties parties_of(const Declaration& declaration, const PinnedContext& context) {
  const ComplianceSnapshot& snapshot = *context.snapshot;
  const auto current = [&](const Enterprise* found) -> std::optional<Enterprise> {
    if (found == nullptr) return std::nullopt;
    return context.overlay == nullptr ? *found : context.overlay->in_force(snapshot, found);
  };
  Parties parties;
  parties.trader = current(snapshot.find(declaration.trader.tax_code, Role::kTrader));
  if (parties.trader && context.overlay != nullptr) {
    parties.trader_changed_at =
        context.overlay->changed_at(snapshot, parties.trader->tax_code, Role::kTrader);
  }
  for (std::size_t at = 0; at < kServiceRoles.size(); ++at) {
    const std::string_view code = party_code(declaration, kServiceRoles[at]);
    if (!code.empty()) parties.services[at] = current(snapshot.find_party(kServiceRoles[at], code));
  }
  return parties;
}

void take_parties(const Parties& parties, criteria::Input& input) {
  input.enterprise = parties.trader ? &*parties.trader : nullptr;
  for (std::size_t at = 0; at < kServiceRoles.size(); ++at) {
    input.services[at] = parties.services[at] ? &*parties.services[at] : nullptr;
  }
}

void JudgingPlan::Group::clear() {
  rows.clear();
  conditions = criteria::Conditions();
  without_a_table.clear();
}

void JudgingPlan::Group::add(const Row& row, const Criterion& criterion,
                             const ReferenceData& reference) {
  if (lacks_table(criterion, reference)) {
    without_a_table.push_back(row);
  } else {
    rows.push_back(row);
    conditions.add(criterion.when, reference);
  }
}

void JudgingPlan::make(const CriteriaPack& pack, const ReferenceData& reference, bool with_shadow) {
  refusals.clear();
  others.clear();
  asks_permits = false;
  for (std::uint32_t at = 0; at < pack.criteria.size(); ++at) {
    const Criterion& criterion = pack.criteria[at];
    const bool judged =
        criterion.state == State::kActive || (with_shadow && criterion.state == State::kShadow);
    if (!judged) continue;
    asks_permits =
        asks_permits || (must_not_be_missed(criterion.kind) && criterion.when.asks_permits());
    Group& group = refuses(criterion) ? refusals : others;
    if (criterion.windows.empty()) {
      group.add({at, criterion.valid_from, criterion.valid_to}, criterion, reference);
    }
    for (const Period& window : criterion.windows) {  // They do not overlap: one is in force.
      group.add({at, std::max(criterion.valid_from, window.from),
                 std::min(criterion.valid_to, window.to)},
                criterion, reference);
    }
  }
}

void Scorer::plan(const CriteriaPack& pack, const ReferenceData& reference) {
  const bool known = !pack.hash.empty() && !reference.hash().empty() && pack_hash_ == pack.hash &&
                     reference_hash_ == reference.hash();
  if (known) return;
  pack_hash_ = pack.hash;
  reference_hash_ = reference.hash();
  plan_.make(pack, reference, with_shadow_);
}

criteria::Input Scorer::input_of(const Declaration& declaration, const Parties& parties,
                                 const InputFacts& facts, const PinnedContext& context) const {
  criteria::Input input;
  input.declaration = &declaration;
  take_parties(parties, input);
  input.facts = &facts;
  input.reference = context.reference;
  input.permits = declaration.permits.empty() ? nullptr : &permits_;
  input.accounts = found_accounts_;
  input.evaluated_at = context.snapshot->evaluated_at();
  return input;
}

// Once for all criteria: a balance is shared by the lines of a declaration.
void Scorer::find_balances(const Declaration& declaration, const InputFacts& facts,
                           const PinnedContext& context) {
  static const AccountFindings kNothingAsked;
  found_accounts_ = facts.accounts.asked ? &accounts_ : &kNothingAsked;
  if (facts.accounts.asked) accounts_.find(declaration, facts.accounts);
  if (!declaration.permits.empty()) {
    permits_.find(declaration, facts.permits, *context.reference);
  }
}

// A permit the single window has been silent on: its table is missing for the goods concerned.
void Scorer::note_silent_feed(const Declaration& declaration, Verdict& verdict) const {
  if (!plan_.asks_permits || declaration.permits.empty() || !permits_.waits_for_feed()) return;
  verdict.missing_tables.emplace_back(kPermitFeed);
}

// Step 4. History has no say in it, so that the answer is the same before the ledger was asked and
// after, and again when it is derived years later.
bool Scorer::find_refusals(const Declaration& declaration, const Parties& parties,
                           const InputFacts& facts, const PinnedContext& context,
                           Verdict& verdict) {
  const InputFacts without_history = facts.without_history();
  const criteria::Input input = input_of(declaration, parties, without_history, context);
  const Date registered = business_day(declaration.registered_at);
  note_all_missing(plan_.refusals, input, context, registered, verdict);
  for (const auto& [at, outcome] : plan_.refusals.conditions.evaluate(input, memory_)) {
    const JudgingPlan::Row& row = plan_.refusals.rows[at];
    if (!in_force(row, registered)) continue;
    const Criterion& criterion = context.pack->criteria[row.at];
    if (outcome.failed) {
      note_failed(criterion, verdict);
    } else {
      if (verdict.hits.empty()) verdict.official_code = criterion.effect.refuse;
      verdict.hits.push_back({criterion.id, 0, outcome.lines, 0});
    }
  }
  return !verdict.hits.empty();
}

bool Scorer::refuse(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
                    const PinnedContext& context, Verdict& verdict) {
  verdict.clear();
  plan(*context.pack, *context.reference);
  find_balances(declaration, facts, context);
  if (facts.scoring_failed || !find_refusals(declaration, parties, facts, context, verdict)) {
    return false;
  }
  reject(parties, facts, context, verdict);
  return true;
}

// Whether the lot falls to a RANDOM criterion whose stratum it stands in; the draw is kept either
// way.
std::optional<std::int64_t> Scorer::drawn(const Criterion& criterion,
                                          const Declaration& declaration, const InputFacts& facts,
                                          const PinnedContext& context, Verdict& verdict) {
  const std::uint64_t root =
      facts.draw_root != 0 ? facts.draw_root : declaration.declaration_no.root();
  const std::uint64_t value =
      draw_day_.draw(*context.key, business_day(facts.arrival), criterion.id, root);
  const bool hit = draw_hits(value, criterion.random_rate_millionths);
  verdict.draws.push_back({criterion.id, value, hit});
  if (!hit) return std::nullopt;
  return static_cast<std::int64_t>(value >> 1U);
}

// Steps 6 and 7: every criterion in force is judged, whatever has hit before.
void Scorer::find_hits(const Declaration& declaration, const criteria::Input& input,
                       const PinnedContext& context, Verdict& verdict) {
  const Date registered = business_day(declaration.registered_at);
  note_all_missing(plan_.others, input, context, registered, verdict);
  for (const auto& [at, outcome] : plan_.others.conditions.evaluate(input, memory_)) {
    const JudgingPlan::Row& row = plan_.others.rows[at];
    if (!in_force(row, registered)) continue;
    const Criterion& criterion = context.pack->criteria[row.at];
    if (outcome.failed) {
      note_failed(criterion, verdict);
      continue;
    }
    std::int64_t draw = 0;
    if (criterion.kind == Kind::kRandom) {
      const auto value = drawn(criterion, declaration, *input.facts, context, verdict);
      if (!value) continue;
      draw = *value;
    }
    const std::optional<std::int32_t> points = points_of(criterion, input);
    if (!points) note_failed(criterion, verdict);
    add_hit({criterion.id, points.value_or(0), outcome.lines, draw}, criterion, verdict);
  }
}

void Scorer::add_hit(const Hit& hit, const Criterion& criterion, Verdict& verdict) {
  hits_.push_back({&criterion, hit.points});
  if (verdict.hits.size() < limits::kHitsMax) {
    verdict.hits.push_back(hit);
  } else {
    verdict.incomplete = true;  // The pack is at fault; an officer looks, nothing is left out.
  }
}

// X953 stands among the hits whenever the scorer had to fall back on an officer.
void Scorer::attach_reference_to_officer(const CriteriaPack& pack, Verdict& verdict) {
  const auto at = std::ranges::lower_bound(verdict.hits, kReferToOfficer, {}, &Hit::id);
  if (at != verdict.hits.end() && at->id == kReferToOfficer) return;
  verdict.hits.insert(at, Hit{kReferToOfficer, 0, 0, 0});
  const Criterion* criterion = pack.find(kReferToOfficer);
  if (criterion == nullptr) return;
  const auto place = std::ranges::lower_bound(
      hits_, kReferToOfficer, {}, [](const WeighedHit& hit) { return hit.criterion->id; });
  hits_.insert(place, WeighedHit{criterion, 0});
}

void Scorer::score(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
                   const PinnedContext& context, Verdict& verdict) {
  if (!refuse(declaration, parties, facts, context, verdict)) {
    judge(declaration, parties, facts, context, verdict);
  }
}

void Scorer::judge(const Declaration& declaration, const Parties& parties, const InputFacts& facts,
                   const PinnedContext& context, Verdict& verdict) {
  hits_.clear();
  const CriteriaPack& pack = *context.pack;
  plan(pack, *context.reference);
  if (facts.scoring_failed) {  // What the facts alone say, at least Yellow, and an officer looks.
    verdict.clear();
    verdict.incomplete = true;
  } else {
    find_balances(declaration, facts, context);
    find_hits(declaration, input_of(declaration, parties, facts, context), context, verdict);
    note_silent_feed(declaration, verdict);
    std::ranges::sort(verdict.failed);  // Refusal grounds were judged first.
  }

  const Surroundings surroundings =
      surroundings_of(declaration, parties, facts, context.epoch, verdict);
  if (surroundings.system_floor) attach_reference_to_officer(pack, verdict);
  const Balance balance = weighing_.weigh(hits_, surroundings, pack);
  discretion_ = balance.discretion;
  verdict.channel = balance.channel;
  verdict.gate = balance.gate;
  verdict.tier1_score = balance.tier1_score;
  verdict.tier2_score = balance.tier2_score;
  verdict.supersedes = facts.stream.prior_number;
  assert((verdict.channel == Channel::kGreen) == (verdict.gate == 0));

  choose_form(surroundings, pack, verdict);
  take_hold_and_advice(hits_, verdict);
  alerting_.clear();
  for (const WeighedHit& hit : hits_) {
    if (!hit.criterion->effect.alert.empty()) alerting_.push_back(hit.criterion);
  }
  advise_inspection_methods(declaration, parties.trader ? &*parties.trader : nullptr,
                            *context.snapshot, *context.reference,
                            declaration.permits.empty() ? nullptr : &permits_, verdict.advice);
  judge_scan(declaration, facts, surroundings, context, verdict);
}

// Yellow: all documents. Red: all goods, but a share of them where nothing except the random draw
// asks for it: the sample measures compliance, it follows no suspicion.
void Scorer::choose_form(const Surroundings& surroundings, const CriteriaPack& pack,
                         Verdict& verdict) {
  if (verdict.channel == Channel::kGreen) return;
  verdict.extent = Extent::kFull;
  verdict.form = verdict.channel == Channel::kRed ? Form::kPhysical : Form::kDocuments;
  if (verdict.channel != Channel::kRed || (verdict.gate & kGateRandom) == 0) return;
  const Balance undrawn = weighing_.weigh(hits_, surroundings, pack, not_random);
  if (undrawn.channel < Channel::kRed) verdict.extent = Extent::kShare;
}

}  // namespace luong
