#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/account_findings.h"
#include "core/declaration.h"
#include "core/enterprise.h"
#include "core/facts.h"
#include "core/reference_data.h"
#include "core/result.h"
#include "core/service_party.h"

// The criteria language: a typed subset of CEL, compiled once to a flat program, checked against
// the schema of a declaration with file:line:column errors, evaluated without allocation, lock or
// clock. What it can say is written down in docs/criteria-language.md.
namespace luong::criteria {

enum class Type : std::uint8_t {
  kBool,
  kInt,
  kDecimal,
  kString,
  kDate,
  kDuration,
  kList,
};
std::string_view name(Type type) noexcept;

// What a program may read. The caller keeps everything alive; null enterprise means "absent from
// the snapshot". One value per declaration, shared by all criteria.
struct Input {
  const Declaration* declaration = nullptr;
  const Enterprise* enterprise = nullptr;
  // By kServiceRoles; null also where the declaration names none.
  std::array<const Enterprise*, kServiceRoles.size()> services{};
  const InputFacts* facts = nullptr;
  const ReferenceData* reference = nullptr;
  Instant evaluated_at;  // of the pinned snapshot generation
  // Of this declaration; null: worked out where asked for.
  const PermitFindings* permits = nullptr;
  const AccountFindings* accounts = nullptr;
};

// Where a text stands, for errors: the file and the position of its first character in it.
struct Source {
  std::string_view file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct Outcome {
  bool failed = false;      // overflow, division by zero: the criterion cannot be judged
  std::int64_t value = 0;   // bool as 0/1, int, decimal in 1e-6, date in days
  std::uint64_t lines = 0;  // goods lines (bit line_no-1) on which exists/all/exists_one held
};

class Program {
 public:
  // `expected` is the type the caller needs: kBool for `when`, kInt for `points`.
  // The error's path is file:line:column of the token at fault, counted from `source`; its byte
  // offset in `text` goes to `fault_at`, for callers whose text was unescaped from a file.
  static Result<Program> compile(std::string_view text, Type expected, const Source& source,
                                 std::uint32_t* fault_at = nullptr);

  Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

  Outcome evaluate(const Input& input) const noexcept;

  // Reference tables the program looks things up in ("ref_price", "scrap"): sorted, distinct.
  const std::vector<std::string>& tables() const noexcept;
  // Whether it asks what a register says: of permits (docs/permits.md), of accounts of goods
  // (docs/accounts.md).
  bool asks_permits() const noexcept;
  // Fields it reads, as written ("lines.hs_code", "enterprise.risk_class"): for explain's evidence.
  const std::vector<std::string>& fields() const noexcept;
  // Upper bound of elementary steps for the largest declaration; bounded at load.
  std::uint64_t cost() const noexcept;

  struct Code;  // core/criteria/bytecode.h

 private:
  friend class Conditions;
  std::shared_ptr<const Code> code_;
};

// "lines.hs_code" of line 3 -> "84143040": the value of a field as a person reads it, for explain.
// Empty where the field is absent. Allocates; not for the hot path.
std::string field_text(const Input& input, std::string_view field, int line_no);

}  // namespace luong::criteria
