#pragma once

#include "daemon/admin_command.h"

// What each admin command does; admin_command.cc has the table that says which is which. All start
// on the I/O thread and leave it for anything that takes time.
namespace luong::admin {

using Done = AdminCommand::Done;

// Hands `control` to the pipeline under the request's actor and text; `on_durable` is called on the
// pipeline's thread. `done` gets a 503 where the pipeline takes nothing any more.
void submit_control(AdminHost& host, const AdminRequest& request, Control control,
                    std::function<void(Control::Done)> on_durable, const Done& done);
// Calls `then` (on the pipeline's thread) once the command stands in the journal.
void after_audit(AdminHost& host, const AdminRequest& request, std::function<void()> then,
                 const Done& done);

// Journals the switch at its place among the declarations, then makes it last over a restart with
// `keep`. In this order: a crash between the two leaves the old context for the next start, which
// journals that switch in turn, so the journal never tells a wrong context. On the heavy thread.
void put_in_force(AdminHost& host, const AdminRequest& request, Context parts,
                  std::function<std::optional<Error>()> keep, AdminBody body, const Done& done);

void help(AdminHost& host, AdminRequest request, Done done);
void status(AdminHost& host, AdminRequest request, Done done);
void version(AdminHost& host, AdminRequest request, Done done);
void stats(AdminHost& host, AdminRequest request, Done done);
void latency(AdminHost& host, AdminRequest request, Done done);

void snapshot_list(AdminHost& host, AdminRequest request, Done done);
void snapshot_use(AdminHost& host, AdminRequest request, Done done);
void snapshot_rollback(AdminHost& host, AdminRequest request, Done done);
void criteria_load(AdminHost& host, AdminRequest request, Done done);
void criteria_list(AdminHost& host, AdminRequest request, Done done);
void criteria_use(AdminHost& host, AdminRequest request, Done done);
void criteria_diff(AdminHost& host, AdminRequest request, Done done);
void criteria_rollback(AdminHost& host, AdminRequest request, Done done);
void criteria_discard(AdminHost& host, AdminRequest request, Done done);
void criteria_confirm(AdminHost& host, AdminRequest request, Done done);
void criteria_shadow(AdminHost& host, AdminRequest request, Done done);
void reference_load(AdminHost& host, AdminRequest request, Done done);
void reference_list(AdminHost& host, AdminRequest request, Done done);
void reference_use(AdminHost& host, AdminRequest request, Done done);

void explain(AdminHost& host, AdminRequest request, Done done);
void enterprise(AdminHost& host, AdminRequest request, Done done);
void dry_run(AdminHost& host, AdminRequest request, Done done);

void caps(AdminHost& host, AdminRequest request, Done done);
void alerts(AdminHost& host, AdminRequest request, Done done);
void scans(AdminHost& host, AdminRequest request, Done done);
void scan_command(AdminHost& host, AdminRequest request, Done done);

void officer_act(AdminHost& host, AdminRequest request, Done done);

void log_level(AdminHost& host, AdminRequest request, Done done);
void drain(AdminHost& host, AdminRequest request, Done done);
void stop(AdminHost& host, AdminRequest request, Done done);

}  // namespace luong::admin
