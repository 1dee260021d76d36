#include "daemon/admin_handlers.h"

#include <memory>
#include <utility>

#include "daemon/version.h"

namespace luong::admin {

namespace {

void add_versions(AdminBody& body, const ContextVersions& versions) {
  body.field("snapshot_generation", cell(versions.snapshot_generation))
      .field("delta_sequence", cell(versions.delta_sequence))
      .field("criteria_pack", versions.pack)
      .field("reference", versions.reference)
      .field("scanners", versions.scanners)
      .field("draw_key", versions.key_id);
}

void add_in_force(AdminBody& body, const Context& context, Instant now) {
  if (context.snapshot) {
    body.field("snapshot_enterprises", cell(context.snapshot->size()))
        .field("snapshot_evaluated_at", to_string(context.snapshot->evaluated_at()))
        .field("snapshot_age_hours", (now.ms - context.snapshot->evaluated_at().ms) / kHourMs);
  }
  if (context.pack) {
    body.field("criteria_pack_name", context.pack->name + " " + context.pack->version)
        .field("criteria", cell(context.pack->criteria.size()));
  }
}

// Whether the single window is heard; "never" until its first message.
void add_permit_feed(AdminBody& body, const DaemonStatus& status, Instant now) {
  const std::int64_t heard = status.counters.permits_heard_at_ms;
  const bool up = heard != 0 && now.ms - heard <= status.permit_silence_max_ms;
  body.field("permit_feed", std::string(up ? "up" : "silent"))
      .field("permit_feed_heard_at", heard == 0 ? std::string("never") : to_string(Instant{heard}));
}

}  // namespace

void help(AdminHost&, AdminRequest request, Done done) {
  AdminReply reply;
  std::string topic;
  for (const std::string& word : request.arguments) topic += (topic.empty() ? "" : " ") + word;
  reply.body.list("commands", {"command", "what", "changes"});
  bool found = false;
  for (const AdminCommand& command : admin_commands()) {
    if (command.mutates && request.level != AdminLevel::kAdmin) continue;
    if (!topic.empty() && !command.name.starts_with(topic)) continue;
    found = true;
    const std::string usage =
        std::string(command.name) +
        (command.arguments.empty() ? "" : " " + std::string(command.arguments));
    reply.body.row({usage, std::string(command.sentence), command.mutates});
  }
  done(found ? reply : AdminReply::error(404, "no command begins with \"" + topic + "\""));
}

void status(AdminHost& host, AdminRequest, Done done) {
  const DaemonStatus now = host.status();
  AdminReply reply;
  AdminBody& body = reply.body;
  body.field("state", std::string(now.state))
      .field("pid", now.pid)
      .field("version", std::string(kVersion))
      .field("uptime_s", now.uptime_s)
      .field("data_directory", now.data_directory)
      .field("connections", cell(now.connections))
      .field("queue", cell(now.queue_depth))
      .field("sequence", cell(now.sequence))
      .field("log_level", now.log_level);
  add_versions(body, now.versions);
  add_in_force(body, host.registry().in_force(), host.now());
  add_permit_feed(body, now, host.now());
  if (now.counters.caps.alarm) body.field("alarm", std::string("CAP: see luong ctl caps"));
  body.list("listeners", {"address", "audience"});
  for (const auto& [address, audience] : now.listeners) {
    body.row({address, std::string(name(audience))});
  }
  body.list("missing", {"what"});
  for (const std::string& line : host.registry().missing()) body.row({line});
  done(std::move(reply));
}

void version(AdminHost&, AdminRequest, Done done) {
  AdminReply reply;
  reply.body.field("version", std::string(kVersion)).field("compiler", compiler());
  done(std::move(reply));
}

void stats(AdminHost& host, AdminRequest, Done done) {
  const DaemonStatus now = host.status();
  const PipelineCounters& c = now.counters;
  AdminReply reply;
  reply.body.field("ok", cell(c.ok))
      .field("green", cell(c.channel[1]))
      .field("yellow", cell(c.channel[2]))
      .field("red", cell(c.channel[3]))
      .field("rejected", cell(c.rejected))
      .field("invalid", cell(c.invalid))
      .field("noted", cell(c.noted))
      .field("conflict", cell(c.conflict))
      .field("replayed", cell(c.replayed))
      .field("errors", cell(c.errors))
      .field("unreadable_entries", cell(c.unreadable))
      .field("ledger_sightings", cell(c.ledger_sightings))
      .field("ledger_parties", cell(c.ledger_parties))
      .field("ledger_forgotten", cell(c.ledger_forgotten))
      .field("obligations_open", cell(c.obligations_open))
      .field("obligations_overdue", cell(c.obligations_overdue))
      .field("obligations_forgotten", cell(c.obligations_forgotten))
      .field("permit_notices", cell(c.permit_notices))
      .field("permit_lots", cell(c.permit_lots))
      .field("permit_lots_unfed", cell(c.permit_lots_unfed))
      .field("levels_told", cell(c.levels_told))
      .field("feedback", cell(c.feedback))
      .field("feedback_unmatched", cell(c.feedback_unmatched))
      .field("revisions", cell(c.revisions))
      .field("cleared_below", cell(c.cleared_below))
      .field("families_cut", cell(c.families_cut))
      .field("parts_unreadable", cell(c.parts_unreadable))
      .field("intel_in_force", cell(c.intel_in_force))
      .field("intel_forgotten", cell(c.intel_forgotten))
      .field("alerts_open", cell(c.alerts_open))
      .field("alerts_unanswered", cell(c.alerts_unanswered))
      .field("scan_orders_open", cell(c.scan_orders_open))
      .field("scan_steps_unmatched", cell(c.scan_steps_unmatched))
      .field("cargo_notices", cell(c.cargo_notices))
      .field("alerts_forgotten", cell(c.alerts_forgotten))
      .field("subscribers", cell(c.subscribers))
      .field("events_told", cell(c.events_told))
      .field("scans_recommended", cell(c.scans_recommended))
      .field("holds", cell(c.holds))
      .field("deadline_passed", cell(c.deadline_passed))
      .field("incomplete", cell(c.incomplete))
      .field("unknown_enterprise", cell(c.unknown_enterprise))
      .field("criteria_skipped", cell(c.criteria_skipped))
      .field("unknown_members", cell(c.unknown_members))
      .field("batches", cell(c.batches))
      .field("sequence", cell(now.sequence))
      .field("queue", cell(now.queue_depth))
      .field("connections", cell(now.connections))
      .field("connections_ever", cell(now.connections_ever))
      .field("connections_refused", cell(now.connections_refused))
      .field("log_lines_dropped", cell(now.log_lines_dropped));
  done(std::move(reply));
}

void latency(AdminHost& host, AdminRequest, Done done) {
  const StageLatencies latencies = host.latencies();
  AdminReply reply;
  reply.body.list("stages", {"stage", "count", "p50_us", "p90_us", "p99_us", "p999_us", "max_us"});
  for (std::size_t i = 0; i < kStages; ++i) {
    const LatencyHistogram& h = latencies[i];
    reply.body.row({std::string(name(static_cast<Stage>(i))), cell(h.count()),
                    cell(h.quantile(0.5)), cell(h.quantile(0.9)), cell(h.quantile(0.99)),
                    cell(h.quantile(0.999)), cell(h.max())});
  }
  done(std::move(reply));
}

void submit_control(AdminHost& host, const AdminRequest& request, Control control,
                    std::function<void(Control::Done)> on_durable, const Done& done) {
  auto owned = std::make_unique<Control>(std::move(control));
  owned->actor = request.actor;
  if (owned->text.empty()) owned->text = request.text;
  owned->done = std::move(on_durable);
  if (!host.submit(std::move(owned))) done(AdminReply::error(503, "luongd is stopping"));
}

void after_audit(AdminHost& host, const AdminRequest& request, std::function<void()> then,
                 const Done& done) {
  submit_control(
      host, request, Control{},
      [then = std::move(then), done](const Control::Done& result) {
        if (!result.ok) return done(AdminReply::error(500, "not journaled: " + result.message));
        then();
      },
      done);
}

void log_level(AdminHost& host, AdminRequest request, Done done) {
  const std::string word = request.arguments.front();
  const log::Level level = log::level_of(word);
  if (level == log::Level::kInfo && word != "info") {
    return done(AdminReply::error(400, "usage: log level debug|info|warn|error|off"));
  }
  after_audit(
      host, request,
      [&host, level, word, done] {
        host.set_log_level(level, word);
        AdminReply reply;
        reply.body.field("log_level", word);
        done(std::move(reply));
      },
      done);
}

void drain(AdminHost& host, AdminRequest request, Done done) {
  after_audit(
      host, request,
      [&host, done] {
        host.drain([done] {
          AdminReply reply;
          reply.body.field("state", std::string("draining"));
          reply.message = "OK everything that had arrived is answered; new work is told DRAINING";
          done(std::move(reply));
        });
      },
      done);
}

void stop(AdminHost& host, AdminRequest request, Done done) {
  after_audit(
      host, request,
      [&host, done] {
        AdminReply reply;
        reply.message = "OK stopping";
        done(std::move(reply));
        host.stop();
      },
      done);
}

}  // namespace luong::admin
