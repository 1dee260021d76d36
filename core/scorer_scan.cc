// Of scorer.h: whether a lot may be scanned, before clearance and in it (docs/scanning.md).
#include <algorithm>
#include <string_view>

#include "core/limits.h"
#include "core/scorer.h"
#include "core/small_list.h"

namespace luong {
namespace {

bool not_convertible(const Criterion& criterion) { return !criterion.convertible; }
bool asks_for_scan(const Criterion& criterion) { return criterion.effect.scan_weight > 0; }

// Sea containers, road and rail: the ways on which scanners stand (mã hiệu phương thức vận chuyển).
bool by_scannable_route(const Declaration& declaration) {
  const std::string_view mode = declaration.transport_mode.view();
  return !declaration.containers.empty() && (mode == "2" || mode == "4" || mode == "5");
}

// Whether the goods are of few enough kinds, by HS heading, for the image of their containers to be
// compared with what is declared (S003-35).
bool image_settles(const Declaration& declaration, std::uint32_t headings_max) {
  if (headings_max == 0) return true;
  constexpr std::size_t kHeadingDigits = 4;
  const std::size_t allowed = headings_max * declaration.containers.size();
  SmallList<std::string_view, limits::kLinesMax> headings;
  for (const GoodsLine& line : declaration.lines) {
    const std::string_view heading = line.hs_code.view().substr(0, kHeadingDigits);
    if (std::ranges::find(headings, heading) == headings.end()) headings.push_back(heading);
  }
  return headings.size() <= allowed;
}

ScanCondition condition_of(ScanRefusal refusal) noexcept {
  switch (refusal) {
    case ScanRefusal::kKept:
      return kScanKept;
    case ScanRefusal::kElsewhere:
      return kScanOnePlace;
    case ScanRefusal::kQueue:
      return kScanQueue;
    case ScanRefusal::kNone:
    case ScanRefusal::kFull:
      break;
  }
  return kScanCapacity;
}

}  // namespace

// Whether it would not be Red without what a scan settles. A version that was to be scanned, and an
// assessment before arrival, are Red for such grounds themselves: what stands against a scan is
// judged anew.
bool Scorer::scan_settles(const InputFacts& facts, Surroundings surroundings,
                          const CriteriaPack& pack) {
  if (facts.stream.prior_scan) surroundings.prior = Channel::kNone;
  if (!facts.stream.prearrival_suspect) surroundings.prearrival = Channel::kNone;
  return weighing_.weigh(hits_, surroundings, pack, not_convertible).channel < Channel::kRed;
}

// The conditions of decision.md §7 that need no capacity. A scan settles a Red lot where, without
// the hits a scan may settle, it would not be Red. Whoever asks for a scan himself need not be
// suspect.
void Scorer::judge_scan(const Declaration& declaration, const InputFacts& facts,
                        const Surroundings& surroundings, const PinnedContext& context,
                        Verdict& verdict) {
  bool suspicion = false;
  std::int64_t weight = 0;
  for (const WeighedHit& hit : hits_) {
    weight += hit.criterion->effect.scan_weight;
    suspicion |= hit.criterion->effect.scan_weight > 0 || hit.criterion->convertible;
  }
  const CriteriaPack& pack = *context.pack;
  const bool red = verdict.channel == Channel::kRed;
  const bool one_form = !red || scan_settles(facts, surroundings, pack);
  unsigned failed = kScanCapacity;  // Not known yet.
  if (!red) failed |= kScanRed;
  const ScannerRegistry* const scanners = context.scanners;
  const bool targeted = suspicion && weight >= pack.tier1.scan;
  const bool asked = declaration.scan_request.value_or(false) && scanners != nullptr &&
                     scanners->terms().facilitation;
  verdict.scan.facilitation = asked && !targeted;
  if (!verdict.scan.facilitation) {
    if (weight < pack.tier1.scan) failed |= kScanHighRisk;
    if (!suspicion) failed |= kScanSuspicion;
  }
  if (!by_scannable_route(declaration)) failed |= kScanRoute;
  const Instant ready = scan_ready(declaration, facts);
  if (scanners == nullptr || !scanners->serves(declaration, ready)) failed |= kScanSite;
  if (scanners != nullptr && !image_settles(declaration, scanners->terms().headings_max)) {
    failed |= kScanHomogeneity;
  }
  if (!one_form) failed |= kScanOneForm;
  verdict.scan.weight = static_cast<std::int32_t>(weight);
  verdict.scan.failed = static_cast<std::uint16_t>(failed);
}

// Criteria that ask for no scan judge what is declared, and nothing is yet.
void Scorer::assess(const Declaration& cargo, const Parties& parties, const InputFacts& facts,
                    const PinnedContext& context, Verdict& verdict) {
  hits_.clear();
  verdict.clear();
  const CriteriaPack& pack = *context.pack;
  plan(pack, *context.reference);
  find_balances(cargo, facts, context);
  find_hits(cargo, input_of(cargo, parties, facts, context), context, verdict);
  std::erase_if(hits_, [](const WeighedHit& hit) { return !asks_for_scan(*hit.criterion); });
  const auto says_nothing = [&pack](const CriterionId& id) {
    const Criterion* const criterion = pack.find(id);
    return criterion == nullptr || !asks_for_scan(*criterion);
  };
  std::erase_if(verdict.hits, [&](const Hit& hit) { return says_nothing(hit.id); });
  std::erase_if(verdict.failed, says_nothing);
  verdict.draws.clear();
  verdict.missing_tables.clear();
  Surroundings surroundings;
  surroundings.registered = business_day(facts.arrival);
  const Balance balance = weighing_.weigh(hits_, surroundings, pack);
  verdict.tier1_score = balance.tier1_score;
  verdict.tier2_score = balance.tier2_score;
  judge_scan(cargo, facts, surroundings, context, verdict);
  // It has no channel, so it can neither be Red nor be asked how it got there.
  verdict.scan.failed =
      static_cast<std::uint16_t>(verdict.scan.failed & ~(kScanRed | kScanOneForm));
}

Instant scan_ready(const Declaration& declaration, const InputFacts& facts) noexcept {
  if (!declaration.declaration_no.empty() || !declaration.arrival_date) return facts.arrival;
  const std::int64_t midnight = declaration.arrival_date->days * kDayMs - kVietnamOffsetMs;
  return {std::max(facts.arrival.ms, midnight)};
}

Channel prearrival_floor(const Verdict& assessment, const Thresholds& tier1) noexcept {
  if (assessment.tier1_score >= tier1.red) return Channel::kRed;
  return assessment.tier1_score >= tier1.yellow ? Channel::kYellow : Channel::kNone;
}

bool wants_scan(const Verdict& verdict) noexcept {
  return verdict.decision == Decision::kOk && verdict.scan.failed == kScanCapacity;
}

void settle(const Declaration& declaration, const InputFacts& facts, const PinnedContext&,
            Verdict& verdict) {
  if (verdict.decision != Decision::kOk) return;
  ScanRecommendation& scan = verdict.scan;
  if (!wants_scan(verdict)) {
    // Nobody asked for a slot, so it cannot have been missing.
    scan.failed = static_cast<std::uint16_t>(scan.failed & ~kScanCapacity);
    return;
  }
  if (facts.scan_offer.device.empty()) {
    scan.failed = condition_of(facts.scan_offer.refusal);
    return;
  }
  scan.failed = 0;
  scan.recommended = true;
  scan.offer = facts.scan_offer;
  for (const Container& container : declaration.containers) {
    scan.containers.push_back(container.no);
  }
  verdict.form = Form::kScan;
}

}  // namespace luong
