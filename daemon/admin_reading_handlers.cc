#include <algorithm>
#include <memory>
#include <utility>

#include "core/declaration_codec.h"
#include "core/enterprise_overlay.h"
#include "core/explain.h"
#include "core/journal_entry.h"
#include "daemon/admin_handlers.h"

// The commands that read what is not everybody's: an explanation, an enterprise, a dry run. Each
// stands in the journal under the officer who asked before anything is told.
namespace luong::admin {

namespace {

// A stored decision with everything its explanation reads; the views lie in `payload`.
struct StoredDecision {
  std::string payload;
  JournalEntry entry;
  Declaration declaration;
  InputFacts facts;
  Verdict verdict;
  std::optional<Revision> revision;
};

std::optional<Error> read(StoredDecision& stored) {
  if (auto error = decode(stored.payload, stored.entry)) return error;
  if (!holds_verdict(stored.entry.kind)) {
    return Error{ErrorCode::kNotFound,
                 {},
                 "this number was noted (" + std::string(name(stored.entry.kind)) +
                     ") and got no channel: there is nothing to explain"};
  }
  if (auto error = decode(stored.entry.declaration, stored.declaration)) return error;
  if (auto error = decode(stored.entry.facts, stored.facts)) return error;
  if (stored.entry.kind == EntryKind::kRevision) {
    if (auto error = decode(stored.entry.body, stored.revision.emplace())) return error;
  }
  return decode(stored.entry.verdict, stored.verdict);
}

// The versions a verdict cites, from memory where they are still in force, else from disk; what is
// gone stays null, and the explanation does without.
Context find_versions(ContextRegistry& registry, const ContextVersions& versions) {
  const Context now = registry.in_force();
  Context context;
  context.pack = registry.find_pack(versions.pack);
  if (now.reference && now.reference->hash() == versions.reference) {
    context.reference = now.reference;
  } else if (auto reference = registry.archive().reference(versions.reference)) {
    context.reference = std::move(*reference);
  }
  if (now.scanners && now.scanners->hash() == versions.scanners) {
    context.scanners = now.scanners;
  } else if (auto scanners = registry.archive().scanners(versions.scanners)) {
    context.scanners = std::move(*scanners);
  }
  if (now.snapshot && now.snapshot->generation() == versions.snapshot_generation) {
    context.snapshot = now.snapshot;
  } else if (auto snapshot = registry.snapshots().load(versions.snapshot_generation)) {
    context.snapshot = std::move(*snapshot);
  }
  return context;
}

// The enterprises as the verdict saw them; nothing where that can no longer be told.
std::optional<Parties> parties_then(const Declaration& declaration, const Context& context,
                                    const EnterpriseOverlay& overlay,
                                    const ContextVersions& versions) {
  if (!context.snapshot) return std::nullopt;
  PinnedContext pinned;
  pinned.snapshot = context.snapshot.get();
  pinned.overlay = &overlay;
  Parties parties = parties_of(declaration, pinned);
  const auto told_of_since = [&](const std::optional<Enterprise>& party) {
    return party && overlay.touched_after(party->tax_code, party->role, versions.delta_sequence);
  };
  if (told_of_since(parties.trader) || std::ranges::any_of(parties.services, told_of_since)) {
    return std::nullopt;
  }
  return parties;
}

// On the heavy thread.
AdminReply explain_stored(ContextRegistry& registry, Control::Done found,
                          const std::string& language, const std::string& audience) {
  StoredDecision stored;
  stored.payload = std::move(found.payload);
  if (auto error = read(stored)) return AdminReply::error(*error);
  const Context context = find_versions(registry, found.versions);

  EnterpriseOverlay overlay;
  if (auto error = overlay.load(found.overlay)) return AdminReply::error(*error);
  const auto parties = parties_then(stored.declaration, context, overlay, found.versions);

  ExplainInput input;
  input.declaration = &stored.declaration;
  input.verdict = &stored.verdict;
  input.facts = &stored.facts;
  input.revision = stored.revision ? &*stored.revision : nullptr;
  input.versions = &found.versions;
  input.pack = context.pack.get();
  input.reference = context.reference.get();
  input.parties = parties ? &*parties : nullptr;
  input.scanners = context.scanners.get();
  if (context.snapshot) input.evaluated_at = context.snapshot->evaluated_at();
  input.receipt_sequence = found.sequence;
  input.receipt_hash = found.receipt_hash;

  const Explanation explanation = luong::explain(input);
  const Language in = language == "vi" ? Language::kVietnamese : Language::kEnglish;
  const bool declarant = audience == "declarant";
  std::string json;
  (declarant ? append_declarant_json : append_json)(json, explanation);
  AdminReply reply;
  reply.body.ready_made("explanation", (declarant ? declarant_text : text)(explanation, in),
                        std::move(json));
  return reply;
}

}  // namespace

void explain(AdminHost& host, AdminRequest request, Done done) {
  const auto number = DeclarationNumber::parse(request.arguments.front());
  if (!number) {
    return done(AdminReply::error(400, "\"" + request.arguments.front().substr(0, 40) +
                                           "\" is no declaration number: 12 digits"));
  }
  Control control;
  control.kind = Control::Kind::kLookup;
  control.declaration_no = number->value();
  submit_control(
      host, request, std::move(control),
      [&host, language = request.language, audience = request.audience, done](Control::Done found) {
        if (!found.ok) return done(AdminReply::error(404, found.message));
        auto shared = std::make_shared<Control::Done>(std::move(found));
        host.run_heavy([&host, shared, language, audience, done] {
          done(explain_stored(host.registry(), std::move(*shared), language, audience));
        });
      },
      done);
}

void enterprise(AdminHost& host, AdminRequest request, Done done) {
  const auto tax_code = TaxCode::parse(request.arguments.front());
  if (!tax_code) {
    return done(
        AdminReply::error(400, "\"" + request.arguments.front().substr(0, 40) +
                                   "\" is no tax code: 10 or 13 digits with its check digit"));
  }
  const auto show = [&host, tax_code = *tax_code, done] {
    const Context context = host.registry().in_force();
    if (!context.snapshot) return done(AdminReply::error(404, "no snapshot is in force"));
    const std::uint64_t generation = context.snapshot->generation();
    const auto records = host.registry().snapshots().show(generation, tax_code, std::nullopt);
    if (!records) return done(AdminReply::error(records.error()));
    std::string text, json = "[";
    for (const std::string& record : *records) {
      text += record + "\n";
      json += (json.size() > 1 ? "," : "") + record;
    }
    AdminReply reply;
    reply.body.field("generation", cell(generation))
        .ready_made("records", std::move(text), json + "]");
    done(std::move(reply));
  };
  after_audit(
      host, request, [&host, show] { host.run_heavy(show); }, done);
}

void dry_run(AdminHost& host, AdminRequest request, Done done) {
  Control control;
  control.kind = Control::Kind::kDryRun;
  control.frame = request.arguments.front();
  control.text = "dry-run";  // The declaration itself is no part of the audit record.
  submit_control(
      host, request, std::move(control),
      [done](const Control::Done& result) {
        if (!result.ok) return done(AdminReply::error(400, result.message));
        std::string line = result.message;
        while (line.ends_with('\n')) line.pop_back();
        AdminReply reply;
        reply.body.ready_made("reply", line + "\n", line);
        done(std::move(reply));
      },
      done);
}

}  // namespace luong::admin
