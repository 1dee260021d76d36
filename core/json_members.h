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
//   constexpr MemberTable kTrader{std::array{
//       member<&Trader::tax_code, plain()>("tax_code", Need::kAlways),
//       member<&Trader::name, text(300)>("name", Need::kUnlessCancel)}};
namespace luong::json {

template <typename T>
using MemberReader = Found (*)(Reading&, Cursor&, T&);

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

template <typename T>
struct Member {
  std::string_view name;
  Need need = Need::kOptional;
  MemberReader<T> read = nullptr;
};

// Which members of one object: bit i is row i of its table.
template <std::size_t kCount>
class MemberSet {
 public:
  constexpr bool contains(std::size_t i) const { return (word(i) >> (i % 64) & 1U) != 0; }
  constexpr void add(std::size_t i) { word(i) |= std::uint64_t{1} << (i % 64); }
  // The first of those that `other` lacks, or kCount.
  constexpr std::size_t first_not_in(const MemberSet& other) const {
    for (std::size_t w = 0; w < kWords; ++w) {
      const std::uint64_t rest = words_[w] & ~other.words_[w];
      if (rest != 0) return w * 64 + static_cast<std::size_t>(std::countr_zero(rest));
    }
    return kCount;
  }

 private:
  static constexpr std::size_t kWords = (kCount + 63) / 64;
  constexpr std::uint64_t& word(std::size_t i) { return words_[kWords == 1 ? 0 : i / 64]; }
  constexpr std::uint64_t word(std::size_t i) const { return words_[kWords == 1 ? 0 : i / 64]; }

  std::array<std::uint64_t, kWords> words_{};
};

// The members of one object and a hash table over their names, built by the compiler.
template <typename T, std::size_t kCount>
class MemberTable {
 public:
  constexpr explicit MemberTable(const std::array<Member<T>, kCount>& members) : members_(members) {
    slots_.fill(kCount);
    for (std::size_t i = 0; i < kCount; ++i) {
      words_[i] = NameWords::of(members[i].name);
      std::size_t at = hash(words_[i]);
      while (slots_[at] != kCount) at = (at + 1) % kSlots;
      slots_[at] = static_cast<std::uint8_t>(i);
      if (members[i].need != Need::kOptional) needed_.add(i);
    }
  }

  constexpr const Member<T>& operator[](std::size_t i) const { return members_[i]; }
  constexpr const MemberSet<kCount>& needed() const { return needed_; }

  // The row of a name from the cursor, or kCount. `guess` is looked at first: who writes members
  // writes them in one order, mostly that of the table.
  std::size_t find(std::string_view name, std::size_t guess) const {
    if (name.empty() || name.size() > NameWords::kSizeMax) return kCount;
    const NameWords words = NameWords::over_padding(name);
    if (guess < kCount && words_[guess] == words) return guess;
    for (std::size_t at = hash(words);; at = (at + 1) % kSlots) {
      const std::size_t row = slots_[at];
      if (row == kCount || words_[row] == words) return row;
    }
  }

 private:
  static_assert(kCount < UINT8_MAX);
  static constexpr std::size_t kSlots =
      std::bit_ceil(kCount * 4);  // So that most stand at their hash.

  static constexpr std::size_t hash(const NameWords& words) {
    const std::uint64_t mixed =
        (words.first ^ std::rotl(words.last, 23) ^ words.size) * 0x9E37'79B9'7F4A'7C15;
    return static_cast<std::size_t>(mixed >> (64 - std::bit_width(kSlots - 1)));
  }

  std::array<std::uint8_t, kSlots> slots_{};
  std::array<NameWords, kCount> words_{};
  std::array<Member<T>, kCount> members_;
  MemberSet<kCount> needed_;
};

// Reads the members of an object into `target`: known ones by their row, others checked, counted
// and ignored. A member that stands twice is SYNTAX, whether known or not.
template <typename T, std::size_t kCount>
[[gnu::flatten, gnu::noinline]] Found read_object(Reading& reading, Cursor& cursor, T& target,
                                                  const MemberTable<T, kCount>& table) {
  if (!cursor.open_object()) {
    return cursor.null() ? Found::kAbsent : fail_expected(reading, "Expected an object.");
  }
  MemberSet<kCount> seen;
  MemberSet<kCount> present;
  const std::size_t unknown_begin = reading.unknown_names.size();
  Step& step = reading.enter();
  std::size_t guess = 0;
  std::string_view name;
  for (bool more = cursor.first_member(name); more; more = cursor.next_member(name)) {
    step = Step{name};
    const std::size_t row = table.find(name, guess);
    guess = row + 1;
    if (row == kCount) {
      ++reading.unknown_members;
      reading.unknown_names.push_back(name);
      if (check_unread(reading, cursor, true) == Found::kFault) return Found::kFault;
      continue;
    }
    if (seen.contains(row)) return fail_twice(reading);
    seen.add(row);
    const Found found = table[row].read(reading, cursor, target);
    if (found == Found::kFault) return found;
    if (found == Found::kPresent) present.add(row);
  }
  if (cursor.broken()) return fail_broken(reading);
  reading.leave();

  if (reading.unknown_names.size() - unknown_begin > 1 &&
      check_unknown_names(reading, unknown_begin) == Found::kFault) {
    return Found::kFault;
  }
  reading.unknown_names.resize(unknown_begin);
  while (true) {
    const std::size_t missing = table.needed().first_not_in(present);
    if (missing == kCount) return Found::kPresent;
    if (reading.miss(table[missing].name, table[missing].need) == Found::kFault) {
      return Found::kFault;
    }
    present.add(missing);  // Noted.
  }
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

// The whole of one member's reading in one function: left to itself the compiler calls its way
// through five small ones a member, which took 40 % of the time of a declaration.
template <auto kField, Rule kRule, typename T>
[[gnu::flatten]] Found read_member(Reading& reading, Cursor& cursor, T& target) {
  return read_value<kRule>(reading, cursor, target.*kField);
}

// A row for the field `kField` of T, read by the read_value() of its type under kRule.
template <auto kField, Rule kRule, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> member(std::string_view name, Need need) {
  return {name, need, read_member<kField, kRule, T>};
}

// A row for a nested object with a table of its own.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> object_member(std::string_view name, Need need) {
  return {name, need, [](Reading& reading, Cursor& cursor, T& target) {
            return read_object(reading, cursor, target.*kField, kTable);
          }};
}

// A row for a SmallList of objects.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> list_member(std::string_view name, Need need) {
  return {name, need, [](Reading& reading, Cursor& cursor, T& target) {
            auto& list = target.*kField;
            return read_objects(reading, cursor, list.capacity(), [&] {
              return read_object(reading, cursor, list.push_back({}), kTable);
            });
          }};
}

// A row with a reader of its own.
template <typename T>
constexpr Member<T> special_member(std::string_view name, Need need, MemberReader<T> read) {
  return {name, need, read};
}

}  // namespace luong::json
