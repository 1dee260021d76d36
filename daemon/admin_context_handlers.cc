#include <memory>
#include <utility>

#include "daemon/admin_handlers.h"

// The commands on snapshots and reference data: load, list, put in force.
namespace luong::admin {

void put_in_force(AdminHost& host, const AdminRequest& request, Context parts,
                  std::function<std::optional<Error>()> keep, AdminBody body, const Done& done) {
  Control control;
  control.kind = Control::Kind::kUseContext;
  control.context = parts;
  submit_control(
      host, request, std::move(control),
      [&host, parts, keep = std::move(keep), body = std::move(body),
       done](const Control::Done& result) {
        if (!result.ok) return done(AdminReply::error(500, "not put in force: " + result.message));
        host.run_heavy([&host, parts, keep, body, done] {
          host.registry().note_in_force(parts);
          if (auto error = keep()) {
            return done(AdminReply::error(
                500, "in force now, but a restart would go back: " + to_string(*error)));
          }
          AdminReply reply;
          reply.body = body;
          done(std::move(reply));
        });
      },
      done);
}

namespace {

// On the heavy thread.
void use_generation(AdminHost& host, const AdminRequest& request, std::uint64_t generation,
                    const Done& done) {
  auto snapshot = host.registry().snapshots().load(generation);
  if (!snapshot) return done(AdminReply::error(snapshot.error()));
  AdminBody body;
  body.field("generation", cell(generation)).field("enterprises", cell((*snapshot)->size()));
  Context parts;
  parts.snapshot = std::move(*snapshot);
  SnapshotStore& store = host.registry().snapshots();
  put_in_force(
      host, request, std::move(parts), [&store, generation] { return store.use(generation); },
      std::move(body), done);
}

}  // namespace

void snapshot_list(AdminHost& host, AdminRequest, Done done) {
  host.run_heavy([&host, done = std::move(done)] {
    const auto infos = host.registry().snapshots().list();
    if (!infos) return done(AdminReply::error(infos.error()));
    AdminReply reply;
    reply.body.list("snapshots", {"generation", "records", "evaluated_at", "bytes", "current",
                                  "previous", "sha256"});
    for (const SnapshotInfo& info : *infos) {
      reply.body.row({cell(info.generation), cell(info.records), to_string(info.evaluated_at),
                      cell(info.bytes), info.current, info.previous, info.manifest_sha256});
    }
    done(std::move(reply));
  });
}

void snapshot_use(AdminHost& host, AdminRequest request, Done done) {
  const auto generation = parse_generation(request.arguments.front());
  if (!generation) {
    return done(
        AdminReply::error(400, "\"" + request.arguments.front() + "\" is no generation number"));
  }
  host.run_heavy([&host, request = std::move(request), generation = *generation,
                  done = std::move(done)] { use_generation(host, request, generation, done); });
}

void snapshot_rollback(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto infos = host.registry().snapshots().list();
    if (!infos) return done(AdminReply::error(infos.error()));
    for (const SnapshotInfo& info : *infos) {
      if (info.previous) return use_generation(host, request, info.generation, done);
    }
    done(AdminReply::error(404, "no generation was in use before the current one"));
  });
}

void reference_load(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto bundle = host.registry().take_reference(request.arguments.front());
    if (!bundle) return done(AdminReply::error(bundle.error()));
    AdminReply reply;
    reply.body.field("id", bundle->id)
        .field("reference", bundle->reference->hash())
        .field("scanners", bundle->scanners->hash());
    reply.body.list("tables", {"table", "version"});
    for (const auto& [table, version] : bundle->reference->versions()) {
      reply.body.row({table, version});
    }
    after_audit(
        host, request, [done, reply] { done(reply); }, done);
  });
}

void reference_list(AdminHost& host, AdminRequest, Done done) {
  host.run_heavy([&host, done = std::move(done)] {
    const auto bundles = host.registry().bundles();
    if (!bundles) return done(AdminReply::error(bundles.error()));
    AdminReply reply;
    reply.body.list("sets", {"id", "reference", "scanners", "in_force"});
    for (const auto& bundle : *bundles) {
      reply.body.row({bundle.id, bundle.reference, bundle.scanners, bundle.in_force});
    }
    done(std::move(reply));
  });
}

void reference_use(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    auto bundle = host.registry().choose_bundle(request.arguments.front());
    if (!bundle) return done(AdminReply::error(bundle.error()));
    const Date today = business_day(host.now());
    if (const auto error = check_caps(*bundle->reference, today, host.status().cap_terms)) {
      return done(AdminReply::error(*error));
    }
    AdminBody body;
    body.field("id", bundle->id)
        .field("reference", bundle->reference->hash())
        .field("scanners", bundle->scanners->hash());
    Context parts;
    parts.reference = bundle->reference;
    parts.scanners = bundle->scanners;
    const ContextArchive& archive = host.registry().archive();
    const std::string id = bundle->id;
    put_in_force(
        host, request, std::move(parts), [&archive, id] { return archive.make_bundle_current(id); },
        std::move(body), done);
  });
}

}  // namespace luong::admin
