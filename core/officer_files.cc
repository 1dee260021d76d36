#include "core/officer_files.h"

#include <algorithm>
#include <utility>

namespace luong {
namespace {

std::optional<Error> refuse(std::string sentence) {
  return Error{ErrorCode::kInvalid, {}, std::move(sentence)};
}

std::uint64_t root_named(const OfficerCommand& command) {
  const auto number = DeclarationNumber::parse(command.value("declaration"));
  return number ? number->root() : 0;
}

}  // namespace

template <typename File>
Result<bool> OfficerFiles::find(const LinkKey& key, File& out) {
  if (!archive_.may_contain(key)) return false;
  const auto found = archive_.find(key, stored_);
  if (!found) return fail(found.error());
  if (!*found || stored_.entry.kind != EntryKind::kOfficerAct) return false;
  if (auto error = decode(stored_.entry.body, entry_)) return fail(std::move(*error));
  const File* file = std::get_if<File>(&entry_.after);
  if (file == nullptr) return false;
  out = *file;
  return true;
}

Result<Membership> OfficerFiles::membership(TaxCode tax_code) {
  Membership membership;
  const auto found = find(membership_key(tax_code), membership);
  if (!found) return fail(found.error());
  if (!*found || membership.tax_code != tax_code) return Membership{};
  return membership;
}

std::optional<Error> OfficerFiles::run(const OfficerCommand& command, const BenefitMatrix& matrix,
                                       const Enterprise* firm, OfficerAct& out) {
  out.word = command.word;
  if (command.word == "show") {
    auto file = membership(command.tax_code);
    if (!file) return file.error();
    file->tax_code = command.tax_code;
    out.after = std::move(*file);
    return std::nullopt;
  }
  if (const auto act = parse_programme_act(command.word)) {
    return run_act(*act, command, matrix, firm, out);
  }
  if (command.word == "hold") return hold(command, out.after.emplace<CaseHold>());
  if (command.word == "lift") return lift(command, out.after.emplace<CaseHold>());
  if (command.word == "open") return appeal(command, firm, out.after.emplace<LevelAppeal>());
  if (command.word == "answer" || command.word == "close") {
    return move_appeal(command, out.after.emplace<LevelAppeal>());
  }
  auto& request_file = out.after.emplace<SupportRequest>();
  if (command.word == "request") return request(command, firm, request_file);
  return settle(command, request_file);
}

std::optional<Error> OfficerFiles::run_act(ProgrammeActKind kind, const OfficerCommand& command,
                                           const BenefitMatrix& matrix, const Enterprise* firm,
                                           OfficerAct& out) {
  auto membership_now = membership(command.tax_code);
  if (!membership_now) return membership_now.error();
  ProgrammeAct act;
  act.kind = kind;
  act.tax_code = command.tax_code;
  act.at = command.at;
  for (const char* key : {"letter", "mou", "decision"}) {
    if (act.reference.empty()) act.reference = command.value(key);
  }
  act.customs_signed = parse_date(command.value("customs-signed"));
  act.firm_signed = parse_date(command.value("firm-signed"));
  act.reason = parse_revocation_reason(command.value("reason")).value_or(RevocationReason::kNone);
  act.note = command.value("note");
  if (auto error = do_act(act, matrix, firm, *membership_now)) return error;
  out.after = std::move(*membership_now);
  return std::nullopt;
}

// --- holds on cases ----------------------------------------------------------------------------

std::optional<Error> OfficerFiles::cases_on(std::uint64_t root, std::vector<std::string>& out) {
  out.clear();
  if (root == 0) return std::nullopt;
  CaseHold latest;
  const auto found = find(held_declaration_key(root), latest);
  if (!found) return found.error();
  if (*found && latest.declaration_root == root) out = std::move(latest.on_declaration);
  return std::nullopt;
}

std::optional<Error> OfficerFiles::hold(const OfficerCommand& command, CaseHold& out) {
  const std::string& case_no = command.value("case");
  if (case_no.empty()) return refuse("hold needs case=");
  CaseHold before;
  const auto found = find(case_key(case_no), before);
  if (!found) return found.error();
  if (*found && before.case_no == case_no && before.in_force) {
    return refuse("the case is held already; a second declaration needs a case of its own");
  }
  out.case_no = case_no;
  out.in_force = true;
  out.since = command.at;
  out.declaration_root = root_named(command);
  out.note = command.value("note");
  if (auto error = cases_on(out.declaration_root, out.on_declaration)) return error;
  if (out.declaration_root != 0) out.on_declaration.push_back(case_no);
  return std::nullopt;
}

std::optional<Error> OfficerFiles::lift(const OfficerCommand& command, CaseHold& out) {
  const std::string& case_no = command.value("case");
  if (case_no.empty()) return refuse("lift needs case=");
  const auto found = find(case_key(case_no), out);
  if (!found) return found.error();
  if (!*found || out.case_no != case_no || !out.in_force) {
    return Error{ErrorCode::kNotFound, {}, "no hold is in force on case " + case_no};
  }
  out.in_force = false;
  out.since = command.at;
  if (!command.value("note").empty()) out.note = command.value("note");
  if (auto error = cases_on(out.declaration_root, out.on_declaration)) return error;
  std::erase(out.on_declaration, case_no);
  return std::nullopt;
}

// --- requests -----------------------------------------------------------------------------------

Result<bool> OfficerFiles::is_held(const SupportRequest& request) {
  if (!request.case_no.empty()) {
    CaseHold hold;
    const auto found = find(case_key(request.case_no), hold);
    if (!found) return fail(found.error());
    if (*found && hold.case_no == request.case_no && hold.in_force) return true;
  }
  std::vector<std::string> cases;
  if (auto error = cases_on(request.declaration_root, cases)) return fail(std::move(*error));
  return !cases.empty();
}

std::optional<Error> OfficerFiles::request(const OfficerCommand& command, const Enterprise* firm,
                                           SupportRequest& out) {
  const std::string& id = command.value("id");
  if (id.empty()) return refuse("request needs id=");
  SupportRequest before;
  const auto found = find(request_key(id), before);
  if (!found) return found.error();
  if (*found && before.id == id) return refuse("there is a request of that id already");
  if (firm == nullptr || !firm->voluntary_program) {
    return refuse("only members are given support under the programme");
  }
  out.id = id;
  out.tax_code = command.tax_code;
  out.case_no = command.value("case");
  out.declaration_root = root_named(command);
  out.received_at = out.settled_at = command.at;
  out.note = command.value("note");
  const auto held = is_held(out);
  if (!held) return held.error();
  out.held = *held;
  out.state = *held ? RequestState::kRefused : RequestState::kReceived;
  return std::nullopt;
}

std::optional<Error> OfficerFiles::settle(const OfficerCommand& command, SupportRequest& out) {
  const std::string& id = command.value("id");
  if (id.empty()) return refuse(command.word + " needs id=");
  const auto found = find(request_key(id), out);
  if (!found) return found.error();
  if (!*found || out.id != id) {
    return Error{ErrorCode::kNotFound, {}, "there is no request " + id};
  }
  if (out.state != RequestState::kReceived) {
    return refuse("the request is " + std::string(name(out.state)) + " already");
  }
  const std::string& note = command.value("note");
  const auto held = is_held(out);
  if (!held) return held.error();
  if (command.word == "forward") {
    if (*held) return refuse("its case is held by now: it can only be refused");
    if (command.value("unit").empty()) return refuse("forward needs unit=");
    if (note.empty() && out.overdue(command.at)) {
      return refuse("24 hours are over: note= has to say why, and the firm is told");
    }
    out.unit = command.value("unit");
    out.state = RequestState::kForwarded;
  } else {
    if (note.empty()) return refuse("refuse needs note=");
    out.held = *held;
    out.state = RequestState::kRefused;
  }
  out.settled_at = command.at;
  if (!note.empty()) out.note = note;
  return std::nullopt;
}

// --- appeals ------------------------------------------------------------------------------------

std::optional<Error> OfficerFiles::appeal(const OfficerCommand& command, const Enterprise* firm,
                                          LevelAppeal& out) {
  const std::string& id = command.value("id");
  if (id.empty()) return refuse("open needs id=");
  LevelAppeal before;
  const auto found = find(appeal_key(id), before);
  if (!found) return found.error();
  if (*found && before.id == id) return refuse("there is an appeal of that id already");
  if (firm == nullptr) return refuse("the firm has no record in the snapshot in force");
  out.id = id;
  out.tax_code = command.tax_code;
  out.level = firm->compliance_level;
  out.opened_at = out.answered_at = out.closed_at = command.at;
  out.note = command.value("note");
  return std::nullopt;
}

std::optional<Error> OfficerFiles::move_appeal(const OfficerCommand& command, LevelAppeal& out) {
  const std::string& id = command.value("id");
  if (id.empty()) return refuse(command.word + " needs id=");
  const auto found = find(appeal_key(id), out);
  if (!found) return found.error();
  if (!*found || out.id != id) {
    return Error{ErrorCode::kNotFound, {}, "there is no appeal " + id};
  }
  const std::string& note = command.value("note");
  const bool answers = command.word == "answer";
  const AppealState due = answers ? AppealState::kOpen : AppealState::kAnswered;
  if (out.state != due) {
    return refuse("the appeal is " + std::string(name(out.state)) +
                  (answers ? "" : ": it is closed once it is answered"));
  }
  if (answers) {
    if (command.value("outcome").empty()) return refuse("answer needs outcome=upheld or changed");
    if (note.empty()) return refuse("answer needs note=: the grounds");
    out.changed = command.value("outcome") == "changed";
    out.state = AppealState::kAnswered;
    out.answered_at = command.at;
  } else {
    out.state = AppealState::kClosed;
  }
  out.closed_at = command.at;
  if (!note.empty()) out.note = note;
  return std::nullopt;
}

}  // namespace luong
