#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/criteria/program.h"

// The functions and methods of the language with their signatures, as a table.
namespace luong::criteria {

enum class Macro : std::uint8_t { kExists, kAll, kExistsOne, kSum };

enum class Function : std::uint8_t {
  kNone,
  kInList,
  kInPairList,    // in_list(name, code, with)
  kRefPriceLine,  // ref_price(l)
  kRefPrice,      // ref_price(hs, origin[, unit, currency])
  kHsKnown,
  kHsRate,
  kHsSiblingRateMax,
  kIsPreferential,
  kFtaCovers,
  kPermitRequired,
  kPermitMissing,
  kPermitState,
  kDocumentState,  // document_state(l, type)
  kExemptionState,
  kTemporaryState,
  kRulingCode,  // ruling_code(l)
  kBrandRight,  // brand_right(l)
  kTokens,
  kAbs,
  kMin,
  kMax,
  kToInt,
  kToDecimal,
  kHasBit,
  kDays,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
  kTextSize,
  kListSize,
};

// What an argument must be.
enum class Argument : std::uint8_t {
  kString,
  kInt,
  kDecimal,
  kNumber,
  kLine,
  kTableName,
  kPattern
};

struct Signature {
  std::string_view name;
  Function function;
  std::span<const Argument> arguments;
  Type result;                 // of kNumber arguments: their common type
  std::string_view table;      // reference table it looks into
  std::uint32_t cost;          // elementary steps
  bool may_be_absent = false;  // has() takes it
};

// The fields a function of a goods line reads: of the line, and of the declaration.
struct LineReads {
  std::span<const std::string_view> of_line, of_declaration;
  bool register_asked = false;  // it asks what a register says: permits, accounts
};
LineReads reads_of(Function function) noexcept;

// Its first argument names a list and is no value.
bool takes_list_name(Function function) noexcept;

// Those called by name; a name may have several, by the number of arguments.
std::span<const Signature> signatures() noexcept;
// Those called on a text.
std::span<const Signature> text_methods() noexcept;

}  // namespace luong::criteria
