// Packs that load, and packs that must not: every fault where it stands.
#include "config/criteria_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/limits.h"
#include "storage/digest.h"

namespace luong {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kPack = "notice = \"invented\"\nname = \"test\"\nversion = \"1\"\n";

constexpr const char* kSystem = R"(notice = "invented"
[[criterion]]
id = "X953"
title_vi = "Chuyển công chức"
title_en = "Refer to officer"
kind = "SYSTEM"
when = "context.deadline_passed"
floor = "yellow"
guidance_code = "HD-1"
guidance = [{vi = "Kiểm tra hồ sơ.", en = "Check the papers."}]
)";

// A file with one RISK criterion; `from` in it is replaced by `to`.
std::string risk_file(const std::string& from = {}, const std::string& to = {}) {
  std::string text = R"(notice = "invented"

[[criterion]]
id = "V401"
title_vi = "Đơn giá thấp"
title_en = "Low price"
kind = "RISK"
group = "VAL"
when = 'lines.exists(l, l.unit_price < 2)'
weight = 150
guidance_code = "HD-2"
guidance = [{vi = "Kiểm tra.", en = "Check."}]
legal_basis = [{text = "Circular 39/2015", verified = false}]
valid_from = 2020-01-01
)";
  if (!from.empty()) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  return text;
}

PackFiles files_with(const std::string& other, const std::string& pack = kPack) {
  return {{"pack.toml", pack}, {"system.toml", kSystem}, {"a.toml", other}};
}

std::vector<std::string> faults(const PackFiles& files) {
  const auto pack = check_pack(files, "", sha256_hex);
  std::vector<std::string> texts;
  if (pack) return texts;
  for (const Error& error : pack.error()) texts.push_back(to_string(error));
  return texts;
}

struct Wrong {
  const char* from;
  const char* to;
  const char* fault;  // "file:line:column: ..." up to where it is compared
};

const Wrong kWrong[] = {
    // Keys and kinds of values.
    {"weight = 150", "wieght = 150", "a.toml:10:1: unknown key 'wieght'; did you mean \"weight\"?"},
    {"weight = 150", "frobnicate = 1\nweight = 150", "a.toml:10:1: unknown key 'frobnicate'"},
    {"notice = \"invented\"", "", "a.toml:1:1: key 'notice' is missing"},
    {"notice = \"invented\"", "notice = \"\"", "a.toml:1:10: 'notice' is empty"},
    {"notice = \"invented\"", "notice = 3",
     "a.toml:1:10: 'notice' must be a text, this is a whole number"},
    {"title_vi = \"Đơn giá thấp\"\n", "", "a.toml:3:1: key 'title_vi' is missing"},
    {"title_en = \"Low price\"\n", "", "a.toml:3:1: key 'title_en' is missing"},
    {"guidance_code = \"HD-2\"\n", "", "a.toml:3:1: key 'guidance_code' is missing"},
    {"when = 'lines.exists(l, l.unit_price < 2)'\n", "", "a.toml:3:1: key 'when' is missing"},
    {"weight = 150", "weight = \"150\"",
     "a.toml:10:10: 'weight' must be a whole number, this is a text"},
    {"weight = 150", "weight = 1500", "a.toml:10:10: 'weight' must be from 0 to 1000"},
    {"weight = 150", "weight = -1", "a.toml:10:10: 'weight' must be from 0 to 1000"},
    {"weight = 150", "weight = 1.5", "a.toml:10:10: 'weight' must be a whole number"},
    {"weight = 150", "weight = 150\ntier = 3", "a.toml:11:8: 'tier' must be from 1 to 2"},
    {"weight = 150", "weight = 150\nsign = 1", "a.toml:11:8: 'sign' must be true or false"},
    {"weight = 150", "weight = 150\nadvice = [1]", "a.toml:11:11: a text that is not empty"},
    {"weight = 150", "weight = 150\nstate = \"on\"", "a.toml:11:9: 'on' is none of draft, shadow"},
    {"weight = 150", "weight = 150\nsecrecy = \"top\"", "a.toml:11:11: 'top' is none of public"},
    {"weight = 150", "weight = 150\nparty = \"me\"", "a.toml:11:9: 'me' is none of own"},
    {"weight = 150", "weight = 150\nfloor = \"green\"",
     "a.toml:11:9: 'green' is none of yellow, red"},
    {"kind = \"RISK\"", "kind = \"Risk\"", "a.toml:7:8: 'Risk' is none of HARD"},
    {"group = \"VAL\"", "group = \"VALUE\"", "a.toml:8:9: 'VALUE' is none of SEC"},
    {"id = \"V401\"", "id = \"v401\"", "a.toml:4:6: an id is a capital letter"},
    {"id = \"V401\"", "id = \"V4011\"", "a.toml:4:6: an id is a capital letter"},
    {"id = \"V401\"", "id = \"X953\"",
     "system.toml:3:6: criterion X953 stands already at a.toml:4:6"},
    {"2020-01-01", "2020-02-30", "a.toml:14:"},
    {"2020-01-01", "\"soon\"", "a.toml:14:14: 'valid_from' must be a day"},
    {"2020-01-01", "2020-01-01\nvalid_to = 2019-12-31", "a.toml:15:1: 'valid_to' lies before"},
    {"en = \"Check.\"", "de = \"Prüfe.\"", "a.toml:12:32: unknown key 'de'"},
    {"{vi = \"Kiểm tra.\", en = \"Check.\"}", "{vi = \"Kiểm tra.\"}",
     "a.toml:12:13: key 'en' is missing"},
    {"[{vi = \"Kiểm tra.\", en = \"Check.\"}]", "[]", "a.toml:12:1: 'guidance' is empty"},
    {", verified = false", "", "a.toml:13:16: key 'verified' is missing"},
    // TOML itself.
    {"weight = 150", "weight = ", "a.toml:10:"},
    {"weight = 150", "weight = 150\nweight = 151", "a.toml:11:"},
    // Kinds against effects.
    {"group = \"VAL\"\n", "", "a.toml:7:1: a RISK criterion needs a 'group'"},
    {"weight = 150\n", "", "a.toml:3:1: a RISK criterion needs either 'weight' or 'points'"},
    {"weight = 150", "weight = 150\npoints = '3'", "a.toml:11:1: a RISK criterion needs either"},
    {"weight = 150", "weight = 150\nrefuse = \"E8000\"",
     "a.toml:11:1: 'refuse' is only for HARD criteria, this one is RISK"},
    {"weight = 150", "weight = 150\nceiling = \"green\"",
     "a.toml:11:1: 'ceiling' is only for HARD"},
    {"weight = 150", "weight = 150\nhold = true", "a.toml:11:1: 'hold' is only for HARD"},
    {"weight = 150", "weight = 150\nrandom_rate = \"0.1\"",
     "a.toml:11:1: 'random_rate' is only for RANDOM"},
    {"weight = 150", "weight = 150\nsign = true",
     "a.toml:11:1: a sign of violation needs 'sign_code'"},
    {"weight = 150", "weight = 150\nparty = \"other\"\nfloor = \"red\"",
     "a.toml:12:1: what another party"},
    {"kind = \"RISK\"\ngroup = \"VAL\"", "kind = \"HARD\"",
     "a.toml:9:1: 'weight' is only for RISK"},
    {"kind = \"RISK\"\ngroup = \"VAL\"", "kind = \"HARD\"\nfloor = \"red\"\nrefuse = \"8000\"",
     "a.toml:9:10: an official code"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = 150",
     "HARD\"\nwhen = 'ecommerce'",
     "a.toml:7:1: a HARD criterion needs 'refuse', 'floor', 'ceiling' or 'hold'"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = 150",
     "DIRECTED\"\nwhen = 'ecommerce'", "a.toml:7:1: a DIRECTED criterion needs a 'floor'"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = 150",
     "RANDOM\"\nwhen = 'ecommerce'\nfloor = \"red\"",
     "a.toml:7:1: a RANDOM criterion needs 'random_rate'"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = 150",
     "RANDOM\"\nwhen = 'ecommerce'\nrandom_rate = \"0.005\"",
     "a.toml:7:1: a RANDOM criterion needs a 'floor'"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = 150",
     "RANDOM\"\nwhen = 'ecommerce'\nrandom_rate = \"1.5\"\nfloor = \"red\"",
     "a.toml:9:15: a rate is a decimal from 0 to 1"},
    {"RISK\"\ngroup = \"VAL\"\nwhen = 'lines.exists(l, l.unit_price < 2)'\nweight = "
     "150\nguidance_code = \"HD-2\"\nguidance = [{vi = \"Kiểm tra.\", en = "
     "\"Check.\"}]\nlegal_basis = [{text = \"Circular 39/2015\", verified = false}]",
     "HARD\"\nwhen = 'ecommerce'\nfloor = \"red\"\nguidance_code = \"HD-2\"\nguidance = [{vi = "
     "\"Kiểm tra.\", en = \"Check.\"}]",
     "a.toml:3:1: a HARD criterion needs a legal basis"},
    // Expressions: the place within the text, through quotes and escapes.
    {"l.unit_price", "l.unit_prise",
     "a.toml:9:27: 'l' has no field 'unit_prise'; did you mean \"unit_price\"?"},
    {"'lines.exists(l, l.unit_price < 2)'", "\"notes == \\\"x\\\" && hs\"",
     "a.toml:9:27: unknown field 'hs'"},
    {"'lines.exists(l, l.unit_price < 2)'", "\"notes == '\\u0110\\t' && hs\"",
     "a.toml:9:32: unknown field 'hs'"},
    {"'lines.exists(l, l.unit_price < 2)'", "'''\necommerce &&\n  hs'''",
     "a.toml:11:3: unknown field 'hs'"},
    {"'lines.exists(l, l.unit_price < 2)'", "'''ecommerce &&\n hs'''",
     "a.toml:10:2: unknown field 'hs'"},
    {"'lines.exists(l, l.unit_price < 2)'", "\"\"\"\necommerce && \\\n     hs\"\"\"",
     "a.toml:11:6: unknown field 'hs'"},
    {"weight = 150", "points = 'gross_weight * 2'", "a.toml:10:11: the expression must be int"},
    {"weight = 150", "weight = 150\nconcerns = 'version'",
     "a.toml:11:13: the expression must be bool"},
    {"weight = 150", "weight = 150\nconcerns = 3", "a.toml:11:12: 'concerns' must be a text"},
};

TEST(CriteriaLoader, RefusesWrongFilesAtTheirPlace) {
  for (const Wrong& wrong : kWrong) {
    SCOPED_TRACE(std::string(wrong.from) + " -> " + wrong.to);
    const auto found = faults(files_with(risk_file(wrong.from, wrong.to)));
    ASSERT_FALSE(found.empty());
    EXPECT_THAT(found, testing::Contains(testing::StartsWith(wrong.fault)));
  }
}

TEST(CriteriaLoader, RefusesAWrongPackFile) {
  struct Case {
    std::string pack;
    const char* fault;
  };
  const std::string head = kPack;
  const Case kCases[] = {
      {"name = \"a\"\nversion = \"1\"", "pack.toml:1:1: key 'notice' is missing"},
      {"notice = \"n\"\nversion = \"1\"", "pack.toml:1:1: key 'name' is missing"},
      {"notice = \"n\"\nname = \"a\"", "pack.toml:1:1: key 'version' is missing"},
      {head + "verzion = 3", "pack.toml:4:1: unknown key 'verzion'; did you mean \"version\"?"},
      {head + "tier1 = 3", "pack.toml:4:9: 'tier1' must be a table"},
      {head + "[tier1]\nyellow = 400", "pack.toml:4:1: 'red' lies below 'yellow'"},
      {head + "[tier2]\nscan = 5", "pack.toml:5:1: unknown key 'scan'"},
      {head + "[tier1]\nred = 1001", "pack.toml:5:7: 'red' must be from 0 to 1000"},
      {head + "[group_limits]\nSEK = 5", "pack.toml:5:1: unknown key 'SEK'; did you mean \"SEC\"?"},
      {head + "[party_limits]\nown = 5", "pack.toml:5:1: unknown key 'own'"},
      {head + "base_threshold = -1", "pack.toml:4:18: 'base_threshold' must be from 0 to 1000"},
      {head + "[[impact]]\npermille = 1200", "pack.toml:4:1: key 'tax_value_from_vnd' is missing"},
      {head + "[[impact]]\ntax_value_from_vnd = 5\npermille = 2000",
       "pack.toml:6:12: 'permille' must be from 1000 to 1500"},
      {head + "[[impact]]\ntax_value_from_vnd = 5\npermille = 1100\n[[impact]]\n"
              "tax_value_from_vnd = 5\npermille = 1200",
       "pack.toml:8:1: impact steps must ascend"},
      {head + "[[criterion]]\nid = \"A100\"", "pack.toml:4:3: unknown key 'criterion'"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.pack);
    EXPECT_THAT(faults(files_with(risk_file(), c.pack)),
                testing::Contains(testing::StartsWith(c.fault)));
  }
}

TEST(CriteriaLoader, DemandsPackFileAndSystemCriterion) {
  EXPECT_THAT(faults({{"a.toml", risk_file()}, {"system.toml", kSystem}}),
              testing::ElementsAre("there is no pack.toml"));
  EXPECT_THAT(faults({{"pack.toml", kPack}, {"a.toml", risk_file()}}),
              testing::ElementsAre(HasSubstr("there is no criterion X953")));
  std::string risk = risk_file("V401", "X953");
  EXPECT_THAT(faults({{"pack.toml", kPack}, {"a.toml", risk}}),
              testing::ElementsAre("a.toml:4:6: X953 must be of kind SYSTEM and active"));
}

TEST(CriteriaLoader, ReportsEveryFaultUpToTwenty) {
  std::string many = "notice = \"n\"\n";
  for (int i = 100; i < 130; ++i) {
    many += "[[criterion]]\nid = \"A" + std::to_string(i) +
            "\"\ntitle_vi = \"v\"\ntitle_en = \"e\"\nkind = \"SYSTEM\"\nfloor = \"red\"\nwhen = "
            "\"hs\"\nguidance_code = \"g\"\nguidance = [{vi = \"v\", en = \"e\"}]\n";
  }
  EXPECT_THAT(faults(files_with(many)), SizeIs(20));
  const auto pack =
      load_pack(files_with(risk_file("weight = 150", "wieght = 1\nfoo = 2")), sha256_hex);
  ASSERT_FALSE(pack.has_value());
  EXPECT_THAT(pack.error().message, HasSubstr("(and 2 more)"));
}

TEST(CriteriaLoader, ReadsWhatAPackSays) {
  const std::string pack_file =
      std::string(kPack) +
      "base_threshold = 310\n[tier1]\nyellow = 130\n[group_limits]\nVAL = 299\n"
      "[party_limits]\nother = 61\n[[impact]]\ntax_value_from_vnd = 5\npermille = 1200\n";
  const std::string hard = R"(notice = "invented"
[[criterion]]
id = "H101a"
title_vi = "Cưỡng chế"
title_en = "Enforcement stop"
kind = "HARD"
sign = true
sign_code = "S-01"
tier = 1
when = """
enterprise.stop_in_force
"""
refuse = "E8000"
hold = true
scan_weight = 5
advice = ["priority"]
concerns = 'lines.exists(l, l.line_no == 1)'
guidance_code = "HD-3"
guidance = [{vi = "Một", en = "One"}, {vi = "Hai", en = "Two"}]
legal_basis = [{text = "Law 38/2019", verified = true}]
valid_from = "2020-01-01"
valid_to = 2021-12-31
secrecy = "secret"
state = "shadow"
author = "a"
approver = "b"

[[criterion]]
id = "R901"
title_vi = "Ngẫu nhiên"
title_en = "Random"
kind = "RANDOM"
when = "true"
random_rate = "0.005"
floor = "red"
convertible = true
guidance_code = "HD-4"
guidance = [{vi = "Kiểm", en = "Check"}]
)";
  PackFiles files = files_with(risk_file(), pack_file);
  files["b.toml"] = hard;
  const auto pack = load_pack(files, sha256_hex);
  ASSERT_TRUE(pack.has_value()) << to_string(pack.error());
  EXPECT_EQ(pack->name, "test");
  EXPECT_EQ(pack->notice, "invented");
  EXPECT_EQ(pack->base_threshold, 310);
  EXPECT_EQ(pack->tier1.yellow, 130);
  EXPECT_EQ(pack->tier1.red, 300);
  EXPECT_EQ(pack->group_limits[static_cast<std::size_t>(Group::kVal)], 299);
  EXPECT_EQ(pack->other_party_limit, 61);
  ASSERT_THAT(pack->impact, SizeIs(1));
  EXPECT_EQ(pack->impact[0].permille, 1200);
  ASSERT_THAT(pack->criteria, SizeIs(4));  // By id: H101a R901 V401 X953
  const Criterion& h = pack->criteria[0];
  EXPECT_EQ(h.id.view(), "H101a");
  EXPECT_EQ(h.kind, Kind::kHard);
  EXPECT_TRUE(h.sign && h.effect.hold);
  EXPECT_EQ(h.sign_code, "S-01");
  EXPECT_EQ(h.effect.refuse.view(), "E8000");
  EXPECT_EQ(h.effect.scan_weight, 5);
  EXPECT_TRUE(h.concerns.has_value());
  EXPECT_EQ(h.guidance[1].vi, "Hai");
  EXPECT_TRUE(h.legal_basis[0].verified);
  EXPECT_EQ(to_string(h.valid_from) + to_string(h.valid_to), "2020-01-012021-12-31");
  EXPECT_EQ(h.secrecy, Secrecy::kSecret);
  EXPECT_EQ(h.state, State::kShadow);
  EXPECT_EQ(pack->criteria[1].random_rate_millionths, 5'000U);
  EXPECT_EQ(pack->criteria[1].effect.floor, 3);
  const Criterion* v = pack->find("V401");
  ASSERT_NE(v, nullptr);
  EXPECT_EQ(v->weight, 150);
  EXPECT_EQ(v->group, Group::kVal);
  EXPECT_EQ(v->when_text, "lines.exists(l, l.unit_price < 2)");
  EXPECT_EQ(pack->find("V999"), nullptr);
}

TEST(CriteriaLoader, TheHashIsOfNamesAndBytes) {
  const PackFiles files = files_with(risk_file());
  const std::string hash = load_pack(files, sha256_hex).value().hash;
  EXPECT_THAT(hash, SizeIs(64));
  EXPECT_EQ(load_pack(files, sha256_hex).value().hash, hash);
  EXPECT_NE(load_pack(files_with(risk_file("150", "151")), sha256_hex).value().hash, hash);
  EXPECT_NE(load_pack(files_with(risk_file("\n\n", "\n")), sha256_hex).value().hash, hash);
  PackFiles renamed = files;
  renamed["b.toml"] = renamed["a.toml"];
  renamed.erase("a.toml");
  EXPECT_NE(load_pack(renamed, sha256_hex).value().hash, hash);
}

TEST(CriteriaLoader, LoadsTheShippedPack) {
  const std::filesystem::path directory =
      std::filesystem::path(LUONG_SOURCE_DIR) / "config" / "criteria";
  const auto pack = check_pack(directory, sha256_hex);
  ASSERT_TRUE(pack.has_value()) << to_string(pack.error().front());
  EXPECT_GE(pack->criteria.size(), 25U);
  EXPECT_FALSE(load_pack(directory / "absent", sha256_hex).has_value());
}

// Each within its own bound, and all of them too much for a worker.
TEST(CriteriaLoader, RefusesAPackThatMayCostTooMuchAndNamesTheCostliest) {
  const auto costly = [](int i, std::string_view body) {
    const std::string digits = std::to_string(1'000 + i).substr(1);
    return "[[criterion]]\nid = \"H" + digits +
           "\"\ntitle_vi = \"v\"\ntitle_en = \"e\"\nkind = \"SYSTEM\"\nfloor = \"red\"\n"
           "guidance_code = \"g\"\nguidance = [{vi = \"v\", en = \"e\"}]\nwhen = 'lines.exists(a, "
           "lines.exists(b, " +
           std::string(body) + "))'\n";
  };
  const auto files_of = [&](int count) {
    std::string many = "notice = \"n\"\n";
    for (int i = 0; i < count; ++i) many += costly(i, "a.qty1 > b.qty1 && a.qty2 > b.qty2");
    return many + costly(999, "a.qty1 > b.qty1 && a.qty2 > b.qty2 + b.qty1");
  };
  EXPECT_TRUE(load_pack(files_with(files_of(100)), sha256_hex).has_value());
  const auto faults_found = faults(files_with(files_of(900)));
  ASSERT_THAT(faults_found, SizeIs(1));
  EXPECT_THAT(faults_found[0], HasSubstr("steps on the largest declaration; at most 20000000"));
  EXPECT_THAT(faults_found[0], HasSubstr("H999 takes most of them"));
  EXPECT_THAT(faults_found[0], HasSubstr("a.toml:"));
}

TEST(CriteriaLoader, TakesManyCriteriaAndNoMore) {
  const auto files_of = [](std::size_t count) {
    std::string many = "notice = \"n\"\n";
    for (std::size_t i = 0; i < count; ++i) {
      const std::string digits = std::to_string(1'000 + i % 1'000).substr(1);
      const char first = static_cast<char>('A' + i / 1'000 % 20);
      many += "[[criterion]]\nid = \"" + std::string(1, first) + digits;
      if (i >= 20'000) many += 'a';
      many +=
          "\"\ntitle_vi = \"v\"\ntitle_en = \"e\"\nkind = \"SYSTEM\"\nfloor = \"red\"\nwhen = "
          "'lines.exists(l, l.hs_code == \"84143040\" && l.unit_price < 2.5)'\n"
          "guidance_code = \"g\"\nguidance = [{vi = \"v\", en = \"e\"}]\n";
    }
    return files_with(many);
  };
  const auto pack = load_pack(files_of(10'000), sha256_hex);
  ASSERT_TRUE(pack.has_value()) << to_string(pack.error());
  EXPECT_EQ(pack->criteria.size(), 10'001U);
  EXPECT_FALSE(load_pack(files_of(limits::kCriteriaMax), sha256_hex).has_value());
}

}  // namespace
}  // namespace luong
