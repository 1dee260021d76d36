#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/journal_entry.h"
#include "storage/journal_reader.h"

namespace luong::tools {

// The entries of a journal in their order, up to the last synced batch or the sequence `to`,
// beside a running daemon. Shows progress on a terminal: "read up to 50000 of 692944". The first
// Error ends it.
struct EntryWalk {
  std::filesystem::path journal;
  std::string doing = "read";
  std::uint64_t to = UINT64_MAX;

  // A record and its entry; good during the call.
  using Take = std::function<std::optional<Error>(const JournalRecord&, const JournalEntry&)>;
  std::optional<Error> run(const Take& take) const;
};

}  // namespace luong::tools
