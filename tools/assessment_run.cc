#include "tools/assessment_run.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "core/json_line.h"
#include "core/level_answer.h"

namespace luong::tools {

AssessmentRun::AssessmentRun(const EventYear& events, const AssessmentRules& rules, Date as_of,
                             std::function<void(const std::string&)> report)
    : events_(events),
      rules_(rules),
      as_of_(as_of),
      report_(std::move(report)),
      declarants_(events.declarants()) {
  sums_.declarants = declarants_.size();
}

std::string AssessmentRun::json_of(const FirmYear& year, const Assessment& assessment) const {
  std::string out;
  JsonLine json(out);
  json.open().member("as_of").text(to_string(as_of_));
  json.member("level").number(assessment.level);
  json.member("rules_from").text(to_string(rules_.from)).member("verified").flag(rules_.verified);
  json.member("declarations").unsigned_number(year.declarations);
  json.member("amendments").unsigned_number(year.amendments);
  json.member("cancellations").unsigned_number(year.cancellations);
  json.member("sanctions").open_list();
  for (const std::uint32_t count : year.sanctions) json.unsigned_number(count);
  json.close_list().member("failed").open_list();
  for (const FailedCriterion& failed : assessment.failed) {
    json.open().member("level").number(failed.level).member("criterion").text(failed.criterion);
    json.member("value").unsigned_number(failed.value);
    json.member("limit").unsigned_number(failed.limit).close();
  }
  json.close_list().close();
  return out;
}

std::optional<Error> AssessmentRun::take(EnterpriseRecord& record) {
  Enterprise& firm = record.hot;
  if (const auto member = events_.member(firm.tax_code, firm.role)) {
    firm.voluntary_program = *member;
    auto changed = with_membership(record.json, *member);
    if (!changed) return changed.error();
    record.json = std::move(*changed);
  }
  FirmYear year = events_.of(firm.tax_code, firm.role);
  year.debt_over_90d = firm.debt_over_90d_vnd > 0;
  const Assessment assessment = assess(year, rules_);
  // Why it is where it is can be told only where the computed level is the official one.
  firm.unmet_criteria = assessment.level == firm.compliance_level ? unmet_bits(assessment) : 0;
  const std::string json = json_of(year, assessment);
  auto written = with_assessment(record.json, json);
  if (!written) return written.error();
  record.json = std::move(*written);

  ++sums_.firms;
  ++sums_.levels[firm.compliance_level][assessment.level];
  const bool active =
      firm.first_declaration != kNoDate && active_over_a_year(firm.first_declaration, as_of_);
  const bool young =
      firm.established != kNoDate && established_under_a_year(firm.established, as_of_);
  sums_.active_over_a_year += active ? 1 : 0;
  sums_.established_under_a_year += young ? 1 : 0;
  const bool rated = firm.compliance_level != 0 && firm.risk_class != 0;
  const bool declared =
      std::ranges::binary_search(declarants_, std::pair(firm.tax_code, firm.role));
  sums_.declarants_rated += rated && declared ? 1 : 0;
  const bool differs = firm.compliance_level != 0 && firm.compliance_level != assessment.level;
  if (!differs) return std::nullopt;
  ++sums_.disagree;
  std::string line;
  JsonLine out(line);
  out.open().member("tax_code").text(TaxCode::from_packed(firm.tax_code).text());
  out.member("role").text(name(firm.role));
  out.member("official").number(firm.compliance_level);
  out.member("computed").number(assessment.level).close();
  line.pop_back();
  report_(line + ",\"assessment\":" + json + "}\n");
  return std::nullopt;
}

Result<std::string> with_membership(const std::string& record, bool member) {
  simdjson::dom::parser parser;
  simdjson::dom::object members;
  if (parser.parse(record).get(members) != simdjson::SUCCESS) {
    return fail(ErrorCode::kCorrupt, "the record is no JSON object");
  }
  std::string out = R"({"voluntary_program":)" + std::string(member ? "true" : "false");
  for (const auto& [key, value] : members) {
    if (key == "voluntary_program") continue;
    out.append(",\"").append(key).append("\":").append(simdjson::minify(value));
  }
  return out + "}";
}

Result<std::string> with_assessment(const std::string& record, const std::string& assessment) {
  simdjson::dom::parser parser;
  simdjson::dom::object members;
  if (parser.parse(record).get(members) != simdjson::SUCCESS || !record.ends_with('}')) {
    return fail(ErrorCode::kCorrupt, "the record is no JSON object");
  }
  const std::string member = "\"assessment\":" + assessment;
  simdjson::dom::object open;
  if (members["x"].get(open) != simdjson::SUCCESS) {
    return record.substr(0, record.size() - 1) + ",\"x\":{" + member + "}}";
  }
  simdjson::dom::element before;
  if (open["assessment"].get(before) == simdjson::SUCCESS) {
    return fail(ErrorCode::kInvalid,
                "the record carries an assessment already: take the facts as the feed sends them",
                "/x/assessment");
  }
  // `x` stands last in a record.
  if (!record.ends_with("}}")) return fail(ErrorCode::kCorrupt, "'x' is not the record's end");
  return record.substr(0, record.size() - 2) + (open.size() == 0 ? "" : ",") + member + "}}";
}

}  // namespace luong::tools
