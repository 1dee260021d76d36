#include "core/criteria/checker.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/criteria/pattern.h"
#include "core/criteria/resolver.h"
#include "core/dates.h"
#include "core/suggestion.h"

namespace luong::criteria {
namespace {

bool is_number(Type type) { return type == Type::kInt || type == Type::kDecimal; }
bool is_day(Type type) { return type == Type::kDate || type == Type::kDuration; }
std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

class Checker {
 public:
  explicit Checker(Tree& tree) : tree_(tree) {}

  tl::expected<Reads, Fault> run(Type expected) {
    if (!check(tree_.root) || !check_result(expected)) {
      return tl::unexpected<Fault>(std::move(*wrong_));
    }
    return std::move(reads_);
  }

 private:
  bool refuse(std::uint32_t at, std::string message) {
    wrong_ = Fault{at, std::move(message)};
    return false;
  }
  Type type(NodeId id) const { return tree_[id].type; }
  // Where an error about an operand points: at its first character.
  std::uint32_t begin(NodeId id) const {
    const Node& node = tree_[id];
    std::uint32_t at = node.at;
    for (const NodeId child : node.children) at = std::min(at, begin(child));
    return at;
  }

  bool check_result(Type expected) {
    const Type found = type(tree_.root);
    if (found == expected) return true;
    std::string hint;
    if (expected == Type::kInt && found == Type::kDecimal) hint = "; int(...) drops the fraction";
    return refuse(begin(tree_.root), "the expression must be " + std::string(name(expected)) +
                                         ", this one is " + std::string(name(found)) + hint);
  }

  bool check(NodeId id) {
    switch (tree_[id].kind) {
      case NodeKind::kLiteral:
        return true;
      case NodeKind::kName:
      case NodeKind::kMember:
        return check_field(id);
      case NodeKind::kCall:
        return check_call(id);
      case NodeKind::kMethod:
        return check_method(id);
      case NodeKind::kNot:
        return check_operand(id, 0, Type::kBool, "'!'") && settle(id, Type::kBool);
      case NodeKind::kNegative:
        return check_negative(id);
      case NodeKind::kBinary:
        return check_binary(id);
      case NodeKind::kAnd:
      case NodeKind::kOr:
        return check_junction(id);
      case NodeKind::kTernary:
        return check_ternary(id);
      case NodeKind::kIn:
        return check_in(id);
      case NodeKind::kSet:
        return refuse(tree_[id].at, "a list in brackets may stand only after 'in'");
      default:
        return true;  // Already resolved.
    }
  }

  bool settle(NodeId id, Type type) {
    tree_[id].type = type;
    return true;
  }

  bool check_operand(NodeId id, std::size_t child, Type wanted, std::string_view what) {
    const NodeId operand = tree_[id].children[child];
    if (!check(operand)) return false;
    if (type(operand) == wanted) return true;
    return refuse(begin(operand), std::string(what) + " takes " + std::string(name(wanted)) +
                                      ", this is " + std::string(name(type(operand))));
  }

  // --- names -----------------------------------------------------------------------------------

  // The parts of a chain of names; false where it begins with something else.
  bool path_of(NodeId id, std::vector<PathPart>& parts) const {
    const Node& node = tree_[id];
    if (node.kind == NodeKind::kMember && !path_of(node.children[0], parts)) return false;
    if (node.kind != NodeKind::kMember && node.kind != NodeKind::kName) return false;
    parts.push_back({node.text, node.at});
    return true;
  }

  // Resolves a path to a kField or kList node. `list` and `group`: whether one may stand here;
  // `reads`: whether it is read itself, not only walked through by a macro.
  bool resolve_path(NodeId id, bool list, bool group, bool reads = true) {
    std::vector<PathPart> parts;
    if (!path_of(id, parts)) {
      return refuse(tree_[id].at, "only a declared field has fields; this is a worked-out value");
    }
    auto resolved = resolve(parts, variables_);
    if (!resolved) return refuse(resolved.error().at, std::move(resolved.error().message));
    const Field& field = *resolved->field;
    if (field.group && !group) {
      return refuse(parts[0].at, quoted(resolved->path) + " has fields; name one of them");
    }
    if (field.type == Type::kList && !list) {
      return refuse(parts[0].at, quoted(resolved->path) +
                                     " is a list; use exists, all, exists_one, sum, size or 'in'");
    }
    if (reads) reads_.fields.insert(resolved->path);
    const std::uint32_t at = parts[0].at;
    Node& node = tree_[id];
    node.at = at;
    node.kind = field.type == Type::kList ? NodeKind::kList : NodeKind::kField;
    node.type = field.type;
    node.field = &field;
    node.base = resolved->base;
    node.text = resolved->path;
    node.children.clear();
    return true;
  }

  bool check_field(NodeId id) { return resolve_path(id, false, false); }

  const Variable* variable(NodeId id) const {
    if (tree_[id].kind != NodeKind::kName) return nullptr;
    for (const Variable& v : variables_) {
      if (v.name == tree_[id].text) return &v;
    }
    return nullptr;
  }

  // --- operators -------------------------------------------------------------------------------

  bool check_negative(NodeId id) {
    const NodeId operand = tree_[id].children[0];
    if (!check(operand)) return false;
    if (!is_number(type(operand)) && type(operand) != Type::kDuration) {
      return refuse(begin(operand),
                    "'-' takes a number, this is " + std::string(name(type(operand))));
    }
    return settle(id, type(operand));
  }

  bool check_junction(NodeId id) {
    const std::string sign = quoted(name(tree_[id].op));
    for (std::size_t i = 0; i < tree_[id].children.size(); ++i) {
      if (!check_operand(id, i, Type::kBool, sign)) return false;
    }
    return settle(id, Type::kBool);
  }

  bool check_binary(NodeId id) {
    const NodeId left = tree_[id].children[0];
    const NodeId right = tree_[id].children[1];
    if (!check(left) || !check(right)) return false;
    const TokenKind op = tree_[id].op;
    if (op >= TokenKind::kEqual && op <= TokenKind::kGreaterEqual) {
      return check_comparison(id, type(left), type(right));
    }
    return check_arithmetic(id, type(left), type(right));
  }

  bool refuse_pair(NodeId id, Type left, Type right, std::string_view rule) {
    return refuse(tree_[id].at, quoted(name(tree_[id].op)) + " " + std::string(rule) +
                                    ": the left side is " + std::string(name(left)) +
                                    ", the right side " + std::string(name(right)));
  }

  bool check_comparison(NodeId id, Type left, Type right) {
    const bool comparable = left == right || (is_number(left) && is_number(right));
    if (!comparable) return refuse_pair(id, left, right, "compares values of one type");
    const TokenKind op = tree_[id].op;
    if (left == Type::kBool && op != TokenKind::kEqual && op != TokenKind::kNotEqual) {
      return refuse_pair(id, left, right, "does not order bool");
    }
    return settle(id, Type::kBool);
  }

  bool check_arithmetic(NodeId id, Type left, Type right) {
    const TokenKind op = tree_[id].op;
    if (is_number(left) && is_number(right)) {
      const bool both_int = left == Type::kInt && right == Type::kInt;
      return settle(id, both_int ? Type::kInt : Type::kDecimal);
    }
    const bool sum = op == TokenKind::kPlus || op == TokenKind::kMinus;
    if (sum && is_day(left) && is_day(right)) {
      if (left == Type::kDate && right == Type::kDuration) return settle(id, Type::kDate);
      if (left == Type::kDuration && right == Type::kDuration) return settle(id, Type::kDuration);
      if (left == Type::kDate && right == Type::kDate && op == TokenKind::kMinus) {
        return settle(id, Type::kDuration);
      }
    }
    if (op == TokenKind::kPlus && left == Type::kString) {
      return refuse_pair(id, left, right, "does not join texts");
    }
    return refuse_pair(id, left, right, "works on numbers, or on dates and durations");
  }

  // The common type of two branches or arguments: int gives way to decimal.
  static std::optional<Type> common(Type a, Type b) {
    if (a == b) return a;
    if (is_number(a) && is_number(b)) return Type::kDecimal;
    return std::nullopt;
  }

  bool check_ternary(NodeId id) {
    if (!check_operand(id, 0, Type::kBool, "'?'")) return false;
    const NodeId yes = tree_[id].children[1];
    const NodeId no = tree_[id].children[2];
    if (!check(yes) || !check(no)) return false;
    const auto result = common(type(yes), type(no));
    if (!result) {
      return refuse(begin(no), "both values of '?' must be of one type: the first is " +
                                   std::string(name(type(yes))) + ", the second " +
                                   std::string(name(type(no))));
    }
    return settle(id, *result);
  }

  bool check_in(NodeId id) {
    const NodeId left = tree_[id].children[0];
    const NodeId right = tree_[id].children[1];
    if (!check(left)) return false;
    if (tree_[right].kind == NodeKind::kSet) return check_in_set(id, left, right);
    if (tree_[right].kind != NodeKind::kName && tree_[right].kind != NodeKind::kMember) {
      return refuse(begin(right), "'in' takes a list in brackets or a list of texts");
    }
    if (!resolve_path(right, true, false)) return false;
    const Field& field = *tree_[right].field;
    if (field.type != Type::kList || !field.element->is_text) {
      return refuse(tree_[right].at, quoted(tree_[right].text) + " is no list of texts");
    }
    if (type(left) != Type::kString) {
      return refuse(begin(left), "a list of texts has no " + std::string(name(type(left))));
    }
    return settle(id, Type::kBool);
  }

  bool check_in_set(NodeId id, NodeId left, NodeId set) {
    if (type(left) == Type::kBool) return refuse(begin(left), "'in' does not take bool");
    if (tree_[set].children.empty()) return refuse(tree_[set].at, "the list is empty");
    if (tree_[set].children.size() > 1'000)
      return refuse(tree_[set].at, "the list has over 1,000 values; use in_list");
    Type whole = type(left);
    for (const NodeId item : tree_[set].children) {
      if (!check(item)) return false;
      const auto both = common(whole, type(item));
      if (!both) {
        return refuse(begin(item), "the list is compared with " + std::string(name(type(left))) +
                                       ", this value is " + std::string(name(type(item))));
      }
      whole = *both;
    }
    tree_[set].type = whole;  // What both sides are brought to.
    return settle(id, Type::kBool);
  }

  // --- calls -----------------------------------------------------------------------------------

  bool check_call(NodeId id) {
    const std::string& called = tree_[id].text;
    if (called == "has") return check_has(id);
    if (called == "date") return check_date(id);
    if (called == "sum") return check_macro(id, Macro::kSum);
    const Signature* fitting = nullptr;
    const Signature* named = nullptr;
    for (const Signature& s : signatures()) {
      if (s.name != called) continue;
      named = &s;
      if (s.arguments.size() == tree_[id].children.size()) fitting = &s;
    }
    if (named == nullptr) return refuse_unknown_function(id);
    if (fitting == nullptr) {
      return refuse(tree_[id].at, quoted(called) + " does not take " +
                                      std::to_string(tree_[id].children.size()) + " arguments");
    }
    return apply(id, *fitting, 0);
  }

  bool refuse_unknown_function(NodeId id) {
    std::vector<std::string_view> known = {"has", "date", "sum"};
    for (const Signature& s : signatures()) known.push_back(s.name);
    return refuse(tree_[id].at, "unknown function " + quoted(tree_[id].text) +
                                    did_you_mean(tree_[id].text, known));
  }

  // Checks the arguments from child `first` on (a method's receiver is child 0, and checked).
  bool apply(NodeId id, const Signature& signature, std::size_t first) {
    std::optional<Type> numbers;
    for (std::size_t i = 0; i < signature.arguments.size(); ++i) {
      const NodeId argument = tree_[id].children[first + i];
      if (!check_argument(signature, signature.arguments[i], argument)) return false;
      if (signature.arguments[i] == Argument::kNumber) {
        numbers = numbers ? common(*numbers, type(argument)) : type(argument);
      }
    }
    if (takes_list_name(signature.function)) {
      reads_.tables.insert(tree_[tree_[id].children[0]].text);
    } else if (!signature.table.empty()) {
      reads_.tables.insert(std::string(signature.table));
    }
    tree_[id].kind = NodeKind::kLookup;
    tree_[id].function = signature.function;
    return settle(id, numbers.value_or(signature.result));
  }

  bool check_argument(const Signature& signature, Argument wanted, NodeId argument) {
    if (wanted == Argument::kLine) return check_line_argument(signature, argument);
    if (wanted == Argument::kTableName) {
      const Node& node = tree_[argument];
      const bool literal = node.kind == NodeKind::kLiteral && node.type == Type::kString;
      if (literal && !node.text.empty()) return true;
      return refuse(begin(argument),
                    "the name of the list must be written out: in_list(\"scrap\", ...)");
    }
    if (wanted == Argument::kPattern) return check_pattern(argument);
    if (!check(argument)) return false;
    const Type found = type(argument);
    const bool fits = (wanted == Argument::kString && found == Type::kString) ||
                      (wanted == Argument::kInt && found == Type::kInt) ||
                      (wanted == Argument::kDecimal && is_number(found)) ||
                      (wanted == Argument::kNumber && is_number(found));
    if (fits) return true;
    const std::string_view takes = wanted == Argument::kString   ? "string"
                                   : wanted == Argument::kInt    ? "int"
                                   : wanted == Argument::kNumber ? "a number"
                                                                 : "decimal";
    return refuse(begin(argument), quoted(signature.name) + " takes " + std::string(takes) +
                                       ", this is " + std::string(name(found)));
  }

  bool check_pattern(NodeId argument) {
    const Node& node = tree_[argument];
    if (node.kind != NodeKind::kLiteral || node.type != Type::kString) {
      return refuse(begin(argument), "the pattern must be written out: matches(\"^M[0-9]+\")");
    }
    const auto pattern = Pattern::compile(node.text);
    return pattern || refuse(node.at, "no regular expression: " + pattern.error().message);
  }

  bool check_line_argument(const Signature& signature, NodeId argument) {
    const Variable* line = variable(argument);
    if (line == nullptr || !line->record->is_line) {
      return refuse(begin(argument), quoted(signature.name) +
                                         " takes a goods line: the variable of a macro over lines");
    }
    tree_[argument].base = base_of(*line);
    const LineReads reads = reads_of(signature.function);
    for (const std::string_view field : reads.of_line) {
      reads_.fields.insert(line->path + "." + std::string(field));
    }
    for (const std::string_view field : reads.of_declaration) {
      reads_.fields.insert(std::string(field));
    }
    reads_.permits = reads_.permits || reads.register_asked;
    return true;
  }

  Base base_of(const Variable& v) const {
    const auto slot = static_cast<std::size_t>(&v - variables_.data());
    return static_cast<Base>(static_cast<std::size_t>(Base::kElement0) + slot);
  }

  bool check_has(NodeId id) {
    if (tree_[id].children.size() != 1) return refuse(tree_[id].at, "'has' takes one field");
    const NodeId operand = tree_[id].children[0];
    if (tree_[operand].kind == NodeKind::kName || tree_[operand].kind == NodeKind::kMember) {
      if (!resolve_path(operand, true, true)) return false;
    } else {
      if (tree_[operand].kind != NodeKind::kCall) return refuse_has(operand);
      const std::string called = tree_[operand].text;
      if (!check(operand)) return false;
      if (!may_be_absent(called)) return refuse_has(operand);
    }
    tree_[id].kind = NodeKind::kHas;
    return settle(id, Type::kBool);
  }

  bool refuse_has(NodeId operand) {
    return refuse(begin(operand), "'has' takes a field, ref_price, hs_rate or hs_sibling_rate_max");
  }

  static bool may_be_absent(std::string_view called) {
    return std::ranges::any_of(
        signatures(), [called](const Signature& s) { return s.name == called && s.may_be_absent; });
  }

  bool check_date(NodeId id) {
    const auto& children = tree_[id].children;
    const bool literal = children.size() == 1 && tree_[children[0]].kind == NodeKind::kLiteral &&
                         tree_[children[0]].type == Type::kString;
    if (!literal)
      return refuse(tree_[id].at, "'date' takes a written-out day: date(\"2025-01-31\")");
    const NodeId argument = children[0];
    const auto day = parse_date(tree_[argument].text);
    if (!day) return refuse(tree_[argument].at, "there is no day " + quoted(tree_[argument].text));
    Node& node = tree_[id];
    node.kind = NodeKind::kLiteral;
    node.number = day->days;
    node.children.clear();
    return settle(id, Type::kDate);
  }

  // --- methods and macros ----------------------------------------------------------------------

  bool check_method(NodeId id) {
    static constexpr std::pair<std::string_view, Macro> kMacros[] = {
        {"exists", Macro::kExists},
        {"all", Macro::kAll},
        {"exists_one", Macro::kExistsOne},
        {"sum", Macro::kSum}};
    for (const auto& [called, macro] : kMacros) {
      if (tree_[id].text == called) return check_macro(id, macro);
    }
    const NodeId receiver = tree_[id].children[0];
    if (tree_[receiver].kind == NodeKind::kMethod && tree_[receiver].text == "lowerAscii") {
      return check_folded(id, receiver);
    }
    const bool path =
        tree_[receiver].kind == NodeKind::kName || tree_[receiver].kind == NodeKind::kMember;
    if (path ? !resolve_path(receiver, true, false) : !check(receiver)) return false;
    if (type(receiver) == Type::kList) return check_list_method(id);
    if (type(receiver) != Type::kString) {
      return refuse(tree_[id].at,
                    std::string(name(type(receiver))) + " has no method " + quoted(tree_[id].text));
    }
    return check_text_method(id);
  }

  bool check_text_method(NodeId id) {
    std::vector<std::string_view> known = {"lowerAscii"};
    for (const Signature& s : text_methods()) {
      known.push_back(s.name);
      if (s.name != tree_[id].text) continue;
      if (s.arguments.size() + 1 != tree_[id].children.size()) {
        return refuse(tree_[id].at, quoted(s.name) + " takes " +
                                        std::to_string(s.arguments.size()) + " arguments");
      }
      return apply(id, s, 1);
    }
    if (tree_[id].text == "lowerAscii") {
      return refuse(tree_[id].at,
                    "'lowerAscii' may stand only directly before startsWith, endsWith or contains");
    }
    return refuse(tree_[id].at, "string has no method " + quoted(tree_[id].text) +
                                    did_you_mean(tree_[id].text, known));
  }

  bool check_folded(NodeId id, NodeId folding) {
    if (tree_[id].text == "matches") {
      return refuse(tree_[folding].at,
                    "'lowerAscii' does not stand before matches: write matches(\"(?i)...\")");
    }
    if (tree_[id].text == "size" || tree_[folding].children.size() != 1) {
      return refuse(tree_[folding].at,
                    "'lowerAscii' may stand only directly before startsWith, endsWith or contains");
    }
    const NodeId receiver = tree_[folding].children[0];
    if (!check(receiver)) return false;
    if (type(receiver) != Type::kString) {
      return refuse(begin(receiver),
                    "'lowerAscii' takes string, this is " + std::string(name(type(receiver))));
    }
    tree_[id].children[0] = receiver;
    tree_[id].fold_case = true;
    if (!check_text_method(id)) return false;
    const Node& sought = tree_[tree_[id].children[1]];
    const bool upper =
        sought.kind == NodeKind::kLiteral &&
        std::ranges::any_of(sought.text, [](char c) { return c >= 'A' && c <= 'Z'; });
    return !upper || refuse(sought.at, "a lower-cased text never holds upper-case letters");
  }

  bool check_list_method(NodeId id) {
    if (tree_[id].text != "size" || tree_[id].children.size() != 1) {
      static constexpr std::string_view kKnown[] = {"exists", "all", "exists_one", "sum", "size"};
      return refuse(tree_[id].at, "a list has no method " + quoted(tree_[id].text) +
                                      did_you_mean(tree_[id].text, kKnown));
    }
    tree_[id].kind = NodeKind::kLookup;
    tree_[id].function = Function::kListSize;
    return settle(id, Type::kInt);
  }

  bool check_macro(NodeId id, Macro macro) {
    if (tree_[id].children.size() != 3) {
      return refuse(tree_[id].at, quoted(tree_[id].text) + " takes a variable and an expression");
    }
    const NodeId list = tree_[id].children[0];
    const NodeId body = tree_[id].children[2];
    if (!resolve_list(list) || !declare(tree_[id].children[1], list)) return false;
    const bool fine = check(body);
    variables_.pop_back();
    if (!fine) return false;
    const bool sum = macro == Macro::kSum;
    if (sum ? !is_number(type(body)) : type(body) != Type::kBool) {
      return refuse(begin(body), quoted(tree_[id].text) + " takes " + (sum ? "a number" : "bool") +
                                     ", this is " + std::string(name(type(body))));
    }
    Node& node = tree_[id];
    node.kind = NodeKind::kMacro;
    node.macro = macro;
    node.slot = static_cast<std::uint8_t>(variables_.size());
    node.children = {list, body};
    return settle(id, sum ? type(body) : Type::kBool);
  }

  bool resolve_list(NodeId list) {
    if (tree_[list].kind != NodeKind::kName && tree_[list].kind != NodeKind::kMember) {
      return refuse(begin(list), "a macro works on a list field, such as lines");
    }
    if (!resolve_path(list, true, false, false)) return false;
    if (type(list) == Type::kList) return true;
    return refuse(tree_[list].at, quoted(tree_[list].text) + " is " +
                                      std::string(name(type(list))) + ", not a list");
  }

  bool declare(NodeId id, NodeId list) {
    const Node& node = tree_[id];
    if (node.kind != NodeKind::kName) return refuse(begin(id), "expected the name of a variable");
    if (variables_.size() == kSlots) {
      return refuse(node.at, "macros nest at most " + std::to_string(kSlots) + " deep");
    }
    if (variable(id) != nullptr)
      return refuse(node.at, quoted(node.text) + " is already a variable");
    if (is_taken(node.text)) {
      return refuse(node.at, quoted(node.text) + " is a field or function; choose another name");
    }
    variables_.push_back({node.text, tree_[list].field->element, tree_[list].text});
    return true;
  }

  Tree& tree_;
  std::vector<Variable> variables_;
  Reads reads_;
  std::optional<Fault> wrong_;
};

}  // namespace

tl::expected<Reads, Fault> check(Tree& tree, Type expected) { return Checker(tree).run(expected); }

}  // namespace luong::criteria
