#include "core/shadow_trial.h"

#include <algorithm>

namespace luong {
namespace {

std::uint8_t outcome_of(const Verdict& verdict) {
  return verdict.decision == Decision::kRejected ? 0 : static_cast<std::uint8_t>(verdict.channel);
}

}  // namespace

ShadowTrial::Disagreement& ShadowTrial::of(CriterionId id) {
  const auto at = std::ranges::lower_bound(criteria_, id, {}, &Disagreement::id);
  if (at != criteria_.end() && at->id == id) return *at;
  return *criteria_.insert(at, Disagreement{id, 0, 0});
}

void ShadowTrial::add(const Example& example) {
  if (examples_.size() == kExamplesMax) examples_.erase(examples_.begin());
  examples_.push_back(example);
}

void ShadowTrial::take(DeclarationNumber declaration_no, const Verdict& in_force,
                       const Verdict& on_trial) {
  const std::uint8_t now = outcome_of(in_force);
  const std::uint8_t then = outcome_of(on_trial);
  ++compared_;
  ++outcomes_[now][then];
  if (now != then) add({declaration_no, now, then});
  // Where one of the two refuses it has looked at nothing but refusal grounds.
  if ((now == 0) != (then == 0)) return;
  auto a = in_force.hits.begin();
  auto b = on_trial.hits.begin();
  while (a != in_force.hits.end() || b != on_trial.hits.end()) {
    if (b == on_trial.hits.end() || (a != in_force.hits.end() && a->id < b->id)) {
      ++of((a++)->id).only_in_force;
    } else if (a == in_force.hits.end() || b->id < a->id) {
      ++of((b++)->id).only_on_trial;
    } else {
      ++a;
      ++b;
    }
  }
}

void ShadowTrial::merge(const ShadowTrial& other) {
  compared_ += other.compared_;
  failures_ += other.failures_;
  for (std::size_t now = 0; now < kOutcomes; ++now) {
    for (std::size_t then = 0; then < kOutcomes; ++then) {
      outcomes_[now][then] += other.outcomes_[now][then];
    }
  }
  for (const Disagreement& theirs : other.criteria_) {
    if (theirs.only_in_force == 0 && theirs.only_on_trial == 0) continue;
    Disagreement& ours = of(theirs.id);
    ours.only_in_force += theirs.only_in_force;
    ours.only_on_trial += theirs.only_on_trial;
  }
  for (const Example& example : other.examples_) add(example);
}

void ShadowTrial::clear() {
  compared_ = failures_ = 0;
  outcomes_ = {};
  for (Disagreement& criterion : criteria_) criterion.only_in_force = criterion.only_on_trial = 0;
  examples_.clear();
}

std::uint64_t ShadowTrial::channels_differ() const {
  std::uint64_t differ = 0;
  for (std::size_t now = 0; now < kOutcomes; ++now) {
    for (std::size_t then = 0; then < kOutcomes; ++then) {
      if (now != then) differ += outcomes_[now][then];
    }
  }
  return differ;
}

}  // namespace luong
