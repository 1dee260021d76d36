// Who else has a part in a lot: those who serve it, whoever owns its marks, the ministries that
// inspect it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

using test::a_declaration;
using test::DeclarationBuilder;
using test::ShippedWorld;

Enterprise a_firm() {
  Enterprise firm;
  firm.compliance_level = 3;
  firm.risk_class = 3;
  firm.established = *parse_date("2005-01-01");
  return firm;
}

bool has_hit(const Verdict& verdict, std::string_view id) {
  return std::ranges::find(verdict.hits, CriterionId(id), &Hit::id) != verdict.hits.end();
}
bool advises(const Verdict& verdict, std::string_view word) {
  return std::ranges::find(verdict.advice, word) != verdict.advice.end();
}

struct Service {
  Role role;
  const char* pointer;
  const char* code;
  const char* criterion;
};
constexpr Service kServices[] = {
    {Role::kBroker, "/broker_code", "10001", "E707"},
    {Role::kExpress, "/express_code", "DHLVN", "E707b"},
    {Role::kCarrier, "/carrier_code", "YMLU", "E707c"},
    {Role::kDriver, "/driver_id", "079085012345", "E707d"},
    {Role::kWarehouse, "/warehouse_code", "02CIS01", "E707e"},
};

// A world in which all of them comply badly.
ShippedWorld poorly_served() {
  ShippedWorld world;
  for (const Service& service : kServices) {
    Enterprise firm = a_firm();
    firm.role = service.role;
    firm.compliance_level = 4;
    firm.tax_code = TaxCode::parse("0109900016").value().packed();
    if (service.role == Role::kDriver) {  // Found by the tax code its id is.
      firm.tax_code = TaxCode::parse(service.code).value().packed();
    } else {
      world.codes.push_back({service.role, service.code, firm.tax_code});
    }
    world.others.push_back(firm);
  }
  return world;
}

TEST(ShippedParties, S002_56_EachKindIsRatedInItsRole) {
  ShippedWorld world = poorly_served();
  for (const Service& service : kServices) {
    const Verdict verdict =
        world.judge(a_declaration().text(service.pointer, service.code), a_firm());
    for (const Service& other : kServices) {
      EXPECT_EQ(has_hit(verdict, other.criterion), other.role == service.role)
          << service.criterion << " and " << other.criterion;
    }
  }
}

TEST(ShippedParties, S002_56_AllTogetherAddAtMostSixtyAndNeverAFloor) {
  ShippedWorld world = poorly_served();
  DeclarationBuilder declaration = a_declaration();
  const Verdict alone = world.judge(declaration, a_firm());
  for (const Service& service : kServices) declaration.text(service.pointer, service.code);
  const Verdict served = world.judge(declaration, a_firm());
  for (const Service& service : kServices) EXPECT_TRUE(has_hit(served, service.criterion));
  EXPECT_EQ(served.tier2_score, alone.tier2_score + 60);
  EXPECT_EQ(served.channel, alone.channel);
}

TEST(ShippedParties, WhoIsNotOnRecordSaysNothing) {
  ShippedWorld world;
  DeclarationBuilder declaration = a_declaration();
  for (const Service& service : kServices) declaration.text(service.pointer, service.code);
  const Verdict verdict = world.judge(declaration, a_firm());
  for (const Service& service : kServices) EXPECT_FALSE(has_hit(verdict, service.criterion));
}

TEST(ShippedParties, S003_2_AMarkByAFirmItsHolderHasNotAuthorised) {
  ShippedWorld world;
  const auto marked = [](const char* hs, const char* brand, const char* trader) {
    return a_declaration()
        .text("/trader/tax_code", trader)
        .item({.hs_code = hs, .more = std::string(R"("brand":")") + brand + '"'});
  };
  struct Case {
    const char* hs;
    const char* brand;
    const char* trader;
    bool hit;
  };
  constexpr const char* kAuthorised = "0109900016";
  constexpr const char* kAnother = "0301446260";
  const Case kCases[] = {
      {"84713020", "NIHONIKA", kAnother, true},
      {"84713020", "nihonika", kAnother, true},
      {"84713020", "NIHONIKA", kAuthorised, false},
      {"84713020", "NIHONIKA", "0109900016001", false},  // Its branch.
      {"84143040", "NIHONIKA", kAnother, false},         // Recorded for other goods.
      {"84713020", "DELL", kAnother, false},             // Not recorded.
      {"64039990", "Sao Khuê", kAnother, true},
      {"64039990", "Sao Khuê", kAuthorised, false},
      {"42022200", "Sao Khuê", kAuthorised, true},  // For all goods nobody is.
  };
  for (const Case& c : kCases) {
    const Verdict verdict = world.judge(marked(c.hs, c.brand, c.trader), a_firm());
    EXPECT_EQ(has_hit(verdict, "F317"), c.hit) << c.hs << ' ' << c.brand << ' ' << c.trader;
    EXPECT_EQ(advises(verdict, "ipr_check"), c.hit);
  }
  const Verdict for_another = world.judge(
      marked("84713020", "NIHONIKA", kAnother).text("/principal/tax_code", kAuthorised), a_firm());
  EXPECT_FALSE(has_hit(for_another, "F317")) << "its principal is authorised";
  const Verdict later = world.judge(
      marked("42022200", "Sao Khuê", kAuthorised).registered_at("2026-01-01T08:00:00+07:00"),
      a_firm());
  EXPECT_FALSE(has_hit(later, "F317")) << "the record has run out";
}

// Chicken wings need animal quarantine, which the ministry of agriculture does.
DeclarationBuilder quarantined() { return a_declaration().item({.hs_code = "02071492"}); }

TEST(ShippedParties, S002_25_S002_52_TheMethodFollowsTheFirmsRating) {
  ShippedWorld world;
  world.ministries = {"MOH", "MAE"};
  for (const InspectionMethod method :
       {InspectionMethod::kReduced, InspectionMethod::kNormal, InspectionMethod::kTightened}) {
    Enterprise firm = a_firm();
    firm.specialised = with_method(0, 1, method);
    const Verdict verdict = world.judge(quarantined(), firm);
    for (const std::string_view word : {"reduced", "normal", "tightened"}) {
      EXPECT_EQ(advises(verdict, "specialised_method:MAE:" + std::string(word)),
                word == name(method))
          << word;
    }
  }
}

TEST(ShippedParties, S002_25_NoRatingIsTheNormalMethod) {
  ShippedWorld world;
  world.ministries = {"MOH"};
  Enterprise rated_by_another = a_firm();
  rated_by_another.specialised = with_method(0, 0, InspectionMethod::kTightened);
  for (const std::optional<Enterprise>& firm :
       {std::optional<Enterprise>(a_firm()), std::optional(rated_by_another),
        std::optional<Enterprise>()}) {
    EXPECT_TRUE(advises(world.judge(quarantined(), firm), "specialised_method:MAE:normal"));
  }
}

TEST(ShippedParties, S002_25_EachMinistryOnceAndOnlyWhereAnInspectionIsDue) {
  ShippedWorld world;
  const auto methods = [](const Verdict& verdict) {
    return std::ranges::count_if(
        verdict.advice, [](std::string_view word) { return word.starts_with(kSpecialisedAdvice); });
  };
  EXPECT_EQ(methods(world.judge(a_declaration().item({.hs_code = "84143040"}), a_firm())), 0);
  EXPECT_EQ(methods(world.judge(a_declaration().item({.hs_code = "30049099"}), a_firm())), 0)
      << "a licence of the ministry of health is no inspection";
  DeclarationBuilder two = a_declaration();
  two.item({.hs_code = "02071492"}).item({.hs_code = "08081000"}).item({.hs_code = "22042111"});
  EXPECT_EQ(methods(world.judge(two, a_firm())), 2) << "agriculture, industry and trade";
  ShippedWorld unlisted({"ministries"});
  EXPECT_EQ(methods(unlisted.judge(quarantined(), a_firm())), 0);
}

}  // namespace
}  // namespace luong
