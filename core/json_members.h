#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_values.h"
#include "core/small_list.h"

// The table mechanism of the message readers: an object of the wire is a constexpr table of its
// members, and read_object() walks the JSON once, driven by it. A new member is a new row.
//
//   constexpr auto kTrader = members_of<Trader>(
//       member<&Trader::tax_code, plain()>("tax_code", Need::kAlways),
//       member<&Trader::name, text(300)>("name", Need::kUnlessCancel));
namespace luong::json {

// A member's name as words, so that names are compared without a loop: the first eight characters
// and the last eight, and for names over sixteen those between.
struct NameWords {
  static constexpr std::size_t kSizeMax = 24;

  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t middle = 0;
  std::size_t size = 0;

  static constexpr NameWords of(std::string_view name) {
    return {short_text::word_of(name), short_text::word_of(name.substr(last_of(name.size()))),
            name.size() > 16 ? short_text::word_of(name.substr(8)) : 0, name.size()};
  }
  // The same of a name from the cursor, of 1 to 24 characters.
  static NameWords over_padding(std::string_view name) {
    const std::uint64_t mask = short_text::mask(name.size());
    const char* const at = name.data();
    return {short_text::load(at) & mask, short_text::load(at + last_of(name.size())) & mask,
            name.size() > 16 ? short_text::load(at + 8) : 0, name.size()};
  }
  constexpr bool operator==(const NameWords&) const = default;

 private:
  static constexpr std::size_t last_of(std::size_t size) { return size > 8 ? size - 8 : 0; }
};

// Reads one member of the object at `target`, whose type the table knows.
using MemberReader = Found (*)(Reading&, Cursor&, void* target);

struct Member {
  NameWords words;
  std::string_view name;
  MemberReader read = nullptr;
  Need need = Need::kOptional;
};

// Which members of one object: bit i is row i of its table.
class MemberSet {
 public:
  static constexpr std::size_t kSizeMax = 128;

  constexpr bool contains(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1U) != 0; }
  constexpr void add(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  // The first of those that `other` lacks, or kSizeMax.
  constexpr std::size_t first_not_in(const MemberSet& other) const {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      const std::uint64_t rest = words_[w] & ~other.words_[w];
      if (rest != 0) return w * 64 + static_cast<std::size_t>(std::countr_zero(rest));
    }
    return kSizeMax;
  }

 private:
  std::array<std::uint64_t, kSizeMax / 64> words_{};
};

// A table as the one walk over all objects sees it.
struct Members {
  const Member* rows = nullptr;
  const std::uint8_t* slots = nullptr;  // Rows by the hash of their names; `count` where free.
  std::size_t count = 0;
  std::size_t slots_mask = 0;
  MemberSet needed;

  // The row of a name from the cursor, or count. `guess` is looked at first: who writes members
  // writes them in one order, mostly that of the table.
  std::size_t find(std::string_view name, std::size_t guess) const {
    if (name.empty() || name.size() > NameWords::kSizeMax) return count;
    const NameWords words = NameWords::over_padding(name);
    if (guess < count && rows[guess].words == words) return guess;
    for (std::size_t at = hash(words) & slots_mask;; at = (at + 1) & slots_mask) {
      const std::size_t row = slots[at];
      if (row == count || rows[row].words == words) return row;
    }
  }

  static constexpr std::size_t hash(const NameWords& words) {
    const std::uint64_t mixed =
        (words.first ^ std::rotl(words.last, 23) ^ words.size) * 0x9E37'79B9'7F4A'7C15;
    return static_cast<std::size_t>(mixed >> 54U);
  }
};

// The members of one object and a hash table over their names, built by the compiler.
template <typename T, std::size_t kCount>
class MemberTable {
 public:
  constexpr explicit MemberTable(const std::array<Member, kCount>& rows) : rows_(rows) {
    slots_.fill(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      std::size_t at = Members::hash(rows[i].words) % kSlots;
      while (slots_[at] != kCount) at = (at + 1) % kSlots;
      slots_[at] = static_cast<std::uint8_t>(i);
      if (rows[i].need != Need::kOptional) needed_.add(i);
    }
  }

  constexpr Members members() const {
    return {rows_.data(), slots_.data(), kCount, kSlots - 1, needed_};
  }

 private:
  // So that most stand at their hash.
  static constexpr std::size_t kSlots = std::bit_ceil(kCount * 4);
  static_assert(kCount <= MemberSet::kSizeMax && kSlots <= 1024);

  std::array<Member, kCount> rows_;
  std::array<std::uint8_t, kSlots> slots_{};
  MemberSet needed_;
};

template <typename T, typename... Rows>
constexpr auto members_of(const Rows&... rows) {
  return MemberTable<T, sizeof...(Rows)>({rows...});
}

// Reads the members of an object into `target`: known ones by their row, others checked, counted
// and ignored. A member that stands twice is SYNTAX, whether known or not.
Found read_members(Reading& reading, Cursor& cursor, const Members& members, void* target);

template <typename T, std::size_t kCount>
Found read_object(Reading& reading, Cursor& cursor, T& target,
                  const MemberTable<T, kCount>& table) {
  return read_members(reading, cursor, table.members(), &target);
}

// Calls `read()` for each item of an array of at most `size_max`; absent where null or empty.
template <typename Read>
Found read_items(Reading& reading, Cursor& cursor, std::size_t size_max, Read read) {
  if (!cursor.open_array()) {
    return cursor.null() ? Found::kAbsent : fail_expected(reading, "Expected an array.");
  }
  Step& step = reading.enter();
  std::size_t index = 0;
  for (bool more = cursor.first_item(); more; more = cursor.next_item()) {
    if (index == size_max) {
      reading.leave();
      return fail_too_many(reading, size_max);
    }
    step = Step{{}, index++};
    if (read() == Found::kFault) return Found::kFault;
  }
  if (cursor.broken()) return fail_broken(reading);
  reading.leave();
  return index == 0 ? Found::kAbsent : Found::kPresent;
}

// A list of plain values; empty ones among them are skipped.
template <Rule kRule, typename T, std::size_t kCapacity>
Found read_value(Reading& reading, Cursor& cursor, SmallList<T, kCapacity>& out) {
  const Found list = read_items(reading, cursor, kCapacity, [&] {
    T value{};
    const Found found = read_value<kRule>(reading, cursor, value);
    if (found == Found::kPresent) out.push_back(value);
    return found;
  });
  if (list == Found::kFault) return list;
  return out.empty() ? Found::kAbsent : Found::kPresent;
}

// Calls `read()` for each object of a list; null among them is a fault.
template <typename Read>
Found read_objects(Reading& reading, Cursor& cursor, std::size_t size_max, Read read) {
  return read_items(reading, cursor, size_max, [&] {
    return cursor.peek() == '{' ? read() : fail_expected(reading, "Expected an object.");
  });
}

template <typename>
struct OwnerOf;
template <typename Value, typename Owner>
struct OwnerOf<Value Owner::*> {
  using Type = Owner;
};

template <typename T, Found (*kRead)(Reading&, Cursor&, T&)>
Found read_into(Reading& reading, Cursor& cursor, void* target) {
  return kRead(reading, cursor, *static_cast<T*>(target));
}

// A row with a reader of its own.
template <typename T, Found (*kRead)(Reading&, Cursor&, T&)>
constexpr Member special_member(std::string_view name, Need need) {
  return {NameWords::of(name), name, read_into<T, kRead>, need};
}

template <auto kField, Rule kRule, typename T>
Found read_field(Reading& reading, Cursor& cursor, T& target) {
  return read_value<kRule>(reading, cursor, target.*kField);
}

// A row for the field `kField` of T, read by the read_value() of its type under kRule.
template <auto kField, Rule kRule, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member member(std::string_view name, Need need) {
  return special_member<T, read_field<kField, kRule, T>>(name, need);
}

template <auto kField, const auto& kTable, typename T>
Found read_object_field(Reading& reading, Cursor& cursor, T& target) {
  return read_object(reading, cursor, target.*kField, kTable);
}

// A row for a nested object with a table of its own.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member object_member(std::string_view name, Need need) {
  return special_member<T, read_object_field<kField, kTable, T>>(name, need);
}

template <auto kField, const auto& kTable, typename T>
Found read_list_field(Reading& reading, Cursor& cursor, T& target) {
  auto& list = target.*kField;
  return read_objects(reading, cursor, list.capacity(),
                      [&] { return read_object(reading, cursor, list.push_back({}), kTable); });
}

// A row for a SmallList of objects.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member list_member(std::string_view name, Need need) {
  return special_member<T, read_list_field<kField, kTable, T>>(name, need);
}

}  // namespace luong::json
