#include "core/criteria/terms.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/criteria/parser.h"
#include "core/criteria/syntax.h"

namespace luong::criteria {
namespace {

using Texts = std::vector<std::string>;

std::string joined(const Texts& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : std::string(between)) + text;
  return out;
}

// A text that holds quotes must not look like two texts.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool is_macro(const Node& node) {
  return node.kind == NodeKind::kMethod && node.children.size() == 3 &&
         (node.text == "exists" || node.text == "all" || node.text == "exists_one" ||
          node.text == "sum");
}

// Writes a tree in its one spelling.
class Speller {
 public:
  explicit Speller(const Tree& tree) : tree_(tree) {}

  std::string spell(NodeId id) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kLiteral:
        return literal(node);
      case NodeKind::kName:
        return name_of(node.text);
      case NodeKind::kMember:
        return spell(node.children[0]) + "." + node.text;
      case NodeKind::kCall:
        return node.text + "(" + joined(children(node, 0), ",") + ")";
      case NodeKind::kMethod:
        return method(node);
      case NodeKind::kNot:
        return negation(node);
      case NodeKind::kNegative:
        return "-" + spell(node.children[0]);
      case NodeKind::kBinary:
        return binary(node);
      case NodeKind::kAnd:
        return "(" + joined(unordered(node), "&&") + ")";
      case NodeKind::kOr:
        return "(" + joined(unordered(node), "||") + ")";
      case NodeKind::kTernary:
        return "(" + joined(children(node, 0), "?") + ")";
      case NodeKind::kIn:
        return spell(node.children[0]) + " in " + spell(node.children[1]);
      case NodeKind::kSet:
        return "[" + joined(unordered(node), ",") + "]";
      default:
        return "?";  // The checker has not been here.
    }
  }

 private:
  static std::string literal(const Node& node) {
    if (node.type == Type::kString) return quoted(node.text);
    if (node.type == Type::kBool) return node.number != 0 ? "true" : "false";
    // 2 and 2.0 are one number.
    if (node.type == Type::kDecimal && node.number % 1'000'000 != 0) {
      return std::to_string(node.number) + "e-6";
    }
    return std::to_string(node.type == Type::kDecimal ? node.number / 1'000'000 : node.number);
  }

  std::string name_of(const std::string& name) const {
    for (std::size_t i = variables_.size(); i > 0; --i) {
      if (variables_[i - 1] == name) return "$" + std::to_string(i);
    }
    return name;
  }

  Texts children(const Node& node, std::size_t from) {
    Texts texts;
    for (std::size_t i = from; i < node.children.size(); ++i) {
      texts.push_back(spell(node.children[i]));
    }
    return texts;
  }

  Texts unordered(const Node& node) {
    Texts texts = children(node, 0);
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
  }

  std::string method(const Node& node) {
    const std::string receiver = spell(node.children[0]);
    if (!is_macro(node))
      return receiver + "." + node.text + "(" + joined(children(node, 1), ",") + ")";
    variables_.push_back(tree_[node.children[1]].text);
    std::string text = receiver + "." + node.text + "($" + std::to_string(variables_.size()) + "," +
                       spell(node.children[2]) + ")";
    variables_.pop_back();
    return text;
  }

  std::string negation(const Node& node) {
    const Node& operand = tree_[node.children[0]];
    if (operand.kind == NodeKind::kNot) return spell(operand.children[0]);
    return "!" + spell(node.children[0]);
  }

  std::string binary(const Node& node) {
    std::string left = spell(node.children[0]);
    std::string right = spell(node.children[1]);
    TokenKind op = node.op;
    if (op == TokenKind::kGreater || op == TokenKind::kGreaterEqual) {
      std::swap(left, right);
      op = op == TokenKind::kGreater ? TokenKind::kLess : TokenKind::kLessEqual;
    }
    const bool commutes = op == TokenKind::kEqual || op == TokenKind::kNotEqual ||
                          op == TokenKind::kPlus || op == TokenKind::kStar;
    if (commutes && right < left) std::swap(left, right);
    return "(" + left + std::string(name(op)) + right + ")";
  }

  const Tree& tree_;
  std::vector<std::string> variables_;  // of the macros around
};

// What the terms together leave of one subject: the texts it may be, and the range of its number.
struct Leeway {
  std::optional<std::set<std::string>> texts;
  std::set<std::string> not_texts;
  struct Bound {
    __int128 at = 0;  // in 1e-6
    bool open = false;
  };
  std::optional<Bound> low, high;

  bool none() const {
    if (texts && std::ranges::all_of(*texts, [this](const std::string& text) {
          return not_texts.contains(text);
        })) {
      return true;
    }
    if (!low || !high) return false;
    return low->at > high->at || (low->at == high->at && (low->open || high->open));
  }
};

class Contradictions {
 public:
  explicit Contradictions(const Tree& tree) : tree_(tree), speller_(tree) {}

  void take(NodeId term) {
    const Node& node = tree_[term];
    if (node.kind == NodeKind::kBinary) return compare(node, false);
    if (node.kind == NodeKind::kIn) return belong(node, false);
    if (node.kind != NodeKind::kNot) return;
    const Node& operand = tree_[node.children[0]];
    if (operand.kind == NodeKind::kIn) belong(operand, true);
    if (operand.kind == NodeKind::kBinary) compare(operand, true);
  }

  std::string why() const {
    for (const auto& [subject, leeway] : subjects_) {
      if (leeway.none()) return "nothing is left that '" + subject + "' could be";
    }
    return {};
  }

 private:
  static std::optional<__int128> number(const Node& node) {
    if (node.kind != NodeKind::kLiteral) return std::nullopt;
    if (node.type == Type::kInt) return static_cast<__int128>(node.number) * 1'000'000;
    if (node.type == Type::kDecimal) return node.number;
    return std::nullopt;
  }
  static bool is_text(const Node& node) {
    return node.kind == NodeKind::kLiteral && node.type == Type::kString;
  }

  void allow(const std::string& subject, std::set<std::string> texts, bool negated) {
    Leeway& leeway = subjects_[subject];
    if (negated) return leeway.not_texts.merge(texts);
    if (!leeway.texts) {
      leeway.texts = std::move(texts);
      return;
    }
    std::erase_if(*leeway.texts, [&](const std::string& text) { return !texts.contains(text); });
  }

  void belong(const Node& node, bool negated) {
    const Node& set = tree_[node.children[1]];
    if (set.kind != NodeKind::kSet) return;
    std::set<std::string> texts;
    for (const NodeId item : set.children) {
      if (!is_text(tree_[item])) return;
      texts.insert(tree_[item].text);
    }
    allow(speller_.spell(node.children[0]), std::move(texts), negated);
  }

  void compare(const Node& node, bool negated) {
    const Node& right = tree_[node.children[1]];
    const std::string subject = speller_.spell(node.children[0]);
    const bool equality = node.op == TokenKind::kEqual || node.op == TokenKind::kNotEqual;
    if (equality && is_text(right)) {
      return allow(subject, {right.text}, negated != (node.op == TokenKind::kNotEqual));
    }
    // A field that is absent fulfils neither a comparison nor, negated, its opposite.
    if (const auto at = number(right); at && !negated) bound(subjects_[subject], node.op, *at);
  }

  static void bound(Leeway& leeway, TokenKind op, __int128 at) {
    const auto raise = [&](bool open) {
      const bool tighter = !leeway.low || at > leeway.low->at || (at == leeway.low->at && open);
      if (tighter) leeway.low = Leeway::Bound{at, open};
    };
    const auto lower = [&](bool open) {
      const bool tighter = !leeway.high || at < leeway.high->at || (at == leeway.high->at && open);
      if (tighter) leeway.high = Leeway::Bound{at, open};
    };
    switch (op) {
      case TokenKind::kEqual:
        raise(false);
        lower(false);
        break;
      case TokenKind::kLess:
      case TokenKind::kLessEqual:
        lower(op == TokenKind::kLess);
        break;
      case TokenKind::kGreater:
      case TokenKind::kGreaterEqual:
        raise(op == TokenKind::kGreater);
        break;
      default:
        break;
    }
  }

  const Tree& tree_;
  Speller speller_;
  std::map<std::string, Leeway> subjects_;
};

void flatten(const Tree& tree, NodeId id, std::vector<NodeId>& terms) {
  if (tree[id].kind != NodeKind::kAnd) return terms.push_back(id);
  for (const NodeId child : tree[id].children) flatten(tree, child, terms);
}

}  // namespace

Terms Terms::of(std::string_view expression) {
  Terms found;
  const auto tree = parse(expression);
  if (!tree) return found;
  std::vector<NodeId> terms;
  flatten(*tree, tree->root, terms);
  Speller speller(*tree);
  Contradictions contradictions(*tree);
  std::set<std::string> distinct;
  for (const NodeId term : terms) {
    distinct.insert(speller.spell(term));
    contradictions.take(term);
  }
  distinct.erase("true");
  found.terms_.assign(distinct.begin(), distinct.end());
  found.why_never_ = contradictions.why();
  for (const std::string& term : found.terms_) {
    if (term == "false") found.why_never_ = "it says false";
    const bool both = term.starts_with('!') && distinct.contains(term.substr(1));
    if (both) found.why_never_ = "it asks for '" + term.substr(1) + "' and for its opposite";
  }
  return found;
}

bool Terms::imply(const Terms& other) const { return std::ranges::includes(terms_, other.terms_); }

}  // namespace luong::criteria
