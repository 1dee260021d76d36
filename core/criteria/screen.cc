#include "core/criteria/screen.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace luong::criteria {
namespace {

bool is_literal_text(const Node& node) {
  return node.kind == NodeKind::kLiteral && node.type == Type::kString;
}

class Screener {
 public:
  explicit Screener(const Tree& tree) : tree_(tree) {}

  Screen keys_of(NodeId id) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kAnd:
        return of_conjunction(node);
      case NodeKind::kOr:
        return of_all(node.children);
      case NodeKind::kTernary:
        if (!cannot_fail(node.children[0])) return std::nullopt;
        return of_all({node.children[1], node.children[2]});
      case NodeKind::kBinary:
        if (node.op != TokenKind::kEqual) return std::nullopt;
        return of_text(node.children[0], ScreenKey::Kind::kIs, node.children[1]);
      case NodeKind::kIn:
        return of_membership(node);
      case NodeKind::kLookup:
        if (node.function == Function::kStartsWith && !node.fold_case) {
          return of_text(node.children[0], ScreenKey::Kind::kStartsWith, node.children[1]);
        }
        if (takes_list_name(node.function)) {
          return of_text(node.children[1], ScreenKey::Kind::kOnList, node.children[0]);
        }
        return std::nullopt;
      case NodeKind::kMacro:
        return of_macro(node);
      default:
        return std::nullopt;
    }
  }

 private:
  // Terms are worked out from the left, up to the first that is false: any of them will do whose
  // predecessors cannot fail. The best is the one on the widest field.
  Screen of_conjunction(const Node& node) {
    Screen best;
    for (const NodeId child : node.children) {
      Screen keys = keys_of(child);
      if (keys && (!best || worth(*keys) > worth(*best))) best = std::move(keys);
      if (!cannot_fail(child)) break;
    }
    return best;
  }

  Screen of_all(const std::vector<NodeId>& nodes) {
    std::vector<ScreenKey> all;
    for (const NodeId id : nodes) {
      Screen keys = keys_of(id);
      if (!keys) return std::nullopt;
      std::ranges::move(*keys, std::back_inserter(all));
    }
    return all;
  }

  Screen of_membership(const Node& node) {
    const Node& set = tree_[node.children[1]];
    if (set.kind != NodeKind::kSet) return std::nullopt;
    std::vector<ScreenKey> all;
    for (const NodeId item : set.children) {
      Screen keys = of_text(node.children[0], ScreenKey::Kind::kIs, item);
      if (!keys) return std::nullopt;
      std::ranges::move(*keys, std::back_inserter(all));
    }
    return all;
  }

  // On no lines `all` holds and sum() is a number, so they say nothing.
  Screen of_macro(const Node& node) {
    const Node& list = tree_[node.children[0]];
    const bool some = node.macro == Macro::kExists || node.macro == Macro::kExistsOne;
    if (!some || list.field == nullptr || !list.field->element->is_line) return std::nullopt;
    line_slots_[node.slot] = true;
    Screen keys = keys_of(node.children[1]);
    line_slots_[node.slot] = false;
    return keys;
  }

  Screen of_text(NodeId subject, ScreenKey::Kind kind, NodeId constant) const {
    const Node& field = tree_[subject];
    const Node& text = tree_[constant];
    // The empty text stands for an absent field.
    if (field.kind != NodeKind::kField || field.type != Type::kString || !is_literal_text(text) ||
        text.text.empty()) {
      return std::nullopt;
    }
    const bool of_lines = is_line(field.base);
    if (!of_lines && field.base != Base::kDeclaration) return std::nullopt;
    return std::vector{ScreenKey{field.field, of_lines, kind, text.text}};
  }

  bool is_line(Base base) const {
    return base >= Base::kElement0 &&
           line_slots_[static_cast<std::size_t>(base) - static_cast<std::size_t>(Base::kElement0)];
  }

  // Only arithmetic fails, and decimals too large. What is not known here may.
  bool cannot_fail(NodeId id) const {
    const Node& node = tree_[id];
    if (node.type == Type::kDecimal || node.type == Type::kDuration) return false;
    switch (node.kind) {
      case NodeKind::kLiteral:
      case NodeKind::kField:
      case NodeKind::kList:
        return true;
      case NodeKind::kBinary:
        if (node.op < TokenKind::kEqual || node.op > TokenKind::kGreaterEqual) return false;
        break;
      case NodeKind::kHas:
        return tree_[node.children[0]].kind != NodeKind::kLookup;
      case NodeKind::kLookup:
        if (!never_fails(node.function)) return false;
        break;
      case NodeKind::kMacro:
        if (node.macro == Macro::kSum) return false;
        break;
      case NodeKind::kNot:
      case NodeKind::kAnd:
      case NodeKind::kOr:
      case NodeKind::kTernary:
      case NodeKind::kIn:
      case NodeKind::kSet:
        break;
      default:
        return false;
    }
    return std::ranges::all_of(node.children, [this](NodeId child) { return cannot_fail(child); });
  }

  static bool never_fails(Function function) {
    switch (function) {
      case Function::kInList:
      case Function::kInPairList:
      case Function::kHsKnown:
      case Function::kIsPreferential:
      case Function::kFtaCovers:
      case Function::kPermitRequired:
      case Function::kPermitMissing:
      case Function::kPermitState:
      case Function::kDocumentState:
      case Function::kExemptionState:
      case Function::kTemporaryState:
      case Function::kRulingCode:
      case Function::kBrandRight:
      case Function::kTokens:
      case Function::kStartsWith:
      case Function::kEndsWith:
      case Function::kContains:
      case Function::kMatches:
      case Function::kTextSize:
      case Function::kListSize:
        return true;
      default:
        return false;
    }
  }

  // Fewer declarations have a given HS code than a given mode of transport. Texts that are no codes
  // are names and numbers: wider than any.
  static std::size_t worth(const std::vector<ScreenKey>& keys) {
    std::size_t least = SIZE_MAX;
    for (const ScreenKey& key : keys) {
      const std::size_t width = key.field->code.width;
      least = std::min(least, width == 0 ? SIZE_MAX : width);
    }
    return least;
  }

  const Tree& tree_;
  std::array<bool, kSlots> line_slots_{};
};

}  // namespace

Screen screen_of(const Tree& tree) { return Screener(tree).keys_of(tree.root); }

}  // namespace luong::criteria
