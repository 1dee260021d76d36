// What lint finds in a pack, and what it leaves alone.
#include "core/pack_lint.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/criteria/terms.h"

namespace luong {
namespace {

using criteria::Terms;

Criterion a_criterion(std::string_view id, const std::string& when, int weight = 100) {
  Criterion c;
  c.id = CriterionId(id);
  c.kind = Kind::kRisk;
  c.group = Group::kVal;
  c.weight = weight;
  c.when_text = when;
  auto compiled = criteria::Program::compile(when, criteria::Type::kBool, {});
  if (!compiled) throw std::runtime_error(to_string(compiled.error()));
  c.when = std::move(*compiled);
  return c;
}

template <typename... Criteria>
CriteriaPack pack_of(Criteria... criteria) {
  CriteriaPack pack;
  (pack.criteria.push_back(std::move(criteria)), ...);
  return pack;
}

std::vector<std::string> found(const CriteriaPack& pack, std::string_view today = "2025-06-12") {
  std::vector<std::string> texts;
  for (const LintFinding& finding : lint(pack, *parse_date(today))) {
    texts.push_back(std::string(finding.id.view()) + " " + std::string(name(finding.what)));
  }
  return texts;
}
using Found = std::vector<std::string>;

TEST(Terms, OneSpellingForAllWaysToWriteIt) {
  const std::vector<std::vector<std::string>> kSame = {
      {"direction == \"I\" && transport_mode == \"2\"",
       "transport_mode==\"2\" && \"I\" == direction"},
      {"gross_weight > 2", "2 < gross_weight", "gross_weight > 2.0"},
      {"lines.exists(l, l.origin == \"CN\")", "lines.exists(x, \"CN\" == x.origin)"},
      {"!!ecommerce", "ecommerce", "ecommerce && true", "ecommerce && ecommerce"},
      {"direction in [\"I\", \"E\"]", "direction in [\"E\", \"I\", \"E\"]"},
      {"ecommerce || scan_request", "scan_request || ecommerce"},
  };
  for (const auto& group : kSame) {
    for (const std::string& text : group) EXPECT_EQ(Terms::of(text), Terms::of(group[0])) << text;
  }
  EXPECT_FALSE(Terms::of("gross_weight > 2") == Terms::of("gross_weight >= 2"));
  EXPECT_FALSE(Terms::of("lines.exists(l, l.origin == \"CN\")") ==
               Terms::of("lines.all(l, l.origin == \"CN\")"));
  EXPECT_FALSE(Terms::of(R"(procedure in ['A","B'])") == Terms::of(R"(procedure in ["A", "B"])"));
  EXPECT_TRUE(Terms::of("ecommerce && scan_request").imply(Terms::of("scan_request")));
  EXPECT_FALSE(Terms::of("scan_request").imply(Terms::of("ecommerce && scan_request")));
}

TEST(Terms, KnowWhyNothingFulfilsThem) {
  for (const char* never : {"direction == \"I\" && direction == \"E\"",
                            "procedure in [\"IDC\", \"IDE\"] && procedure in [\"EDC\"]",
                            "procedure in [\"IDC\"] && procedure != \"IDC\"",
                            "procedure == \"IDC\" && !(procedure in [\"IDC\", \"IDE\"])",
                            "enterprise.risk_class > 5 && enterprise.risk_class < 3",
                            "enterprise.risk_class > 5 && enterprise.risk_class <= 5",
                            "enterprise.risk_class == 5 && enterprise.risk_class == 6",
                            "ecommerce && !ecommerce", "ecommerce && false"}) {
    EXPECT_NE(Terms::of(never).why_never(), "") << never;
  }
  for (const char* sometimes :
       {"direction == \"I\" || direction == \"E\"",
        "lines.exists(l, l.origin == \"CN\") && lines.exists(l, l.origin == \"VN\")",
        "enterprise.risk_class >= 5 && enterprise.risk_class <= 5",
        "procedure in [\"IDC\", \"IDE\"] && procedure != \"IDC\"",
        "!(enterprise.risk_class > 5) && enterprise.risk_class < 3"}) {
    EXPECT_EQ(Terms::of(sometimes).why_never(), "") << sometimes;
  }
}

TEST(PackLint, LeavesASoundPackAlone) {
  EXPECT_EQ(found(pack_of(a_criterion("V401", "ecommerce"), a_criterion("V402", "scan_request"),
                          a_criterion("V403", "ecommerce && scan_request"))),
            Found{});
}

TEST(PackLint, FindsWhatIsDead) {
  EXPECT_EQ(found(pack_of(a_criterion("V401", "direction == \"I\" && direction == \"E\""))),
            Found{"V401 dead"});
  Criterion expired = a_criterion("V401", "ecommerce");
  expired.valid_to = *parse_date("2025-06-11");
  EXPECT_EQ(found(pack_of(std::move(expired))), Found{"V401 dead"});
  Criterion last_day = a_criterion("V401", "ecommerce");
  last_day.valid_to = *parse_date("2025-06-12");
  EXPECT_EQ(found(pack_of(std::move(last_day))), Found{});
  Criterion over = a_criterion("V401", "ecommerce");
  over.windows = {{*parse_date("2025-01-14"), *parse_date("2025-02-05")}};
  EXPECT_EQ(found(pack_of(std::move(over))), Found{"V401 dead"});
  Criterion next_year = a_criterion("V401", "ecommerce");
  next_year.windows = {{*parse_date("2025-01-14"), *parse_date("2025-02-05")},
                       {*parse_date("2026-02-02"), *parse_date("2026-02-24")}};
  EXPECT_EQ(found(pack_of(std::move(next_year))), Found{});
  const ReferenceData nothing;
  const auto findings = lint(pack_of(a_criterion("V401", "in_list(\"scrap\", loading_port)")),
                             *parse_date("2025-06-12"), &nothing);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].sentence.find("no table 'scrap'"), std::string::npos);
}

TEST(PackLint, FindsWhatIsUnreachable) {
  EXPECT_EQ(found(pack_of(a_criterion("V401", "ecommerce", 0))), Found{"V401 unreachable"});
  Criterion refusal = a_criterion("H101", "ecommerce", 0);
  refusal.kind = Kind::kHard;
  refusal.effect.refuse = "E8000";
  EXPECT_EQ(found(pack_of(std::move(refusal), a_criterion("V401", "ecommerce && scan_request"))),
            Found{"V401 unreachable"});
  Criterion wide = a_criterion("V401", "ecommerce", 200);
  Criterion narrow = a_criterion("V402", "scan_request && ecommerce", 100);
  wide.combine = narrow.combine = "price";
  Criterion higher = a_criterion("V403", "scan_request && ecommerce && transit_acts", 300);
  higher.combine = "price";
  EXPECT_EQ(found(pack_of(std::move(wide), std::move(narrow), std::move(higher))),
            Found{"V402 unreachable"});
}

TEST(PackLint, FindsWhatIsSaidTwiceOrUndone) {
  EXPECT_EQ(
      found(pack_of(a_criterion("V401", "ecommerce"), a_criterion("V402", "true && ecommerce"))),
      Found{"V402 duplicate"});
  Criterion other_group = a_criterion("V402", "ecommerce");
  other_group.group = Group::kCls;
  EXPECT_EQ(found(pack_of(a_criterion("V401", "ecommerce"), std::move(other_group))), Found{});
  Criterion retired = a_criterion("V402", "ecommerce");
  retired.state = State::kRetired;
  EXPECT_EQ(found(pack_of(a_criterion("V401", "ecommerce"), std::move(retired))), Found{});

  const auto red = [](bool sign) {
    Criterion c = a_criterion("O701", "ecommerce && cargo_class == \"D\"", 0);
    c.kind = Kind::kDirected;
    c.effect.floor = 3;
    c.sign = sign;
    return c;
  };
  const auto relief = [] {
    Criterion c = a_criterion("H116", "cargo_class == \"D\"", 0);
    c.kind = Kind::kHard;
    c.effect.ceiling = 2;
    return c;
  };
  EXPECT_EQ(found(pack_of(relief(), red(false))), Found{"O701 contradictory"});
  EXPECT_EQ(found(pack_of(relief(), red(true))), Found{}) << "a sign is not capped";
}

}  // namespace
}  // namespace luong
