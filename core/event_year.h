#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/assess_event.h"
#include "core/compliance_assessment.h"
#include "core/result.h"

namespace luong {

// The events of all firms in the year before a day, added up. The same whatever order they come in
// and however often one is told. What is decided on a decision number counts as it stands on the
// day: the latest word on it, unless it was annulled. Some 25 bytes of memory an event: an id is
// kept as 64 bits of its hash, so that of 16 million two are taken for one with a chance of 1 in
// 140,000; where they say different things, as they nearly always do, that is an error, not a loss.
class EventYear {
 public:
  explicit EventYear(Date as_of) : as_of_(as_of) {}

  // kInvalid where its event_id stood for something else before.
  std::optional<Error> add(const AssessEvent& event);

  // Of one firm in one role; debt is not told by events.
  FirmYear of(std::uint64_t tax_code_packed, Role role) const;
  // Whether it is a member of the compliance programme by the latest word on it; nothing without
  // one.
  std::optional<bool> member(std::uint64_t tax_code_packed, Role role) const;

  std::uint64_t events() const { return seen_.size(); }     // distinct
  std::uint64_t told_again() const { return told_again_; }  // the same once more
  std::uint64_t outside() const { return outside_; }        // not of the year, or of later
  // Firms in a role that declared, in the year.
  std::vector<std::pair<std::uint64_t, Role>> declarants() const;

 private:
  struct Counts {
    std::uint32_t declarations = 0, amendments = 0, cancellations = 0;
  };
  struct Word {  // what was said of a decision
    Instant at;
    AssessEvent::Kind kind = AssessEvent::Kind::kSanction;  // or kPriority
    bool final = false;
    std::uint8_t section = 0;
    std::optional<Date> expires, from, to;
  };
  struct Decision {            // of one number
    std::optional<Word> word;  // the one that holds
    bool annulled = false;
  };
  struct Standing {  // in the compliance programme; of two words at one instant the worse holds
    Instant at;
    bool member = false;
  };
  using Decisions = std::map<std::string, Decision, std::less<>>;

  void decide(const AssessEvent& event);
  static bool holds_over(const Word& a, const Word& b);

  const Date as_of_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> seen_;  // event_id -> content, hashes
  boost::unordered_flat_map<std::uint64_t, Counts> counts_;       // by enterprise_key
  boost::unordered_flat_map<std::uint64_t, Decisions> decisions_;
  boost::unordered_flat_map<std::uint64_t, Standing> standings_;
  std::uint64_t told_again_ = 0, outside_ = 0;
  std::string content_;
};

}  // namespace luong
