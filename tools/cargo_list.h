#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/declaration.h"
#include "core/error.h"
#include "core/journal_entry.h"
#include "core/link_key.h"
#include "core/verdict.h"

namespace luong::tools {

// Consignments told before their declaration (manifest/1, advance-cargo/1) that nobody has declared
// (S002-68; docs/scanning.md): entries of a journal in, a list out.
class CargoList {
 public:
  struct Item {
    std::uint64_t sequence = 0;
    std::string bill, port, consignee, goods;
    std::vector<std::string> containers;
    Date arrives;
    std::int32_t tier1_score = 0, tier2_score = 0;
    bool scan = false;  // one was planned
    bool declared = false;
  };

  std::optional<Error> take(std::uint64_t sequence, const JournalEntry& entry);

  // Undeclared `days` after they arrived, the oldest first: those of a second word on one bill
  // once, as told last.
  std::vector<const Item*> undeclared(Date on, std::int32_t days) const;

 private:
  void mark(const std::vector<LinkKey>& keys, bool declared);

  std::map<std::uint64_t, Item> items_;      // by sequence
  std::map<LinkKey, std::uint64_t> by_key_;  // of bills, of containers on their voyage
  std::vector<LinkKey> keys_;
  Declaration declaration_;
  Verdict verdict_;
};

std::string cargo_list_text(const std::vector<const CargoList::Item*>& items, Date on);
std::string cargo_list_json(const std::vector<const CargoList::Item*>& items, Date on);

}  // namespace luong::tools
