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

#include "core/declaration.h"
#include "core/error.h"
#include "core/intel.h"

namespace luong {

class CanonicalReader;

// What intelligence in force says of a declaration: part of its input facts. The best piece of
// either kind; its entry tells the rest.
struct IntelFacts {
  std::uint16_t matches = 0;
  std::uint8_t unverified = 0, verified = 0;  // highest confidence, percent; 0: none
  std::uint64_t unverified_sequence = 0, verified_sequence = 0;
  bool operator==(const IntelFacts&) const = default;
};
void put(std::string& out, const IntelFacts& facts);  // Part of the input facts' form.
void take(CanonicalReader& reader, IntelFacts& facts);

// The intelligence in force. Part of the in-order state; one thread. At most `places` pieces: in a
// full book the one that ends first gives way; what is over goes when the next piece comes. A
// declaration is looked up by everything a piece may be about; where there is no piece about
// containers, say, containers are not looked at.
class IntelBook {
 public:
  static constexpr std::size_t kPlaces = 65'536;

  explicit IntelBook(std::size_t places = kPlaces) : places_(places) {}

  // The piece as told by the entry `sequence`: new, told anew, or withdrawn. One already over on
  // `today` is not taken in.
  void take(const Intel& intel, std::uint64_t sequence, Date today);
  IntelFacts look(const Declaration& declaration, Date day) const;

  std::size_t count() const { return pieces_.size(); }
  std::uint64_t forgotten() const { return forgotten_; }  // since start

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  struct Piece {
    std::uint64_t subject_print = 0;
    std::uint64_t sequence = 0;
    Date valid_to;
    IntelSubject subject = IntelSubject::kParty;
    std::uint8_t confidence = 0;
    bool verified = false;
  };
  void end_what_is_over(Date today);
  void add(std::uint64_t name_print, const Piece& piece);
  void remove(std::uint64_t name_print);
  void match(IntelSubject subject, std::string_view value, Date day, IntelFacts& facts) const;
  bool asks(IntelSubject subject) const {
    return of_subject_[static_cast<std::size_t>(subject) - 1] != 0;
  }
  void match_parties(const Declaration& declaration, Date day, IntelFacts& facts) const;
  void match_places(const Declaration& declaration, Date day, IntelFacts& facts) const;
  void match_goods(const Declaration& declaration, Date day, IntelFacts& facts) const;

  std::size_t places_;
  boost::unordered_flat_map<std::uint64_t, Piece> pieces_;  // by the print of its name
  boost::unordered_flat_map<std::uint64_t, std::vector<std::uint64_t>> by_subject_;  // their names
  std::set<std::pair<Date, std::uint64_t>> ends_;  // last day and name of each
  std::array<std::size_t, kIntelSubjects> of_subject_{};
  std::uint64_t forgotten_ = 0;
};

}  // namespace luong
