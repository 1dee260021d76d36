#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/criteria_pack.h"
#include "core/enterprise.h"

namespace luong::test {

// Builds a criterion of which a test states only what matters:
//
//   const CriteriaPack pack = a_pack({a_risk("V401", Group::kVal, 150).floor(2),
//                                     a_hard("H112", 3).when("pre_inspection_result == 'C'")});
//
// Without when() it holds for every declaration. Texts are compiled by build(), which throws where
// they do not compile.
class CriterionBuilder {
 public:
  CriterionBuilder(std::string_view id, Kind kind);

  CriterionBuilder& when(std::string_view text) { return keep(when_, text); }
  CriterionBuilder& points_are(std::string_view text) { return keep(points_, text); }
  CriterionBuilder& concerns(std::string_view text) { return keep(concerns_, text); }
  CriterionBuilder& points(std::int32_t weight, Group group);
  CriterionBuilder& tier(int tier);
  CriterionBuilder& combine(std::string_view name);
  CriterionBuilder& party(Party party);
  CriterionBuilder& floor(int channel);
  CriterionBuilder& ceiling(int channel);
  CriterionBuilder& refuse(std::string_view official_code);
  CriterionBuilder& sign();
  CriterionBuilder& hold();
  CriterionBuilder& scan(std::int32_t weight);
  CriterionBuilder& convertible();
  CriterionBuilder& advice(std::string_view word);
  CriterionBuilder& rate(std::uint32_t millionths);
  CriterionBuilder& secret();
  CriterionBuilder& state(State state);
  CriterionBuilder& valid(Date from, Date to);
  // Anything else.
  CriterionBuilder& with(std::function<void(Criterion&)> change);

  Criterion build() const;

 private:
  CriterionBuilder& keep(std::string& member, std::string_view text) {
    member = text;
    return *this;
  }

  std::string id_;
  Kind kind_;
  std::string when_ = "true", points_, concerns_;
  std::vector<std::function<void(Criterion&)>> changes_;
};

inline CriterionBuilder a_hard(std::string_view id, int floor) {
  return CriterionBuilder(id, Kind::kHard).floor(floor);
}
inline CriterionBuilder a_risk(std::string_view id, Group group, std::int32_t points) {
  return CriterionBuilder(id, Kind::kRisk).points(points, group);
}

// In id order, with the numbers of decision.md, and X953 where the test gives none.
CriteriaPack a_pack(const std::vector<CriterionBuilder>& criteria);

// A firm in operation, level 2, class 2, established long ago.
Enterprise an_enterprise(std::string_view tax_code = "0100109106");

}  // namespace luong::test
