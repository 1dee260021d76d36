#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/criteria/conditions.h"
#include "core/criteria/functions.h"
#include "core/criteria/pattern.h"
#include "core/criteria/program.h"
#include "core/criteria/schema.h"
#include "core/criteria/screen.h"
#include "core/name_index.h"

// What a criterion is compiled to: a flat list of instructions for a small stack machine. Operands
// and results lie on the stack; types were settled by the checker, so instructions are typed and
// test nothing. Jumps are relative, so a run of instructions can be moved.
namespace luong::criteria {

enum class Opcode : std::uint8_t {
  kReturn,
  kConstant,   // number
  kText,       // text, b bytes
  kLoad,       // get from base a, scratch b
  kHas,        // whether get finds it there
  kListSize,   // of list at base a
  kListEmpty,  // has(list)
  // Control. kJump... leave or take the bool they look at as the name says.
  kJump,             // by b
  kJumpUnlessOrPop,  // && : a false stays and jumps, a true is taken
  kJumpIfOrPop,      // ||
  kPopJumpUnless,    // ?:
  kNot,
  // Comparison: `a` is the set of orders that hold (kLess | kEqual | kGreater bits).
  kCompare,       // int, decimal, bool, duration of one scale
  kCompareMixed,  // flags say which side is an int
  kCompareText,
  kCompareDay,  // an absent day never holds
  // Arithmetic on int; on decimal, flags say which side is an int.
  kAddInt,
  kSubtractInt,
  kMultiplyInt,
  kDivideInt,
  kRemainderInt,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kAddDays,
  kSubtractDays,
  kNegate,
  kNegateDays,
  kAbs,
  kMin,
  kMax,
  kToDecimal,
  kToInt,
  kHasBit,
  kDays,
  // Texts. flags 1: A-Z of the text are folded first.
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,  // the pattern
  kTextSize,
  kTokens,
  // Membership.
  kInNumbers,  // the constants of `set`
  kInTexts,    // the constants of `set`
  kInStack,    // b values on the stack, of Type a
  kInList,     // texts of list at base a
  // Look-ups in reference data. flags kWantPresence: whether it is found, for has().
  kInCodeList,
  kInPairList,
  kRefPriceLine,
  kRefPrice,
  kHsKnown,
  kHsRate,
  kHsSiblingRateMax,
  kIsPreferential,
  kFtaCovers,
  kPermitRequired,
  kPermitMissing,
  kPermitState,
  kDocumentState,
  kExemptionState,
  kTemporaryState,
  kRulingCode,
  kBrandRight,
  // Macros. Begin enters slot a and jumps by b where there is no element; Next takes the body's
  // value, goes on with the next element by b or leaves the result.
  kBegin,  // flags: Macro
  kNext,   // flags: Macro | kOverLines
  // Several of the above in one, for what criteria are mostly made of (fusing.h). Where a code is
  // looked at, it lies b bytes into base a.
  kLoadCompare,    // kLoad, kConstant b, kCompare by the orders in flags
  kTokensCompare,  // kTokens, kConstant b, kCompare by the orders in flags
  kLoadBool,       // kLoad of a bool: no scratch, never too large
  kCodeIs,         // flags: width | kNegated; with the packed constant
  kCodeStarts,     // flags: how many bytes; with the packed constant
  kCodeIn,         // flags: width; the words of `set`
  kCodeOnList,     // flags: width; in_list()
  kLinesOnList,    // lines.exists(l, in_list(name, l.code)); flags: width, b within the line
};

// Orders, as bits of a comparison: 1 << (1 + sign of left - right).
inline constexpr std::uint8_t kOrderLess = 1, kOrderEqual = 2, kOrderGreater = 4;
inline constexpr std::uint8_t kLeftIsInt = 1, kRightIsInt = 2;  // flags of mixed arithmetic
inline constexpr std::uint8_t kFoldCase = 1;
inline constexpr std::uint8_t kWantPresence = 1;
inline constexpr std::uint8_t kNegated = 0x80, kWidthMask = 0x7F;  // flags of tests of a code
inline constexpr std::uint8_t kMacroMask = 3, kOverLines = 4, kEarly = 8;

// The constants an `in` compares with, sorted.
struct ConstantSet {
  std::vector<std::int64_t> numbers;
  std::vector<std::string_view> texts;
  std::vector<std::uint64_t> words;  // the texts packed, where codes are looked for
};

union Operand {
  std::int64_t number;
  Getter get;
  ListGetter list;
  const Field* field;
  const char* text;
  const ConstantSet* set;
  std::uint64_t word;
  const HashedName* list_name;
  const Pattern* pattern;
};

struct Instruction {
  Opcode op = Opcode::kReturn;
  std::uint8_t a = 0;
  std::uint8_t flags = 0;
  std::int32_t b = 0;
  Operand with = {0};
};
static_assert(sizeof(Instruction) == 16);

inline constexpr std::size_t kStackMax = 64;
inline constexpr std::size_t kScratchesMax = 16;
inline constexpr std::uint64_t kCostMax = 100'000;

struct Program::Code {
  std::vector<Instruction> instructions;
  std::deque<std::string> texts;  // what instructions and sets point at
  std::deque<ConstantSet> sets;
  std::deque<HashedName> lists;
  std::deque<Pattern> patterns;
  std::vector<std::string> tables, fields;
  bool asks_permits = false;
  Type type = Type::kBool;
  std::uint64_t cost = 0;
  Screen screen;  // of a condition
};

// Runs instructions up to kReturn. `input` may be null where they read nothing but constants.
struct Run {
  bool failed = false;
  Value value{};
  std::uint64_t lines = 0;
};
Run run(const Instruction* code, const Input* input) noexcept;

inline Outcome outcome_of(const Run& result, Type type) noexcept {
  if (result.failed) return {.failed = true};
  // Lines are those of a hit; an expression that does not hold names none.
  const bool holds = type != Type::kBool || result.value.i != 0;
  return {.failed = false, .value = result.value.i, .lines = holds ? result.lines : 0};
}

// Runs, for one input, those of many conditions in one row of instructions whose bit is set; adds
// those that hold or fail.
void run_chosen(const Instruction* code, std::span<const std::uint32_t> begins,
                std::span<const std::uint64_t> chosen, const Input& input,
                std::vector<Conditions::Judged>& judged);

}  // namespace luong::criteria
