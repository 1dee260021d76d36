#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/criteria/program.h"
#include "core/criteria/screen.h"

namespace luong::criteria {

// Finds, for a declaration, those conditions of a pack that may hold: by hash of the codes and
// texts their screens name, so that ten thousand profiles of which each looks at one HS heading or
// one trader are not run one by one. A condition it leaves out would be false, and not failed.
//   Memory: some 40 bytes a key and four for each condition of a key; a list of codes is entered
// once however many conditions ask for it. Immutable once built; any number of threads.
class ConditionIndex {
 public:
  // Conditions are numbered in the order of add(). Without a screen one is always chosen.
  void add(const Screen& screen, const ReferenceData& reference);
  std::size_t size() const noexcept { return size_; }

  // One bit a condition: set where it may hold. No allocation once `chosen` is warm.
  void choose(const Input& input, std::vector<std::uint64_t>& chosen) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  // A hash leads to the sets of conditions whose keys have it.
  struct Link {
    std::uint32_t set = 0;
    std::uint32_t next = kNone;  // in links_
  };
  // Whole texts and leading parts of one field, by hash. A collision chooses too much, never less.
  struct Place {
    const Field* field = nullptr;
    bool of_lines = false;
    bool has_whole = false;
    std::vector<std::size_t> part_sizes;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> links;  // the first of each hash
  };
  using KeyId = std::tuple<const Field*, bool, ScreenKey::Kind, std::string>;

  std::uint32_t set_of(const ScreenKey& key, const ReferenceData& reference);
  Place& place_of(const ScreenKey& key);
  void link(Place& place, std::string_view text, bool whole, std::uint32_t set);
  void choose_by(const Place& place, std::string_view text,
                 std::vector<std::uint64_t>& chosen) const;
  void choose_hash(const Place& place, std::uint64_t hash,
                   std::vector<std::uint64_t>& chosen) const;

  std::size_t size_ = 0;
  std::vector<std::uint64_t> always_;
  std::vector<Place> places_;
  std::vector<Link> links_;
  std::vector<std::vector<std::uint32_t>> sets_;  // of conditions
  std::map<KeyId, std::uint32_t> set_ids_;        // While it is built.
};

}  // namespace luong::criteria
