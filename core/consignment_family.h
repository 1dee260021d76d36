#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/entry_archive.h"
#include "core/error.h"
#include "core/facts.h"

namespace luong {

// Finds the parts of a split consignment in the journal. Each decision on a part names the part
// decided last before it, so they hang together backwards; a revision of a part that is not the
// last names the last, since from then on it stands under the family's key itself. Keeps its memory
// between calls; one thread.
class ConsignmentFamily {
 public:
  explicit ConsignmentFamily(EntryArchive& archive) : archive_(archive) {}

  // Roots of the parts that can be reached from the declaration number `part`, that one's first;
  // `own_root` is left out. At most limits::kFamilyNumbersMax numbers are looked at; complete()
  // says whether they were all.
  std::optional<Error> find(std::uint64_t part, std::uint64_t own_root);

  const std::vector<std::uint64_t>& roots() const { return roots_; }
  bool complete() const { return complete_; }

 private:
  void note(std::uint64_t number);
  std::optional<Error> note_revisions();

  EntryArchive& archive_;
  StoredEntry stored_;
  InputFacts facts_;
  std::vector<std::uint64_t> numbers_;  // seen, in the order they are looked at
  std::vector<std::uint64_t> roots_;
  bool complete_ = true;
};

}  // namespace luong
