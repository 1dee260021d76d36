#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/result.h"
#include "storage/chain.h"
#include "storage/file.h"

namespace luong {

struct JournalRecord {
  Receipt receipt;
  Instant decided_at;
  std::string_view payload;  // Lives until the next call of the reader.
};

// The journal for everybody but its writer: reads files only, beside a running daemon or without
// one, and never further than what is known to be synced. Takes no lock and writes nothing.
//
//   auto reader = JournalReader::open(directory, from);
//   JournalRecord record;
//   while (auto more = reader->next(record)) { if (!*more) break; ... }   // later: go on
//
// One thread per reader; any number of readers.
class JournalReader {
 public:
  // Stands before the record `from` (1 is the first). kNotFound where there is no journal.
  static Result<JournalReader> open(const std::filesystem::path& directory, std::uint64_t from = 1,
                                    Files& files = Files::real());
  ~JournalReader();
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;

  // The last record known to be synced; 0 in an empty journal.
  Result<std::uint64_t> last_sequence();
  // The next synced record. False where there is none yet: call again later. kCorrupt names the
  // sequence that is damaged.
  Result<bool> next(JournalRecord& record);
  // Moves to stand before the record: next() gives it.
  std::optional<Error> seek(std::uint64_t sequence);
  // The record of that sequence. kNotFound where it is not, or not yet.
  std::optional<Error> read(std::uint64_t sequence, JournalRecord& record);

 private:
  struct Impl;
  explicit JournalReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace luong
