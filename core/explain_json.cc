// The page of core/explain.h as one JSON object, for `--json` and the console.
#include "core/explain.h"
#include "core/json_line.h"
#include "core/reply.h"

namespace luong {
namespace {

void put_both(JsonLine& json, std::string_view member, std::string_view vi, std::string_view en) {
  json.member(member).open().member("vi").text(vi).member("en").text(en).close();
}

void put_both(JsonLine& json, std::string_view member, const Bilingual& text) {
  put_both(json, member, text.vi, text.en);
}

void put_words(JsonLine& json, std::string_view member, std::string_view code, Words words) {
  json.member(member).open().member("code").text(code);
  json.member("vi").text(words.vi).member("en").text(words.en).close();
}

void put_coded(JsonLine& json, std::string_view code, Words words) {
  json.open().member("code").text(code);
  json.member("vi").text(words.vi).member("en").text(words.en).close();
}

void put_ids(JsonLine& json, std::string_view member, const std::vector<CriterionId>& ids) {
  json.member(member).open_list();
  for (const CriterionId id : ids) json.text(id.view());
  json.close_list();
}

void put_declaration(JsonLine& json, const Explanation& e) {
  json.member("declaration_no").text(e.declaration_no.text());
  json.member("procedure").text(name(e.procedure));
  json.member("declaration_kind").text(e.kind);
  json.member("trader").open().member("tax_code").text(e.trader_tax_code);
  json.member("name").text(e.trader_name).close();
  json.member("customs_office").text(e.customs_office);
  json.member("registered_at").instant(e.registered_at);
  json.member("arrival").instant(e.arrival);
  if (e.tax_value_vnd) json.member("total_tax_value_vnd").number(*e.tax_value_vnd);
}

void put_decision(JsonLine& json, const Explanation& e) {
  const Verdict& v = e.verdict;
  if (v.decision == Decision::kRejected) {
    json.member("status").text("REJECTED").member("official_code").text(v.official_code.view());
    json.member("as_of").instant(v.as_of);
    return;
  }
  json.member("status").text("OK");
  json.member("channel").number(static_cast<int>(v.channel));
  put_both(json, "channel_name", words(v.channel).vi, words(v.channel).en);
  put_words(json, "form", name(v.form), words(v.form));
  put_words(json, "extent", name(v.extent), words(v.extent));
  json.member("hold").flag(v.hold);
  if (e.hold_code) json.member("hold_code").text(e.hold_code->view());
  json.member("gate").open_list();
  for (unsigned bit = 1; bit <= kGateAll; bit <<= 1U) {
    const auto gate = static_cast<Gate>(bit);
    if ((v.gate & bit) != 0) put_coded(json, name(gate), words(gate));
  }
  json.close_list();
  json.member("tier1_score").number(v.tier1_score).member("tier2_score").number(v.tier2_score);
  json.member("advice").open_list();
  for (const ListedCode& advice : e.advice) {
    for (const Bilingual& text : advice.texts) put_coded(json, advice.code, {text.vi, text.en});
  }
  json.close_list();
}

void put_history(JsonLine& json, const Explanation& e) {
  json.member("revision").number(e.verdict.revision);
  if (e.verdict.supersedes != 0) json.member("supersedes").digits(e.verdict.supersedes, 12);
  if (e.revision) {
    json.member("raised").open();
    put_words(json, "cause", name(e.revision->cause), words(e.revision->cause));
    json.member("from").number(static_cast<int>(e.revision->from));
    json.member("cause_seq").unsigned_number(e.revision->cause_sequence);
    json.member("officer").text(e.revision->officer).member("reason").text(e.revision->reason);
    json.close();
  }
  json.member("history").open();
  json.member("prior_channel").number(e.stream.prior_channel);
  json.member("cancelled_channel").number(e.stream.cancelled_channel);
  json.member("family_channel").number(e.stream.family_channel);
  json.member("prearrival_channel").number(e.stream.prearrival_channel);
  json.member("amends_unknown_root").flag(e.stream.amends_unknown_root);
  json.member("preregistrations").number(e.stream.preregistrations).close();
  json.member("deadline_passed").flag(e.deadline_passed);
  json.member("incomplete").flag(e.verdict.incomplete);
  put_ids(json, "failed", e.failed);
  put_ids(json, "skipped", e.skipped);
  json.member("missing_tables").open_list();
  for (const std::string_view table : e.verdict.missing_tables) json.text(table);
  json.close_list();
}

void put_evidence(JsonLine& json, const Evidence& evidence) {
  json.open();
  if (evidence.line_no != 0) {
    json.member("line").number(evidence.line_no);
    json.member("hs_code").text(evidence.hs_code).member("item_name").text(evidence.item_name);
  }
  json.member("fields").open();
  for (const auto& [field, value] : evidence.values) {
    json.member(field);
    value.empty() ? json.null() : json.text(value);
  }
  json.close().close();
}

void put_reason(JsonLine& json, const ExplainedReason& reason) {
  json.open();
  if (reason.withheld) {
    json.member("id").null().member("withheld").flag(true).close();
    return;
  }
  json.member("id").text(reason.id.view()).member("points").number(reason.points);
  if (reason.known) {
    put_words(json, "kind", name(reason.kind), words(reason.kind));
    put_both(json, "title", reason.title);
    json.member("evidence").open_list();
    for (const Evidence& evidence : reason.evidence) put_evidence(json, evidence);
    json.close_list().member("legal_basis").open_list();
    for (const LegalBasis& basis : reason.legal_basis) {
      json.open().member("text").text(basis.text).member("verified").flag(basis.verified).close();
    }
    json.close_list().member("guidance_code").text(reason.guidance_code);
    json.member("guidance").open_list();
    for (const Bilingual& guidance : reason.guidance) {
      json.open().member("vi").text(guidance.vi).member("en").text(guidance.en).close();
    }
    json.close_list();
  }
  json.close();
}

// Whose it is, until when, and how much is left of it.
void put_terms(JsonLine& json, const ExplainedPermit& permit) {
  if (!permit.holder.empty()) json.member("holder").text(permit.holder);
  if (permit.valid_to) json.member("valid_to").text(to_string(*permit.valid_to));
  if (!permit.limited) return;
  json.member("left").text(permit.left).member("granted").text(permit.granted);
  json.member("unit").text(permit.unit);
}

void put_accounts(JsonLine& json, const Explanation& e) {
  if (!e.accounts.empty() || !e.account_faults.empty()) {
    json.member("accounts").open_list();
    for (const ExplainedPermit& account : e.accounts) {
      json.open().member("type").text(account.type).member("no").text(account.no);
      put_terms(json, account);
      json.close();
    }
    json.close_list().member("account_faults").open_list();
    for (const auto& [line_no, standing] : e.account_faults) {
      json.open().member("line_no").number(line_no);
      put_words(json, "standing", name(standing), words(standing));
      json.close();
    }
    json.close_list();
  }
  if (e.overdue == decltype(e.overdue){}) return;
  json.member("overdue").open();
  for (std::size_t kind = 0; kind < kObligationKinds; ++kind) {
    json.member(name(static_cast<ObligationKind>(kind))).unsigned_number(e.overdue[kind]);
  }
  json.close();
}

void put_permits(JsonLine& json, const Explanation& e) {
  if (e.permits.empty()) return;
  json.member("permits").open_list();
  for (const ExplainedPermit& permit : e.permits) {
    json.open().member("type").text(permit.type).member("no").text(permit.no);
    put_words(json, "state", name(permit.state), words(permit.state));
    put_terms(json, permit);
    json.close();
  }
  json.close_list().member("permit_feed_silent").flag(e.permit_feed_silent);
  json.member("lines_without_permit").open_list();
  for (const auto& [line_no, standing] : e.lines_without_permit) {
    json.open().member("line_no").number(line_no);
    put_words(json, "standing", name(standing), words(standing));
    json.close();
  }
  json.close_list();
}

void put_scan(JsonLine& json, const Explanation& e) {
  const ScanRecommendation& scan = e.verdict.scan;
  json.member("scan").open().member("recommended").flag(scan.recommended);
  json.member("kind").text(scan.facilitation ? "FACILITATION" : "TARGETED");
  json.member("weight").number(scan.weight);
  if (scan.recommended) {
    json.member("device").text(scan.offer.device.view());
    put_both(json, "device_name", e.device);
    json.member("from").instant(Instant{scan.offer.first_hour * kHourMs});
    json.member("to").instant(Instant{(scan.offer.first_hour + scan.offer.hours) * kHourMs});
  }
  json.member("containers").open_list();
  for (const ContainerNumber& container : scan.containers) json.text(container.view());
  json.close_list().member("failed").open_list();
  for (unsigned bit = 1; bit <= kScanAll; bit <<= 1U) {
    const auto condition = static_cast<ScanCondition>(bit);
    if ((scan.failed & bit) != 0) put_coded(json, name(condition), failed_words(condition));
  }
  json.close_list().close();
}

void put_versions(JsonLine& json, const Explanation& e) {
  const ContextVersions& v = e.versions;
  json.member("versions").open();
  json.member("snapshot_generation").unsigned_number(v.snapshot_generation);
  json.member("evaluated_at").instant(e.evaluated_at);
  json.member("delta_sequence").unsigned_number(v.delta_sequence);
  json.member("pack").text(v.pack).member("reference").text(v.reference);
  json.member("scanners").text(v.scanners).member("key_id").text(v.key_id);
  if (v.epoch.number != 0) json.member("epoch").unsigned_number(v.epoch.number);
  json.close();
  if (e.receipt_sequence == 0) return;
  json.member("receipt").open().member("seq").unsigned_number(e.receipt_sequence);
  json.member("hash").text(e.receipt_hash).close();
}

}  // namespace

void append_json(std::string& out, const Explanation& e) {
  JsonLine json(out);
  json.open().member("schema").text("explanation/1");
  put_declaration(json, e);
  put_decision(json, e);
  put_history(json, e);
  json.member("reasons").open_list();
  for (const ExplainedReason& reason : e.reasons) put_reason(json, reason);
  json.close_list();
  put_permits(json, e);
  put_accounts(json, e);
  json.member("benefits").open_list();
  for (const Bilingual& benefit : e.benefits) {
    json.open().member("vi").text(benefit.vi).member("en").text(benefit.en).close();
  }
  json.close_list();
  if (!e.verdict.draws.empty()) {  // Auditors only.
    json.member("draws").open_list();
    for (const Draw& draw : e.verdict.draws) {
      json.open().member("id").text(draw.id.view()).member("value").digits(draw.value, 1);
      json.member("hit").flag(draw.hit).close();
    }
    json.close_list();
  }
  if (e.verdict.decision == Decision::kOk) put_scan(json, e);
  put_versions(json, e);
  json.member("recommendation_only").flag(true).member("sample_criteria").flag(true).close();
}

void append_declarant_json(std::string& out, const Explanation& e) {
  const Verdict& v = e.verdict;
  JsonLine json(out);
  json.open().member("schema").text("explanation/1").member("audience").text("declarant");
  put_declaration(json, e);
  if (v.decision == Decision::kRejected) {
    json.member("status").text("REJECTED");
    json.member("official_code").text(v.official_code.view()).member("as_of").instant(v.as_of);
  } else {
    json.member("status").text("OK").member("channel").number(static_cast<int>(v.channel));
    json.member("inspection_class").text(inspection_class(v.channel));
    json.member("form").text(name(form_told_to_declarant(v)));
    json.member("extent").text(name(extent_told_to_declarant(v)));
  }
  if (e.receipt_sequence != 0) {
    json.member("receipt").open().member("seq").unsigned_number(e.receipt_sequence);
    json.member("hash").text(e.receipt_hash).close();
  }
  json.member("recommendation_only").flag(true).close();
}

}  // namespace luong
