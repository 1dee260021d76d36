#include "core/criteria/opcodes.h"

#include <initializer_list>

namespace luong::criteria {

std::uint8_t orders_of(TokenKind op) {
  switch (op) {
    case TokenKind::kEqual:
      return kOrderEqual;
    case TokenKind::kNotEqual:
      return kOrderLess | kOrderGreater;
    case TokenKind::kLess:
      return kOrderLess;
    case TokenKind::kLessEqual:
      return kOrderLess | kOrderEqual;
    case TokenKind::kGreater:
      return kOrderGreater;
    default:
      return kOrderGreater | kOrderEqual;
  }
}

Opcode arithmetic_of(TokenKind op, Type type) {
  const auto pick = [type](Opcode on_int, Opcode on_decimal) {
    return type == Type::kInt ? on_int : on_decimal;
  };
  if (type == Type::kDate || type == Type::kDuration) {
    return op == TokenKind::kPlus ? Opcode::kAddDays : Opcode::kSubtractDays;
  }
  switch (op) {
    case TokenKind::kPlus:
      return pick(Opcode::kAddInt, Opcode::kAdd);
    case TokenKind::kMinus:
      return pick(Opcode::kSubtractInt, Opcode::kSubtract);
    case TokenKind::kStar:
      return pick(Opcode::kMultiplyInt, Opcode::kMultiply);
    case TokenKind::kSlash:
      return pick(Opcode::kDivideInt, Opcode::kDivide);
    default:
      return pick(Opcode::kRemainderInt, Opcode::kRemainder);
  }
}

Opcode opcode_of(Function function) {
  switch (function) {
    case Function::kInPairList:
      return Opcode::kInPairList;
    case Function::kRefPriceLine:
      return Opcode::kRefPriceLine;
    case Function::kRefPrice:
      return Opcode::kRefPrice;
    case Function::kHsKnown:
      return Opcode::kHsKnown;
    case Function::kHsRate:
      return Opcode::kHsRate;
    case Function::kHsSiblingRateMax:
      return Opcode::kHsSiblingRateMax;
    case Function::kIsPreferential:
      return Opcode::kIsPreferential;
    case Function::kFtaCovers:
      return Opcode::kFtaCovers;
    case Function::kPermitRequired:
      return Opcode::kPermitRequired;
    case Function::kPermitMissing:
      return Opcode::kPermitMissing;
    case Function::kPermitState:
      return Opcode::kPermitState;
    case Function::kDocumentState:
      return Opcode::kDocumentState;
    case Function::kExemptionState:
      return Opcode::kExemptionState;
    case Function::kTemporaryState:
      return Opcode::kTemporaryState;
    case Function::kRulingCode:
      return Opcode::kRulingCode;
    case Function::kBrandRight:
      return Opcode::kBrandRight;
    case Function::kTokens:
      return Opcode::kTokens;
    case Function::kAbs:
      return Opcode::kAbs;
    case Function::kMin:
      return Opcode::kMin;
    case Function::kMax:
      return Opcode::kMax;
    case Function::kToInt:
      return Opcode::kToInt;
    case Function::kToDecimal:
      return Opcode::kToDecimal;
    case Function::kHasBit:
      return Opcode::kHasBit;
    case Function::kDays:
      return Opcode::kDays;
    case Function::kStartsWith:
      return Opcode::kStartsWith;
    case Function::kEndsWith:
      return Opcode::kEndsWith;
    case Function::kContains:
      return Opcode::kContains;
    case Function::kMatches:
      return Opcode::kMatches;
    case Function::kTextSize:
      return Opcode::kTextSize;
    default:
      return Opcode::kInCodeList;
  }
}

bool is_line_lookup(Function f) {
  return f == Function::kRefPriceLine || f == Function::kPermitRequired ||
         f == Function::kPermitMissing || f == Function::kPermitState ||
         f == Function::kDocumentState || f == Function::kExemptionState ||
         f == Function::kTemporaryState || f == Function::kRulingCode || f == Function::kBrandRight;
}
bool reads_only_arguments(Function f) { return f >= Function::kTokens && f != Function::kListSize; }

std::uint64_t cost_of(Function function) {
  for (const auto& table : {signatures(), text_methods()}) {
    for (const Signature& s : table) {
      if (s.function == function) return s.cost;
    }
  }
  return 1;
}

}  // namespace luong::criteria
