#pragma once

#include <cstdint>
#include <string>

#include "core/journal_entry.h"
#include "core/link_key.h"
#include "core/result.h"

namespace luong {

// An entry read back from the journal, with the bytes its views point into. Reused.
struct StoredEntry {
  std::string bytes;
  JournalEntry entry;
  std::uint64_t sequence = 0;
  std::string receipt_hash;  // 32 raw bytes
};

// What the in-order state asks of the journal.
class EntryArchive {
 public:
  virtual ~EntryArchive() = default;
  // False is certain; asked first, on the hot path.
  virtual bool may_contain(const LinkKey& key) const noexcept = 0;
  // The latest entry carrying the key: true and `out` filled, or false.
  virtual Result<bool> find(const LinkKey& key, StoredEntry& out) = 0;
};

}  // namespace luong
