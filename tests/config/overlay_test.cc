// Overlays and campaigns of a criteria pack: to whom and when they apply, that they only add and
// tighten, and every fault where it stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "config/criteria_loader.h"
#include "core/message_parser.h"
#include "storage/digest.h"
#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"
#include "tools/declaration_generator.h"
#include "tools/permit_book.h"

namespace luong {
namespace {

constexpr const char* kCriterion = R"([[criterion]]
id = "O901"
title_vi = "Chiến dịch"
title_en = "Campaign"
kind = "DIRECTED"
when = 'lines.exists(l, l.hs_code.startsWith("84"))'
floor = "yellow"
guidance_code = "HD-1"
guidance = [{vi = "Kiểm tra.", en = "Check."}]
)";

// The shipped pack with a calendar, and one more file.
PackFiles files_with(const std::string& overlay, const std::string& criterion = kCriterion) {
  auto files = read_pack_files(std::filesystem::path(LUONG_SOURCE_DIR) / "config/criteria").value();
  files["pack.toml"] += "\n[calendar]\ntet = [2025-01-29, 2026-02-17]\n";
  files["z.toml"] = "notice = \"invented\"\n" + overlay + "\n" + criterion;
  return files;
}

CriteriaPack pack_with(const std::string& overlay, const std::string& criterion = kCriterion) {
  auto pack = check_pack(files_with(overlay, criterion), "", sha256_hex);
  if (!pack) {
    for (const Error& error : pack.error()) ADD_FAILURE() << to_string(error);
    throw std::runtime_error("no pack");
  }
  return std::move(*pack);
}

std::string fault_of(const std::string& overlay, const std::string& criterion = kCriterion) {
  const auto pack = check_pack(files_with(overlay, criterion), "", sha256_hex);
  return pack ? "none" : to_string(pack.error().front());
}

bool hits(test::ShippedWorld& world, std::string_view office, std::string_view day,
          std::string_view id = "O901", test::DeclarationBuilder builder = {}) {
  builder.office(office).registered_at(std::string(day) + "T08:55:00+07:00");
  Enterprise firm;
  firm.compliance_level = firm.risk_class = 2;
  const Verdict verdict = world.judge(builder.build(), firm);
  for (const Hit& hit : verdict.hits) {
    if (hit.id.view() == id) return true;
  }
  return false;
}

test::ShippedWorld world_of(CriteriaPack pack) {
  test::ShippedWorld world;
  world.pack = std::move(pack);
  return world;
}

TEST(Overlay, AppliesToItsOfficesAlone) {
  auto world = world_of(pack_with("[overlay]\nname = \"north\"\noffices = [\"03CE\", \"15*\"]"));
  EXPECT_TRUE(hits(world, "03CE", "2025-06-12"));
  EXPECT_TRUE(hits(world, "15BB", "2025-06-12"));
  EXPECT_FALSE(hits(world, "03CC", "2025-06-12"));
  EXPECT_FALSE(hits(world, "02CI", "2025-06-12"));
}

TEST(Overlay, AppliesToItsCohortAlone) {
  auto young = world_of(
      pack_with("[overlay]\nname = \"cohort\"\ncohort = 'enterprise.risk_class >= 3 || false'"));
  EXPECT_FALSE(hits(young, "03CE", "2025-06-12"));
  auto all =
      world_of(pack_with("[overlay]\nname = \"cohort\"\ncohort = 'enterprise.risk_class == 2'"));
  EXPECT_TRUE(hits(all, "03CE", "2025-06-12"));
}

TEST(Overlay, ACampaignBeginsAndExpiresByItself) {
  struct Case {
    const char* window;
    const char* day;
    bool in_force;
  };
  const std::string tet = "begin = \"tet - 15d\"\nend = \"tet + 7d\"";
  const Case kCases[] = {
      {"begin = 2025-06-01\nend = 2025-06-12", "2025-05-31", false},
      {"begin = 2025-06-01\nend = 2025-06-12", "2025-06-01", true},
      {"begin = 2025-06-01\nend = 2025-06-12", "2025-06-12", true},
      {"begin = 2025-06-01\nend = 2025-06-12", "2025-06-13", false},
      {tet.c_str(), "2025-01-13", false},
      {tet.c_str(), "2025-01-14", true},
      {tet.c_str(), "2025-02-05", true},
      {tet.c_str(), "2025-02-06", false},
      {tet.c_str(), "2026-02-02", true},
      {tet.c_str(), "2026-02-25", false},
      {"begin = \"tet\"\nend = \"tet\"", "2026-02-17", true},
      {"begin = \"tet-300d\"\nend = \"tet+300d\"", "2025-10-01", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.window) + " on " + c.day);
    auto world = world_of(pack_with("[overlay]\nname = \"campaign\"\n" + std::string(c.window)));
    EXPECT_EQ(hits(world, "03CE", c.day), c.in_force);
  }
}

TEST(Overlay, WindowsThatMeetAreOne) {
  const CriteriaPack pack =
      pack_with("[overlay]\nname = \"long\"\nbegin = \"tet - 200d\"\nend = \"tet + 200d\"");
  const auto overlay = std::ranges::find(pack.overlays, "long", &Overlay::name);
  ASSERT_NE(overlay, pack.overlays.end());
  EXPECT_EQ(overlay->windows.size(), 1U);
  const Criterion* criterion = pack.find("O901");
  ASSERT_NE(criterion, nullptr);
  EXPECT_EQ(criterion->overlay, "long");
  EXPECT_EQ(criterion->windows, overlay->windows);
}

TEST(Overlay, TightensACriterionOfTheBaseWhereItApplies) {
  const std::string tighter = R"([[criterion]]
id = "E706b"
title_vi = "Tăng cường"
title_en = "Tightened"
kind = "DIRECTED"
tightens = "H112"
floor = "red"
guidance_code = "HD-1"
guidance = [{vi = "Kiểm tra.", en = "Check."}]
)";
  auto world = world_of(pack_with("[overlay]\nname = \"north\"\noffices = [\"03CE\"]", tighter));
  test::DeclarationBuilder asked;
  asked.text("/pre_inspection_result", "C");
  EXPECT_TRUE(hits(world, "03CE", "2025-06-12", "E706b", asked));
  EXPECT_FALSE(hits(world, "02CI", "2025-06-12", "E706b", asked)) << "of another office";
  EXPECT_TRUE(hits(world, "02CI", "2025-06-12", "H112", asked)) << "the base stays as it is";
  EXPECT_FALSE(hits(world, "03CE", "2025-06-12", "E706b")) << "what it tightens does not hit";
}

TEST(Overlay, TheBaseKeepsItsOwnHash) {
  const auto hash_of = [](const std::string& overlay) {
    const CriteriaPack pack = pack_with(overlay);
    return std::pair(pack.hash, pack.base_hash);
  };
  const auto one = hash_of("[overlay]\nname = \"one\"");
  const auto two = hash_of("[overlay]\nname = \"two\"");
  EXPECT_NE(one.first, two.first);
  EXPECT_EQ(one.second, two.second);
  auto alone = check_pack(
      [] {
        PackFiles files = files_with("");
        std::erase_if(files, [](const auto& file) {  // Modes and regimes are overlays, too.
          return file.first == "z.toml" || file.second.find("[overlay]") != std::string::npos;
        });
        return files;
      }(),
      "", sha256_hex);
  ASSERT_TRUE(alone.has_value());
  EXPECT_EQ(alone->hash, one.second);
  EXPECT_EQ(alone->base_hash, alone->hash);
}

TEST(Overlay, EveryFaultIsToldWhereItStands) {
  const auto changed = [](const std::string& from, const std::string& to) {
    std::string text = kCriterion;
    return text.replace(text.find(from), from.size(), to);
  };
  struct Case {
    std::string overlay, criterion, fault;
  };
  const std::string head = "[overlay]\nname = \"x\"\n";
  const Case kCases[] = {
      {"[overlay]", kCriterion, "z.toml:2:1: key 'name' is missing"},
      {"[overlay]\nname = \"x\"\noffice = [\"03CE\"]", kCriterion, "z.toml:4:1: unknown key"},
      {head + "offices = []", kCriterion, "z.toml:4:11: 'offices' is empty"},
      {head + "offices = [\"03-CE\"]", kCriterion, "z.toml:4:11: '03-CE' is no office"},
      {head + "offices = [\"*\"]", kCriterion, "z.toml:4:11: '*' is no office"},
      {head + "cohort = 'enterprise.risk_clas > 3'", kCriterion,
       "z.toml:4:22: 'enterprise' has no field"},
      {head + "cohort = 'enterprise.risk_class'", kCriterion, "z.toml:4:11: "},
      {head + "begin = 2025-06-01", kCriterion, "z.toml:4:1: a campaign needs"},
      {head + "begin = 2025-06-02\nend = 2025-06-01", kCriterion,
       "z.toml:5:7: 'end' lies before 'begin'"},
      {head + "begin = \"tet\"\nend = 2025-06-01", kCriterion, "z.toml:5:7: 'begin' and 'end'"},
      {head + "begin = \"tet - 5\"\nend = \"tet\"", kCriterion, "z.toml:5:7: 'begin' and 'end'"},
      {head + "begin = \"tet - 500d\"\nend = \"tet\"", kCriterion, "z.toml:5:7: "},
      {head + "begin = \"noel\"\nend = \"noel + 3d\"", kCriterion, "z.toml:4:9: there is no day"},
      {head, changed("floor = \"yellow\"", "floor = \"yellow\"\nceiling = \"green\""),
       "'ceiling' is only for HARD"},
      {head,
       changed("kind = \"DIRECTED\"",
               "kind = \"HARD\"\nceiling = \"green\"\nlegal_basis = [{text = \"x\", verified = "
               "false}]"),
       "an overlay may add and tighten"},
      {head, changed("id = \"O901\"", "id = \"H101\""), "criterion H101 stands already"},
      {head,
       changed("when = 'lines.exists(l, l.hs_code.startsWith(\"84\"))'", "tightens = \"Z999\""),
       "the base has no criterion Z999"},
      {head, changed("floor", "tightens = \"H112\"\nfloor"), "'tightens' takes the condition"},
      {"", changed("when = 'lines.exists(l, l.hs_code.startsWith(\"84\"))'", "tightens = \"H112\""),
       "'tightens' is only for criteria of an overlay"},
      {"overlay = 3", kCriterion, "'overlay' must be a table"},
      {head, "", "z.toml:1:1: key 'criterion' is missing"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.overlay + "\n" + c.criterion);
    EXPECT_NE(fault_of(c.overlay, c.criterion).find(c.fault), std::string::npos)
        << fault_of(c.overlay, c.criterion);
  }
  for (const char* calendar : {"[calendar]\ntet = 3\n", "[calendar]\ntet = []\n",
                               "[calendar]\ntet = [2026-02-17, 2025-01-29]\n", "calendar = 3\n"}) {
    PackFiles files = files_with(head);
    auto& pack = files["pack.toml"];
    pack = pack.substr(0, pack.find("\n[calendar]")) + "\n";
    pack = std::string(calendar[0] == '[' ? "" : calendar) + pack +
           (calendar[0] == '[' ? calendar : "");
    EXPECT_FALSE(check_pack(files, "", sha256_hex).has_value()) << calendar;
  }
}

// Whatever an overlay says, no lot gets a lower channel, and none that was refused is let in.
TEST(Overlay, NeverLowersAChannel) {
  const std::string overlay =
      "[overlay]\nname = \"x\"\noffices = [\"0*\", \"1*\", \"2*\", \"3*\", \"4*\"]";
  std::string criteria = kCriterion;
  criteria.replace(criteria.find("\"84\""), 4, "\"8\"");
  criteria += R"(
[[criterion]]
id = "V491"
title_vi = "Thêm điểm"
title_en = "More points"
kind = "RISK"
group = "VAL"
combine = "price"
when = 'lines.exists(l, l.origin == "CN")'
weight = 90
convertible = true
guidance_code = "HD-1"
guidance = [{vi = "Kiểm tra.", en = "Check."}]
[[criterion]]
id = "H190"
title_vi = "Từ chối"
title_en = "Refused"
kind = "HARD"
when = 'lines.exists(l, l.hs_code.startsWith("8703"))'
refuse = "E8025"
guidance_code = "HD-1"
guidance = [{vi = "Kiểm tra.", en = "Check."}]
legal_basis = [{text = "x", verified = false}]
)";
  test::ShippedWorld base;
  auto tighter = world_of(pack_with(overlay, criteria));
  tools::GeneratorOptions options;
  options.count = 5'000;
  tools::DeclarationGenerator generator(options);
  int raised = 0;
  for (int i = 0; i < 5'000; ++i) {
    std::string line;
    generator.append_next(line);
    Declaration declaration = generator.last();
    check_cross(declaration);
    Enterprise firm;
    firm.compliance_level = static_cast<std::uint8_t>(1 + i % 5);
    firm.risk_class = static_cast<std::uint8_t>(1 + i % 9);
    base.facts.permits = tighter.facts.permits = tools::PermitBook::facts_of(declaration);
    const Verdict before = base.judge(declaration, firm);
    const Verdict after = tighter.judge(declaration, firm);
    if (before.decision == Decision::kRejected) {
      EXPECT_EQ(after.decision, Decision::kRejected);
      continue;
    }
    if (after.decision == Decision::kRejected) continue;
    EXPECT_GE(after.channel, before.channel) << declaration.declaration_no.text();
    raised += after.channel > before.channel ? 1 : 0;
  }
  EXPECT_GT(raised, 500) << "the property was hardly tried";
}

}  // namespace
}  // namespace luong
