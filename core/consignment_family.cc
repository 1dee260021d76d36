#include "core/consignment_family.h"

#include <algorithm>

#include "core/declaration_number.h"
#include "core/limits.h"
#include "core/revision.h"

namespace luong {

void ConsignmentFamily::note(std::uint64_t number) {
  if (number == 0 || std::ranges::find(numbers_, number) != numbers_.end()) return;
  if (numbers_.size() == limits::kFamilyNumbersMax) {
    complete_ = false;
    return;
  }
  numbers_.push_back(number);
}

std::optional<Error> ConsignmentFamily::find(std::uint64_t part, std::uint64_t own_root) {
  numbers_.clear();
  roots_.clear();
  complete_ = true;
  note(part);
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const std::uint64_t number = numbers_[i];
    const std::uint64_t root = DeclarationNumber::from_value(number).root();
    if (root != own_root && std::ranges::find(roots_, root) == roots_.end()) {
      roots_.push_back(root);
    }
    const auto found = archive_.find(number_key(number), stored_);
    if (!found) return found.error();
    if (!*found || !holds_verdict(stored_.entry.kind)) continue;
    if (auto error = decode(stored_.entry.facts, facts_)) return error;
    note(facts_.stream.family_number);
    if (auto error = note_revisions()) return error;
  }
  return std::nullopt;
}

// What the revision in stored_ and those before it lead to.
std::optional<Error> ConsignmentFamily::note_revisions() {
  while (stored_.entry.kind == EntryKind::kRevision) {
    Revision revision;
    if (auto error = decode(stored_.entry.body, revision)) return error;
    note(revision.family_before);
    if (revision.previous_event == 0) break;
    const LinkKey before = event_key(EventStreams::kOffice, revision.previous_event);
    const auto found = archive_.find(before, stored_);
    if (!found) return found.error();
    if (!*found) break;
  }
  return std::nullopt;
}

}  // namespace luong
