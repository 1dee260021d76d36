#include "tools/enterprise_json.h"

#include <algorithm>

#include "tools/json_text.h"

namespace luong::tools {
namespace {

// Counts of 0 are left out: that is what an absent one means.
void count(JsonObject& object, std::string_view name, std::int64_t value) {
  if (value != 0) object.integer(name, value);
}

void date(JsonObject& object, std::string_view name, Date day) {
  if (day != kNoDate) object.date(name, day);
}

void append_tax_code(JsonObject& o, std::uint64_t packed) {
  const TaxCode code = TaxCode::from_packed(packed);
  o.key("tax_code") += '"';
  append_zero_padded(o.out(), code.number(), static_cast<std::size_t>(code.length()));
  o.out() += '"';
}

// Sections I and II one by one, with the day until which each counts; the rest as a number of
// declaration faults (section III).
void append_violations(JsonObject& o, const Enterprise& record) {
  if (record.violations_365 == 0 && record.viol_sec12 == 0) return;
  if (record.viol_sec12 == 0) {
    std::string& out = o.key("viol_365");
    out += "[0,0,";
    append_integer(out, record.violations_365);
    out += ",0,0,0,0]";
    return;
  }
  std::string& out = o.key("violations");
  out += '[';
  for (std::uint32_t i = 0; i < std::max<std::uint32_t>(record.viol_sec12, record.violations_365);
       ++i) {
    if (i > 0) out += ',';
    JsonObject violation(out);
    violation.date("date", Date{record.sec12_until.days - 500});
    violation.integer("section", i < record.viol_sec12 ? 1 + i % 2 : 3);
    violation.boolean("final", true);
    violation.date("expires", record.sec12_until);
  }
  out += ']';
}

void append_stop(JsonObject& o, const Enterprise& record) {
  if (!record.enforcement_stop) return;
  JsonObject stop(o.key("enforcement_stop"));
  std::string& out = stop.key("decision_no");
  out += '"';
  append_integer(out, record.stop_from.days % 1'000);
  out += "/QĐ-CCTHC\"";
  date(stop, "from", record.stop_from);
  date(stop, "to", record.stop_to);
}

void append_ratings(JsonObject& o, std::span<const SpecialisedRating> ratings) {
  if (ratings.empty()) return;
  std::string& out = o.key("specialised_compliance");
  out += '[';
  for (const SpecialisedRating& rating : ratings) {
    if (&rating != ratings.data()) out += ',';
    JsonObject object(out);
    object.text("ministry", rating.ministry.view());
    object.text("method", name(rating.method));
  }
  out += ']';
}

void append_directive(JsonObject& o, const Enterprise& record) {
  if (record.directive_no == 0) return;
  JsonObject directive(o.key("directive"));
  directive.integer("no", record.directive_no);
  date(directive, "from", record.directive_from);
  date(directive, "to", record.directive_to);
  directive.integer("channel", record.directive_channel);
  directive.boolean("scan", record.directive_scan);
}

}  // namespace

void append_enterprise_json(std::string& out, const Enterprise& record, const RecordRest& rest) {
  JsonObject o(out);
  append_tax_code(o, record.tax_code);
  o.text("role", name(record.role));
  o.text("party_code", rest.party_code);
  o.text("name", rest.name);
  date(o, "registered_at", record.established);
  date(o, "first_decl_date", record.first_declaration);
  o.integer("tax_status", record.tax_status);
  count(o, "tax_debt_over_90d_vnd", record.debt_over_90d_vnd);
  append_stop(o, record);
  count(o, "shared_address_closed_firms", record.shared_address_closed_firms);
  o.integer("compliance_level", record.compliance_level);
  append_ratings(o, rest.ratings);
  o.integer("risk_class", record.risk_class);
  date(o, "aeo_from", record.aeo_from);
  date(o, "aeo_to", record.aeo_to);
  if (record.voluntary_program) o.boolean("voluntary_program", true);
  if (record.association) o.boolean("association", true);
  if (record.profile_complete) o.boolean("profile_complete", true);
  date(o, "profile_verified_on", record.profile_verified_on);
  count(o, "decl_365", record.declarations_365);
  append_violations(o, record);
  count(o, "amend_365", record.amendments_365);
  count(o, "cancel_365", record.cancellations_365);
  count(o, "late_co_365", record.late_co_365);
  append_directive(o, record);
  if (!rest.x.empty()) o.key("x") += rest.x;
}

}  // namespace luong::tools
