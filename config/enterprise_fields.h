#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/enterprise_record.h"

// The members of an enterprise record (docs/schema/enterprise-record-1.json), as a table: what each
// may hold, and what of it the hot view keeps.
namespace luong {

enum class FieldKind : std::uint8_t {
  kTaxCode,
  kRole,
  kMethod,    // of specialised inspection
  kText,      // `min` to `max` characters, none of them a control character
  kAlnum,     // the same, ASCII letters and digits only
  kDate,      // "2025-06-12"
  kInteger,   // `min` to `max`
  kBool,      //
  kDecimal,   // "12.5": not negative, up to 4 decimals, in quotes
  kIntegers,  // exactly `count` integers of `min` to `max`
  kObject,    // of `members`
  kList,      // at most `count` objects of `members`
  kOpen,      // any object; kept, never looked into
};

// A value as read: an integer; a date's days; a bool's 0 or 1; a role, a method or a packed tax
// code as number.
struct FieldValue {
  std::int64_t number = 0;
  std::string_view text;
};

// One record while it is read.
struct EnterpriseDraft {
  EnterpriseRecord* record = nullptr;
  Date day;  // of evaluation: sanctions that ended before it do not count

  struct Violation {
    Date date = kNoDate, expires = kNoDate;
    std::int64_t section = 0;
    bool final = false, annulled = false;
  } violation;  // the element being read, as are debt and rating
  struct Debt {
    std::string_view group;
    std::int64_t amount = 0, overdue_days = 0;
  } debt;
  SpecialisedRating rating;
  bool has_broker_code = false, has_party_code = false;

  bool has_violations = false, has_debt_total = false;
  std::uint32_t counting_violations = 0;  // of violations[] in the last 365 days
  std::uint64_t section_counts = 0;       // the sum of viol_365
  std::int64_t debt_sum = 0;              // of debt[] over 90 days, without group "pending"
};

// What is wrong with a record: where in it, as a JSON pointer, and a sentence.
struct FieldFault {
  std::string pointer;
  std::string message;
};

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kText;
  bool required = false;
  std::int64_t min = 0, max = 0;
  std::size_t count = 0;
  std::span<const Field> members = {};
  // Keep the value, for those the hot view wants; of kIntegers each number, of kList the length.
  void (*keep)(EnterpriseDraft&, const FieldValue&) = nullptr;
  // Before and after the members of a kObject, or of one element of a kList.
  void (*begin)(EnterpriseDraft&) = nullptr;
  std::optional<FieldFault> (*end)(EnterpriseDraft&) = nullptr;
};

std::span<const Field> enterprise_fields() noexcept;

// What no single member can tell: works out the derived values, checks members against each other.
std::optional<FieldFault> finish_enterprise(EnterpriseDraft& draft);

}  // namespace luong
