#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "storage/journal.h"

namespace luong {

// A folder of a test, gone with the object. In memory where the system has that and the test opens
// thousands of journals: what it is about is bytes, not the disk.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(bool in_memory = false);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

// Records whose content follows from a number: the first key of a payload is its own, the second
// is shared by ten in a row, the third by every tenth.
std::string sample_payload(std::uint64_t number, std::size_t bytes);
std::vector<LinkKey> sample_links(std::uint64_t number);
inline LinkKey own_key(std::uint64_t number) { return sample_links(number)[0]; }

// A journal whose past is kept: what open() handed back stands here.
struct JournalRig {
  struct Past {
    Receipt receipt;
    Instant decided_at;
    std::string payload;
  };

  explicit JournalRig(std::filesystem::path directory_) : directory(std::move(directory_)) {}

  // Small segments, no checkpoint state, unless changed before.
  JournalOptions options{.segment_bytes = 64 * 1024};
  std::filesystem::path directory;
  std::unique_ptr<Journal> journal;
  std::string state;       // From on_checkpoint.
  std::vector<Past> past;  // From on_record.
  std::vector<std::string> log;

  std::optional<Error> open();
  void close() { journal.reset(); }
  // Adds records `from`..`to` (sequence = number if the journal holds from - 1) and commits.
  std::optional<Error> write(std::uint64_t from, std::uint64_t to, std::size_t payload_bytes = 300);
};

}  // namespace luong
