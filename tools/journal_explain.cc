#include "tools/journal_explain.h"

#include <optional>

#include "core/declaration_codec.h"
#include "core/explain.h"

namespace luong::tools {
namespace {

ContextVersions versions_of(const PinnedContext& context, const JournalEntry& entry) {
  ContextVersions versions;
  versions.snapshot_generation = context.snapshot->generation();
  versions.delta_sequence = entry.delta_sequence;
  versions.pack = context.pack->hash;
  versions.reference = context.reference->hash();
  versions.scanners = context.scanners->hash();
  versions.key_id = context.key->key_id();
  versions.epoch = context.epoch;
  return versions;
}

Result<std::string> page_of(const JournalRecord& record, const JournalEntry& entry,
                            const PinnedContext& context, Language language, bool json) {
  Declaration declaration;
  if (auto error = decode(entry.declaration, declaration)) return fail(std::move(*error));
  Verdict verdict;
  if (auto error = decode(entry.verdict, verdict)) return fail(std::move(*error));
  InputFacts facts;
  if (auto error = decode(entry.facts, facts)) return fail(std::move(*error));
  Revision revision;
  const bool revised = entry.kind == EntryKind::kRevision;
  if (revised) {
    if (auto error = decode(entry.body, revision)) return fail(std::move(*error));
  }
  const Parties parties = parties_of(declaration, context);
  const ContextVersions versions = versions_of(context, entry);

  ExplainInput input;
  input.declaration = &declaration;
  input.verdict = &verdict;
  input.facts = &facts;
  input.revision = revised ? &revision : nullptr;
  input.versions = &versions;
  input.pack = context.pack;
  input.reference = context.reference;
  input.parties = &parties;
  input.scanners = context.scanners;
  input.evaluated_at = context.snapshot->evaluated_at();
  input.receipt_sequence = record.receipt.sequence;
  input.receipt_hash = {reinterpret_cast<const char*>(record.receipt.hash.data()),
                        record.receipt.hash.size()};
  input.audience = Audience::kAuditor;
  const Explanation explanation = explain(input);
  if (!json) return text(explanation, language);
  std::string out;
  append_json(out, explanation);
  return out + "\n";
}

}  // namespace

Result<std::string> journal_explain(DecisionWalk::Options options, DeclarationNumber number,
                                    Language language, bool json) {
  options.revisions = true;
  std::string page;
  const auto look = [&](const JournalRecord& record, const JournalEntry& entry,
                        const PinnedContext& context) -> std::optional<Error> {
    auto made = page_of(record, entry, context, language, json);
    if (!made) return made.error();
    page = std::move(*made);
    return std::nullopt;
  };
  if (auto error = DecisionWalk::run_about(number, options, look)) return fail(std::move(*error));
  return page;
}

}  // namespace luong::tools
