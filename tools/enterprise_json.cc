#include "tools/enterprise_json.h"

#include "tools/json_text.h"

namespace luong::tools {
namespace {

void date(JsonObject& object, std::string_view name, Date day) {
  if (day != kNoDate) object.date(name, day);
}

void append_tax_code(JsonObject& o, std::uint64_t packed) {
  const TaxCode code = TaxCode::from_packed(packed);
  o.key("tax_code") += '"';
  append_zero_padded(o.out(), code.number(), static_cast<std::size_t>(code.length()));
  o.out() += '"';
}

// Sections I-VII of Annex VI: the serious ones first, the others as declaration faults (section
// III).
void append_violations(JsonObject& o, const Enterprise& record) {
  std::string& out = o.key("viol_365");
  const std::uint32_t serious = record.viol_sec12;
  const std::uint32_t other = record.violations_365 > serious ? record.violations_365 - serious : 0;
  out += '[';
  append_integer(out, serious);
  out += ",0,";
  append_integer(out, other);
  out += ",0,0,0,0]";
}

}  // namespace

void append_enterprise_json(std::string& out, const Enterprise& record, std::string_view name,
                            std::string_view broker_code, std::string_view extra) {
  JsonObject o(out);
  append_tax_code(o, record.tax_code);
  o.text("role", luong::name(record.role));
  o.text("name", name);
  o.text("broker_code", broker_code);
  date(o, "registered_at", record.established);
  date(o, "first_decl_date", record.first_declaration);
  o.integer("tax_status", record.tax_status);
  o.integer("tax_debt_over_90d_vnd", record.debt_over_90d_vnd);
  o.integer("compliance_level", record.compliance_level);
  o.integer("risk_class", record.risk_class);
  date(o, "aeo_from", record.aeo_from);
  date(o, "aeo_to", record.aeo_to);
  o.integer("decl_365", record.declarations_365);
  append_violations(o, record);
  o.integer("amend_365", record.amendments_365);
  o.integer("cancel_365", record.cancellations_365);
  o.integer("late_co_365", record.late_co_365);
  if (!extra.empty()) o.key("x") += extra;
}

}  // namespace luong::tools
