#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/journal_entry.h"
#include "core/scorer.h"
#include "core/selectivity_governor.h"
#include "core/verdict.h"

namespace luong::tools {

// The shares of channels of a period, as the governor counts them (docs/selectivity.md): by what
// asked for them, by customs office and by mode of transport; and what the thresholds of the epochs
// let go that the pack's would have chosen, by the field of most of its points. One thread.
class ChannelShares {
 public:
  // Why a lot is not Green: the first of these that applies.
  enum class Why : std::uint8_t {
    kHard,
    kDirected,
    kSign,
    kNonCompliant,
    kRandom,
    kSystem,
    kInherited,
    kOfficer,
    kTier1,
    kChosen,  // by the tier-2 test
  };
  static constexpr std::size_t kWhys = 10;

  struct ByWhy {
    std::uint64_t yellow = 0, red = 0;
  };
  struct LetGo {
    std::uint64_t lots = 0;
    std::int64_t tax_value_vnd = 0;
  };

  // What became of roots after their decision, as a journal has it.
  struct Afterwards {
    struct Raised {
      Selection selection;
      Why why;
    };
    boost::unordered_flat_set<std::uint64_t> cancelled;  // these do not count
    boost::unordered_flat_map<std::uint64_t, Raised> raised;

    std::optional<Error> take(const JournalEntry& entry);
  };
  static Result<Afterwards> afterwards_in(const std::filesystem::path& journal);

  explicit ChannelShares(Afterwards afterwards) : afterwards_(std::move(afterwards)) {}

  // A decision and what it was judged in.
  std::optional<Error> take(const JournalEntry& decision, const PinnedContext& context);

  const ChannelUse& all() const { return all_; }
  const ChannelUse& low_value() const { return low_value_; }
  const std::array<ByWhy, kWhys>& by_why() const { return by_why_; }
  const std::map<std::string, ChannelUse>& by_office() const { return by_office_; }
  const std::map<std::string, ChannelUse>& by_mode() const { return by_mode_; }
  const std::map<std::string, LetGo>& let_go() const { return let_go_; }  // by group of criteria

 private:
  void note_let_go(const Selection& selection, const CriteriaPack& pack);

  Afterwards afterwards_;

  ChannelUse all_, low_value_;
  std::array<ByWhy, kWhys> by_why_{};
  std::map<std::string, ChannelUse> by_office_, by_mode_;
  std::map<std::string, LetGo> let_go_;
  Declaration declaration_;
  Verdict verdict_;
};

std::string_view name(ChannelShares::Why why) noexcept;  // "hard"

std::string channel_shares_text(const ChannelShares& shares);
std::string channel_shares_json(const ChannelShares& shares);

}  // namespace luong::tools
