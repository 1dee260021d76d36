#include "config/assessment_rules_loader.h"

#include <algorithm>
#include <string>

#include "config/text_file.h"
#include "config/toml_members.h"

namespace luong {
namespace {

constexpr std::array<std::string_view, kSections> kSectionKeys = {
    "section_I", "section_II", "section_III", "section_IV",
    "section_V", "section_VI", "section_VII"};
constexpr std::array<std::string_view, kSections> kPermilleKeys = {
    "section_I_permille", "section_II_permille", "section_III_permille", "section_IV_permille",
    "section_V_permille", "section_VI_permille", "section_VII_permille"};
constexpr std::int64_t kCountMax = 1'000'000;

class RulesReader {
 public:
  RulesReader(std::string file, ErrorList& errors) : file_(std::move(file)), errors_(errors) {}

  std::vector<AssessmentRules> read(const TomlValue& root) {
    static constexpr std::string_view kKeys[] = {"notice", "rules"};
    const TomlMembers members(file_, root, errors_);
    members.allow_only(kKeys);
    members.demand("notice");
    members.demand("rules");
    std::vector<AssessmentRules> all;
    for (const TomlValue* table : members.tables("rules")) {
      AssessmentRules rules = read_rules(*table);
      if (!all.empty() && rules.from <= all.back().from) {
        const TomlMembers late(file_, *table, errors_);
        late.refuse_key("from", "rules must ascend by the day they begin");
      }
      all.push_back(std::move(rules));
    }
    return all;
  }

 private:
  AssessmentRules read_rules(const TomlValue& table) {
    static constexpr std::string_view kKeys[] = {"from", "basis", "verified", "level"};
    const TomlMembers members(file_, table, errors_);
    members.allow_only(kKeys);
    for (const std::string_view key : kKeys) members.demand(key);
    AssessmentRules rules;
    rules.from = members.day("from").value_or(Date{});
    rules.basis = members.text("basis").value_or("");
    rules.verified = members.flag("verified").value_or(false);
    const auto levels = members.tables("level");
    if (members.has("level") && levels.size() != rules.levels.size()) {
      members.refuse_key("level",
                         "levels 2, 3 and 4 are needed, in this order: 1 is by decision, "
                         "5 is what meets none");
    }
    for (std::size_t i = 0; i < std::min(levels.size(), rules.levels.size()); ++i) {
      read_level(*levels[i], static_cast<std::uint8_t>(i + 2), rules.levels[i]);
    }
    return rules;
  }

  void read_level(const TomlValue& table, std::uint8_t expected, LevelLimits& limits) {
    std::vector<std::string_view> keys = {"level", "all_permille", "debt_over_90d"};
    keys.insert(keys.end(), kSectionKeys.begin(), kSectionKeys.end());
    keys.insert(keys.end(), kPermilleKeys.begin(), kPermilleKeys.end());
    const TomlMembers members(file_, table, errors_);
    members.allow_only(keys);
    members.demand("level");
    limits.level = expected;
    const auto level = members.number("level", 2, 4);
    if (level && *level != expected) {
      members.refuse_key("level", "levels 2, 3 and 4 are needed, in this order");
    }
    const auto number = [&](std::string_view key, std::int64_t max) {
      const auto found = members.number(key, 0, max);
      return found ? std::optional(static_cast<std::uint32_t>(*found)) : std::nullopt;
    };
    for (std::size_t i = 0; i < kSections; ++i) {
      limits.count_max[i] = number(kSectionKeys[i], kCountMax);
      limits.permille_max[i] = number(kPermilleKeys[i], 1'000);
    }
    limits.all_permille_max = number("all_permille", 1'000);
    limits.debt_over_90d = members.flag("debt_over_90d").value_or(true);
  }

  const std::string file_;
  ErrorList& errors_;
};

}  // namespace

tl::expected<std::vector<AssessmentRules>, std::vector<Error>> load_assessment_rules(
    const std::filesystem::path& file) {
  const auto text = read_text_file(file);
  if (!text) return tl::unexpected(std::vector<Error>{text.error()});
  const auto root = parse_toml(*text, file.string());
  if (!root) return tl::unexpected(std::vector<Error>{root.error()});
  ErrorList errors;
  auto rules = RulesReader(file.string(), errors).read(*root);
  if (!errors.empty()) return tl::unexpected(errors.errors());
  return rules;
}

const AssessmentRules* rules_on(const std::vector<AssessmentRules>& rules, Date day) {
  const AssessmentRules* found = nullptr;
  for (const AssessmentRules& one : rules) {
    if (one.from <= day) found = &one;
  }
  return found;
}

}  // namespace luong
