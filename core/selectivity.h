#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/error.h"
#include "core/selectivity_epoch.h"
#include "core/verdict.h"

// What selectivity (decision.md §3) keeps of a declaration: how far discretion had a hand in its
// channel, and how it counts.
namespace luong {

// How a channel came about: what had to be (M of decision.md §1 step 8, with what is inherited),
// and what the tier-2 test could add at its thresholds.
struct Discretion {
  Channel mandatory = Channel::kGreen;
  Channel reach = Channel::kRed;  // no higher by the tier-2 test: its ceilings
  std::int32_t score = 0;         // what that test compares: tier 1 + tier 2
  bool operator==(const Discretion&) const = default;
};

// How a declaration counts in the shares that caps are of: kept with its root, version by version,
// so that its cancellation takes out what it put in.
struct Selection {
  enum class As : std::uint8_t {
    kNothing = 0,  // refused, pre-registered, a later part of a split consignment
    kFormal,       // IDC, EDC: what caps are shares of
    kLowValue,     // MIC, MEC: counted apart
  };
  As as = As::kNothing;
  bool first = false;  // this entry puts it in; a later version only carries it on
  Channel channel = Channel::kNone;
  Discretion discretion;
  Date day;  // of the windows it was put into
  bool operator==(const Selection&) const = default;
};
void encode(const Selection& selection, std::string& out);  // nothing for kNothing
std::optional<Error> decode(std::string_view bytes, Selection& selection);

}  // namespace luong
