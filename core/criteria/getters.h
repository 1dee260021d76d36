#pragma once

#include <optional>

#include "core/criteria/schema.h"
#include "core/declaration.h"

// How the field tables are written: field<&GoodsLine::co, &OriginCertificate::no>("co.no") reads
// the type off the members named. Only the schema_*.cc files include this.
namespace luong::criteria::getters {

inline Presence put(Value& out, std::string_view text) {
  out.s = {text.data(), text.size()};
  return text.empty() ? Presence::kAbsent : Presence::kPresent;
}
template <std::size_t kCapacity>
Presence put(Value& out, const Code<kCapacity>& code, char*) {
  return put(out, code.view());
}
inline Presence put(Value& out, const std::string_view& text, char*) { return put(out, text); }

inline Presence put(Value& out, const bool& value, char*) {
  out.i = value ? 1 : 0;
  return Presence::kPresent;
}
template <typename Int>
requires std::is_integral_v<Int> Presence put(Value& out, const Int& value, char*) {
  out.i = static_cast<std::int64_t>(value);
  return Presence::kPresent;
}
template <int kDigits>
Presence put(Value& out, const Scaled<kDigits>& value, char*) {
  static_assert(kDigits == 4 || kDigits == 6);
  if constexpr (kDigits == 6) {
    out.i = value.raw;
  } else if (__builtin_mul_overflow(value.raw, std::int64_t{100}, &out.i)) {
    out.i = 0;
    return Presence::kTooLarge;
  }
  return Presence::kPresent;
}
inline Presence put(Value& out, const Instant& at, char*) {
  out.i = business_day(at).days;
  return Presence::kPresent;
}
inline Presence put(Value& out, const Date& day, char*) {
  out.i = day.days;
  return Presence::kPresent;
}
inline void put_default(Value& out, Type type) {
  if (type == Type::kString) {
    out.s = {"", 0};
  } else {
    out.i = type == Type::kDate || type == Type::kDuration ? kNoDay : 0;
  }
}

// `width` digits of `number`, with leading zeros. At most kScratchBytes.
inline Presence put_digits(Value& out, std::uint64_t number, std::size_t width, char* scratch) {
  for (std::size_t i = width; i > 0; --i, number /= 10) {
    scratch[i - 1] = static_cast<char>('0' + number % 10);
  }
  out.s = {scratch, width};
  return width == 0 ? Presence::kAbsent : Presence::kPresent;
}
inline Presence put(Value& out, const TaxCode& code, char* scratch) {
  return put_digits(out, code.number(), static_cast<std::size_t>(code.length()), scratch);
}
inline Presence put(Value& out, const DeclarationNumber& number, char* scratch) {
  return put_digits(out, number.value(), number.empty() ? 0 : 12, scratch);
}

template <typename T>
struct TypeOf;
template <std::size_t kCapacity>
struct TypeOf<Code<kCapacity>> {
  static constexpr Type value = Type::kString;
};
template <int kDigits>
struct TypeOf<Scaled<kDigits>> {
  static constexpr Type value = Type::kDecimal;
};
template <typename T>
struct TypeOf<std::optional<T>> : TypeOf<T> {};
template <>
struct TypeOf<std::string_view> {
  static constexpr Type value = Type::kString;
};
template <>
struct TypeOf<TaxCode> {
  static constexpr Type value = Type::kString;
};
template <>
struct TypeOf<DeclarationNumber> {
  static constexpr Type value = Type::kString;
};
template <>
struct TypeOf<Date> {
  static constexpr Type value = Type::kDate;
};
template <>
struct TypeOf<Instant> {
  static constexpr Type value = Type::kDate;
};
template <>
struct TypeOf<bool> {
  static constexpr Type value = Type::kBool;
};
template <typename T>
requires std::is_integral_v<T>
struct TypeOf<T> {
  static constexpr Type value = Type::kInt;
};

template <typename T>
Presence put(Value& out, const std::optional<T>& value, char* scratch) {
  if (value) return put(out, *value, scratch);
  put_default(out, TypeOf<T>::value);
  return Presence::kAbsent;
}

template <typename Member>
struct Owner;
template <typename Class, typename T>
struct Owner<T Class::*> {
  using type = Class;
};

template <typename Record, typename T, typename... Rest>
const auto& walk(const Record& record, T Record::*member, Rest... rest) {
  if constexpr (sizeof...(Rest) == 0) {
    return record.*member;
  } else {
    return walk(record.*member, rest...);
  }
}

template <auto kFirst, auto... kRest>
const auto& reach(const void* base) {
  using Class = typename Owner<decltype(kFirst)>::type;
  return walk(*static_cast<const Class*>(base), kFirst, kRest...);
}

template <auto... kPath>
Presence get(const Input&, const void* base, Value& out, char* scratch) {
  return put(out, reach<kPath...>(base), scratch);
}

template <auto... kPath>
ListView get_list(const Input&, const void* base) {
  const auto& list = reach<kPath...>(base);
  const auto* first = list.size() == 0 ? nullptr : &list[0];
  return {reinterpret_cast<const char*>(first), list.size(), sizeof *first};
}

template <typename T>
inline constexpr std::size_t kCodeWidth = 0;
template <std::size_t kCapacity>
inline constexpr std::size_t kCodeWidth<Code<kCapacity>> = kCapacity;

// A code `width` bytes wide where the path leads.
template <auto kFirst, auto... kRest>
CodePlace code_place(std::size_t width) {
  using Class = typename Owner<decltype(kFirst)>::type;
  static const Class kSample{};
  const auto at =
      static_cast<std::size_t>(reinterpret_cast<const char*>(&reach<kFirst, kRest...>(&kSample)) -
                               reinterpret_cast<const char*>(&kSample));
  if (at > UINT16_MAX) return {};
  return {.at = static_cast<std::uint16_t>(at),
          .width = static_cast<std::uint8_t>(width),
          .word = at + sizeof(std::uint64_t) <= sizeof(Class)};
}

template <auto... kPath>
Field field(std::string_view name) {
  using T = std::remove_cvref_t<decltype(reach<kPath...>(nullptr))>;
  constexpr bool kWrites = std::is_same_v<T, TaxCode> || std::is_same_v<T, DeclarationNumber>;
  Field field{.name = name, .type = TypeOf<T>::value, .get = &get<kPath...>, .scratch = kWrites};
  if constexpr (kCodeWidth<T> != 0) field.code = code_place<kPath...>(kCodeWidth<T>);
  return field;
}
inline Field field(std::string_view name, Type type, Getter get) {
  return {.name = name, .type = type, .get = get};
}
// A field worked out by a function of the input that is always there.
template <auto kFunction>
Field always(std::string_view name, Type type) {
  return field(name, type, [](const Input& input, const void*, Value& out, char*) {
    return put(out, kFunction(input), nullptr);
  });
}
template <auto... kPath>
Field list(std::string_view name, const Record& element) {
  return {.name = name, .type = Type::kList, .list = &get_list<kPath...>, .element = &element};
}

}  // namespace luong::criteria::getters
