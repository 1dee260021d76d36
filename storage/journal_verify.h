#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/result.h"
#include "storage/chain.h"
#include "storage/file.h"

namespace luong {

// What verify_journal() found.
struct JournalHealth {
  struct Damage {
    std::uint64_t sequence = 0;  // The first that is bad or missing.
    std::string place;           // The file.
    std::string what;
  };

  std::uint32_t segments = 0;
  std::uint64_t batches = 0;
  std::uint64_t records = 0;
  Receipt last;       // The last whole record.
  Receipt witnessed;  // What the witness says is durable.
  std::optional<Damage> damage;
  // Behind the last record lie bytes that are no batch: a write that a crash cut off, or is being
  // done at this moment. Nobody was answered from it; the next start removes it.
  std::optional<std::string> torn_tail;

  bool ok() const noexcept { return !damage && !torn_tail; }
};

// Checks everything: every CRC and every link of the chain, the sequence without gaps, the seams of
// the segments, the witness. May run beside a daemon. Errors are those of reading; damage is an
// answer. `on_progress`, which may be empty, hears of segments done and segments there.
Result<JournalHealth> verify_journal(
    const std::filesystem::path& directory, Files& files = Files::real(),
    const std::function<void(std::uint32_t done, std::uint32_t total)>& on_progress = {});

}  // namespace luong
