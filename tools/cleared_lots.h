#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/journal_entry.h"
#include "core/post_clearance.h"
#include "core/scorer.h"
#include "tools/check_results.h"

namespace luong::tools {

// A lot as it stands after the reply: the version in force of a root.
struct ClearedLot {
  DeclarationNumber declaration_no;
  Channel channel = Channel::kNone;
  OfficeCode office;  // that cleared it, else its customs office
  std::string trader;
  std::optional<Date> cleared, released;  // business days, of what status/1 says
  PostClearance audit;
  bool defence = false;        // cargo_class B
  bool value_consult = false;  // a low price: consultation was advised
  bool inspected = false;      // inspection-result/1 came
  bool audited = false;        // pca-result/1 came
};

// The lots of a journal with what became of them: reads it twice. Cancelled ones are left out. Some
// 150 bytes of memory for each root. One thread.
class ClearedLots {
 public:
  // First every entry, in order ...
  std::optional<Error> take_entry(const JournalEntry& entry);
  // ... then every decision and revision, in order, with its context.
  std::optional<Error> take_verdict(const JournalEntry& entry, const PinnedContext& context);

  // By root.
  const boost::unordered_flat_map<std::uint64_t, ClearedLot>& lots() const { return lots_; }

 private:
  struct Afterwards {
    std::optional<Date> cleared, released;
    OfficeCode office;
    bool cancelled = false, inspected = false, audited = false;
  };

  boost::unordered_flat_map<std::uint64_t, Afterwards> afterwards_;  // by root
  boost::unordered_flat_map<std::uint64_t, ClearedLot> lots_;
  Declaration declaration_;
  Verdict verdict_;
  Feedback feedback_;
};

}  // namespace luong::tools
