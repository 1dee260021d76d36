#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/entry_archive.h"
#include "core/link_key.h"
#include "core/result.h"
#include "core/revision.h"
#include "core/stream_ledger.h"
#include "core/verdict.h"

namespace luong {

// What asks for a higher channel, of whom.
struct RiseOrder {
  std::uint64_t root = 0;
  Channel to = Channel::kNone;
  RevisionCause cause = RevisionCause::kOfficer;
  std::uint64_t cause_sequence = 0;
  std::string_view officer, reason;
};

// The rise of one verdict, worked out from the journal before anything is written. Reused; one
// thread.
class VerdictRise {
 public:
  VerdictRise(StreamLedger& ledger, EntryArchive& archive) : ledger_(ledger), archive_(archive) {}

  enum class Outcome : std::uint8_t {
    kRises,
    kNothing,  // no channel given, closed, or it stands as high already
    kCleared,  // the goods have left, or may: no other channel, somebody must be told
  };
  // Which of them it is; kRises fills the members below. kCorrupt where an entry does not read.
  Result<Outcome> prepare(const RiseOrder& order);

  // The entry whose verdict is raised, and what the new one holds.
  const StoredEntry& before() const { return standing_.stored; }
  const RootState& root() const { return standing_.root; }
  const Revision& revision() const { return revision_; }
  const Verdict& verdict() const { return verdict_; }
  const Selection& selection() const { return selection_; }
  const std::optional<LinkKey>& family() const { return family_; }

 private:
  std::optional<Error> look_at_family();

  StreamLedger& ledger_;
  EntryArchive& archive_;
  Admitted standing_;
  Revision revision_;
  Verdict verdict_;
  Selection selection_;
  std::optional<LinkKey> family_;
  Declaration declaration_;
  StoredEntry last_part_;
};

// Whether goods of that StatusWord are out of reach for another channel.
bool is_cleared(std::uint8_t status) noexcept;

}  // namespace luong
