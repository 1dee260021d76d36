#include "core/criteria/parser.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace luong::criteria {
namespace {

using Wrong = std::optional<Fault>;

// How strongly an operator binds its left side; 0: no operator.
int binding(TokenKind kind) {
  switch (kind) {
    case TokenKind::kQuestion:
      return 1;
    case TokenKind::kOr:
      return 2;
    case TokenKind::kAnd:
      return 3;
    case TokenKind::kEqual:
    case TokenKind::kNotEqual:
    case TokenKind::kLess:
    case TokenKind::kLessEqual:
    case TokenKind::kGreater:
    case TokenKind::kGreaterEqual:
    case TokenKind::kIn:
      return 4;
    case TokenKind::kPlus:
    case TokenKind::kMinus:
      return 5;
    case TokenKind::kStar:
    case TokenKind::kSlash:
    case TokenKind::kPercent:
      return 6;
    default:
      return 0;
  }
}
constexpr int kRelation = 4;

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Checked<Tree> run() {
    if (!expression(1, tree_.root)) return tl::unexpected<Fault>(std::move(*wrong_));
    if (here().kind != TokenKind::kEnd) {
      refuse("expected an operator or the end, found " + described(here()));
      return tl::unexpected<Fault>(std::move(*wrong_));
    }
    return std::move(tree_);
  }

 private:
  const Token& here() const { return tokens_[at_]; }
  bool at(TokenKind kind) const { return here().kind == kind; }
  Token take() {
    if (at(TokenKind::kEnd)) return here();
    return tokens_[at_++];
  }
  bool take_if(TokenKind kind) {
    if (!at(kind)) return false;
    ++at_;
    return true;
  }

  static std::string described(const Token& token) {
    if (token.kind == TokenKind::kName) return "'" + token.text + "'";
    if (token.kind >= TokenKind::kTrue) return "'" + std::string(name(token.kind)) + "'";
    return std::string(name(token.kind));
  }

  bool refuse(std::string message) { return refuse_at(here().at, std::move(message)); }
  bool refuse_at(std::uint32_t where, std::string message) {
    wrong_ = Fault{where, std::move(message)};
    return false;
  }
  bool expect(TokenKind kind, std::string_view why) {
    if (take_if(kind)) return true;
    return refuse("expected '" + std::string(name(kind)) + "' " + std::string(why) + ", found " +
                  described(here()));
  }

  bool add(Node node, NodeId& id) {
    for (const NodeId child : node.children) {
      node.depth = std::max(node.depth, tree_[child].depth + 1);
    }
    if (node.depth > kDepthMax) return refuse_at(node.at, "the expression is too long a chain");
    id = static_cast<NodeId>(tree_.nodes.size());
    tree_.nodes.push_back(std::move(node));
    return true;
  }

  // One call of expression() per level of what the user nests: the guard of the program's stack.
  bool expression(int least, NodeId& id) {
    if (++nesting_ > kNestingMax) return refuse("the expression is nested too deep");
    if (!unary(id)) return false;
    while (binding(here().kind) >= least) {
      if (!operation(id)) return false;
    }
    --nesting_;
    return true;
  }

  bool operation(NodeId& id) {
    const Token sign = take();
    if (sign.kind == TokenKind::kQuestion) return ternary(sign, id);
    if (sign.kind == TokenKind::kAnd || sign.kind == TokenKind::kOr) return junction(sign, id);
    Node node;
    node.kind = sign.kind == TokenKind::kIn ? NodeKind::kIn : NodeKind::kBinary;
    node.op = sign.kind;
    node.at = sign.at;
    NodeId right = 0;
    if (!expression(binding(sign.kind) + 1, right)) return false;
    if (binding(sign.kind) == kRelation && binding(here().kind) == kRelation) {
      return refuse("comparisons are not chained; join them with '&&'");
    }
    node.children = {id, right};
    return add(std::move(node), id);
  }

  bool ternary(const Token& sign, NodeId& id) {
    Node node;
    node.kind = NodeKind::kTernary;
    node.at = sign.at;
    NodeId yes = 0;
    NodeId no = 0;
    if (!expression(1, yes) || !expect(TokenKind::kColon, "after the value of '?'")) return false;
    if (!expression(1, no)) return false;
    node.children = {id, yes, no};
    return add(std::move(node), id);
  }

  // A chain of one operator becomes one node, so that a hundred alternatives are not a deep tree.
  bool junction(const Token& sign, NodeId& id) {
    Node node;
    node.kind = sign.kind == TokenKind::kAnd ? NodeKind::kAnd : NodeKind::kOr;
    node.op = sign.kind;
    node.at = sign.at;
    node.children.push_back(id);
    do {
      NodeId right = 0;
      if (!expression(binding(sign.kind) + 1, right)) return false;
      node.children.push_back(right);
    } while (take_if(sign.kind));
    return add(std::move(node), id);
  }

  bool unary(NodeId& id) {
    if (!at(TokenKind::kNot) && !at(TokenKind::kMinus)) return postfix(id);
    if (++nesting_ > kNestingMax) return refuse("the expression is nested too deep");
    const Token sign = take();
    NodeId operand = 0;
    if (!unary(operand)) return false;
    --nesting_;
    Node node;
    node.kind = sign.kind == TokenKind::kNot ? NodeKind::kNot : NodeKind::kNegative;
    node.op = sign.kind;
    node.at = sign.at;
    node.children = {operand};
    return add(std::move(node), id);
  }

  bool postfix(NodeId& id) {
    if (!primary(id)) return false;
    while (take_if(TokenKind::kDot)) {
      if (!at(TokenKind::kName))
        return refuse("expected a name after '.', found " + described(here()));
      Token word = take();
      Node node;
      node.at = word.at;
      node.text = std::move(word.text);
      node.children.push_back(id);
      node.kind = NodeKind::kMember;
      if (take_if(TokenKind::kLeftParen)) {
        node.kind = NodeKind::kMethod;
        if (!list_until(TokenKind::kRightParen, node)) return false;
      }
      if (!add(std::move(node), id)) return false;
    }
    return true;
  }

  bool list_until(TokenKind closing, Node& node) {
    if (take_if(closing)) return true;
    do {
      NodeId item = 0;
      if (!expression(1, item)) return false;
      node.children.push_back(item);
    } while (take_if(TokenKind::kComma));
    return expect(closing, "or ','");
  }

  bool primary(NodeId& id) {
    Node node;
    node.at = here().at;
    switch (here().kind) {
      case TokenKind::kLeftParen:
        take();
        return expression(1, id) && expect(TokenKind::kRightParen, "to close '('");
      case TokenKind::kLeftBracket:
        take();
        node.kind = NodeKind::kSet;
        if (!list_until(TokenKind::kRightBracket, node)) return false;
        return add(std::move(node), id);
      case TokenKind::kName:
        node.kind = NodeKind::kName;
        node.text = take().text;
        if (take_if(TokenKind::kLeftParen)) {
          node.kind = NodeKind::kCall;
          if (!list_until(TokenKind::kRightParen, node)) return false;
        }
        return add(std::move(node), id);
      case TokenKind::kInt:
      case TokenKind::kDecimal:
      case TokenKind::kText:
      case TokenKind::kTrue:
      case TokenKind::kFalse:
        return literal(id);
      default:
        return refuse("expected a value, found " + described(here()));
    }
  }

  bool literal(NodeId& id) {
    Token token = take();
    Node node;
    node.kind = NodeKind::kLiteral;
    node.at = token.at;
    node.type = token.kind == TokenKind::kInt       ? Type::kInt
                : token.kind == TokenKind::kDecimal ? Type::kDecimal
                : token.kind == TokenKind::kText    ? Type::kString
                                                    : Type::kBool;
    node.number = token.kind == TokenKind::kTrue ? 1 : token.number;
    node.text = std::move(token.text);
    return add(std::move(node), id);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  Tree tree_;
  Wrong wrong_;
};

}  // namespace

Checked<Tree> parse(std::string_view text) {
  if (text.size() > kTextMax) return fault(0, "the expression is longer than 16 KiB");
  auto tokens = tokenize(text);
  if (!tokens) return tl::unexpected<Fault>(std::move(tokens.error()));
  return Parser(std::move(*tokens)).run();
}

}  // namespace luong::criteria
