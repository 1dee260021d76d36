#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/context_archive.h"
#include "daemon/pack_history.h"
#include "storage/snapshot_store.h"

namespace luong {

// What declarations are judged by, from disk to memory: knows the snapshot, the pack and the
// reference data in force, loads others, and remembers across restarts what was put in force. It
// does not put anything in force itself: that is the pipeline's, at its place in arrival order.
// Any thread; loading takes as long as it takes, so not on the I/O thread.
class ContextRegistry {
 public:
  // `four_eyes`: whoever loaded a pack may not put it in force (PackHistory::why_not_by).
  ContextRegistry(std::filesystem::path data_directory, Keyring keyring, bool four_eyes,
                  LogSink log);

  // What was in force when the daemon last ran; where nothing was, the directories configured as
  // `first_pack` and `first_reference` (empty: none). What is missing stays null; what is there but
  // cannot be read is an Error.
  std::optional<Error> load_in_force(const std::string& first_pack,
                                     const std::string& first_reference, Instant now);
  Context in_force() const;
  // The pipeline judges by these parts from now on.
  void note_in_force(const Context& parts);
  // "snapshot: run luong snapshot use": what is missing and how to mend it, a line each.
  std::vector<std::string> missing() const;

  struct PackInfo {
    std::string hash, base_hash, name, version;
    std::size_t criteria = 0, overlays = 0;
    State state = State::kDraft;
    bool in_force = false;
    bool was_in_force = false;                    // once
    std::optional<PackHistory::Event> loaded_by;  // first
  };
  Result<PackInfo> take_pack(const std::filesystem::path& directory, const Actor& actor,
                             Instant now);
  Result<std::vector<PackInfo>> packs();
  // kForbidden where separation of duties forbids this user to put the pack in force.
  std::optional<Error> may_use(const std::string& hash, const Actor& actor) const;
  // A pack in force for a time: unless it is confirmed, the one before comes back, by itself or at
  // the next start, since nothing was made to last.
  struct Probation {
    std::uint64_t id = 0;
    std::string hash;
    std::shared_ptr<const CriteriaPack> before;  // the last one confirmed
    Actor actor;                                 // who put it in force
    Instant until;
  };
  Result<std::uint64_t> start_probation(const std::string& hash,
                                        std::shared_ptr<const CriteriaPack> before,
                                        const Actor& actor, Instant now, Instant until);
  std::optional<Probation> probation() const;
  // Ends it: its time is over, or another pack takes its place. Nothing where it is not that one.
  std::optional<Probation> end_probation(std::uint64_t id);
  // kNotFound where it is over, or another has begun.
  std::optional<Error> confirm(std::uint64_t id, Instant now);

  // The pack on trial when luongd last ran, or null; an empty hash ends the trial.
  Result<std::shared_ptr<const CriteriaPack>> shadow_pack();
  std::optional<Error> keep_shadow(const std::string& hash);

  // Makes it last over a restart that this user put the pack in force.
  std::optional<Error> keep_pack(const std::string& hash, const Actor& actor, Instant now);
  // What a rollback goes to: the last pack confirmed before the one in force. kNotFound where
  // there was none.
  Result<std::shared_ptr<const CriteriaPack>> previous_pack();
  // Forgets a pack that was never in force.
  std::optional<Error> discard_pack(const std::string& hash);
  // By hash, by the beginning of a hash, or by the name of the one archived pack that has it.
  Result<std::shared_ptr<const CriteriaPack>> choose_pack(const std::string& hash_or_name);
  // By hash, from memory or the archive; null where it is gone.
  std::shared_ptr<const CriteriaPack> find_pack(const std::string& hash);

  struct BundleInfo {
    std::string id, reference, scanners;
    bool in_force = false;
  };
  Result<ReferenceBundle> take_reference(const std::filesystem::path& directory);
  Result<std::vector<BundleInfo>> bundles();
  Result<ReferenceBundle> choose_bundle(const std::string& beginning);

  SnapshotStore& snapshots() { return snapshots_; }
  const ContextArchive& archive() const { return archive_; }

 private:
  std::optional<Error> load_pack(const std::string& first, Instant now);
  std::optional<Error> load_bundle(const std::string& first);
  std::optional<Error> load_snapshot();
  void remember(const std::shared_ptr<const CriteriaPack>& pack);
  PackInfo describe(const CriteriaPack& pack) const;

  const Keyring keyring_;
  const bool four_eyes_;
  const ContextArchive archive_;
  SnapshotStore snapshots_;

  mutable std::mutex mutex_;  // guards what follows:
  Context in_force_;
  std::map<std::string, std::shared_ptr<const CriteriaPack>> packs_;  // by hash, those once used
  PackHistory history_;
  std::optional<Probation> probation_;
  std::uint64_t probations_ = 0;
  std::string shadow_;  // hash, or empty
};

}  // namespace luong
