#include "core/event_line.h"

#include "core/json_line.h"
#include "core/reply.h"
#include "core/scanner.h"

namespace luong {

namespace {

constexpr std::size_t kNumberDigits = 12;
// What a declarant's event takes: room for every member at its longest.
constexpr std::size_t kDeclarantBytes = 512;

void write_cause(JsonLine& json, const Revision& revision, const Verdict& verdict) {
  json.member("from").number(static_cast<int>(revision.from));
  json.member("cause").word(name(revision.cause));
  json.member("cause_seq").unsigned_number(revision.cause_sequence);
  if (!revision.officer.empty()) json.member("officer").text(revision.officer);
  if (!revision.reason.empty()) json.member("reason").text(revision.reason);
  json.member("gate").open_list();
  for (const std::string_view word : gate_names(verdict.gate)) json.word(word);
  json.close_list();
}

}  // namespace

void append_verdict_change(std::string& out, Audience audience, const EventHead& head,
                           const Revision& revision, const Verdict& verdict) {
  const std::size_t start = out.size();
  const bool declarant = audience == Audience::kDeclarant;
  {
    JsonLine json(out);
    json.open().member("schema").word("verdict-change/1");
    json.member("event").unsigned_number(head.number);
    json.member("at").instant(head.at);
    json.member("declaration_no").digits(head.declaration_no.value(), kNumberDigits);
    json.member("revision").number(verdict.revision);
    json.member("channel").number(static_cast<int>(verdict.channel));
    json.member("inspection_class").word(inspection_class(verdict.channel));
    json.member("form").word(name(declarant ? form_told_to_declarant(verdict) : verdict.form));
    json.member("extent").word(
        name(declarant ? extent_told_to_declarant(verdict) : verdict.extent));
    json.member("supersedes").digits(verdict.supersedes, kNumberDigits);
    json.member("receipt").open();
    json.member("seq").unsigned_number(head.receipt_sequence);
    json.member("hash").hex(head.receipt_hash).close();
    if (!declarant) write_cause(json, revision, verdict);
    json.close();
  }
  const std::size_t size = out.size() - start;
  if (declarant && size < kDeclarantBytes) out.append(kDeclarantBytes - size, ' ');
  out.push_back('\n');
}

void append_alert(std::string& out, const EventHead& head, const Alert& alert, AlertState state) {
  JsonLine json(out);
  json.open().member("schema").word("alert/1");
  json.member("event").unsigned_number(head.number);
  json.member("at").instant(head.at);
  json.member("alert").unsigned_number(alert.number).member("code").word(alert.code.view());
  json.member("state").word(name(state)).member("declaration_no");
  if (alert.declaration_no == 0) {
    json.null();
  } else {
    json.digits(alert.declaration_no, kNumberDigits);
  }
  if (alert.scan_order != 0) json.member("scan_order").unsigned_number(alert.scan_order);
  if (alert.channel != 0) json.member("channel").number(alert.channel);
  if (!alert.office.empty()) json.member("office").text(alert.office.view());
  if (!alert.instruction.empty()) json.member("instruction").text(alert.instruction);
  json.member("to").open_list();
  const bool escalated = state == AlertState::kEscalated;
  for (const std::string_view who : escalated ? alert.escalate_to : alert.to) json.text(who);
  json.close_list().member("cause_seq").unsigned_number(alert.cause_sequence);
  json.member("receipt").open().member("seq").unsigned_number(head.receipt_sequence);
  json.member("hash").hex(head.receipt_hash).close().close();
  out.push_back('\n');
}

void append_scan_notice(std::string& out, const EventHead& head, const ScanNotice& notice) {
  const Declaration& declaration = *notice.declaration;
  JsonLine json(out);
  json.open().member("schema").word("scan-notice/1");
  json.member("event").unsigned_number(head.number);
  json.member("at").instant(head.at);
  json.member("order").unsigned_number(notice.order);
  json.member("action").word(notice.device.empty() ? "withdraw" : "bring");
  json.member("im_ex_type").number(declaration.direction == Direction::kImport ? 1 : 2);
  json.member("declaration_no");
  if (declaration.declaration_no.empty()) {  // Before clearance.
    json.null();
  } else {
    json.digits(declaration.declaration_no.value(), kNumberDigits);
  }
  json.member("bill");
  if (declaration.bills.empty()) {
    json.null();
  } else {
    json.text(*declaration.bills.begin());
  }
  json.member("container_no").text(notice.container->no.view());
  json.member("seals").open_list();
  const Container& container = *notice.container;
  for (std::uint32_t i = 0; i < container.seals_count; ++i) {
    json.text(declaration.seals[container.seals_begin + i]);
  }
  json.close_list().member("port").text(scan_port(declaration).view());
  if (!notice.device.empty()) {
    json.member("device").text(notice.device.view());
    json.member("from").instant(Instant{notice.hour * kHourMs});
    json.member("to").instant(Instant{(notice.hour + 1) * kHourMs});
  }
  json.member("receipt").open().member("seq").unsigned_number(head.receipt_sequence);
  json.member("hash").hex(head.receipt_hash).close().close();
  out.push_back('\n');
}

}  // namespace luong
