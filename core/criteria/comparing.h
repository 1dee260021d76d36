#pragma once

#include <algorithm>

#include "core/criteria/arithmetic.h"
#include "core/criteria/bytecode.h"

// How values are compared, and looked for among others.
namespace luong::criteria {

// Bit 1 << (1 + sign): the order of two numbers as a one-bit set.
inline unsigned order_of(Wide a, Wide b) {
  return a < b ? kOrderLess : a == b ? kOrderEqual : kOrderGreater;
}
inline unsigned order_of(std::int64_t a, std::int64_t b) {
  return a < b ? kOrderLess : a == b ? kOrderEqual : kOrderGreater;
}

inline bool compare_texts(const Text& a, const Text& b, unsigned orders) {
  // Equality, by far the commonest, needs no order.
  if (orders == kOrderEqual) return a.view() == b.view();
  const int order = a.view().compare(b.view());
  return ((1U << static_cast<unsigned>(1 + (order > 0) - (order < 0))) & orders) != 0;
}

inline bool compare_days(std::int64_t a, std::int64_t b, unsigned orders) {
  return a != kNoDay && b != kNoDay && (order_of(a, b) & orders) != 0;
}

inline bool add_days(std::int64_t a, std::int64_t b, bool subtract, std::int64_t& out) {
  out = kNoDay;
  if (a == kNoDay || b == kNoDay) return true;
  const bool over =
      subtract ? __builtin_sub_overflow(a, b, &out) : __builtin_add_overflow(a, b, &out);
  return !over && out != kNoDay;
}

inline bool in_numbers(const ConstantSet& set, std::int64_t value) {
  return std::binary_search(set.numbers.begin(), set.numbers.end(), value);
}

inline bool in_words(const ConstantSet& set, std::uint64_t sought) {
  return std::find(set.words.begin(), set.words.end(), sought) != set.words.end();
}

inline bool in_texts(const ConstantSet& set, std::string_view value) {
  constexpr std::size_t kFew = 8;  // below, looking at each is quicker than searching
  if (set.texts.size() <= kFew) {
    return std::find(set.texts.begin(), set.texts.end(), value) != set.texts.end();
  }
  return std::binary_search(set.texts.begin(), set.texts.end(), value);
}

inline bool in_stack(const Value* values, std::size_t count, Type type) {
  const Value& sought = values[0];
  for (std::size_t i = 1; i <= count; ++i) {
    const bool same = type == Type::kString ? sought.s.view() == values[i].s.view()
                      : type == Type::kDate || type == Type::kDuration
                          ? compare_days(sought.i, values[i].i, kOrderEqual)
                          : sought.i == values[i].i;
    if (same) return true;
  }
  return false;
}

}  // namespace luong::criteria
