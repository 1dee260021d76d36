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
//       member<&Trader::tax_code>("tax_code", Need::kAlways, plain()),
//       member<&Trader::name>("name", Need::kUnlessCancel, text(300))}};
namespace luong::json {

template <typename T>
using MemberReader = Found (*)(Reading&, const Element&, T&, const Rule&);

template <typename T>
struct Member {
  std::string_view name;
  Need need = Need::kOptional;
  Rule rule;
  MemberReader<T> read = nullptr;
};

// Which members of one object: bit i is row i of its table.
class MemberSet {
 public:
  static constexpr std::size_t kMembersMax = 128;

  constexpr bool contains(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1U) != 0; }
  constexpr void add(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  constexpr MemberSet without(const MemberSet& other) const {
    MemberSet rest;
    for (std::size_t w = 0; w < words_.size(); ++w) rest.words_[w] = words_[w] & ~other.words_[w];
    return rest;
  }
  constexpr bool empty() const { return (words_[0] | words_[1]) == 0; }

 private:
  std::array<std::uint64_t, kMembersMax / 64> words_{};
};

// The members of one object and a hash table over their names, built by the compiler.
template <typename T, std::size_t kCount>
class MemberTable {
 public:
  static_assert(kCount <= MemberSet::kMembersMax);

  constexpr explicit MemberTable(const std::array<Member<T>, kCount>& members) : members_(members) {
    slots_.fill(kNone);
    for (std::size_t i = 0; i < kCount; ++i) {
      std::size_t at = hash(members[i].name);
      while (slots_[at] != kNone) at = (at + 1) % kSlots;
      slots_[at] = static_cast<std::uint8_t>(i);
      if (members[i].need != Need::kOptional) needed_.add(i);
    }
  }

  constexpr const Member<T>& operator[](std::size_t i) const { return members_[i]; }
  constexpr const MemberSet& needed() const { return needed_; }
  static constexpr std::size_t size() { return kCount; }

  // The row of that name, or size().
  constexpr std::size_t find(std::string_view name) const {
    if (name.empty()) return kCount;
    for (std::size_t at = hash(name);; at = (at + 1) % kSlots) {
      if (slots_[at] == kNone) return kCount;
      if (members_[slots_[at]].name == name) return slots_[at];
    }
  }

 private:
  static constexpr std::size_t kSlots = std::bit_ceil(kCount * 4);
  static constexpr std::uint8_t kNone = 0xFF;

  // Length, both ends and the middle tell the names of one object apart well enough: most are found
  // at the first slot, the worst of declarations at the third (a test counts).
  static constexpr std::size_t hash(std::string_view name) {
    const auto at = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
    };
    return (name.size() * 37 + at(0) * 5 + at(name.size() / 2) * 11 + at(name.size() - 1) * 131) %
           kSlots;
  }

  std::array<Member<T>, kCount> members_;
  std::array<std::uint8_t, kSlots> slots_{};
  MemberSet needed_;
};

// Reads the members of `object` into `target`: known ones by their row, others checked, counted and
// ignored. A member that stands twice is SYNTAX, whether known or not.
template <typename T, std::size_t kCount>
Found read_object(Reading& reading, const Object& object, T& target,
                  const MemberTable<T, kCount>& table) {
  MemberSet seen;
  MemberSet present;
  const std::size_t unknown_begin = reading.unknown_names.size();
  Step& step = reading.enter();
  for (const auto field : object) {
    step = Step{field.key};
    const std::size_t row = table.find(field.key);
    if (row == kCount) {
      ++reading.unknown_members;
      reading.unknown_names.push_back(field.key);
      if (check_unread(reading, field.value, true) == Found::kFault) return Found::kFault;
      continue;
    }
    if (seen.contains(row)) {
      return reading.fail(ErrorCode::kSyntax, "This member stands twice in its object.");
    }
    seen.add(row);
    const Member<T>& member = table[row];
    const Found found = member.read(reading, field.value, target, member.rule);
    if (found == Found::kFault) return found;
    if (found == Found::kPresent) present.add(row);
  }
  reading.leave();

  if (reading.unknown_names.size() - unknown_begin > 1 &&
      check_unknown_names(reading, unknown_begin) == Found::kFault) {
    return Found::kFault;
  }
  reading.unknown_names.resize(unknown_begin);
  const MemberSet missing = table.needed().without(present);
  if (missing.empty()) return Found::kPresent;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (missing.contains(i) && reading.miss(table[i].name, table[i].need) == Found::kFault) {
      return Found::kFault;
    }
  }
  return Found::kPresent;
}

template <typename T, std::size_t kCount>
Found read_object(Reading& reading, const Element& element, T& target,
                  const MemberTable<T, kCount>& table) {
  Object object;
  if (element.get(object) == simdjson::SUCCESS) return read_object(reading, object, target, table);
  if (element.is_null()) return Found::kAbsent;
  return reading.fail(ErrorCode::kSchema, "Expected an object.");
}

// The array of a list member of at most `size_max` elements; absent where null or empty.
inline Found read_array(Reading& reading, const Element& element, std::size_t size_max,
                        Array& array) {
  if (element.get(array) != simdjson::SUCCESS) {
    if (element.is_null()) return Found::kAbsent;
    return reading.fail(ErrorCode::kSchema, "Expected an array.");
  }
  const std::size_t size = array.size();
  if (size > size_max) {
    return reading.fail(ErrorCode::kSchema,
                        "Expected at most " + std::to_string(size_max) + " elements.");
  }
  return size == 0 ? Found::kAbsent : Found::kPresent;
}

// A list of plain values; empty ones among them are skipped.
template <typename T, std::size_t kCapacity>
Found read_value(Reading& reading, const Element& element, SmallList<T, kCapacity>& out,
                 const Rule& rule) {
  Array array;
  const Found list = read_array(reading, element, kCapacity, array);
  if (list != Found::kPresent) return list;
  Step& step = reading.enter();
  std::size_t index = 0;
  for (const Element item : array) {
    step = Step{{}, index++};
    T value{};
    const Found found = read_value(reading, item, value, rule);
    if (found == Found::kFault) return found;
    if (found == Found::kPresent) out.push_back(value);
  }
  reading.leave();
  return out.empty() ? Found::kAbsent : Found::kPresent;
}

// Calls `read(item)` for each object of a list; null among them is a fault.
template <typename Read>
Found read_objects(Reading& reading, const Element& element, std::size_t size_max, Read read) {
  Array array;
  const Found list = read_array(reading, element, size_max, array);
  if (list != Found::kPresent) return list;
  Step& step = reading.enter();
  std::size_t index = 0;
  for (const Element item : array) {
    step = Step{{}, index++};
    Object object;
    if (item.get(object) != simdjson::SUCCESS) {
      return reading.fail(ErrorCode::kSchema, "Expected an object.");
    }
    if (read(object) == Found::kFault) return Found::kFault;
  }
  reading.leave();
  return Found::kPresent;
}

template <typename>
struct OwnerOf;
template <typename Value, typename Owner>
struct OwnerOf<Value Owner::*> {
  using Type = Owner;
};

// A row for the field `kField` of T, read by the read_value() of its type.
template <auto kField, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> member(std::string_view name, Need need, const Rule& rule) {
  return {name, need, rule, [](Reading& reading, const Element& element, T& target, const Rule& r) {
            return read_value(reading, element, target.*kField, r);
          }};
}

// A row for a nested object with a table of its own.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> object_member(std::string_view name, Need need) {
  return {name, need, plain(),
          [](Reading& reading, const Element& element, T& target, const Rule&) {
            return read_object(reading, element, target.*kField, kTable);
          }};
}

// A row for a SmallList of objects.
template <auto kField, const auto& kTable, typename T = typename OwnerOf<decltype(kField)>::Type>
constexpr Member<T> list_member(std::string_view name, Need need) {
  return {name, need, plain(),
          [](Reading& reading, const Element& element, T& target, const Rule&) {
            auto& list = target.*kField;
            return read_objects(reading, element, list.capacity(), [&](const Object& object) {
              return read_object(reading, object, list.push_back({}), kTable);
            });
          }};
}

// A row with a reader of its own.
template <typename T>
constexpr Member<T> special_member(std::string_view name, Need need, MemberReader<T> read) {
  return {name, need, plain(), read};
}

}  // namespace luong::json
