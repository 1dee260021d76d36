#include "tools/decision_walk.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "config/criteria_loader.h"
#include "core/stream_ledger.h"
#include "storage/digest.h"

namespace luong::tools {
namespace {

constexpr std::uint64_t kProgressEvery = 50'000;

}  // namespace

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

std::optional<Error> DecisionWalk::walk(const Take& take) {
  auto reader = JournalReader::open(options_.data / "journal");
  if (!reader) return reader.error();
  const auto last = reader->last_sequence();
  if (!last) return last.error();
  const bool shows_progress = isatty(STDERR_FILENO) != 0;
  JournalRecord record;
  for (;;) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more || record.receipt.sequence > std::min(options_.to, *last)) break;
    if (auto error = look_at(record, take)) return error;
    if (shows_progress && record.receipt.sequence % kProgressEvery == 0) {
      std::fprintf(stderr, "\r%s up to %llu of %llu", options_.doing.c_str(),
                   static_cast<unsigned long long>(record.receipt.sequence),
                   static_cast<unsigned long long>(*last));
    }
  }
  if (shows_progress) std::fputc('\n', stderr);
  return std::nullopt;
}

std::optional<Error> DecisionWalk::look_at(const JournalRecord& record, const Take& take) {
  if (auto error = decode(record.payload, entry_)) return error;
  switch (entry_.kind) {
    case EntryKind::kContext:
      return decode(entry_.body, contexts_[record.receipt.sequence]);
    case EntryKind::kOfficerAct: {
      OfficerAct act;
      if (auto error = decode(entry_.body, act)) return error;
      if (const auto delta = delta_of(act)) overlay_.add(*delta, record.receipt.sequence);
      return std::nullopt;
    }
    case EntryKind::kDelta: {
      EnterpriseDelta delta;
      if (auto error = decode(entry_.body, delta)) return error;
      overlay_.add(delta, record.receipt.sequence);
      return std::nullopt;
    }
    case EntryKind::kDecision:
      break;
    default:
      return std::nullopt;
  }
  if (record.receipt.sequence < options_.from) return std::nullopt;
  if (auto error = use_context(entry_.context_sequence)) return error;
  PinnedContext pinned;
  pinned.snapshot = context_.snapshot.get();
  pinned.overlay = &overlay_;
  pinned.pack = context_.pack.get();
  pinned.reference = context_.reference.get();
  pinned.scanners = context_.scanners.get();
  pinned.key = context_.key.get();
  return take(record, entry_, pinned);
}

std::optional<Error> DecisionWalk::use_context(std::uint64_t sequence) {
  if (sequence == context_sequence_) return std::nullopt;
  const auto versions = contexts_.find(sequence);
  if (versions == contexts_.end())
    return Error{ErrorCode::kCorrupt, {}, "a decision cites a context the journal lacks"};
  auto context = archive_.context(versions->second, keyring_);
  if (!context) return context.error();
  context_ = std::move(*context);
  if (instead_) context_.pack = instead_;
  context_sequence_ = sequence;
  return std::nullopt;
}

}  // namespace luong::tools
