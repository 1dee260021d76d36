#include "core/criteria/index.h"

#define XXH_INLINE_ALL  // Codes are so short that a call would take as long.
#include <xxhash.h>

#include <algorithm>

namespace luong::criteria {
namespace {

std::uint64_t hash_of(std::string_view text, bool whole) {
  return XXH3_64bits(text.data(), text.size()) ^ (whole ? 0x9E37'79B9'7F4A'7C15 : 0);
}

void set_bit(std::vector<std::uint64_t>& bits, std::uint32_t at) {
  bits[at / 64] |= std::uint64_t{1} << at % 64;
}

}  // namespace

void ConditionIndex::add(const Screen& screen, const ReferenceData& reference) {
  const auto condition = static_cast<std::uint32_t>(size_++);
  always_.resize((size_ + 63) / 64);
  if (!screen) {
    set_bit(always_, condition);
    return;
  }
  for (const ScreenKey& key : *screen) {
    auto& set = sets_[set_of(key, reference)];
    if (set.empty() || set.back() != condition) set.push_back(condition);
  }
}

// A list stands for the leading parts it is made of, whatever day they are in force.
std::uint32_t ConditionIndex::set_of(const ScreenKey& key, const ReferenceData& reference) {
  const auto next = static_cast<std::uint32_t>(sets_.size());
  const auto [at, is_new] =
      set_ids_.emplace(KeyId{key.field, key.of_lines, key.kind, key.text}, next);
  if (!is_new) return at->second;
  sets_.emplace_back();
  Place& place = place_of(key);
  if (key.kind != ScreenKey::Kind::kOnList) {
    link(place, key.text, key.kind == ScreenKey::Kind::kIs, next);
  } else if (const CodeList* list = reference.list(key.text)) {
    for (const CodeList::Row& row : list->rows) link(place, row.prefix, false, next);
  }
  return next;
}

ConditionIndex::Place& ConditionIndex::place_of(const ScreenKey& key) {
  const auto at = std::ranges::find_if(places_, [&key](const Place& place) {
    return place.field == key.field && place.of_lines == key.of_lines;
  });
  if (at != places_.end()) return *at;
  Place& place = places_.emplace_back();
  place.field = key.field;
  place.of_lines = key.of_lines;
  return place;
}

void ConditionIndex::link(Place& place, std::string_view text, bool whole, std::uint32_t set) {
  if (whole) {
    place.has_whole = true;
  } else if (std::ranges::find(place.part_sizes, text.size()) == place.part_sizes.end()) {
    place.part_sizes.push_back(text.size());
  }
  const auto here = static_cast<std::uint32_t>(links_.size());
  const auto [at, is_new] = place.links.try_emplace(hash_of(text, whole), here);
  links_.push_back({set, is_new ? kNone : at->second});
  at->second = here;
}

void ConditionIndex::choose(const Input& input, std::vector<std::uint64_t>& chosen) const {
  chosen = always_;
  char scratch[kScratchBytes];
  Value value;
  for (const Place& place : places_) {
    if (!place.of_lines) {
      place.field->get(input, input.declaration, value, scratch);
      choose_by(place, value.s.view(), chosen);
      continue;
    }
    for (const GoodsLine& line : input.declaration->lines) {
      place.field->get(input, &line, value, scratch);
      choose_by(place, value.s.view(), chosen);
    }
  }
}

// An absent text is met by no key.
void ConditionIndex::choose_by(const Place& place, std::string_view text,
                               std::vector<std::uint64_t>& chosen) const {
  if (text.empty()) return;
  if (place.has_whole) choose_hash(place, hash_of(text, true), chosen);
  for (const std::size_t size : place.part_sizes) {
    if (size <= text.size()) choose_hash(place, hash_of(text.substr(0, size), false), chosen);
  }
}

void ConditionIndex::choose_hash(const Place& place, std::uint64_t hash,
                                 std::vector<std::uint64_t>& chosen) const {
  const auto found = place.links.find(hash);
  if (found == place.links.end()) return;
  for (std::uint32_t at = found->second; at != kNone; at = links_[at].next) {
    for (const std::uint32_t condition : sets_[links_[at].set]) set_bit(chosen, condition);
  }
}

}  // namespace luong::criteria
