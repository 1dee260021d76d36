#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/criteria/program.h"

// What an expression can read: the fields of a declaration, of its lists' elements, of the
// enterprises and of the facts, each with its type and the function that fetches it. The table of
// docs/criteria-language.md §4, and the only place that knows where a field lies.
namespace luong::criteria {

// A value while it is worked with. Which member is meant is known when the program is compiled.
struct Text {
  const char* data;
  std::size_t size;
  std::string_view view() const { return {data, size}; }
};
union Value {
  std::int64_t i;  // bool 0/1, int, decimal in 1e-6, date and duration in days
  Text s;
};
static_assert(sizeof(Value) == 16);

// An absent date, or a duration worked out from one: every comparison with it is false.
inline constexpr std::int64_t kNoDay = INT64_MIN;

enum class Presence : std::uint8_t { kAbsent, kPresent, kTooLarge };  // too large for a decimal

// Bytes in which a getter may write a text that lies nowhere ready (a tax code).
inline constexpr std::size_t kScratchBytes = 16;

// Fetches a field of the record at `base`. Writes the default of its type where it is absent.
using Getter = Presence (*)(const Input& input, const void* base, Value& out, char* scratch);

// The elements of a list field, in a row of memory.
struct ListView {
  const char* first = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;
};
using ListGetter = ListView (*)(const Input& input, const void* base);

struct Record;

// Where a code lies within its record, padded with zeros, for those who need no getter.
struct CodePlace {
  std::uint16_t at = 0;
  std::uint8_t width = 0;  // 0: the field is no such code
  bool word = false;       // 8 bytes from there on are the record's
};

struct Field {
  std::string_view name;  // dotted, within its record: "co.no"
  Type type = Type::kBool;
  Getter get = nullptr;
  ListGetter list = nullptr;        // kList only
  const Record* element = nullptr;  // kList only
  bool scratch = false;             // the getter writes into its scratch
  bool group = false;               // only has() takes it: "manifest"
  CodePlace code = {};
};

struct Record {
  std::string_view name;  // as a sentence says it: "a goods line"
  std::span<const Field> fields;
  std::uint32_t count_max = 1;  // elements the wire lets in
  bool is_line = false;
  bool is_text = false;  // the element is a text itself: one field without a name
};

// The record a name at the left of a path stands for.
enum class Base : std::uint8_t {
  kDeclaration,
  kEnterprise,
  kService0,                                     // + the place in kServiceRoles
  kElement0 = kService0 + kServiceRoles.size(),  // + slot
};
constexpr bool may_be_unknown(Base base) noexcept {
  return base > Base::kDeclaration && base < Base::kElement0;
}
inline constexpr std::size_t kSlots = 3;  // macros within each other
inline constexpr std::size_t kBases = static_cast<std::size_t>(Base::kElement0) + kSlots;

const Record& declaration_record() noexcept;  // also cross., history., context.
const Record& enterprise_record() noexcept;
const Record& line_record() noexcept;

const Field* find_field(const Record& record, std::string_view name) noexcept;
// Whether some field of the record lies below `name` ("trader" of "trader.name").
bool is_group(const Record& record, std::string_view name) noexcept;

// The roots besides the declaration's own fields: its trader and those who serve it.
inline constexpr std::string_view kEnterpriseRoot = "enterprise";
inline constexpr std::array<std::string_view, kServiceRoles.size()> kServiceRoots = {
    "broker", "express", "carrier", "driver", "warehouse"};  // by kServiceRoles
const Record* find_root(std::string_view name, Base& base) noexcept;
// Where the record of such a root lies, or null.
const Enterprise* enterprise_at(const Input& input, Base base) noexcept;

// Why a member of the message is no field, or empty: "msg_id" is not content.
std::string_view why_unreadable(std::string_view name) noexcept;

}  // namespace luong::criteria
