#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/compliance_snapshot.h"
#include "core/enterprise_record.h"
#include "core/result.h"
#include "storage/rocksdb_log.h"

namespace luong {

struct SnapshotInfo {
  std::uint64_t generation = 0;
  Instant evaluated_at;
  Instant built_at;
  std::uint64_t records = 0;
  std::uint64_t party_codes = 0;  // records that a code of a declaration finds
  std::uint64_t bytes = 0;        // on disk
  std::string manifest_sha256;    // empty in a list where the manifest cannot be read
  bool current = false;
  bool previous = false;  // what a rollback would go to
};

// The generations of enterprise records under <data directory>/snapshots, each an immutable RocksDB
// directory of its own. Holds no handle and no state between calls: any number of processes and
// threads may use it on one directory, a builder beside a running daemon included.
//
//   snapshots/20250612000000/    one generation; MANIFEST.sha256 in it was written last
//   snapshots/building-...       not yet one, or never: the next build removes what a crash left
//   snapshots/current            the generation in use and the one before, replaced as one file
//   snapshots/newest             the highest number ever given, so that none is given twice
class SnapshotStore {
 public:
  explicit SnapshotStore(std::filesystem::path data_directory, LogSink log = {});

  // The next record, false at the end, or what is wrong with the input.
  using Source = std::function<Result<bool>(EnterpriseRecord&)>;
  struct BuildOptions {
    Instant evaluated_at;
    Instant now;  // gives the number where none is asked for: UTC yyyymmddhhmmss
    std::optional<std::uint64_t> generation;
    std::string input_name;                                  // of the source's file, for errors
    std::function<void(std::uint64_t records)> on_progress;  // every 1,000 records
  };
  // A generation from records in any order. It is there, whole and synced, when this returns well;
  // otherwise, also after a crash, nothing of it is visible. Two records of one (tax code, role),
  // or two parties of one role and code, are refused with both lines. kBusy while another build
  // runs. Takes some 30 bytes of memory a record, to find the doubles.
  Result<SnapshotInfo> build(const Source& source, const BuildOptions& options);

  // By number. A generation with an unreadable manifest is listed without its hash.
  Result<std::vector<SnapshotInfo>> list() const;
  // Every byte against the manifest, every record decoded and counted.
  Result<SnapshotInfo> verify(std::uint64_t generation) const;
  // The hot view, of verified bytes.
  Result<std::shared_ptr<const ComplianceSnapshot>> load(std::uint64_t generation) const;
  // The full records (JSON) of a firm, of one role or of all; none is kNotFound.
  Result<std::vector<std::string>> show(std::uint64_t generation, TaxCode tax_code,
                                        std::optional<Role> role) const;

  // Nothing before the first use().
  Result<std::optional<std::uint64_t>> current() const;
  // Makes a generation the current one, after verifying its bytes; the one before becomes previous.
  std::optional<Error> use(std::uint64_t generation);
  // use() of the previous generation. Twice in a row leads back. Returns where it went.
  Result<std::uint64_t> rollback();
  // Never the current one (kInvalid).
  std::optional<Error> remove(std::uint64_t generation);

 private:
  struct InUse {
    std::uint64_t current = 0;  // 0: none
    std::uint64_t previous = 0;
  };
  std::filesystem::path path_of(std::uint64_t generation) const;
  std::optional<Error> make_directory() const;
  Result<InUse> in_use() const;
  std::optional<Error> switch_to(std::uint64_t generation, const InUse& before) const;
  Result<std::uint64_t> next_generation(const BuildOptions& options) const;
  void remove_leftovers() const;

  std::filesystem::path directory_;
  LogSink log_;
};

// "generation 7 does not exist" and the like ask for this: a number of 1-19 digits, no leading
// zero.
std::optional<std::uint64_t> parse_generation(std::string_view text) noexcept;

}  // namespace luong
