#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/criteria/functions.h"
#include "core/criteria/lexer.h"
#include "core/criteria/program.h"
#include "core/criteria/schema.h"

// The syntax tree of one expression. parse() builds it, the checker writes types and resolutions
// into it, the compiler reads it.
namespace luong::criteria {

enum class NodeKind : std::uint8_t {
  kLiteral,   // number or text, by `type`
  kName,      // text
  kMember,    // child 0 . text
  kCall,      // text ( children )
  kMethod,    // child 0 . text ( other children )
  kNot,       // child 0
  kNegative,  // child 0
  kBinary,    // child 0 op child 1: arithmetic and comparison
  kAnd,       // any number of children
  kOr,
  kTernary,  // 0 ? 1 : 2
  kIn,       // 0 in 1
  kSet,      // [ children ]
  // What the checker turns names, members, calls and methods into:
  kField,   // field of base
  kList,    // a list field of base, only as operand of macros, size() and `in`
  kHas,     // child 0 is a kField, kList or kLookup
  kLookup,  // function(children)
  kMacro,   // child 0 is a kList, child 1 the body; `slot` holds the element
};

using NodeId = std::uint32_t;

struct Node {
  NodeKind kind = NodeKind::kLiteral;
  Type type = Type::kBool;
  std::uint32_t at = 0;     // where errors about it point
  std::uint32_t depth = 1;  // of the tree below
  std::string text;
  std::int64_t number = 0;
  TokenKind op = TokenKind::kEnd;
  std::vector<NodeId> children;

  // Written by the checker.
  const Field* field = nullptr;
  Base base = Base::kDeclaration;
  Function function = Function::kNone;
  Macro macro = Macro::kExists;
  std::uint8_t slot = 0;
  bool fold_case = false;  // lowerAscii() stood before the method
};

struct Tree {
  std::vector<Node> nodes;
  NodeId root = 0;
  Node& operator[](NodeId id) { return nodes[id]; }
  const Node& operator[](NodeId id) const { return nodes[id]; }
};

}  // namespace luong::criteria
