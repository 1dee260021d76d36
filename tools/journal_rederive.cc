#include "tools/journal_rederive.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "config/criteria_loader.h"
#include "config/keyring.h"
#include "core/json_line.h"
#include "core/rederivation.h"
#include "core/stream_ledger.h"
#include "daemon/context_archive.h"
#include "storage/digest.h"
#include "storage/journal_reader.h"
#include "storage/snapshot_store.h"
#include "tools/exit_code.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

constexpr std::uint64_t kProgressEvery = 50'000;

// Walks the journal in order: contexts and deltas build up as they did, decisions are derived
// again.
class Walk {
 public:
  Walk(const RederiveOptions& options, Keyring keyring)
      : options_(options), keyring_(std::move(keyring)), archive_(options.data) {}

  std::optional<Error> run();
  std::uint64_t compared() const { return compared_; }
  std::uint64_t different() const { return different_; }

 private:
  std::optional<Error> take(const JournalRecord& record);
  std::optional<Error> compare(const JournalRecord& record);
  std::optional<Error> use_context(std::uint64_t sequence);
  void report(const JournalRecord& record);

  const RederiveOptions& options_;
  const Keyring keyring_;
  const ContextArchive archive_;
  std::shared_ptr<const CriteriaPack> instead_;
  std::map<std::uint64_t, ContextVersions> contexts_;  // by the sequence of their entry
  std::uint64_t context_sequence_ = 0;
  Context context_;
  EnterpriseOverlay overlay_;
  JournalEntry entry_;
  Rederivation rederivation_;
  std::uint64_t compared_ = 0, different_ = 0;
};

std::optional<Error> Walk::run() {
  if (!options_.criteria.empty()) {
    auto pack = load_pack(options_.criteria, sha256_hex);
    if (!pack) return pack.error();
    instead_ = std::make_shared<const CriteriaPack>(std::move(*pack));
  }
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
    if (auto error = take(record)) return error;
    if (shows_progress && record.receipt.sequence % kProgressEvery == 0) {
      std::fprintf(stderr, "\rderived again up to %llu of %llu",
                   static_cast<unsigned long long>(record.receipt.sequence),
                   static_cast<unsigned long long>(*last));
    }
  }
  if (shows_progress) std::fputc('\n', stderr);
  return std::nullopt;
}

std::optional<Error> Walk::take(const JournalRecord& record) {
  if (auto error = decode(record.payload, entry_)) return error;
  switch (entry_.kind) {
    case EntryKind::kContext:
      return decode(entry_.body, contexts_[record.receipt.sequence]);
    case EntryKind::kDelta: {
      EnterpriseDelta delta;
      if (auto error = decode(entry_.body, delta)) return error;
      overlay_.add(delta, record.receipt.sequence);
      return std::nullopt;
    }
    case EntryKind::kDecision:
      return record.receipt.sequence < options_.from ? std::nullopt : compare(record);
    default:
      return std::nullopt;
  }
}

std::optional<Error> Walk::use_context(std::uint64_t sequence) {
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

std::optional<Error> Walk::compare(const JournalRecord& record) {
  if (auto error = use_context(entry_.context_sequence)) return error;
  PinnedContext pinned;
  pinned.snapshot = context_.snapshot.get();
  pinned.overlay = &overlay_;
  pinned.pack = context_.pack.get();
  pinned.reference = context_.reference.get();
  pinned.scanners = context_.scanners.get();
  pinned.key = context_.key.get();
  const auto equal = rederivation_.equal(entry_, pinned);
  if (!equal) return equal.error();
  ++compared_;
  if (*equal) return std::nullopt;
  ++different_;
  report(record);
  return std::nullopt;
}

void Walk::report(const JournalRecord& record) {
  const std::string number = DeclarationNumber::from_value(entry_.declaration_no).text();
  std::string out;
  if (options_.json) {
    JsonLine json(out);
    json.open()
        .member("seq")
        .unsigned_number(record.receipt.sequence)
        .member("declaration_no")
        .text(number);
    json.member("difference").text(rederivation_.difference()).close();
    out += '\n';
  } else {
    out = fmt::format("{}  sequence {}  {}\n", number, record.receipt.sequence,
                      rederivation_.difference());
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
}

}  // namespace

int rederive(const RederiveOptions& options) {
  const auto complain = [](const Error& error) {
    std::fprintf(stderr, "luong: %s\n", to_string(error).c_str());
    return exit_code(error.code);
  };
  auto keyring =
      Keyring::load(options.keyring.empty() ? options.data / "keyring" : options.keyring);
  if (!keyring) return complain(keyring.error());
  Walk walk(options, std::move(*keyring));
  if (const auto error = walk.run()) return complain(*error);
  std::string out;
  if (options.json) {
    JsonLine json(out);
    json.open()
        .member("compared")
        .unsigned_number(walk.compared())
        .member("different")
        .unsigned_number(walk.different())
        .close();
    out += '\n';
  } else {
    out = fmt::format("derived again: {}; different: {}\n", grouped(walk.compared()),
                      grouped(walk.different()));
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return walk.different() == 0 ? kExitOk : 1;
}

}  // namespace luong::tools
