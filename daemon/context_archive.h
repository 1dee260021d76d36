#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/keyring.h"
#include "core/criteria_pack.h"
#include "core/facts.h"
#include "core/reference_data.h"
#include "core/result.h"
#include "core/scanner.h"
#include "daemon/control.h"
#include "storage/rocksdb_log.h"

namespace luong {

// Reference data and scanners of one directory: they come and go together.
struct ReferenceBundle {
  std::string id;  // SHA-256 over both hashes, hex
  std::shared_ptr<const ReferenceData> reference;
  std::shared_ptr<const ScannerRegistry> scanners;
};

// Every criteria pack and every set of reference data that ever was loaded into a data directory,
// by content: an old verdict is explained and derived again with the versions it cites.
//
//   packs/HASH/         the files of a pack, as they were
//   packs/current       the hash of the one in force
//   packs/shadow        the hash of the one on trial, if one is
//   packs/history       who loaded and used what when (pack_history.h)
//   reference/ID/       the files of a reference directory; `hashes` names what is in them
//   reference/current   the id of the one in force
//
// Holds no state between calls and never changes a version: any thread, any process. An archived
// version whose bytes no longer give its hash is kCorrupt.
class ContextArchive {
 public:
  explicit ContextArchive(std::filesystem::path data_directory);

  // Checks what an analyst wrote and takes a copy in; what is returned was read from that copy.
  Result<std::shared_ptr<const CriteriaPack>> take_pack(
      const std::filesystem::path& directory) const;
  Result<ReferenceBundle> take_reference(const std::filesystem::path& directory) const;

  Result<std::shared_ptr<const CriteriaPack>> pack(const std::string& hash) const;
  // Removes a pack that no verdict cites; the caller knows that.
  std::optional<Error> discard_pack(const std::string& hash) const;
  Result<ReferenceBundle> bundle(const std::string& id) const;
  Result<std::shared_ptr<const ReferenceData>> reference(const std::string& hash) const;
  Result<std::shared_ptr<const ScannerRegistry>> scanners(const std::string& hash) const;

  // Everything a verdict cites, to derive it again; kNotFound names what is gone.
  Result<Context> context(const ContextVersions& versions, const Keyring& keyring) const;

  std::vector<std::string> pack_hashes() const;  // sorted
  std::vector<std::string> bundle_ids() const;
  struct BundleHashes {
    std::string reference, scanners;
  };
  Result<BundleHashes> hashes_of(const std::string& bundle_id) const;

  Result<std::optional<std::string>> current_pack() const;
  Result<std::optional<std::string>> current_bundle() const;
  std::optional<Error> make_pack_current(const std::string& hash) const;
  // The pack on trial: packs/shadow. An empty hash ends the trial.
  Result<std::optional<std::string>> shadow_pack() const;
  std::optional<Error> make_pack_shadow(const std::string& hash) const;
  std::optional<Error> make_bundle_current(const std::string& id) const;

  // packs/history: see daemon/pack_history.h.
  std::filesystem::path pack_history_file() const { return packs_ / "history"; }

 private:
  std::filesystem::path data_, packs_, references_;
};

}  // namespace luong
