#include <string>
#include <utility>

#include "daemon/admin_handlers.h"

// What officers do about the files of firms: in the voluntary-compliance programme, and on appeals
// against a level (docs/programme.md).
namespace luong::admin {

namespace {

// The same of every refusal: a firm must not learn from it that a case is looked into.
constexpr std::string_view kRefusedVi = "Yêu cầu chưa được tiếp nhận theo Chương trình.";
constexpr std::string_view kRefusedEn = "The request is not taken up under the programme.";

void append(AdminBody& body, const Membership& file) {
  body.field("tax_code", file.tax_code.text())
      .field("state", std::string(name(file.state)))
      .field("since", file.since.ms == 0 ? std::string("-") : to_string(file.since))
      .field("reference", file.reference.empty() ? std::string("-") : file.reference)
      .field("reminders", cell(file.reminders))
      .field("warnings", cell(file.warnings))
      .field("revocations", cell(file.revocations));
  if (file.state == MembershipState::kRevoked) {
    body.field("reason", std::string(1, letter(file.reason)))
        .field("again_from", to_string(readmission_day(business_day(file.since))));
  }
  if (!file.note.empty()) body.field("note", file.note);
}

void append(AdminBody& body, const CaseHold& hold) {
  body.field("case", hold.case_no)
      .field("state", std::string(hold.in_force ? "in force" : "lifted"))
      .field("since", to_string(hold.since));
  if (hold.declaration_root == 0) return;
  body.field("declaration", DeclarationNumber::original_of(hold.declaration_root).text())
      .field("cases_on_it", cell(hold.on_declaration.size()));
}

void append(AdminBody& body, const SupportRequest& request) {
  body.field("id", request.id)
      .field("tax_code", request.tax_code.text())
      .field("state", std::string(name(request.state)))
      .field("received_at", to_string(request.received_at));
  if (request.state == RequestState::kForwarded) body.field("unit", request.unit);
  if (request.state != RequestState::kRefused) return;
  body.field("held", std::string(request.held ? "yes" : "no"))
      .field("firm_reads_vi", std::string(kRefusedVi))
      .field("firm_reads_en", std::string(kRefusedEn));
}

void append(AdminBody& body, const LevelAppeal& appeal) {
  body.field("id", appeal.id)
      .field("tax_code", appeal.tax_code.text())
      .field("level", cell(appeal.level))
      .field("state", std::string(name(appeal.state)))
      .field("opened_at", to_string(appeal.opened_at));
  if (appeal.state == AppealState::kOpen) return;
  body.field("answered_at", to_string(appeal.answered_at))
      .field("outcome", std::string(appeal.changed ? "changed" : "upheld"));
}

}  // namespace

void officer_act(AdminHost& host, AdminRequest request, Done done) {
  const std::string word = request.command.substr(request.command.find(' ') + 1);
  if (word != "show" && request.actor.officer.empty()) {
    return done(AdminReply::error(403, "an act needs an officer: luong ctl --officer ID"));
  }
  auto command = parse_officer_command(
      word, request.arguments.empty() ? std::string_view() : request.arguments.front());
  if (!command) return done(AdminReply::error(command.error()));
  Control control;
  control.kind = Control::Kind::kOfficerAct;
  control.command = std::move(*command);
  submit_control(
      host, request, std::move(control),
      [done](const Control::Done& result) {
        if (!result.ok) return done(AdminReply::error(422, result.message));
        AdminReply reply;
        std::visit([&reply](const auto& file) { append(reply.body, file); }, result.act.after);
        done(std::move(reply));
      },
      done);
}

}  // namespace luong::admin
