#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "storage/chain.h"

namespace luong {

// State that is saved piece by piece, each piece a file of its own with the journal's receipt as of
// which it is true and a checksum over both. A file is replaced as a whole: after a power cut it
// holds the old or the new piece. All of it can be made again from the journal.
class PartFiles {
 public:
  // Makes the directory where it is missing, at the first save.
  explicit PartFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  struct Part {
    Receipt as_of;
    std::string bytes;
  };
  // Nothing where the part was never saved; kCorrupt, naming the file, where it is damaged.
  Result<std::optional<Part>> load(std::size_t part) const;
  // Durable when it returns.
  std::optional<Error> save(std::size_t part, const Receipt& as_of, std::string_view bytes);

  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path path_of(std::size_t part) const;

  const std::filesystem::path directory_;
};

}  // namespace luong
