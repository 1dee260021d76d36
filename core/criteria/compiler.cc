#include "core/criteria/compiler.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/criteria/arithmetic.h"
#include "core/criteria/fusing.h"
#include "core/criteria/opcodes.h"

namespace luong::criteria {
namespace {

// Of one emitted subexpression: whether it reads nothing, and the steps it may take at most.
struct Emitted {
  bool constant = false;
  std::uint64_t cost = 0;
};

class Generator {
 public:
  Generator(const Tree& tree, Program::Code& code) : tree_(tree), code_(code) {}

  std::optional<Fault> run() {
    const Emitted whole = emit(tree_.root);
    append({.op = Opcode::kReturn});
    code_.type = tree_[tree_.root].type;
    code_.cost = whole.cost + 1;
    if (!wrong_ && code_.cost > kCostMax) {
      refuse(0, "the expression may take " + std::to_string(code_.cost) + " steps; at most " +
                    std::to_string(kCostMax) + " are allowed");
    }
    return wrong_;
  }

 private:
  void refuse(std::uint32_t at, std::string message) {
    if (!wrong_) wrong_ = Fault{at, std::move(message)};
  }

  std::size_t size() const { return code_.instructions.size(); }
  Instruction& append(Instruction instruction) {
    code_.instructions.push_back(instruction);
    return code_.instructions.back();
  }
  // The stack grows by one; where it grows too far is told once.
  void grow(std::uint32_t at) {
    if (++height_ > kStackMax) refuse(at, "the expression holds too many values at once");
  }
  // Makes the jump at `from` land on the next instruction.
  void land(std::size_t from) {
    code_.instructions[from].b = static_cast<std::int32_t>(size() - from - 1);
  }

  Emitted emit(NodeId id) {
    const std::size_t begin = size();
    const std::size_t height = height_;
    Emitted emitted = emit_node(id);
    height_ = height;
    grow(tree_[id].at);
    if (emitted.constant && size() - begin > 1 && !wrong_) emitted.cost = fold(id, begin);
    return emitted;
  }

  // Runs what was emitted from `begin` on and puts its value in its place.
  std::uint64_t fold(NodeId id, std::size_t begin) {
    append({.op = Opcode::kReturn});
    const Run result = criteria::run(&code_.instructions[begin], nullptr);
    code_.instructions.resize(begin);
    if (result.failed) {
      refuse(tree_[id].at, "this overflows or divides by zero");
      push_number(0);  // Whoever goes on emitting finds a value here.
      return 1;
    }
    if (tree_[id].type == Type::kString) {
      push_text(result.value.s.view());
    } else {
      push_number(result.value.i);
    }
    return 1;
  }

  void push_number(std::int64_t number) {
    Instruction instruction{.op = Opcode::kConstant};
    instruction.with.number = number;
    append(instruction);
  }
  std::string_view keep(std::string_view text) { return code_.texts.emplace_back(text); }
  void push_text(std::string_view text) {
    const std::string_view kept = keep(text);
    Instruction instruction{.op = Opcode::kText, .b = static_cast<std::int32_t>(kept.size())};
    instruction.with.text = kept.data();
    append(instruction);
  }

  Emitted emit_node(NodeId id) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case NodeKind::kLiteral:
        node.type == Type::kString ? push_text(node.text) : push_number(node.number);
        return {true, 1};
      case NodeKind::kField:
        return emit_field(node, Opcode::kLoad);
      case NodeKind::kHas:
        return emit_has(node);
      case NodeKind::kNot:
        return emit_unary(node, Opcode::kNot);
      case NodeKind::kNegative:
        return emit_unary(node,
                          node.type == Type::kDuration ? Opcode::kNegateDays : Opcode::kNegate);
      case NodeKind::kBinary:
        return emit_binary(node);
      case NodeKind::kAnd:
      case NodeKind::kOr:
        return emit_junction(node);
      case NodeKind::kTernary:
        return emit_ternary(node);
      case NodeKind::kIn:
        return emit_in(node);
      case NodeKind::kLookup:
        return emit_lookup(node, false);
      default:
        return emit_macro(node);
    }
  }

  // The converted value of a child where its parent works in decimals.
  Emitted emit_as(NodeId id, Type wanted) {
    if (tree_[id].type == wanted || wanted != Type::kDecimal) return emit(id);
    const std::size_t begin = size();
    Emitted emitted = emit(id);
    append({.op = Opcode::kToDecimal});
    emitted.cost += 1;
    // fold() runs from `begin`: the value and its conversion become one constant.
    if (emitted.constant && !wrong_) {
      append({.op = Opcode::kReturn});
      const Run result = criteria::run(&code_.instructions[begin], nullptr);
      code_.instructions.resize(begin);
      if (result.failed) refuse(tree_[id].at, "this overflows or divides by zero");
      push_number(result.value.i);
      emitted.cost = 1;
    }
    return emitted;
  }

  Emitted emit_field(const Node& node, Opcode op) {
    Instruction instruction{.op = op, .a = static_cast<std::uint8_t>(node.base)};
    if (node.field->scratch) {
      if (scratches_ == kScratchesMax) {
        refuse(node.at, "the expression reads too many tax codes and numbers");
      } else {
        instruction.b = static_cast<std::int32_t>(scratches_++);
      }
    }
    instruction.with.get = node.field->get;
    if (op == Opcode::kLoad && node.type == Type::kBool) instruction.op = Opcode::kLoadBool;
    append(instruction);
    return {false, 2};
  }

  Emitted emit_has(const Node& node) {
    const Node& operand = tree_[node.children[0]];
    if (operand.kind == NodeKind::kField) return emit_field(operand, Opcode::kHas);
    if (operand.kind == NodeKind::kLookup) return emit_lookup(operand, true);
    emit_list(operand, Opcode::kListEmpty);
    return {false, 2};
  }

  void emit_list(const Node& list, Opcode op) {
    Instruction instruction{.op = op, .a = static_cast<std::uint8_t>(list.base)};
    instruction.with.list = list.field->list;
    append(instruction);
  }

  Emitted emit_unary(const Node& node, Opcode op) {
    Emitted emitted = emit(node.children[0]);
    append({.op = op});
    return {emitted.constant, emitted.cost + 1};
  }

  // Whether the instruction just emitted is an int constant that fits a decimal; makes it one.
  bool scale_constant() {
    Instruction& last = code_.instructions.back();
    std::int64_t millionths = 0;
    if (last.op != Opcode::kConstant) return false;
    if (__builtin_mul_overflow(last.with.number, kScale, &millionths)) return false;
    last.with.number = millionths;
    return true;
  }

  Emitted emit_binary(const Node& node) {
    const Type left = tree_[node.children[0]].type;
    const Type right = tree_[node.children[1]].type;
    const bool comparison = node.op >= TokenKind::kEqual && node.op <= TokenKind::kGreaterEqual;
    if (const auto fused = fused_comparison(tree_, node)) {
      append(*fused);
      return {false, 5};  // As if the two sides were emitted.
    }
    const bool mixed = left != right && (left == Type::kDecimal || right == Type::kDecimal);
    const std::size_t begin = size();
    const Emitted a = emit(node.children[0]);
    std::uint8_t flags = 0;
    if (mixed && left == Type::kInt && !(comparison && a.constant && scale_constant())) {
      flags |= kLeftIsInt;
    }
    const Emitted b = emit(node.children[1]);
    if (mixed && right == Type::kInt && !(comparison && b.constant && scale_constant())) {
      flags |= kRightIsInt;
    }
    Instruction instruction{.flags = flags};
    if (comparison) {
      instruction.a = orders_of(node.op);
      instruction.op = left == Type::kString                            ? Opcode::kCompareText
                       : left == Type::kDate || left == Type::kDuration ? Opcode::kCompareDay
                       : flags != 0                                     ? Opcode::kCompareMixed
                                                                        : Opcode::kCompare;
    } else {
      instruction.op = arithmetic_of(node.op, node.type);
    }
    const auto emitted = std::span(code_.instructions).subspan(begin);
    if (const std::size_t left_over = fuse_with_constant(emitted, instruction)) {
      code_.instructions.resize(begin + left_over);
    } else {
      append(instruction);
    }
    const std::uint64_t own = instruction.op == Opcode::kCompareText ? 2 : 1;
    return {a.constant && b.constant, a.cost + b.cost + own};
  }

  Emitted emit_junction(const Node& node) {
    const Opcode op = node.kind == NodeKind::kAnd ? Opcode::kJumpUnlessOrPop : Opcode::kJumpIfOrPop;
    Emitted whole{true, 0};
    std::vector<std::size_t> jumps;
    const std::size_t height = height_;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      height_ = height;
      const Emitted part = emit(node.children[i]);
      whole.constant = whole.constant && part.constant;
      whole.cost += part.cost + 1;
      if (i + 1 < node.children.size()) {
        jumps.push_back(size());
        append({.op = op});
      }
    }
    for (const std::size_t jump : jumps) land(jump);
    return whole;
  }

  Emitted emit_ternary(const Node& node) {
    const std::size_t height = height_;
    const Emitted condition = emit(node.children[0]);
    const std::size_t to_no = size();
    append({.op = Opcode::kPopJumpUnless});
    height_ = height;
    const Emitted yes = emit_as(node.children[1], node.type);
    const std::size_t to_end = size();
    append({.op = Opcode::kJump});
    land(to_no);
    height_ = height;
    const Emitted no = emit_as(node.children[2], node.type);
    land(to_end);
    return {condition.constant && yes.constant && no.constant,
            condition.cost + std::max(yes.cost, no.cost) + 2};
  }

  Emitted emit_in(const Node& node) {
    const Node& right = tree_[node.children[1]];
    if (right.kind == NodeKind::kList) {
      const Emitted sought = emit(node.children[0]);
      Instruction instruction{.op = Opcode::kInList, .a = static_cast<std::uint8_t>(right.base)};
      instruction.with.field = right.field;
      append(instruction);
      return {false, sought.cost + 3ULL * right.field->element->count_max};
    }
    Emitted whole = emit_as(node.children[0], right.type);
    const std::size_t begin = size();
    const std::size_t height = height_;
    bool constants = true;
    std::uint64_t cost = 0;
    for (const NodeId item : right.children) {
      const Emitted value = emit_as(item, right.type);
      constants = constants && value.constant;
      cost += value.cost;
      if (constants) height_ = height;  // They go into a set, not onto the stack.
    }
    if (wrong_) return whole;
    if (constants) {
      make_set(begin, right.type, tree_[node.children[0]]);
      return {whole.constant, whole.cost + 4};
    }
    if (right.children.size() > kStackMax / 2) {
      refuse(right.at,
             "a list with fields in it has at most " + std::to_string(kStackMax / 2) + " values");
    }
    append({.op = Opcode::kInStack,
            .a = static_cast<std::uint8_t>(right.type),
            .b = static_cast<std::int32_t>(right.children.size())});
    return {false, whole.cost + cost + right.children.size()};
  }

  // Takes the constants emitted from `begin` on back, into a sorted set.
  void make_set(std::size_t begin, Type type, const Node& sought) {
    ConstantSet& set = code_.sets.emplace_back();
    for (std::size_t i = begin; i < size(); ++i) {
      const Instruction& constant = code_.instructions[i];
      if (type == Type::kString) {
        set.texts.emplace_back(constant.with.text, static_cast<std::size_t>(constant.b));
      } else {
        set.numbers.push_back(constant.with.number);
      }
    }
    code_.instructions.resize(begin);
    std::ranges::sort(set.numbers);
    std::ranges::sort(set.texts);
    if (const auto fused = fused_membership(sought, set)) {
      code_.instructions.back() = *fused;  // In place of the load.
      return;
    }
    Instruction instruction{.op = type == Type::kString ? Opcode::kInTexts : Opcode::kInNumbers};
    instruction.with.set = &set;
    append(instruction);
  }

  Emitted emit_lookup(const Node& node, bool presence) {
    const Function function = node.function;
    if (function == Function::kListSize) {
      emit_list(tree_[node.children[0]], Opcode::kListSize);
      return {false, 2};
    }
    Instruction instruction{.op = opcode_of(function)};
    instruction.flags = static_cast<std::uint8_t>((presence ? kWantPresence : 0) |
                                                  (node.fold_case ? kFoldCase : 0));
    Emitted whole{reads_only_arguments(function), cost_of(function)};
    if (const auto fused = fused_starts_with(tree_, node)) {
      append(*fused);
      return {false, whole.cost + 3};
    }
    if (is_line_lookup(function)) {
      instruction.a = static_cast<std::uint8_t>(tree_[node.children[0]].base);
      if (function == Function::kDocumentState) whole.cost += emit(node.children[1]).cost;
    } else {
      emit_arguments(node, whole);
    }
    if (takes_list_name(function)) {
      instruction.with.list_name = &code_.lists.emplace_back(tree_[node.children[0]].text);
    }
    if (function == Function::kInList) {
      if (const auto fused = fused_in_list(tree_, node, instruction)) {
        code_.instructions.back() = *fused;  // In place of the load.
        return whole;
      }
    }
    if (function == Function::kMatches) {
      // The checker compiled it before, so it compiles.
      auto pattern = Pattern::compile(tree_[node.children[1]].text);
      instruction.with.pattern = &code_.patterns.emplace_back(std::move(*pattern));
    }
    // int() of an int and decimal() of a decimal have nothing to do.
    const bool idle = function == Function::kToInt && tree_[node.children[0]].type == Type::kInt;
    if (!idle) append(instruction);
    return whole;
  }

  void emit_arguments(const Node& node, Emitted& whole) {
    const bool poly = node.function == Function::kMin || node.function == Function::kMax ||
                      node.function == Function::kAbs;
    // The name of a list and a pattern are no values.
    const std::size_t first = takes_list_name(node.function) ? 1 : 0;
    const std::size_t end = node.children.size() - (node.function == Function::kMatches ? 1 : 0);
    for (std::size_t i = first; i < end; ++i) {
      const NodeId argument = node.children[i];
      const Emitted part = poly ? emit_as(argument, node.type) : emit(argument);
      whole.constant = whole.constant && part.constant;
      whole.cost += part.cost;
    }
    if (node.function == Function::kRefPrice && node.children.size() == 2) {
      push_text("KGM");
      grow(node.at);
      push_text("USD");
      grow(node.at);
    }
  }

  Emitted emit_macro(const Node& node) {
    const Node& list = tree_[node.children[0]];
    const Record& element = *list.field->element;
    const auto macro = static_cast<std::uint8_t>(node.macro);
    const std::size_t begin = size();
    append({.op = Opcode::kBegin, .a = node.slot, .flags = macro});
    emit_list(list, Opcode::kBegin);  // Data of the instruction before it.
    const std::size_t loop = size();
    const Emitted body = emit(node.children[1]);
    const std::uint8_t over_lines = element.is_line ? kOverLines : 0;
    const Emitted whole{false, 3 + element.count_max * (body.cost + 2)};
    if (const auto fused =
            fused_exists(node, element, std::span(code_.instructions).subspan(loop))) {
      code_.instructions.resize(begin);
      append(*fused);
      return whole;
    }
    append({.op = Opcode::kNext,
            .a = node.slot,
            .flags = static_cast<std::uint8_t>(macro | over_lines),
            .b = static_cast<std::int32_t>(loop) - static_cast<std::int32_t>(size()) - 1});
    code_.instructions[begin].b = static_cast<std::int32_t>(size() - loop);
    return whole;
  }

  const Tree& tree_;
  Program::Code& code_;
  std::size_t height_ = 0;
  std::size_t scratches_ = 0;
  std::optional<Fault> wrong_;
};

}  // namespace

std::optional<Fault> generate(const Tree& tree, Program::Code& code) {
  return Generator(tree, code).run();
}

}  // namespace luong::criteria
