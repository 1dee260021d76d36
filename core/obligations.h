#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/dates.h"
#include "core/declaration.h"
#include "core/error.h"

namespace luong {

class CanonicalReader;

// What a declaration in force leaves to be done by a day (docs/accounts.md).
enum class ObligationKind : std::uint8_t {
  kReexport = 0,  // temporary goods leave again, or come back
  kExit,          // goods under supervision leave the country
  kCounterpart,   // an on-the-spot export gets its import
};
inline constexpr std::size_t kObligationKinds = 3;
std::string_view name(ObligationKind kind) noexcept;  // "reexport"

struct Obligation {
  ObligationKind kind = ObligationKind::kReexport;
  std::uint64_t root = 0;   // of the declaration that left it; 0: there is none
  std::uint64_t party = 0;  // packed tax code of its trader's legal person
  Date due;                 // the last day on which it is not late
  bool operator==(const Obligation&) const = default;
};

// Days after which something is due that has no date of its own.
struct ObligationTerms {
  int exit_days = 15;
  int counterpart_days = 15;
};

// What a declaration in force leaves to be done; root 0 where nothing. `arrival_day`: nothing is
// due before the day it came.
Obligation obligation_of(const Declaration& declaration, const ObligationTerms& terms,
                         Date arrival_day) noexcept;

// The part of a verdict's input facts about what is owed.
struct ObligationFacts {
  std::array<std::uint32_t, kObligationKinds> overdue{};  // of its trader, before it
  Obligation opened;                                      // what it leaves to be done
  Obligation settled;                                     // what of another declaration it settles
  Obligation reopened;  // what the version before it had settled, and this one does not
  bool operator==(const ObligationFacts&) const = default;
};
void put(std::string& out, const Obligation& obligation);  // Parts of larger canonical forms.
void take(CanonicalReader& reader, Obligation& obligation);
void put(std::string& out, const ObligationFacts& facts);
void take(CanonicalReader& reader, ObligationFacts& facts);

// What is owed, and by whom, as the stream tells: part of the in-order state, one thread. A table
// of `places`; in a full one the longest overdue is forgotten first, and where none is overdue a
// newcomer is not kept.
class Obligations {
 public:
  using Counts = std::array<std::uint32_t, kObligationKinds>;
  static constexpr std::size_t kPlaces = 65'536;

  explicit Obligations(std::size_t places = kPlaces) : places_(places) {}

  // Replaces one of the same kind and root.
  void open(const Obligation& obligation);
  void close(ObligationKind kind, std::uint64_t root);
  void close_all(std::uint64_t root);  // of every kind
  std::optional<Obligation> find(ObligationKind kind, std::uint64_t root) const;
  // What was due before `day` is overdue from here on. Days never go back: a clock set back goes on
  // with the newest day it had.
  void advance(Date day);
  // What `party` owes since before `day`.
  Counts overdue(std::uint64_t party, Date day);

  // All that are open, the one due first first.
  std::vector<Obligation> all() const;
  std::size_t open_count() const noexcept { return open_.size(); }
  std::size_t overdue_count() const noexcept { return overdue_; }
  std::uint64_t forgotten() const noexcept { return forgotten_; }  // since start

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  using Due = std::pair<Date, std::uint64_t>;  // the day, and the key in open_

  bool make_room();
  bool is_overdue(const Obligation& obligation) const { return obligation.due < today_; }
  void count_overdue(const Obligation& obligation);

  std::size_t places_;
  Date today_{INT32_MIN};
  boost::unordered_flat_map<std::uint64_t, Obligation> open_;    // by kind and root
  std::set<Due> dues_;                                           // of all of them
  boost::unordered_flat_map<std::uint64_t, Counts> overdue_of_;  // by party; none without any
  std::size_t overdue_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace luong
