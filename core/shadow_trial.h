#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/code.h"
#include "core/declaration_number.h"
#include "core/verdict.h"

namespace luong {

// How a criteria pack on trial (shadow) would have judged what the pack in force judged: counts of
// both outcomes, of the criteria that hit in one of them only, and the latest declarations on which
// the channel differs. A value; allocates where a criterion disagrees for the first time.
class ShadowTrial {
 public:
  static constexpr std::size_t kOutcomes = 4;  // 0 REJECTED, 1-3 the channel
  static constexpr std::size_t kExamplesMax = 32;

  struct Disagreement {  // of one criterion
    CriterionId id;
    std::uint64_t only_in_force = 0, only_on_trial = 0;
  };
  struct Example {
    DeclarationNumber declaration_no;
    std::uint8_t in_force = 0, on_trial = 0;
  };

  // One declaration judged by both, on the same facts.
  void take(DeclarationNumber declaration_no, const Verdict& in_force, const Verdict& on_trial);
  // One that the pack on trial could not judge: an exception of its own.
  void take_failure() { ++failures_; }
  // Adds what `other` counted since it was last cleared; its examples are later ones.
  void merge(const ShadowTrial& other);
  void clear();  // keeps memory

  std::uint64_t compared() const { return compared_; }
  std::uint64_t failures() const { return failures_; }
  std::uint64_t channels_differ() const;
  std::uint64_t outcome(std::size_t in_force, std::size_t on_trial) const {
    return outcomes_[in_force][on_trial];
  }
  const std::vector<Disagreement>& criteria() const { return criteria_; }  // sorted by id
  const std::vector<Example>& examples() const { return examples_; }       // oldest first

 private:
  Disagreement& of(CriterionId id);
  void add(const Example& example);

  std::uint64_t compared_ = 0, failures_ = 0;
  std::array<std::array<std::uint64_t, kOutcomes>, kOutcomes> outcomes_{};
  std::vector<Disagreement> criteria_;
  std::vector<Example> examples_;
};

}  // namespace luong
