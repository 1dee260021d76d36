#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/error.h"
#include "core/ledger_features.h"
#include "core/ledger_key.h"
#include "core/set_table.h"

namespace luong {

// Days a sighting is remembered from when it was last seen (corrections §2.13: A801 looks back 90).
inline constexpr int kReuseWindowDays = 90;
inline constexpr int kHabitWindowDays = 365;

// One declaration in force, as the ledger counts it.
struct Counted {
  Date day;                // business day of its arrival
  bool new_root = true;    // false: a later version; its keys are noted, it is not counted again
  std::int64_t value = 0;  // tax value in VND
  std::uint64_t sequence = 0;  // of its journal entry; what was counted before is not counted again
};

// A check of a trader's lot that was reported.
struct CountedCheck {
  Date day;              // business day it was reported on
  bool is_check = true;  // false: a second look at one that was counted
  bool violation = false;
  std::uint64_t sequence = 0;  // as of Counted
};

// What has been seen of traders, brokers and lots: daily counts of parties, and who showed a pair,
// a paper or a box last and when (docs/ledger.md). Two tables of fixed size that forget the oldest
// first; O(1) a key. Part of the ledger's in-order state: one thread.
//
//   look()    what is known before a declaration        meet()    the same, then counts it
//   count()   counts it
//
// Saved in parts that may be of different moments. Counting again everything behind the oldest of
// them gives the state before, since a part takes no entry that it holds already.
class TradeCounters {
 public:
  struct Size {
    std::size_t sightings = 1U << 22U;
    std::size_t parties = 1U << 18U;
  };
  static constexpr std::size_t kParts = 64;

  // `memory` outlives the counters.
  explicit TradeCounters(const Size& size,
                         std::pmr::memory_resource* memory = std::pmr::new_delete_resource());

  void prefetch(const LedgerKeys& keys) const noexcept;
  // What is known before this declaration. No effect.
  LedgerFeatures look(const LedgerKeys& keys, Date day) const noexcept;
  void count(const LedgerKeys& keys, const Counted& counted) noexcept;
  LedgerFeatures meet(const LedgerKeys& keys, const Counted& counted) noexcept;
  void count(std::uint64_t trader, const CountedCheck& check) noexcept;

  // Forgets everything.
  void clear();

  // Appends a part as of the entry `sequence`: all up to it are counted, none behind it.
  void save(std::size_t part, std::uint64_t sequence, std::string& out) const;
  // Takes a saved part into tables that hold nothing of it. kCorrupt where it is none; then the
  // tables are of no use any more.
  std::optional<Error> load(std::size_t part, std::string_view bytes);
  // The entry up to which a part was loaded; 0 where it was not.
  std::uint64_t loaded(std::size_t part) const noexcept { return loaded_[part]; }

  std::size_t sightings() const noexcept { return sightings_.used(); }
  std::size_t parties() const noexcept { return parties_.used(); }
  // Sightings that gave way although they were seen within kReuseWindowDays, since start: the table
  // is too small for the stream.
  std::uint64_t forgotten() const noexcept { return forgotten_; }
  std::size_t memory_bytes() const noexcept {
    return sightings_.memory_bytes() + parties_.memory_bytes();
  }

 private:
  struct Sighting {
    std::uint64_t holder = 0;  // packed tax code of the trader who showed it last
    std::uint32_t declarations = 0;
    std::uint16_t last_day = 0;  // since 1970-01-01, good until 2149; 0 in a new one
    std::uint16_t unused = 0;
  };
  static_assert(sizeof(Sighting) == 16);
  static constexpr std::size_t kDays = 30;
  struct Party {
    std::int64_t value_total = 0;  // VND; stays at the largest there is
    std::uint32_t declarations = 0;
    std::uint16_t first_day = 0, last_day = 0;
    std::array<std::uint16_t, kDays> counts{};  // of last_day, of the day before, and so on
    std::uint16_t last_violation = 0;           // day; 0: none
    std::uint16_t violations = 0;               // these two stay at the largest there is
    std::uint32_t checks = 0;
    std::uint32_t unused = 0;
  };
  static_assert(sizeof(Party) == 88);
  using Sightings = SetTable<Sighting, 8>;
  using Parties = SetTable<Party, 4>;
  static_assert(Sightings::kParts == kParts && Parties::kParts == kParts);

  static PartyActivity activity(const Party& party, int day) noexcept;
  static CheckHistory checks(const Party& party, int day) noexcept;
  PartyActivity look_at_party(std::uint64_t print, int day) const noexcept;
  static void look_at(const Sighting* seen, const LedgerKeys::Key& key, std::uint64_t holder,
                      int day, LedgerFeatures& features) noexcept;
  std::uint32_t age_on(int day) const noexcept;
  Party& take_party(std::uint64_t print) noexcept;
  Sighting& take_sighting(std::uint64_t print, int day) noexcept;
  static void count(Party& party, int day, const Counted& counted) noexcept;
  static void count(Sighting& sighting, const LedgerKeys::Key& key, std::uint64_t holder, int day,
                    const Counted& counted) noexcept;
  bool holds(std::uint64_t print, std::uint64_t sequence) const noexcept;

  Sightings sightings_;
  Parties parties_;
  std::array<std::uint64_t, kParts> loaded_{};
  std::uint16_t first_day_ = 0;  // 0: nothing counted yet
  std::uint64_t forgotten_ = 0;
};

}  // namespace luong
