// The scenarios of scenarios.toml, one row a test of its own name in the failure.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/declaration_builder.h"
#include "tests/support/shipped_world.h"

namespace luong {
namespace {

using Texts = std::vector<std::string>;

// A misspelled key would make a scenario promise less than it says.
void allow_only(const toml::table& table, const std::set<std::string>& keys) {
  for (const auto& [key, value] : table) {
    if (!keys.contains(std::string(key.str()))) {
      throw std::invalid_argument("no such key in scenarios.toml: " + std::string(key.str()));
    }
  }
}

template <typename Codes>
Texts texts(const Codes& codes) {
  Texts out;
  for (const auto& code : codes) {
    if constexpr (requires { code.view(); }) {
      out.emplace_back(code.view());
    } else {
      out.emplace_back(code);
    }
  }
  return out;
}

Texts texts(const toml::array& array) {
  Texts out;
  for (const auto& node : array) out.push_back(node.value<std::string>().value());
  return out;
}

std::optional<Enterprise> firm_of(const toml::table& scenario) {
  const toml::table* const row = scenario["firm"].as_table();
  if (row == nullptr) return std::nullopt;
  allow_only(*row, {"level", "class", "aeo", "aeo_until", "stop", "debt_vnd"});
  Enterprise firm;
  firm.compliance_level = static_cast<std::uint8_t>((*row)["level"].value_or(2));
  firm.risk_class = static_cast<std::uint8_t>((*row)["class"].value_or(2));
  firm.established = firm.first_declaration = parse_date("2010-01-01").value();
  firm.declarations_365 = 100;
  if ((*row)["aeo"].value_or(false)) {
    firm.aeo_from = parse_date("2023-01-01").value();
    firm.aeo_to = parse_date("2027-12-31").value();
  }
  if (const auto until = (*row)["aeo_until"].value<std::string>()) {
    firm.aeo_from = parse_date("2021-01-01").value();
    firm.aeo_to = parse_date(*until).value();
  }
  if ((*row)["stop"].value_or(false)) {
    firm.enforcement_stop = true;
    firm.stop_from = parse_date("2025-05-01").value();
  }
  firm.debt_over_90d_vnd = (*row)["debt_vnd"].value_or(std::int64_t{0});
  return firm;
}

test::Item item_of(const toml::table& row) {
  allow_only(row, {"hs_code", "name", "tariff_code", "unit_price", "unit"});
  test::Item item;
  item.hs_code = row["hs_code"].value_or(item.hs_code);
  item.name = row["name"].value_or(item.name);
  item.tariff_code = row["tariff_code"].value_or(item.tariff_code);
  item.unit_price = row["unit_price"].value_or(std::string());
  item.unit = row["unit"].value_or(item.unit);
  return item;
}

Declaration declaration_of(const toml::table& scenario) {
  test::DeclarationBuilder builder;
  builder.registered_at("2025-06-12T08:55:00+07:00");
  if (const toml::array* const lines = scenario["lines"].as_array()) {
    for (const auto& line : *lines) builder.item(item_of(*line.as_table()));
  }
  if (const auto type = scenario["permit"].value<std::string>()) {
    builder.set("/permits", R"([{"type":")" + *type + R"(","no":"MP-2025-118"}])");
  }
  if (const toml::table* const members = scenario["set"].as_table()) {
    for (const auto& [pointer, value] : *members) {
      const std::string text = value.value<std::string>().value();
      if (pointer == "/procedure") {
        builder.procedure(text);
      } else {
        builder.text(pointer.str(), text);
      }
    }
  }
  return builder.build();
}

// What the single window tells of the permit declared, or that it was never asked.
PermitFacts permits_of(const toml::table& scenario, const Declaration& declaration) {
  PermitFacts facts;
  const toml::table* const row = scenario["window"].as_table();
  if (row == nullptr) return facts;
  allow_only(*row, {"silent", "holder", "left"});
  const bool silent = (*row)["silent"].value_or(false);
  facts.feed = silent ? PermitFacts::Feed::kDown : PermitFacts::Feed::kUp;
  PermitRecord& record = facts.records.push_back({});
  record.type = declaration.permits[0].type;
  record.no = declaration.permits[0].no;
  record.state = PermitState::kValid;
  record.holder = declaration.trader.tax_code.packed();
  if (const auto holder = (*row)["holder"].value<std::string>()) {
    record.holder = TaxCode::parse(*holder).value().packed();
  }
  if (const auto left = (*row)["left"].value<std::string>()) {
    record.limited = true;
    record.unit = declaration.lines[0].unit1;
    record.granted = parse_scaled<4>(*left).value();
  }
  return facts;
}

Texts names_of_lines(std::uint64_t lines) {
  Texts out;
  for (int line = 1; line <= 50; ++line) {
    if ((lines >> (line - 1) & 1U) != 0) out.push_back(std::to_string(line));
  }
  return out;
}

void expect_reasons(const toml::table& expect, const Verdict& verdict) {
  Texts reasons;
  for (const Hit& hit : verdict.hits) {
    reasons.emplace_back(hit.id.view());
    const toml::array* const lines = expect["line"][hit.id.view()].as_array();
    if (lines == nullptr) continue;
    Texts wanted;
    for (const auto& line : *lines) wanted.push_back(std::to_string(line.value<int>().value()));
    EXPECT_EQ(names_of_lines(hit.lines), wanted) << hit.id.view();
  }
  EXPECT_EQ(reasons, texts(*expect["reasons"].as_array()));
}

void expect_verdict(const toml::table& expect, const Verdict& verdict) {
  allow_only(expect, {"channel", "refused", "gate", "reasons", "line", "tier2", "hold", "advice",
                      "form", "extent", "skipped", "tables", "scan", "scan_fails", "as_of"});
  expect_reasons(expect, verdict);
  if (const auto code = expect["refused"].value<std::string>()) {
    EXPECT_EQ(verdict.decision, Decision::kRejected);
    EXPECT_EQ(verdict.official_code.view(), *code);
    EXPECT_EQ(to_string(verdict.as_of),
              expect["as_of"].value_or(std::string("2025-06-12T00:00:00.000+07:00")));
    EXPECT_EQ(verdict.channel, Channel::kNone);
    return;
  }
  EXPECT_EQ(verdict.decision, Decision::kOk);
  EXPECT_EQ(static_cast<int>(verdict.channel), expect["channel"].value<int>().value());
  EXPECT_EQ(texts(gate_names(verdict.gate)), texts(*expect["gate"].as_array()));
  EXPECT_EQ(verdict.hold_code.view(), expect["hold"].value_or(std::string()));
  EXPECT_EQ(verdict.hold, !verdict.hold_code.empty());
  if (const auto score = expect["tier2"].value<int>()) {
    EXPECT_EQ(verdict.tier2_score, *score);
  }
  if (const auto form = expect["form"].value<std::string>()) {
    EXPECT_EQ(name(verdict.form), *form);
  }
  if (const auto extent = expect["extent"].value<std::string>()) {
    EXPECT_EQ(name(verdict.extent), *extent);
  }
  if (const auto* const words = expect["advice"].as_array()) {
    EXPECT_EQ(texts(verdict.advice), texts(*words));
  }
  if (const auto* const tables = expect["tables"].as_array()) {
    EXPECT_EQ(texts(verdict.missing_tables), texts(*tables));
  }
  const auto* const skipped = expect["skipped"].as_array();
  EXPECT_EQ(texts(verdict.skipped), skipped == nullptr ? Texts{} : texts(*skipped));
  EXPECT_EQ(verdict.scan.recommended, expect["scan"].value_or(false));
  if (const auto* const failed = expect["scan_fails"].as_array()) {
    EXPECT_EQ(texts(scan_condition_names(verdict.scan.failed)), texts(*failed));
  }
}

TEST(Golden, ScenariosUnderTheShippedPack) {
  const auto file = std::filesystem::path(LUONG_SOURCE_DIR) / "tests/golden/scenarios.toml";
  const toml::table table = toml::parse_file(file.string());
  std::map<Texts, std::unique_ptr<test::ShippedWorld>> worlds;  // By what is missing.
  int run = 0;
  for (const auto& node : *table["scenario"].as_array()) {
    const toml::table& scenario = *node.as_table();
    allow_only(scenario, {"golden", "firm", "lines", "set", "draw", "age", "missing", "late",
                          "permit", "window", "expect"});
    SCOPED_TRACE(scenario["golden"].value<std::string>().value());
    const toml::array* const missing = scenario["missing"].as_array();
    auto& world = worlds[missing == nullptr ? Texts{} : texts(*missing)];
    if (!world) {
      world = std::make_unique<test::ShippedWorld>(missing == nullptr ? Texts{} : texts(*missing));
    }
    const Instant nine = world->facts.arrival;
    world->facts.draw_root = world->root_drawn(scenario["draw"].value_or(false));
    world->facts.deadline_passed = scenario["late"].value_or(false);
    if (const auto hours = scenario["age"].value<int>()) {
      world->facts.arrival = Instant{world->evaluated_at.ms + *hours * kHourMs};
      world->facts.draw_root = world->root_drawn(false);
    }
    const Declaration declaration = declaration_of(scenario);
    world->facts.permits = permits_of(scenario, declaration);
    expect_verdict(*scenario["expect"].as_table(), world->judge(declaration, firm_of(scenario)));
    world->facts.arrival = nine;
    ++run;
  }
  EXPECT_GE(run, 30);
}

}  // namespace
}  // namespace luong
