#include "tests/support/criteria_builder.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/error.h"

namespace luong::test {
namespace {

criteria::Program compiled(const std::string& id, const std::string& text, criteria::Type type) {
  auto program = criteria::Program::compile(text, type, {id, 1, 1});
  if (!program) throw std::invalid_argument(to_string(program.error()));
  return std::move(*program);
}

}  // namespace

CriterionBuilder::CriterionBuilder(std::string_view id, Kind kind) : id_(id), kind_(kind) {}

CriterionBuilder& CriterionBuilder::with(std::function<void(Criterion&)> change) {
  changes_.push_back(std::move(change));
  return *this;
}

CriterionBuilder& CriterionBuilder::points(std::int32_t weight, Group group) {
  return with([=](Criterion& c) {
    c.weight = weight;
    c.group = group;
  });
}

CriterionBuilder& CriterionBuilder::tier(int tier) {
  return with([=](Criterion& c) { c.tier = static_cast<std::uint8_t>(tier); });
}

CriterionBuilder& CriterionBuilder::combine(std::string_view name) {
  return with([text = std::string(name)](Criterion& c) { c.combine = text; });
}

CriterionBuilder& CriterionBuilder::party(Party party) {
  return with([=](Criterion& c) { c.party = party; });
}

CriterionBuilder& CriterionBuilder::floor(int channel) {
  return with([=](Criterion& c) { c.effect.floor = static_cast<std::uint8_t>(channel); });
}

CriterionBuilder& CriterionBuilder::ceiling(int channel) {
  return with([=](Criterion& c) { c.effect.ceiling = static_cast<std::uint8_t>(channel); });
}

CriterionBuilder& CriterionBuilder::refuse(std::string_view official_code) {
  return with([code = OfficialCode(official_code)](Criterion& c) { c.effect.refuse = code; });
}

CriterionBuilder& CriterionBuilder::sign() {
  return with([](Criterion& c) {
    c.sign = true;
    c.sign_code = "B";
  });
}

CriterionBuilder& CriterionBuilder::hold() {
  return with([](Criterion& c) { c.effect.hold = true; });
}

CriterionBuilder& CriterionBuilder::scan(std::int32_t weight) {
  return with([=](Criterion& c) { c.effect.scan_weight = weight; });
}

CriterionBuilder& CriterionBuilder::convertible() {
  return with([](Criterion& c) { c.convertible = true; });
}

CriterionBuilder& CriterionBuilder::advice(std::string_view word) {
  return with([text = std::string(word)](Criterion& c) { c.effect.advice.push_back(text); });
}

CriterionBuilder& CriterionBuilder::rate(std::uint32_t millionths) {
  return with([=](Criterion& c) { c.random_rate_millionths = millionths; });
}

CriterionBuilder& CriterionBuilder::secret() {
  return with([](Criterion& c) { c.secrecy = Secrecy::kSecret; });
}

CriterionBuilder& CriterionBuilder::state(State state) {
  return with([=](Criterion& c) { c.state = state; });
}

CriterionBuilder& CriterionBuilder::valid(Date from, Date to) {
  return with([=](Criterion& c) {
    c.valid_from = from;
    c.valid_to = to;
  });
}

Criterion CriterionBuilder::build() const {
  Criterion criterion;
  criterion.id = CriterionId(id_);
  criterion.kind = kind_;
  criterion.title = {"Tiêu chí " + id_, "Criterion " + id_};
  criterion.when_text = when_;
  criterion.when = compiled(id_, when_, criteria::Type::kBool);
  if (!points_.empty()) criterion.points = compiled(id_, points_, criteria::Type::kInt);
  if (!concerns_.empty()) criterion.concerns = compiled(id_, concerns_, criteria::Type::kBool);
  for (const auto& change : changes_) change(criterion);
  return criterion;
}

CriteriaPack a_pack(const std::vector<CriterionBuilder>& criteria) {
  CriteriaPack pack;
  pack.name = "test";
  for (const CriterionBuilder& builder : criteria) pack.criteria.push_back(builder.build());
  std::ranges::sort(pack.criteria, {}, &Criterion::id);
  const auto x953 = std::ranges::find(pack.criteria, CriterionId("X953"), &Criterion::id);
  if (x953 == pack.criteria.end()) {
    pack.criteria.push_back(CriterionBuilder("X953", Kind::kSystem).when("false").floor(2).build());
    std::ranges::sort(pack.criteria, {}, &Criterion::id);
  }
  return pack;
}

Enterprise an_enterprise(std::string_view tax_code) {
  Enterprise enterprise;
  enterprise.tax_code = TaxCode::parse(tax_code).value().packed();
  enterprise.compliance_level = 2;
  enterprise.risk_class = 2;
  enterprise.established = Date{10'000};
  enterprise.first_declaration = Date{11'000};
  enterprise.declarations_365 = 1'000;
  return enterprise;
}

}  // namespace luong::test
