#include "tools/journal_pages.h"

#include <fmt/format.h>

#include "core/alert.h"
#include "core/event_streams.h"
#include "core/feedback.h"
#include "core/intel.h"
#include "core/json_line.h"
#include "core/message.h"
#include "core/officer_act.h"
#include "core/revision.h"
#include "core/stream_ledger.h"
#include "core/verdict.h"

namespace luong::tools {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

std::string_view bytes_of(const ChainHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string reasons_of(const Verdict& verdict) {
  std::string out;
  for (const Hit& hit : verdict.hits) {
    if (!out.empty()) out += ' ';
    out += hit.id.view();
    if (hit.points != 0) out += fmt::format("+{}", hit.points);
  }
  return out.empty() ? "-" : out;
}

std::string permit_text(const PermitRecord& permit) {
  std::string out =
      fmt::format("{} {} {}", account_name(permit.type), permit.no, name(permit.state));
  if (permit.limited) {
    out += fmt::format(", {} of {} {} left", to_string(permit.left()), to_string(permit.granted),
                       permit.unit.view());
  }
  return out;
}

std::string programme_text(const OfficerAct& act) {
  if (const auto* file = std::get_if<Membership>(&act.after)) {
    return fmt::format("{} {}, {} now", act.word, file->tax_code.text(), name(file->state));
  }
  if (const auto* hold = std::get_if<CaseHold>(&act.after)) {
    return fmt::format("{} case {}", act.word, hold->case_no);
  }
  if (const auto* request = std::get_if<SupportRequest>(&act.after)) {
    return fmt::format("{} {}, {} now", act.word, request->id, name(request->state));
  }
  const auto& appeal = std::get<LevelAppeal>(act.after);
  return fmt::format("{} appeal {} of {}, {} now", act.word, appeal.id, appeal.tax_code.text(),
                     name(appeal.state));
}

std::string feedback_text(const Feedback& feedback) {
  std::string text(name(feedback.kind));
  switch (feedback.kind) {
    case FeedbackKind::kScan:
      text += fmt::format(" {} {}", feedback.container.view(), name(feedback.scan));
      break;
    case FeedbackKind::kInspection:
    case FeedbackKind::kPostClearance:
      text += fmt::format(" {}", name(feedback.outcome));
      for (const Finding& finding : feedback.findings) text += fmt::format(" {}", finding.code);
      break;
    case FeedbackKind::kOverride:
      text +=
          fmt::format(" {} to {}: {}", name(feedback.from), name(feedback.to), feedback.remarks);
      break;
  }
  return text + fmt::format(", by {}", feedback.officer);
}

// What an entry says besides its header, in a few words.
std::string gist_of(const JournalEntry& entry) {
  switch (entry.kind) {
    case EntryKind::kDecision: {
      Verdict verdict;
      if (decode(entry.verdict, verdict)) return "unreadable verdict";
      if (verdict.decision == Decision::kRejected)
        return fmt::format("REJECTED {}", verdict.official_code.view());
      return fmt::format("{} {}", name(verdict.channel), reasons_of(verdict));
    }
    case EntryKind::kRevision: {
      Revision revision;
      if (decode(entry.body, revision)) return "unreadable revision";
      return fmt::format("revision {}, {} to {}, {}, by entry {}", revision.number,
                         name(revision.from), name(revision.to), name(revision.cause),
                         revision.cause_sequence);
    }
    case EntryKind::kFeedback: {
      Feedback feedback;
      if (decode(entry.body, feedback)) return "unreadable report of an officer";
      return feedback_text(feedback);
    }
    case EntryKind::kAlert: {
      Alert alert;
      if (decode(entry.body, alert)) return "unreadable alert";
      std::string text = fmt::format("alert {} {}", alert.number, alert.code.view());
      for (const std::string_view who : alert.to) text += fmt::format(" {}", who);
      return text;
    }
    case EntryKind::kAlertStep: {
      AlertStep step;
      if (decode(entry.body, step)) return "unreadable step of an alert";
      return fmt::format("alert {} {}{}{}", step.alert, name(step.state),
                         step.officer.empty() ? "" : ", by ", step.officer);
    }
    case EntryKind::kCargo: {
      Verdict assessment;
      if (decode(entry.verdict, assessment)) return "unreadable assessment of cargo";
      Declaration cargo;
      if (decode(entry.declaration, cargo)) return "unreadable cargo";
      return fmt::format("bill {}, tier 1 {} tier 2 {}, {} {}",
                         cargo.bills.empty() ? std::string_view("-") : *cargo.bills.begin(),
                         assessment.tier1_score, assessment.tier2_score,
                         assessment.scan.recommended ? "to be scanned" : "no scan",
                         reasons_of(assessment));
    }
    case EntryKind::kScanStep: {
      ScanStep step;
      if (decode(entry.body, step)) return "unreadable step of a scan order";
      std::string text = step.order == 0 ? std::string("of no open scan order:")
                                         : fmt::format("scan order {}", step.order);
      text += fmt::format(" {}", step.overdue ? "overdue" : name(step.state));
      if (step.end != ScanEnd::kNone) text += fmt::format(" ({})", name(step.end));
      if (step.another_slot) text += ", again";
      return text + (step.officer.empty() ? "" : fmt::format(", by {}", step.officer));
    }
    case EntryKind::kIntel: {
      Intel intel;
      if (decode(entry.body, intel)) return "unreadable intelligence";
      return fmt::format("{} {}: {} {}, {} %{}{}, until {}", intel.originator, intel.no,
                         name(intel.subject), intel.value, intel.confidence,
                         intel.verified ? " verified" : "", intel.withdrawn ? ", withdrawn" : "",
                         to_string(intel.valid_to));
    }
    case EntryKind::kEventAck: {
      EventAckBody ack;
      if (decode(entry.body, ack)) return "unreadable acknowledgement";
      return fmt::format("{} events up to {} taken",
                         ack.stream == EventStreams::kOffice ? "officers'" : "its", ack.up_to);
    }
    case EntryKind::kNoted:
      return fmt::format("pre-registration {}", entry.root.preregistrations);
    case EntryKind::kCancel:
      return fmt::format("cancelled, channel was {}", entry.root.channel);
    case EntryKind::kStatus:
      return std::string(name(static_cast<StatusWord>(entry.root.status)));
    case EntryKind::kDelta: {
      EnterpriseDelta delta;
      if (decode(entry.body, delta)) return "unreadable delta";
      return fmt::format("{} {}", delta.tax_code.text(), name(delta.kind));
    }
    case EntryKind::kContext: {
      ContextVersions versions;
      if (decode(entry.body, versions)) return "unreadable context";
      std::string text =
          fmt::format("snapshot {} pack {:.12} reference {:.12} scanners {:.12} key {}",
                      versions.snapshot_generation, versions.pack, versions.reference,
                      versions.scanners, versions.key_id);
      if (versions.epoch.number != 0) text += fmt::format(" epoch {}", versions.epoch.number);
      return text;
    }
    case EntryKind::kPermit: {
      PermitDraws of_notice;
      if (decode(entry.permits, of_notice)) return "unreadable permit";
      if (of_notice.empty())
        return "sign of life of the single window, or older than what is known";
      return permit_text(of_notice[0].after);
    }
    case EntryKind::kExemptGoods: {
      PermitDraws of_notice;
      if (decode(entry.permits, of_notice)) return "unreadable account of exempt goods";
      if (of_notice.empty()) return "older than what is known";
      return permit_text(of_notice[0].after);
    }
    case EntryKind::kOfficerAct: {
      OfficerAct act;
      if (decode(entry.body, act)) return "unreadable act of the programme";
      return fmt::format("uid {} pid {} officer {}: {}", act.uid, act.pid, act.officer,
                         programme_text(act));
    }
    case EntryKind::kAudit: {
      AuditBody audit;
      if (decode(entry.body, audit)) return "unreadable audit record";
      return fmt::format("uid {} pid {} officer {}: {}", audit.uid, audit.pid,
                         audit.officer.empty() ? "-" : audit.officer, audit.command);
    }
  }
  return {};
}

std::string number_text(std::uint64_t number) {
  return number == 0 ? "-" : DeclarationNumber::from_value(number).text();
}

}  // namespace

std::string entry_line(const JournalRecord& record, const JournalEntry& entry) {
  return fmt::format("{:>10}  {}  {:<12}  {:<12}  {}\n", record.receipt.sequence,
                     to_string(entry.arrival), name(entry.kind), number_text(entry.declaration_no),
                     gist_of(entry));
}

std::string entry_page(const JournalRecord& record, const JournalEntry& entry) {
  std::string out;
  const auto row = [&](std::string_view label, const std::string& value) {
    out += fmt::format("{:<18} {}\n", label, value);
  };
  row("sequence", std::to_string(record.receipt.sequence));
  row("chain hash", hex(bytes_of(record.receipt.hash)));
  row("kind", std::string(name(entry.kind)));
  row("arrival", to_string(entry.arrival));
  row("written", to_string(record.decided_at));
  if (!entry.msg_id.empty()) row("msg_id", std::string(entry.msg_id));
  if (entry.declaration_no != 0) row("declaration", number_text(entry.declaration_no));
  row("says", gist_of(entry));
  if (!entry.text_hash.empty()) row("XXH3 of the line", hex(entry.text_hash));
  if (entry.root.number_in_force != 0) {
    row("root", fmt::format("in force {} (sequence {}), channel {}{}",
                            number_text(entry.root.number_in_force), entry.root.sequence_in_force,
                            entry.root.channel, entry.root.cancelled ? ", cancelled" : ""));
  }
  if (entry.context_sequence != 0)
    row("context",
        fmt::format("entry {}, deltas up to {}", entry.context_sequence, entry.delta_sequence));
  if (holds_verdict(entry.kind)) {
    Verdict verdict;
    InputFacts facts;
    if (!decode(entry.verdict, verdict) && !decode(entry.facts, facts)) {
      row("scores", fmt::format("tier 1 {}, tier 2 {}", verdict.tier1_score, verdict.tier2_score));
      std::string gate;
      for (const std::string_view code : gate_names(verdict.gate))
        gate += (gate.empty() ? "" : " ") + std::string(code);
      row("gate", gate.empty() ? "-" : gate);
      row("form, extent", fmt::format("{}, {}", name(verdict.form), name(verdict.extent)));
      if (verdict.scan.recommended) {
        row("scan", fmt::format("{} for {} containers", verdict.scan.offer.device.view(),
                                verdict.scan.containers.size()));
      }
      PermitDraws draws;
      if (decode(entry.permits, draws)) draws.clear();
      for (const PermitDraw& draw : draws) {
        row("permit drawn", fmt::format("{}: {}", to_string(draw.drawn), permit_text(draw.after)));
      }
      row("deadline passed", facts.deadline_passed ? "yes" : "no");
    }
  }
  out += '\n';
  return out;
}

std::string entry_json(const JournalRecord& record, const JournalEntry& entry) {
  std::string out;
  JsonLine json(out);
  json.open()
      .member("seq")
      .unsigned_number(record.receipt.sequence)
      .member("hash")
      .hex(bytes_of(record.receipt.hash));
  json.member("kind").text(name(entry.kind)).member("arrival").instant(entry.arrival);
  json.member("msg_id").text(entry.msg_id);
  json.member("declaration_no");
  if (entry.declaration_no == 0)
    json.null();
  else
    json.text(number_text(entry.declaration_no));
  json.member("context")
      .unsigned_number(entry.context_sequence)
      .member("delta")
      .unsigned_number(entry.delta_sequence);
  if (holds_verdict(entry.kind)) {
    Verdict verdict;
    if (!decode(entry.verdict, verdict)) {
      json.member("decision").text(verdict.decision == Decision::kOk ? "OK" : "REJECTED");
      json.member("channel").number(static_cast<std::int64_t>(verdict.channel));
      json.member("reasons").open_list();
      for (const Hit& hit : verdict.hits) {
        json.open().member("id").text(hit.id.view()).member("points").number(hit.points).close();
      }
      json.close_list();
    }
  }
  json.member("says").text(gist_of(entry)).close();
  return out + "\n";
}

}  // namespace luong::tools
