#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/compliance_snapshot.h"
#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/verdict.h"

namespace luong::tools {

// How the control of new firms, established for less than 365 days when they declare, compares with
// what came of them (S003-41): the channels their declarations got, and how many of the firms have
// a sanction on record by now, beside those of established firms. Proposes, and changes nothing.
// Every decision counts, later versions too. Some 40 bytes of memory for each firm. One thread.
class NewFirms {
 public:
  enum class Age : std::uint8_t { kNew, kEstablished, kUnknown };
  static constexpr std::size_t kAges = 3;

  // A decision and what it was judged in.
  std::optional<Error> take(const JournalEntry& decision, const PinnedContext& context);

  // A firm that turned 365 days old meanwhile is of both groups.
  struct Group {
    std::uint64_t decided = 0, refused = 0;
    std::array<std::uint64_t, 4> by_channel{};  // by Channel
    std::uint64_t firms = 0;
    std::uint64_t sanctioned = 0;           // firms with a sanction on record
    std::uint64_t green_of_sanctioned = 0;  // what such firms had let through
  };
  enum class Proposal : std::uint8_t { kTooFew, kKeep, kTighten, kRelax };
  struct Findings {
    std::array<Group, kAges> groups;  // by Age
    Proposal proposal = Proposal::kTooFew;
  };
  // `now`: the generation whose sanctions (final, not annulled, not expired) are asked.
  Findings findings(const ComplianceSnapshot& now) const;

 private:
  struct Firm {
    std::array<std::uint64_t, kAges> decided{}, green{};
  };

  std::array<Group, kAges> groups_;                       // without what needs the generation
  boost::unordered_flat_map<std::uint64_t, Firm> firms_;  // by packed tax code
  Declaration declaration_;
  Verdict verdict_;
};

std::string_view name(NewFirms::Proposal proposal) noexcept;  // "tighten"

std::string new_firms_text(const NewFirms::Findings& findings);
std::string new_firms_json(const NewFirms::Findings& findings);

}  // namespace luong::tools
