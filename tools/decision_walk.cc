#include "tools/decision_walk.h"

#include "config/criteria_loader.h"
#include "core/stream_ledger.h"
#include "storage/digest.h"
#include "tools/entry_walk.h"

namespace luong::tools {
std::optional<Error> DecisionWalk::run(const Options& options, const Take& take) {
  auto keyring =
      Keyring::load(options.keyring.empty() ? options.data / "keyring" : options.keyring);
  if (!keyring) return keyring.error();
  DecisionWalk walk(options, std::move(*keyring));
  if (!options.criteria.empty()) {
    auto pack = load_pack(options.criteria, sha256_hex);
    if (!pack) return pack.error();
    walk.instead_ = std::make_shared<const CriteriaPack>(std::move(*pack));
  }
  return walk.walk(take);
}

std::optional<Error> DecisionWalk::run_about(DeclarationNumber number, const Options& options,
                                             const Take& take) {
  bool found = false;
  const auto look = [&](const JournalRecord& record, const JournalEntry& entry,
                        const PinnedContext& context) -> std::optional<Error> {
    if (entry.declaration_no != number.value()) return std::nullopt;
    found = true;
    return take(record, entry, context);
  };
  if (auto error = run(options, look)) return error;
  if (found) return std::nullopt;
  return Error{ErrorCode::kNotFound, {}, "no decision on declaration number " + number.text()};
}

std::optional<Error> DecisionWalk::walk(const Take& take) {
  const EntryWalk entries{options_.data / "journal", options_.doing, options_.to};
  return entries.run([&](const JournalRecord& record, const JournalEntry& entry) {
    return look_at(record, entry, take);
  });
}

std::optional<Error> DecisionWalk::look_at(const JournalRecord& record, const JournalEntry& entry,
                                           const Take& take) {
  if (entry.kind == EntryKind::kContext) {
    return decode(entry.body, contexts_[record.receipt.sequence]);
  }
  const bool wanted = entry.kind == EntryKind::kDecision ||
                      (options_.revisions && entry.kind == EntryKind::kRevision);
  if (!wanted) {
    return take_change(entry, record.receipt.sequence, overlay_);
  }
  if (record.receipt.sequence < options_.from) return std::nullopt;
  if (auto error = use_context(entry.context_sequence)) return error;
  PinnedContext pinned;
  pinned.snapshot = context_.snapshot.get();
  pinned.overlay = &overlay_;
  pinned.pack = context_.pack.get();
  pinned.reference = context_.reference.get();
  pinned.scanners = context_.scanners.get();
  pinned.key = context_.key.get();
  pinned.epoch = versions_.epoch;
  return take(record, entry, pinned);
}

std::optional<Error> DecisionWalk::use_context(std::uint64_t sequence) {
  if (sequence == context_sequence_) return std::nullopt;
  const auto versions = contexts_.find(sequence);
  if (versions == contexts_.end())
    return Error{ErrorCode::kCorrupt, {}, "a decision cites a context the journal lacks"};
  context_sequence_ = sequence;
  // An epoch begins every so many declarations; nothing is read anew for that.
  const bool only_the_epoch = context_.ready() && same_parts(versions->second, versions_);
  versions_ = versions->second;
  if (only_the_epoch) return std::nullopt;
  auto context = archive_.context(versions_, keyring_);
  if (!context) return context.error();
  context_ = std::move(*context);
  if (instead_) context_.pack = instead_;
  return std::nullopt;
}

}  // namespace luong::tools
