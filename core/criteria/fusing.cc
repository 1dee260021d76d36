#include "core/criteria/fusing.h"

#include <algorithm>

#include "core/criteria/packed_code.h"

namespace luong::criteria {
namespace {

// The field a node reads, if it is a code at a known place of a record that is always there.
const Field* code_field(const Node& node) {
  const bool there = node.kind == NodeKind::kField && !may_be_unknown(node.base);
  return there && node.field->code.width != 0 ? node.field : nullptr;
}
// The same, if it may be read as a word.
const Field* word_field(const Node& node) {
  const Field* field = code_field(node);
  return field != nullptr && field->code.word ? field : nullptr;
}

// Whether a code of `width` bytes can be this text. Zero bytes would pass for padding.
bool may_equal(std::string_view text, std::size_t width) {
  return text.size() <= std::min(width, kWordBytes) && text.find('\0') == text.npos;
}

Instruction on_code(Opcode op, const Node& node, std::size_t bytes) {
  return {.op = op,
          .a = static_cast<std::uint8_t>(node.base),
          .flags = static_cast<std::uint8_t>(bytes),
          .b = static_cast<std::int32_t>(node.field->code.at)};
}

}  // namespace

std::optional<Instruction> fused_comparison(const Tree& tree, const Node& node) {
  const Node& left = tree[node.children[0]];
  const Node& right = tree[node.children[1]];
  if (node.op != TokenKind::kEqual && node.op != TokenKind::kNotEqual) return std::nullopt;
  const Field* field = word_field(left);
  if (field == nullptr || right.kind != NodeKind::kLiteral) return std::nullopt;
  const std::size_t width = field->code.width;
  if (width > kWordBytes || !may_equal(right.text, width)) return std::nullopt;
  Instruction fused = on_code(Opcode::kCodeIs, left, width);
  if (node.op == TokenKind::kNotEqual) fused.flags |= kNegated;
  fused.with.word = packed(right.text);
  return fused;
}

std::size_t fuse_with_constant(std::span<Instruction> emitted, const Instruction& comparison) {
  const std::size_t size = emitted.size();
  if (comparison.op != Opcode::kCompare || size < 2 || size > 3) return 0;
  const Instruction& constant = emitted[size - 1];
  const auto narrow = static_cast<std::int32_t>(constant.with.number);
  if (constant.op != Opcode::kConstant || narrow != constant.with.number) return 0;
  Instruction& value = emitted[size - 2];
  if (emitted[0].op != Opcode::kLoad) return 0;
  if (size == 3 && value.op != Opcode::kTokens) return 0;
  value.op = size == 2 ? Opcode::kLoadCompare : Opcode::kTokensCompare;
  value.flags = comparison.a;
  value.b = narrow;
  return size - 1;
}

std::optional<Instruction> fused_membership(const Node& sought, ConstantSet& set) {
  const Field* field = word_field(sought);
  if (field == nullptr || field->code.width > kWordBytes) return std::nullopt;
  for (const std::string_view text : set.texts) {
    if (may_equal(text, field->code.width)) set.words.push_back(packed(text));
  }
  Instruction fused = on_code(Opcode::kCodeIn, sought, field->code.width);
  fused.with.set = &set;
  return fused;
}

std::optional<Instruction> fused_starts_with(const Tree& tree, const Node& node) {
  if (node.function != Function::kStartsWith || node.fold_case) return std::nullopt;
  const Node& left = tree[node.children[0]];
  const Node& right = tree[node.children[1]];
  const Field* field = word_field(left);
  if (field == nullptr || right.kind != NodeKind::kLiteral || right.text.empty()) {
    return std::nullopt;
  }
  if (!may_equal(right.text, field->code.width)) return std::nullopt;
  Instruction fused = on_code(Opcode::kCodeStarts, left, right.text.size());
  fused.with.word = packed(right.text);
  return fused;
}

std::optional<Instruction> fused_in_list(const Tree& tree, const Node& node,
                                         const Instruction& plain) {
  const Node& sought = tree[node.children[1]];
  const Field* field = code_field(sought);
  if (field == nullptr) return std::nullopt;
  Instruction fused = on_code(Opcode::kCodeOnList, sought, field->code.width);
  fused.with = plain.with;
  return fused;
}

std::optional<Instruction> fused_exists(const Node& node, const Record& element,
                                        std::span<const Instruction> body) {
  if (node.macro != Macro::kExists || !element.is_line || body.size() != 1) return std::nullopt;
  const auto slot_base = static_cast<std::uint8_t>(Base::kElement0) + node.slot;
  if (body[0].op != Opcode::kCodeOnList || body[0].a != slot_base) return std::nullopt;
  Instruction fused = body[0];
  fused.op = Opcode::kLinesOnList;
  return fused;
}

}  // namespace luong::criteria
