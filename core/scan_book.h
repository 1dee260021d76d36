#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/scan_order.h"

namespace luong {

// The scan orders that are open. Part of the in-order state; one thread. At most kPlaces: beyond
// that none is opened, and none is ever forgotten.
class ScanBook {
 public:
  static constexpr std::size_t kPlaces = 65'536;

  bool has_room(std::size_t orders, std::size_t places = kPlaces) const {
    return orders_.size() + orders <= places;
  }
  void open(const ScanOrder& order);
  // What became of it. Nothing where it is not open, or where the step leads back: a container that
  // is scanned is not approved any more, but for another scan of an image that could not be read.
  struct Change {
    ScanOrder before;
    bool closed = false;
  };
  std::optional<Change> take(const ScanStep& step, Instant arrival);
  // Goods scanned before clearance are declared under that number now.
  void declare(std::uint64_t order, std::uint64_t declaration_no);

  const ScanOrder* find(std::uint64_t number) const;
  const ScanOrder* of_container(const ContainerNumber& container) const;  // the oldest
  // Numbers, ascending; of a root, or of cargo (ScanOrder::subject).
  std::vector<std::uint64_t> of_subject(std::uint64_t subject) const;
  const std::map<std::uint64_t, ScanOrder>& all() const { return orders_; }  // the oldest first

  // The first one nobody approved whose window begins by that hour; the first one that is not
  // scanned and whose hour is over by then, and not told to be overdue. 0: none.
  std::uint64_t unapproved(std::int64_t hour) const;
  std::uint64_t unscanned(std::int64_t hour) const;
  // Hours of the first of each; INT64_MAX: there is none.
  std::int64_t next_unapproved_hour() const { return first_of(unapproved_); }
  std::int64_t next_unscanned_hour() const { return first_of(unscanned_); }

  void save(std::string& out) const;
  std::optional<Error> load(std::string_view bytes);

 private:
  using ByHour = std::set<std::pair<std::int64_t, std::uint64_t>>;
  static std::int64_t first_of(const ByHour& orders) {
    return orders.empty() ? INT64_MAX : orders.begin()->first;
  }
  void enter(const ScanOrder& order);
  void leave(const ScanOrder& order);

  std::map<std::uint64_t, ScanOrder> orders_;
  std::set<std::pair<ContainerNumber, std::uint64_t>> by_container_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> by_subject_;  // subject, number
  ByHour unapproved_, unscanned_;
};

}  // namespace luong
