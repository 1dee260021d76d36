#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "config/keyring.h"
#include "core/journal_entry.h"
#include "core/scorer.h"
#include "daemon/context_archive.h"
#include "storage/journal_reader.h"

namespace luong::tools {

// The decisions of a journal in their order, each with the context it was made in: versions and
// deltas build up as they did. Works beside a running daemon, up to the last synced batch. Shows
// progress on a terminal. One thread.
class DecisionWalk {
 public:
  struct Options {
    std::filesystem::path data;
    std::filesystem::path keyring;  // empty: the one in the data directory
    std::string
        criteria;  // a pack directory to use instead of the cited pack; empty: the cited one
    std::uint64_t from = 1, to = UINT64_MAX;  // sequences
    bool revisions = false;  // also what rose after its reply, as it stands from then on
    std::string doing;       // for the progress: "derived again"
  };
  // A decision's record and entry, and what it was judged in; good during the call.
  using Take = std::function<std::optional<Error>(const JournalRecord&, const JournalEntry&,
                                                  const PinnedContext&)>;

  static std::optional<Error> run(const Options& options, const Take& take);
  // Those about one declaration number, in their order; kNotFound where there are none.
  static std::optional<Error> run_about(DeclarationNumber number, const Options& options,
                                        const Take& take);

 private:
  DecisionWalk(const Options& options, Keyring keyring)
      : options_(options), keyring_(std::move(keyring)), archive_(options.data) {}

  std::optional<Error> walk(const Take& take);
  std::optional<Error> look_at(const JournalRecord& record, const JournalEntry& entry,
                               const Take& take);
  std::optional<Error> use_context(std::uint64_t sequence);

  const Options& options_;
  const Keyring keyring_;
  const ContextArchive archive_;
  std::shared_ptr<const CriteriaPack> instead_;
  std::map<std::uint64_t, ContextVersions> contexts_;  // by the sequence of their entry
  std::uint64_t context_sequence_ = 0;
  Context context_;
  ContextVersions versions_;  // of it
  EnterpriseOverlay overlay_;
};

}  // namespace luong::tools
