#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/alert.h"
#include "core/error.h"

namespace luong {

// The alerts that are open: sent, not closed. Part of the in-order state; one thread. At most
// `places`; in a full book the oldest is forgotten for a new one.
class AlertBook {
 public:
  struct Open {
    AlertCode code;
    std::uint64_t subject = 0;  // subject_of(); 0: of none
    std::uint64_t declaration_no = 0;
    std::uint64_t scan_order = 0;
    OfficeCode office;
    Instant at;
    std::int64_t due_ms = 0;  // when it is to be escalated; 0: not, or no more
    AlertState state = AlertState::kSent;
    bool operator==(const Open&) const = default;
  };
  static constexpr std::size_t kPlaces = 65'536;

  explicit AlertBook(std::size_t places = kPlaces) : places_(places) {}

  bool is_open(const AlertCode& code, std::uint64_t subject) const {
    return number_of(code, subject) != 0;
  }
  // Of the open one of that code for that subject; 0 where none is.
  std::uint64_t number_of(const AlertCode& code, std::uint64_t subject) const;
  void open(const Alert& alert);
  // A step of one that is not open, or that leads back, changes nothing.
  void take(const AlertStep& step);
  const Open* find(std::uint64_t number) const;

  // The first that is to be escalated by `now`: its number, 0 where none is. `next_due_ms`: nothing
  // is before then.
  std::uint64_t due(Instant now) const;
  std::int64_t next_due_ms() const { return dues_.empty() ? INT64_MAX : dues_.begin()->first; }

  const std::map<std::uint64_t, Open>& all() const { return open_; }  // by number: the oldest first
  std::size_t unanswered() const { return unanswered_; }              // neither acknowledged
  std::uint64_t forgotten() const { return forgotten_; }              // since start

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  void add(std::uint64_t number, const Open& open);
  void remove(std::map<std::uint64_t, Open>::iterator at);
  void settle_due(std::uint64_t number, Open& open);

  std::size_t places_;
  std::map<std::uint64_t, Open> open_;
  std::map<std::pair<AlertCode, std::uint64_t>, std::uint64_t>
      subjects_;                                           // code and subject: number
  std::set<std::pair<std::int64_t, std::uint64_t>> dues_;  // when, and its number
  std::size_t unanswered_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace luong
