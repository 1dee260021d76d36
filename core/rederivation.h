#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/declaration.h"
#include "core/facts.h"
#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/verdict.h"

namespace luong {

// Derives stored verdicts again: the stored declaration and facts through the same scorer, with
// whatever context is pinned, and compares verdict bytes. Reused entry after entry; one thread.
// The overlay of the context must hold exactly the deltas journaled before the entry.
class Rederivation {
 public:
  // True where the bytes are equal. An Error where the entry cannot be read.
  Result<bool> equal(const JournalEntry& decision, const PinnedContext& context);

  // The same of a revision: that it is what was decided before, raised as its body says. `before`
  // is the entry it names.
  Result<bool> equal_revision(const JournalEntry& before, const JournalEntry& revision);

  const Declaration& declaration() const { return declaration_; }
  const Verdict& again() const { return again_; }
  // What differs first, in words, after equal() gave false: "channel 2, now 3".
  std::string difference() const;

 private:
  Declaration declaration_;
  InputFacts facts_;
  Scorer scorer_;
  Verdict stored_, again_;
  std::string again_bytes_, stored_bytes_;
};

}  // namespace luong
