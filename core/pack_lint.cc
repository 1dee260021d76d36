#include "core/pack_lint.h"

#include <algorithm>

#include "core/criteria/terms.h"

namespace luong {
namespace {

using What = LintFinding::What;

constexpr std::uint8_t kCeilingYellow = 2;
constexpr std::uint8_t kFloorRed = 3;

bool is_judged(const Criterion& c) {
  return c.state == State::kActive || c.state == State::kShadow;
}
bool refuses(const Criterion& c) { return !c.effect.refuse.empty(); }
bool says_more_than_points(const Criterion& c) {
  return c.sign || c.effect.floor != 0 || c.effect.ceiling != 0 || c.effect.scan_weight != 0 ||
         c.effect.hold || !c.effect.advice.empty();
}

// One that goes on for ever, or a window of a campaign, from today on.
bool comes_again(const Criterion& c, Date today) {
  if (c.valid_to < today) return false;
  return c.windows.empty() || std::ranges::any_of(c.windows, [&](const Period& window) {
           return std::min(window.to, c.valid_to) >= std::max(today, c.valid_from) &&
                  window.from <= c.valid_to;
         });
}

// In force on every day that `inner` is.
bool covers(const Criterion& outer, const Criterion& inner) {
  return outer.windows.empty() && outer.valid_from <= inner.valid_from &&
         inner.valid_to <= outer.valid_to;
}

std::string id_of(const Criterion& c) { return std::string(c.id.view()); }

class Lint {
 public:
  Lint(const CriteriaPack& pack, Date today, const ReferenceData* reference)
      : today_(today), reference_(reference) {
    for (const Criterion& criterion : pack.criteria) {
      if (!is_judged(criterion)) continue;
      judged_.push_back({&criterion, criteria::Terms::of(criterion.when_text)});
    }
  }

  std::vector<LintFinding> run() {
    for (const Judged& one : judged_) {
      alone(one);
      for (const Judged& other : judged_) {
        if (&one != &other && one.terms.imply(other.terms)) together(one, other);
      }
    }
    return std::move(findings_);
  }

 private:
  struct Judged {
    const Criterion* criterion;
    criteria::Terms terms;
  };

  void add(What what, const Criterion& c, std::string sentence) {
    findings_.push_back({what, c.id, std::move(sentence)});
  }

  void alone(const Judged& one) {
    const Criterion& c = *one.criterion;
    if (!one.terms.why_never().empty()) {
      add(What::kDead, c, "it can never hit: " + one.terms.why_never());
    }
    if (!comes_again(c, today_)) {
      add(What::kDead, c, "it has expired, and no day of it is still to come");
    }
    const bool points = c.kind == Kind::kRisk && (c.weight != 0 || c.points);
    const bool random = c.kind == Kind::kRandom && c.random_rate_millionths != 0;
    if (!points && !random && !refuses(c) && !says_more_than_points(c)) {
      add(What::kUnreachable, c, "a hit has no effect: no points, no floor, no advice");
    }
    if (c.kind == Kind::kRandom && !random) {
      add(What::kUnreachable, c, "its rate is 0: nothing is ever drawn");
    }
    look_at_tables(c);
  }

  void look_at_tables(const Criterion& c) {
    if (reference_ == nullptr) return;
    for (const std::string& table : c.when.tables()) {
      if (reference_->has_table(table)) continue;
      const bool skipped = c.kind == Kind::kRisk || c.kind == Kind::kRandom;
      add(What::kDead, c,
          "the reference data has no table '" + table + "': " +
              (skipped ? "it is always skipped" : "all goods it concerns go to an officer (X953)"));
    }
  }

  // Wherever `one` hits, `other` does.
  void together(const Judged& one, const Judged& other) {
    const Criterion& c = *one.criterion;
    const Criterion& wider = *other.criterion;
    if (refuses(wider) && covers(wider, c) && !refuses(c)) {
      add(What::kUnreachable, c,
          "whatever it hits is refused by " + id_of(wider) + " before it is judged");
      return;
    }
    if (never_counts(c, wider)) {
      add(What::kUnreachable, c,
          "its points never count: " + id_of(wider) + " hits wherever it does, shares '" +
              c.combine + "' and gives no less");
      return;
    }
    const bool capped = wider.effect.ceiling == kCeilingYellow && c.effect.floor == kFloorRed;
    if (capped && !c.sign && !c.effect.hold) {
      add(What::kContradictory, c,
          "it asks for Red where " + id_of(wider) + " caps at Yellow, and the cap wins");
    }
    // Told once, of the later id.
    if (one.terms == other.terms && wider.id < c.id) compare_twins(c, wider);
  }

  static bool never_counts(const Criterion& c, const Criterion& wider) {
    const bool rivals = c.kind == Kind::kRisk && wider.kind == Kind::kRisk && !c.combine.empty() &&
                        c.combine == wider.combine && c.group == wider.group &&
                        c.tier == wider.tier && c.party == wider.party;
    if (!rivals || c.points || wider.points || says_more_than_points(c)) return false;
    const bool no_less = wider.weight > c.weight || (wider.weight == c.weight && wider.id < c.id);
    return no_less && covers(wider, c);
  }

  void compare_twins(const Criterion& c, const Criterion& twin) {
    if (c.kind != twin.kind || c.group != twin.group) return;
    // In different years, or for different strata, the same words are no repetition.
    const bool apart = c.valid_to < twin.valid_from || twin.valid_to < c.valid_from;
    if (apart || c.windows != twin.windows || c.kind == Kind::kRandom) return;
    add(What::kDuplicate, c,
        "it hits exactly where " + id_of(twin) + " does, and is of the same kind");
  }

  const Date today_;
  const ReferenceData* const reference_;
  std::vector<Judged> judged_;
  std::vector<LintFinding> findings_;
};

}  // namespace

std::string_view name(LintFinding::What what) noexcept {
  switch (what) {
    case What::kDead:
      return "dead";
    case What::kUnreachable:
      return "unreachable";
    case What::kDuplicate:
      return "duplicate";
    case What::kContradictory:
      return "contradictory";
  }
  return "unknown";
}

std::vector<LintFinding> lint(const CriteriaPack& pack, Date today,
                              const ReferenceData* reference) {
  return Lint(pack, today, reference).run();
}

}  // namespace luong
