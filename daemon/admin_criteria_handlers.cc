#include <memory>
#include <optional>
#include <utility>

#include "config/units.h"
#include "core/pack_difference.h"
#include "daemon/admin_handlers.h"
#include "daemon/log.h"

// The life of a criteria pack: taken in, compared, on trial, in force, confirmed, taken back.
namespace luong::admin {

namespace {

constexpr std::int64_t kConfirmMsMax = 24 * kHourMs;
constexpr std::string_view kHash = "hash";

AdminBody body_of(const CriteriaPack& pack) {
  AdminBody body;
  body.field(kHash, pack.hash).field("name", pack.name).field("version", pack.version);
  return body;
}

// Nobody confirmed in time: back to the pack before, by luongd itself. On the heavy thread.
void expire(AdminHost& host, std::uint64_t probation_id) {
  ContextRegistry& registry = host.registry();
  // At once: who confirms from now on is told that it is too late.
  const auto probation = registry.end_probation(probation_id);
  if (!probation) return;
  AdminRequest by_itself;
  by_itself.actor = own_actor();
  by_itself.text = "criteria confirm-within: " + probation->hash + " not confirmed, back to " +
                   probation->before->hash;
  log::warn("criteria pack " + probation->hash.substr(0, 12) +
            " was not confirmed in time: back to " + probation->before->hash.substr(0, 12));
  Context parts;
  parts.pack = probation->before;
  put_in_force(
      host, by_itself, parts,
      [&registry, hash = parts.pack->hash, actor = by_itself.actor, now = host.now()] {
        return registry.keep_pack(hash, actor, now);
      },
      {},
      [](const AdminReply& reply) {
        if (reply.status != 200) log::error("criteria confirm-within: " + reply.message);
      });
}

// `confirm_ms`: time until it must be confirmed, or none. On the heavy thread.
void use_pack(AdminHost& host, const AdminRequest& request,
              std::shared_ptr<const CriteriaPack> pack, std::optional<std::int64_t> confirm_ms,
              const Done& done) {
  ContextRegistry& registry = host.registry();
  if (auto error = registry.may_use(pack->hash, request.actor)) {
    return done(AdminReply::error(*error));
  }
  const auto open = registry.probation();
  const auto before = open ? open->before : registry.in_force().pack;
  if (confirm_ms && (!before || before->hash == pack->hash)) {
    return done(
        AdminReply::error(400, before ? "this is the pack it would go back to"
                                      : "no pack is in force yet: there is nothing to go back to"));
  }
  // This command decides now, not the timer of the one before.
  if (open) registry.end_probation(open->id);
  AdminBody body = body_of(*pack);
  const Instant now = host.now();
  const std::string hash = pack->hash;
  std::function<std::optional<Error>()> keep = [&registry, hash, actor = request.actor, now] {
    return registry.keep_pack(hash, actor, now);
  };
  if (confirm_ms) {
    const Instant until{now.ms + *confirm_ms};
    body.field("confirm_until", to_string(until));
    keep = [&host, &registry, hash, actor = request.actor, now, before, until,
            ms = *confirm_ms]() -> std::optional<Error> {
      const auto id = registry.start_probation(hash, before, actor, now, until);
      if (!id) return id.error();
      host.after(ms, [&host, id = *id] { expire(host, id); });
      return std::nullopt;
    };
  }
  Context parts;
  parts.pack = std::move(pack);
  put_in_force(host, request, std::move(parts), std::move(keep), std::move(body), done);
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

std::string who(const std::optional<PackHistory::Event>& loaded) {
  if (!loaded) return "-";
  const std::string uid = "uid " + std::to_string(loaded->uid);
  return loaded->officer.empty() ? uid : uid + " " + loaded->officer;
}

// "confirm-within 10min", as two arguments behind the pack.
Result<std::optional<std::int64_t>> confirm_time(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1) return std::optional<std::int64_t>();
  const bool named = arguments.size() == 3 && arguments[1] == "confirm-within";
  const auto ms = named ? parse_duration_ms(arguments[2]) : std::nullopt;
  if (!ms || *ms < 1'000 || *ms > kConfirmMsMax) {
    return fail(ErrorCode::kInvalid,
                "expected: criteria use HASH-or-NAME [confirm-within TIME], a time such as 10min, "
                "from 1s to 24h");
  }
  return std::optional(*ms);
}

}  // namespace

void criteria_load(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto info =
        host.registry().take_pack(request.arguments.front(), request.actor, host.now());
    if (!info) return done(AdminReply::error(info.error()));
    AdminReply reply;
    reply.body.field(kHash, info->hash)
        .field("name", info->name)
        .field("version", info->version)
        .field("criteria", cell(info->criteria))
        .field("base_hash", info->base_hash)
        .field("overlays", cell(info->overlays))
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
    if (const auto probation = host.registry().probation()) {
      reply.body.field("unconfirmed", probation->hash)
          .field("confirm_until", to_string(probation->until));
    }
    reply.body.list("packs", {"hash", "name", "version", "criteria", "state", "in_force",
                              "was_in_force", "loaded_by", "loaded_at"});
    for (const auto& pack : *packs) {
      reply.body.row({pack.hash, pack.name, pack.version, cell(pack.criteria),
                      std::string(name(pack.state)), pack.in_force, pack.was_in_force,
                      who(pack.loaded_by), pack.loaded_by ? to_string(pack.loaded_by->at) : "-"});
    }
    done(std::move(reply));
  });
}

void criteria_use(AdminHost& host, AdminRequest request, Done done) {
  const auto confirm_ms = confirm_time(request.arguments);
  if (!confirm_ms) return done(AdminReply::error(400, confirm_ms.error().message));
  host.run_heavy(
      [&host, request = std::move(request), confirm_ms = *confirm_ms, done = std::move(done)] {
        auto pack = host.registry().choose_pack(request.arguments.front());
        if (!pack) return done(AdminReply::error(pack.error()));
        use_pack(host, request, std::move(*pack), confirm_ms, done);
      });
}

void criteria_confirm(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto probation = host.registry().probation();
    if (!probation) return done(AdminReply::error(404, "no pack waits to be confirmed"));
    AdminReply reply;
    reply.body.field(kHash, probation->hash);
    after_audit(
        host, request,
        [&host, done, reply, id = probation->id] {
          host.run_heavy([&host, done, reply, id] {
            const auto error = host.registry().confirm(id, host.now());
            done(error ? AdminReply::error(*error) : reply);
          });
        },
        done);
  });
}

void criteria_rollback(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    auto pack = host.registry().previous_pack();
    if (!pack) return done(AdminReply::error(pack.error()));
    use_pack(host, request, std::move(*pack), std::nullopt, done);
  });
}

void criteria_discard(AdminHost& host, AdminRequest request, Done done) {
  host.run_heavy([&host, request = std::move(request), done = std::move(done)] {
    const auto pack = host.registry().choose_pack(request.arguments.front());
    if (!pack) return done(AdminReply::error(pack.error()));
    AdminReply reply;
    reply.body = body_of(**pack);
    after_audit(
        host, request,
        [&host, done, reply, hash = (*pack)->hash] {
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

}  // namespace luong::admin
