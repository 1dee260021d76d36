#include "core/explain.h"

#include <bit>

#include "core/specialised_advice.h"

namespace luong {
namespace {

constexpr std::string_view kLinesPrefix = "lines.";

criteria::Input input_of(const ExplainInput& input) {
  criteria::Input fields;
  fields.declaration = input.declaration;
  take_parties(*input.parties, fields);
  fields.facts = input.facts;
  fields.reference = input.reference;
  fields.evaluated_at = input.evaluated_at;
  return fields;
}

std::string value_text(const criteria::Input& fields, const std::string& field, int line_no) {
  std::string value = criteria::field_text(fields, field, line_no);
  if (!field.ends_with("_vnd")) return value;
  const auto amount = parse_decimal(value, 0);
  return amount ? vnd_text(*amount) : value;
}

Evidence evidence_of(const Criterion& criterion, const criteria::Input& fields, int line_no) {
  Evidence evidence;
  evidence.line_no = line_no;
  for (const GoodsLine& line : fields.declaration->lines) {
    if (line.line_no != line_no) continue;
    evidence.hs_code = line.hs_code.view();
    evidence.item_name = line.item_name;
  }
  for (const std::string& field : criterion.when.fields()) {
    if (field.starts_with(kLinesPrefix) != (line_no != 0)) continue;
    std::string value = value_text(fields, field, line_no);
    // What a goods line lacks may be the very reason: no C/O, no permit.
    if (line_no != 0 || !value.empty()) evidence.values.emplace_back(field, std::move(value));
  }
  return evidence;
}

// The declaration as a whole first, then each goods line of the hit.
void collect_evidence(const ExplainInput& input, const Criterion& criterion, std::uint64_t lines,
                      ExplainedReason& reason) {
  if (input.parties == nullptr || input.reference == nullptr) return;
  const criteria::Input fields = input_of(input);
  Evidence whole = evidence_of(criterion, fields, 0);
  if (!whole.values.empty()) reason.evidence.push_back(std::move(whole));
  for (; lines != 0; lines &= lines - 1) {
    reason.evidence.push_back(evidence_of(criterion, fields, std::countr_zero(lines) + 1));
  }
}

class Sight {
 public:
  explicit Sight(const ExplainInput& input) : input_(input) {}
  const Criterion* criterion(CriterionId id) const {
    return input_.pack == nullptr ? nullptr : input_.pack->find(id);
  }
  bool may_see(CriterionId id) const {
    if (input_.audience == Audience::kAuditor) return true;
    const Criterion* const found = criterion(id);
    return found != nullptr && found->secrecy != Secrecy::kSecret;
  }
  std::vector<CriterionId> visible(const std::vector<CriterionId>& ids) const {
    std::vector<CriterionId> seen;
    for (const CriterionId id : ids) {
      if (may_see(id)) seen.push_back(id);
    }
    return seen;
  }

 private:
  const ExplainInput& input_;
};

ExplainedReason reason_of(const ExplainInput& input, const Hit& hit, const Sight& sight) {
  ExplainedReason reason;
  reason.withheld = !sight.may_see(hit.id);
  if (reason.withheld) return reason;
  reason.id = hit.id;
  reason.points = hit.points;
  const Criterion* const criterion = sight.criterion(hit.id);
  if (criterion == nullptr) return reason;
  reason.known = true;
  reason.kind = criterion->kind;
  reason.title = criterion->title;
  reason.legal_basis = criterion->legal_basis;
  reason.guidance_code = criterion->guidance_code;
  reason.guidance = criterion->guidance;
  collect_evidence(input, *criterion, hit.lines, reason);
  return reason;
}

Bilingual device_of(const ExplainInput& input) {
  const Code<16> id = input.verdict->scan.offer.device;
  const std::string code(id.view());
  const Scanner* const scanner = input.scanners == nullptr ? nullptr : input.scanners->find(id);
  if (scanner == nullptr) return {code, code};
  return {code + ", " + scanner->name_vi, code + ", " + scanner->name_en};
}

ExplainedPermit explained(const PermitRecord& record) {
  ExplainedPermit permit;
  permit.type = record.type.view();
  permit.no = record.no;
  if (record.holder != 0) permit.holder = TaxCode::from_packed(record.holder).text();
  permit.state = record.state;
  permit.valid_to = record.valid_to;
  permit.limited = record.limited;
  permit.left = to_string(record.left());
  permit.granted = to_string(record.granted);
  permit.unit = record.unit.view();
  return permit;
}

void collect_accounts(const ExplainInput& input, Explanation& page) {
  const AccountFacts& facts = input.facts->accounts;
  page.overdue = input.facts->obligations.overdue;
  if (!facts.asked) return;
  for (const auto* records : {&facts.exempt, &facts.opened}) {
    for (const PermitRecord& record : *records) {
      page.accounts.push_back(explained(record));
      page.accounts.back().type = account_name(record.type);
    }
  }
  AccountFindings findings;
  findings.find(*input.declaration, facts);
  const auto note = [&page](int line_no, AccountStanding standing) {
    if (standing == AccountStanding::kNotAsked || standing == AccountStanding::kMet) return;
    page.account_faults.emplace_back(line_no, standing);
  };
  note(0, findings.on_the_spot());
  for (std::size_t at = 0; at < input.declaration->lines.size(); ++at) {
    const int line_no = input.declaration->lines[at].line_no;
    note(line_no, findings.exemption(at));
    note(line_no, findings.temporary(at));
  }
}

void collect_permits(const ExplainInput& input, Explanation& page) {
  const Declaration& declaration = *input.declaration;
  const PermitFacts& facts = input.facts->permits;
  page.permit_feed_silent = facts.feed == PermitFacts::Feed::kDown;
  for (std::size_t i = 0; i < facts.records.size() && i < declaration.permits.size(); ++i) {
    ExplainedPermit& permit = page.permits.emplace_back(explained(facts.records[i]));
    permit.type = declaration.permits[i].type.view();  // The single window may know of none.
    permit.no = declaration.permits[i].no;
  }
  if (input.reference == nullptr || facts.feed == PermitFacts::Feed::kNotAsked) return;
  PermitFindings findings;
  findings.find(declaration, facts, *input.reference);
  for (std::size_t at = 0; at < declaration.lines.size(); ++at) {
    const PermitStanding standing = findings.of_line(at);
    if (standing == PermitStanding::kNotRequired || standing == PermitStanding::kMet) continue;
    page.lines_without_permit.emplace_back(declaration.lines[at].line_no, standing);
  }
}

// In the pack's words; in ours where it has no list of its own.
void collect_advice(const ExplainInput& input, Explanation& page) {
  for (const std::string_view word : input.verdict->advice) {
    const ListedCode* listed =
        input.pack == nullptr ? nullptr : CodeLists::find(input.pack->codes.instructions, word);
    if (listed != nullptr) {
      page.advice.push_back(*listed);
    } else if (auto method = inspection_method_words(word, input.reference)) {
      page.advice.push_back(std::move(*method));
    } else {
      const Words ours = advice_words(word);
      page.advice.push_back({std::string(word), {{std::string(ours.vi), std::string(ours.en)}}});
    }
  }
}

void collect_benefits(const ExplainInput& input, Explanation& page) {
  if (input.pack == nullptr || input.parties == nullptr || !input.parties->trader) return;
  const Enterprise& trader = *input.parties->trader;
  const Date day = business_day(input.declaration->registered_at);
  for (const Benefit* benefit :
       input.pack->benefits.due(trader.compliance_level, trader.voluntary_program, day)) {
    page.benefits.insert(page.benefits.end(), benefit->texts.begin(), benefit->texts.end());
  }
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    out += kDigits[static_cast<std::uint8_t>(byte) >> 4U];
    out += kDigits[static_cast<std::uint8_t>(byte) & 0xFU];
  }
  return out;
}

}  // namespace

Explanation explain(const ExplainInput& input) {
  const Declaration& declaration = *input.declaration;
  const Verdict& verdict = *input.verdict;
  const Sight sight(input);
  Explanation page;
  page.declaration_no = declaration.declaration_no;
  page.procedure = declaration.procedure;
  page.kind = declaration.declaration_kind.view();
  page.trader_tax_code = declaration.trader.tax_code.text();
  page.trader_name = declaration.trader.name;
  page.customs_office = declaration.customs_office.view();
  page.registered_at = declaration.registered_at;
  page.arrival = input.facts->arrival;
  page.tax_value_vnd = declaration.total_tax_value_vnd;
  page.verdict = verdict;
  if (input.revision != nullptr) page.revision = *input.revision;
  page.stream = input.facts->stream;
  page.deadline_passed = input.facts->deadline_passed;
  collect_permits(input, page);
  collect_accounts(input, page);
  collect_advice(input, page);
  collect_benefits(input, page);
  if (verdict.hold && sight.may_see(verdict.hold_code)) page.hold_code = verdict.hold_code;
  for (const Hit& hit : verdict.hits) page.reasons.push_back(reason_of(input, hit, sight));
  page.failed = sight.visible(verdict.failed);
  page.skipped = sight.visible(verdict.skipped);
  if (verdict.scan.recommended) page.device = device_of(input);
  page.versions = *input.versions;
  page.evaluated_at = input.evaluated_at;
  page.receipt_sequence = input.receipt_sequence;
  page.receipt_hash = hex(input.receipt_hash);
  // The page keeps nothing that could betray what was withheld.
  page.verdict.hits.clear();
  if (input.audience != Audience::kAuditor) page.verdict.draws.clear();
  page.verdict.failed.clear();
  page.verdict.skipped.clear();
  page.verdict.hold_code = {};
  return page;
}

}  // namespace luong
