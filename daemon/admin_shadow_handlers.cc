#include <memory>
#include <string>
#include <utility>

#include "daemon/admin_handlers.h"

// A criteria pack on trial beside the one in force: what it would have changed.
namespace luong::admin {

namespace {

std::string outcome_name(std::size_t outcome) {
  return outcome == 0 ? "REJECTED" : std::string(name(static_cast<Channel>(outcome)));
}

bool is_secret(const CriteriaPack* pack, CriterionId id) {
  const Criterion* criterion = pack == nullptr ? nullptr : pack->find(id);
  return criterion != nullptr && criterion->secrecy == Secrecy::kSecret;
}

// SECRET criteria are added up in one row.
void append_criteria(AdminBody& body, const ShadowTrial& trial, const CriteriaPack* in_force,
                     const CriteriaPack& on_trial) {
  body.list("criteria", {"id", "only_in_force", "only_on_trial"});
  ShadowTrial::Disagreement secret;
  for (const ShadowTrial::Disagreement& criterion : trial.criteria()) {
    if (is_secret(in_force, criterion.id) || is_secret(&on_trial, criterion.id)) {
      secret.only_in_force += criterion.only_in_force;
      secret.only_on_trial += criterion.only_on_trial;
      continue;
    }
    body.row({std::string(criterion.id.view()), cell(criterion.only_in_force),
              cell(criterion.only_on_trial)});
  }
  if (secret.only_in_force + secret.only_on_trial == 0) return;
  body.row({"(SECRET: withheld)", cell(secret.only_in_force), cell(secret.only_on_trial)});
}

void append_report(AdminBody& body, const ShadowReport& report, const CriteriaPack* in_force) {
  const ShadowTrial& trial = report.trial;
  body.field("hash", report.pack->hash)
      .field("name", report.pack->name)
      .field("version", report.pack->version)
      .field("compared", cell(trial.compared()))
      .field("channels_differ", cell(trial.channels_differ()))
      .field("failures", cell(trial.failures()));
  body.list("outcomes", {"in_force", "on_trial", "declarations"});
  for (std::size_t now = 0; now < ShadowTrial::kOutcomes; ++now) {
    for (std::size_t then = 0; then < ShadowTrial::kOutcomes; ++then) {
      if (trial.outcome(now, then) == 0) continue;
      body.row({outcome_name(now), outcome_name(then), cell(trial.outcome(now, then))});
    }
  }
  append_criteria(body, trial, in_force, *report.pack);
  body.list("latest", {"declaration_no", "in_force", "on_trial"});
  for (const ShadowTrial::Example& example : trial.examples()) {
    body.row({example.declaration_no.text(), outcome_name(example.in_force),
              outcome_name(example.on_trial)});
  }
}

// As it stands once the command has had its place in the order of arrival: behind the trial that a
// start goes on with.
void tell(AdminHost& host, const AdminRequest& request, const Done& done) {
  const auto report_now = [&host, done] {
    const ShadowReport report = host.shadow();
    if (!report.pack) {
      return done(AdminReply::error(404, "no pack is on trial: criteria shadow HASH-or-NAME"));
    }
    AdminReply reply;
    append_report(reply.body, report, host.registry().in_force().pack.get());
    done(reply);
  };
  after_audit(
      host, request, [&host, report_now] { host.run_heavy(report_now); }, done);
}

// Null ends the trial.
void put_on_trial(AdminHost& host, const AdminRequest& request,
                  std::shared_ptr<const CriteriaPack> pack, const Done& done) {
  AdminReply reply;
  reply.body.field("on_trial", pack ? pack->hash : std::string("-"));
  Control control;
  control.kind = Control::Kind::kShadow;
  control.context.pack = pack;
  submit_control(
      host, request, std::move(control),
      [&host, hash = pack ? pack->hash : std::string(), reply, done](const Control::Done&) {
        host.run_heavy([&host, hash, reply, done] {
          if (auto error = host.registry().keep_shadow(hash)) {
            return done(AdminReply::error(
                500, "so it is now, but not after a restart: " + to_string(*error)));
          }
          done(reply);
        });
      },
      done);
}

}  // namespace

void criteria_shadow(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    if (request.arguments.empty()) return tell(host, request, done);
    if (request.arguments.front() == "off") return put_on_trial(host, request, nullptr, done);
    auto pack = host.registry().choose_pack(request.arguments.front());
    if (!pack) return done(AdminReply::error(pack.error()));
    put_on_trial(host, request, std::move(*pack), done);
  });
}

}  // namespace luong::admin
