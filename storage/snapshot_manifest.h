#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/result.h"

namespace luong {

// What a generation consists of: the file MANIFEST.sha256 in its directory, written last. Text that
// `sha256sum -c` understands; our own lines begin with '#', the last one seals all above it, and
// its hash names the generation's content in verdicts.
struct SnapshotManifest {
  struct File {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;
  };
  std::uint64_t generation = 0;
  Instant evaluated_at;
  Instant built_at;
  std::uint64_t records = 0;
  std::uint64_t party_codes = 0;  // records a code of a declaration finds
  std::vector<File> files;        // by name
  std::string sha256;             // of the manifest: set by text() and parse()

  static constexpr std::string_view kFileName = "MANIFEST.sha256";

  std::uint64_t bytes() const;
  std::string text();
  // Nothing but exactly what text() writes: any other byte is kCorrupt.
  static Result<SnapshotManifest> parse(std::string_view text);

  // The files of `directory`, hashed and synced to disk. Sub-directories are refused.
  static Result<std::vector<File>> hash_files(const std::filesystem::path& directory);
  static Result<SnapshotManifest> read(const std::filesystem::path& directory);
  // Whether `directory` holds the named files in their sizes and no other. Reads no content.
  std::optional<Error> check_sizes(const std::filesystem::path& directory) const;
  // check_sizes, and every byte.
  std::optional<Error> check_hashes(const std::filesystem::path& directory) const;
};

}  // namespace luong
