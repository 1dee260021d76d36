#include <memory>
#include <utility>

#include "core/pack_difference.h"
#include "daemon/admin_handlers.h"

// The commands on what declarations are judged by: load, list, put in force.
namespace luong::admin {

namespace {

// Journals the switch at its place among the declarations, then makes it last over a restart with
// `keep`. In this order: a crash between the two leaves the old context for the next start, which
// journals that switch in turn, so the journal never tells a wrong context.
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

// On the heavy thread.
void use_pack(AdminHost& host, const AdminRequest& request,
              std::shared_ptr<const CriteriaPack> pack, const Done& done) {
  ContextRegistry& registry = host.registry();
  if (auto error = registry.may_use(pack->hash, request.actor)) {
    return done(AdminReply::error(*error));
  }
  AdminBody body;
  const std::string hash = pack->hash;
  body.field("hash", hash).field("name", pack->name).field("version", pack->version);
  Context parts;
  parts.pack = std::move(pack);
  put_in_force(
      host, request, std::move(parts),
      [&registry, hash, actor = request.actor, now = host.now()] {
        return registry.keep_pack(hash, actor, now);
      },
      std::move(body), done);
}

// SECRET criteria are named, and nothing is told of them.
void append_difference(AdminBody& body, const CriteriaPack& before, const CriteriaPack& after) {
  const PackDifference found = difference(before, after);
  body.field("from", before.hash).field("to", after.hash);
  body.list("criteria", {"id", "change", "title"});
  for (const CriterionChange& change : found.criteria) {
    body.row({std::string(change.id.view()), std::string(name(change.what)),
              change.secret ? "(SECRET: withheld)" : change.title});
  }
  body.list("fields", {"of", "field", "before", "after"});
  const auto append = [&body](std::string_view of, const std::vector<FieldChange>& fields) {
    for (const FieldChange& field : fields) {
      body.row({std::string(of), std::string(field.field), field.before, field.after});
    }
  };
  append("pack", found.pack);
  for (const CriterionChange& change : found.criteria) {
    if (!change.secret) append(change.id.view(), change.fields);
  }
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

void criteria_load(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto info =
        host.registry().take_pack(request.arguments.front(), request.actor, host.now());
    if (!info) return done(AdminReply::error(info.error()));
    AdminReply reply;
    reply.body.field("hash", info->hash)
        .field("name", info->name)
        .field("version", info->version)
        .field("criteria", cell(info->criteria))
        .field("in_force", info->in_force);
    after_audit(
        host, request, [done, reply] { done(reply); }, done);
  });
}

void criteria_list(AdminHost& host, AdminRequest, Done done) {
  host.run_heavy([&host, done = std::move(done)] {
    const auto packs = host.registry().packs();
    if (!packs) return done(AdminReply::error(packs.error()));
    AdminReply reply;
    reply.body.list("packs", {"hash", "name", "version", "criteria", "in_force", "was_in_force",
                              "loaded_by", "loaded_at"});
    for (const auto& pack : *packs) {
      const auto& loaded = pack.loaded_by;
      const std::string who = !loaded ? "-"
                              : loaded->officer.empty()
                                  ? "uid " + std::to_string(loaded->uid)
                                  : "uid " + std::to_string(loaded->uid) + " " + loaded->officer;
      reply.body.row({pack.hash, pack.name, pack.version, cell(pack.criteria), pack.in_force,
                      pack.was_used, who, loaded ? to_string(loaded->at) : "-"});
    }
    done(std::move(reply));
  });
}

void criteria_use(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    auto pack = host.registry().choose_pack(request.arguments.front());
    if (!pack) return done(AdminReply::error(pack.error()));
    use_pack(host, request, std::move(*pack), done);
  });
}

void criteria_rollback(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    auto pack = host.registry().previous_pack();
    if (!pack) return done(AdminReply::error(pack.error()));
    use_pack(host, request, std::move(*pack), done);
  });
}

void criteria_discard(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto pack = host.registry().choose_pack(request.arguments.front());
    if (!pack) return done(AdminReply::error(pack.error()));
    AdminReply reply;
    const std::string hash = (*pack)->hash;
    reply.body.field("hash", hash).field("name", (*pack)->name).field("version", (*pack)->version);
    after_audit(
        host, request,
        [&host, done, reply, hash] {
          host.run_heavy([&host, done, reply, hash] {
            const auto error = host.registry().discard_pack(hash);
            done(error ? AdminReply::error(*error) : reply);
          });
        },
        done);
  });
}

// What approving a pack would change: against the one in force, or between two.
void criteria_diff(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto last = host.registry().choose_pack(request.arguments.back());
    if (!last) return done(AdminReply::error(last.error()));
    std::shared_ptr<const CriteriaPack> first = host.registry().in_force().pack;
    if (request.arguments.size() == 2) {
      const auto chosen = host.registry().choose_pack(request.arguments.front());
      if (!chosen) return done(AdminReply::error(chosen.error()));
      first = *chosen;
    }
    if (!first) return done(AdminReply::error(404, "no pack is in force: name two packs"));
    AdminReply reply;
    append_difference(reply.body, *first, **last);
    after_audit(
        host, request, [done, reply] { done(reply); }, done);
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
