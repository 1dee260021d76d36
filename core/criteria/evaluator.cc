#include <algorithm>
#include <bit>
#include <cassert>

#include "core/criteria/arithmetic.h"
#include "core/criteria/bytecode.h"
#include "core/criteria/comparing.h"
#include "core/criteria/lookups.h"
#include "core/criteria/packed_code.h"
#include "core/criteria/text.h"

// The stack machine. Everything it needs lies in one frame on the program's stack: no allocation,
// no exception, and the compiler bounded stack and steps.
namespace luong::criteria {
namespace {

struct Slot {  // of a macro at work; written when it begins
  std::size_t left;
  std::size_t stride;
  std::uint64_t lines;  // on which the body held
  std::int64_t count;   // how often it held; for sum: the sum
};

class Machine {
 public:
  explicit Machine(const Input* input) noexcept : input_(input) {
    if (input == nullptr) return;
    bases_[static_cast<std::size_t>(Base::kDeclaration)] = input->declaration;
    bases_[static_cast<std::size_t>(Base::kEnterprise)] = input->enterprise;
    std::ranges::copy(input->services, bases_ + static_cast<std::size_t>(Base::kService0));
  }

  // What programs are mostly made of is done here, with the two pointers in registers, and a bool
  // goes straight to the jump, the `!` or the end that looks at it. All else is in step().
  Run run_from(const Instruction* at) noexcept {
    Value* top = stack_;
    lines_ = 0;
    while (true) {
      const Instruction& in = *at++;
      bool held = false;
      switch (in.op) {
        case Opcode::kLoadCompare: {
          Value value;
          if (load(in, value, nullptr) == Presence::kTooLarge) return kFailed;
          held = (order_of(value.i, std::int64_t{in.b}) & in.flags) != 0;
          break;
        }
        case Opcode::kTokensCompare: {
          // One more than the constant is as good as all of them.
          const std::string_view text = (--top)->s.view();
          held = (order_of(count_tokens(text, in.b), std::int64_t{in.b}) & in.flags) != 0;
          break;
        }
        case Opcode::kLoadBool: {
          Value value;
          load(in, value, nullptr);
          held = value.i != 0;
          break;
        }
        case Opcode::kCodeIs:
          held = (word_at(code(in), in.flags & kWidthMask) == in.with.word) !=
                 ((in.flags & kNegated) != 0);
          break;
        case Opcode::kCodeStarts:
          held = word_at(code(in), in.flags) == in.with.word;
          break;
        case Opcode::kCodeIn:
          held = in_words(*in.with.set, word_at(code(in), in.flags));
          break;
        case Opcode::kCodeOnList:
          held = in_list(*input_, *in.with.list_name, code(in), in.flags);
          break;
        case Opcode::kLinesOnList:
          held = lines_in_list(*input_, *in.with.list_name, static_cast<std::size_t>(in.b),
                               in.flags, lines_);
          break;
        case Opcode::kCompare:
          top -= 2;
          held = (order_of(top[0].i, top[1].i) & in.a) != 0;
          break;
        case Opcode::kNot:
        case Opcode::kJumpUnlessOrPop:
        case Opcode::kJumpIfOrPop:
        case Opcode::kPopJumpUnless:
          --at;
          held = (--top)->i != 0;
          break;
        case Opcode::kReturn:
          return {false, top[-1], lines_};
        case Opcode::kConstant:
          (top++)->i = in.with.number;
          continue;
        case Opcode::kText:
          (top++)->s = {in.with.text, static_cast<std::size_t>(in.b)};
          continue;
        case Opcode::kLoad:
          if (load(in, *top++, scratch_[in.b]) == Presence::kTooLarge) return kFailed;
          continue;
        case Opcode::kJump:
          at += in.b;
          continue;
        default:
          at_ = at;
          top_ = top;
          if (!step(in)) return kFailed;
          at = at_;
          top = top_;
          continue;
      }
      if (!taken(held, at)) (top++)->i = held ? 1 : 0;
    }
  }

 private:
  static constexpr Run kFailed{true, Value{0}, 0};

  Presence load(const Instruction& in, Value& value, char* scratch) const {
    return in.with.get(*input_, bases_[in.a], value, scratch);
  }
  const char* code(const Instruction& in) const {
    return static_cast<const char*>(bases_[in.a]) + in.b;
  }

  // Goes on to what looks at a bool that was just worked out. False where it is to lie on the stack
  // for whoever comes next; as jumps of && and || leave it there, they are followed up to that.
  static bool taken(bool& held, const Instruction*& at) {
    while (true) {
      switch (at->op) {
        case Opcode::kNot:
          held = !held;
          ++at;
          continue;
        case Opcode::kJumpUnlessOrPop:
        case Opcode::kJumpIfOrPop:
          if (held == (at->op == Opcode::kJumpUnlessOrPop)) {
            ++at;
            return true;
          }
          at += at->b + 1;
          continue;
        case Opcode::kPopJumpUnless:
          at += held ? 1 : at->b + 1;
          return true;
        default:
          return false;
      }
    }
  }

  void push(std::int64_t value) { (top_++)->i = value; }
  void push(std::string_view text) { (top_++)->s = {text.data(), text.size()}; }
  void push(bool value) { push(std::int64_t{value ? 1 : 0}); }
  Value& top() { return top_[-1]; }
  Value& second() { return top_[-2]; }
  // Takes both operands and leaves `value`.
  bool replace(std::int64_t value) {
    --top_;
    top().i = value;
    return true;
  }
  bool replace(bool value) { return replace(std::int64_t{value ? 1 : 0}); }
  bool set(std::int64_t value) {
    top().i = value;
    return true;
  }

  bool step(const Instruction& in) {
    switch (in.op) {
      case Opcode::kHas: {
        Value ignored;
        push(in.with.get(*input_, bases_[in.a], ignored, scratch_[in.b]) != Presence::kAbsent);
        return true;
      }
      case Opcode::kListSize:
        push(static_cast<std::int64_t>(in.with.list(*input_, bases_[in.a]).count));
        return true;
      case Opcode::kListEmpty:
        push(in.with.list(*input_, bases_[in.a]).count != 0);
        return true;
      case Opcode::kCompareMixed:
        return replace((order_of(scaled(second().i, (in.flags & kLeftIsInt) != 0),
                                 scaled(top().i, (in.flags & kRightIsInt) != 0)) &
                        in.a) != 0);
      case Opcode::kCompareText:
        return replace(compare_texts(second().s, top().s, in.a));
      case Opcode::kCompareDay:
        return replace(compare_days(second().i, top().i, in.a));
      case Opcode::kBegin:
        return begin(in);
      case Opcode::kNext:
        return next(in);
      default:
        if (in.op < Opcode::kStartsWith) return calculate(in);
        return in.op < Opcode::kInCodeList ? look_at_text(in) : look_up(in);
    }
  }

  bool calculate(const Instruction& in) {
    if (in.op >= Opcode::kNegate) return calculate_one(in);
    const std::int64_t b = (--top_)->i;
    std::int64_t& a = top().i;
    const bool a_int = (in.flags & kLeftIsInt) != 0;
    const bool b_int = (in.flags & kRightIsInt) != 0;
    switch (in.op) {
      case Opcode::kAddInt:
        return !__builtin_add_overflow(a, b, &a);
      case Opcode::kSubtractInt:
        return !__builtin_sub_overflow(a, b, &a);
      case Opcode::kMultiplyInt:
        return !__builtin_mul_overflow(a, b, &a);
      case Opcode::kDivideInt:
        return divide_int(a, b, a);
      case Opcode::kRemainderInt:
        return remainder_int(a, b, a);
      case Opcode::kAdd:
        return narrow(scaled(a, a_int) + scaled(b, b_int), a);
      case Opcode::kSubtract:
        return narrow(scaled(a, a_int) - scaled(b, b_int), a);
      case Opcode::kMultiply:
        return multiply(a, a_int, b, b_int, a);
      case Opcode::kDivide:
        return divide(a, a_int, b, b_int, a);
      case Opcode::kRemainder:
        return remainder(a, a_int, b, b_int, a);
      default:
        return add_days(a, b, in.op == Opcode::kSubtractDays, a);
    }
  }

  bool calculate_one(const Instruction& in) {
    std::int64_t& a = top().i;
    switch (in.op) {
      case Opcode::kNegate:
        return !__builtin_sub_overflow(std::int64_t{0}, a, &a);
      case Opcode::kNegateDays:
        a = a == kNoDay ? kNoDay : -a;
        return true;
      case Opcode::kAbs:
        return a >= 0 || !__builtin_sub_overflow(std::int64_t{0}, a, &a);
      case Opcode::kMin:
        return replace(std::min(second().i, a));
      case Opcode::kMax:
        return replace(std::max(second().i, a));
      case Opcode::kToDecimal:
        return !__builtin_mul_overflow(a, kScale, &a);
      case Opcode::kToInt:
        a /= kScale;
        return true;
      case Opcode::kHasBit: {
        const std::int64_t bit = a;
        return replace(bit >= 0 && bit < 63 && ((second().i >> bit) & 1) != 0);
      }
      default:  // kDays: a number of days is one already
        assert(in.op == Opcode::kDays);
        return a != kNoDay;
    }
  }

  bool look_at_text(const Instruction& in) {
    const bool fold = (in.flags & kFoldCase) != 0;
    switch (in.op) {
      case Opcode::kStartsWith:
        return replace(starts_with(second().s.view(), top().s.view(), fold));
      case Opcode::kEndsWith:
        return replace(ends_with(second().s.view(), top().s.view(), fold));
      case Opcode::kContains:
        return replace(contains(second().s.view(), top().s.view(), fold));
      case Opcode::kMatches:
        return set(in.with.pattern->found_in(top().s.view()) ? 1 : 0);
      case Opcode::kTextSize:
        return set(count_characters(top().s.view()));
      case Opcode::kTokens:
        return set(count_tokens(top().s.view()));
      case Opcode::kInNumbers:
        return set(in_numbers(*in.with.set, top().i) ? 1 : 0);
      case Opcode::kInTexts:
        return set(in_texts(*in.with.set, top().s.view()) ? 1 : 0);
      case Opcode::kInStack:
        top_ -= in.b;
        return set(in_stack(top_ - 1, static_cast<std::size_t>(in.b), static_cast<Type>(in.a)) ? 1
                                                                                               : 0);
      default:
        assert(in.op == Opcode::kInList);
        return set(in_list_field(*in.with.field, bases_[in.a], top().s.view()) ? 1 : 0);
    }
  }

  bool in_list_field(const Field& field, const void* base, std::string_view sought) {
    const ListView list = field.list(*input_, base);
    const Getter itself = field.element->fields[0].get;
    for (std::size_t i = 0; i < list.count; ++i) {
      Value item;
      itself(*input_, list.first + i * list.stride, item, nullptr);
      if (item.s.view() == sought) return true;
    }
    return false;
  }

  // Leaves the value found, or whether one was found.
  bool found(const Instruction& in, bool present, std::int64_t value) {
    return set((in.flags & kWantPresence) != 0 ? std::int64_t{present} : value);
  }

  bool look_up(const Instruction& in) {
    std::int64_t value = 0;
    const auto* line = static_cast<const GoodsLine*>(bases_[in.a]);
    switch (in.op) {
      case Opcode::kInCodeList:
        return set(in_list(*input_, *in.with.list_name, top().s.view()));
      case Opcode::kInPairList:
        return replace(in_list(*input_, *in.with.list_name, second().s.view(), top().s.view()));
      case Opcode::kRefPriceLine: {
        if (line != priced_) {  // It is asked whether there is one, and then for it.
          has_price_ = ref_price(*input_, *line, price_);
          priced_ = line;
        }
        ++top_;
        return found(in, has_price_, price_);
      }
      case Opcode::kRefPrice: {  // hs, origin, unit, currency
        const bool present = ref_price(*input_, top_[-4].s.view(), top_[-3].s.view(),
                                       top_[-2].s.view(), top_[-1].s.view(), value);
        top_ -= 3;
        return found(in, present, value);
      }
      case Opcode::kHsKnown:
        return set(hs_known(*input_, top().s.view()));
      case Opcode::kHsRate: {
        const bool present = hs_rate(*input_, top().s.view(), value);
        return found(in, present, value);
      }
      case Opcode::kHsSiblingRateMax: {
        const bool present = hs_sibling_rate_max(*input_, top().s.view(), value);
        return found(in, present, value);
      }
      case Opcode::kIsPreferential:
        return set(is_preferential(*input_, top().s.view()));
      case Opcode::kFtaCovers:
        return replace(fta_covers(*input_, second().s.view(), top().s.view()));
      case Opcode::kPermitRequired:
        push(permit_required(*input_, *line));
        return true;
      case Opcode::kPermitState:
        push(name(permit_state(*input_, *line)));
        return true;
      case Opcode::kDocumentState:
        --top_;
        push(name(document_state(*input_, *line, top_->s.view())));
        return true;
      case Opcode::kExemptionState:
        push(name(exemption_state(*input_, *line)));
        return true;
      case Opcode::kTemporaryState:
        push(name(temporary_state(*input_, *line)));
        return true;
      case Opcode::kRulingCode:
        push(ruling_code(*input_, *line));
        return true;
      case Opcode::kBrandRight:
        push(brand_right(*input_, *line));
        return true;
      default:
        assert(in.op == Opcode::kPermitMissing);
        push(permit_missing(*input_, *line));
        return true;
    }
  }

  static std::size_t slot_base(std::uint8_t slot) {
    return static_cast<std::size_t>(Base::kElement0) + slot;
  }

  bool begin(const Instruction& in) {
    const Instruction& source = *at_++;  // carries the list and its base
    const ListView list = source.with.list(*input_, bases_[source.a]);
    Slot& slot = slots_[in.a];
    slot = {list.count, list.stride, 0, 0};
    bases_[slot_base(in.a)] = list.first;
    if (list.count != 0) return true;
    push(static_cast<Macro>(in.flags & kMacroMask) == Macro::kAll);
    at_ += in.b;
    return true;
  }

  void mark_line(Slot& slot, std::uint8_t number) {
    const int line_no = static_cast<const GoodsLine*>(bases_[slot_base(number)])->line_no;
    if (line_no >= 1 && line_no <= 64) slot.lines |= std::uint64_t{1} << (line_no - 1);
  }

  bool next(const Instruction& in) {
    const auto macro = static_cast<Macro>(in.flags & kMacroMask);
    Slot& slot = slots_[in.a];
    const std::int64_t value = (--top_)->i;
    if (macro == Macro::kSum) {
      if (__builtin_add_overflow(slot.count, value, &slot.count)) return false;
    } else if (value != 0) {
      ++slot.count;
      if ((in.flags & kOverLines) != 0) mark_line(slot, in.a);
    }
    const bool settled = (macro == Macro::kAll && value == 0) ||
                         (macro == Macro::kExists && value != 0 && (in.flags & kOverLines) == 0);
    if (--slot.left != 0 && !settled) {
      const void*& element = bases_[slot_base(in.a)];
      element = static_cast<const char*>(element) + slot.stride;
      at_ += in.b;
      return true;
    }
    return finish(macro, slot, value);
  }

  bool finish(Macro macro, const Slot& slot, std::int64_t last) {
    if (macro == Macro::kSum) {
      push(slot.count);
      return true;
    }
    // `all` stops at the first that does not hold, so its last value is its result.
    const bool holds = macro == Macro::kExists ? slot.count > 0
                       : macro == Macro::kAll  ? last != 0
                                               : slot.count == 1;
    if (holds) lines_ |= slot.lines;
    push(holds);
    return true;
  }

  const Instruction* at_ = nullptr;
  const Input* input_;
  std::uint64_t lines_ = 0;
  const GoodsLine* priced_ = nullptr;  // The line whose price was looked up last, ...
  bool has_price_ = false;             // ... and what was found.
  std::int64_t price_ = 0;
  const void* bases_[kBases];  // of elements: written when their macro begins
  Value stack_[kStackMax];
  Value* top_ = stack_;  // While step() works; run_from() has it in a register.
  Slot slots_[kSlots];
  char scratch_[kScratchesMax][kScratchBytes];
};

}  // namespace

Run run(const Instruction* code, const Input* input) noexcept {
  return Machine(input).run_from(code);
}

void run_chosen(const Instruction* code, std::span<const std::uint32_t> begins,
                std::span<const std::uint64_t> chosen, const Input& input,
                std::vector<Conditions::Judged>& judged) {
  Machine machine(&input);
  for (std::size_t word = 0; word < chosen.size(); ++word) {
    for (std::uint64_t rest = chosen[word]; rest != 0; rest &= rest - 1) {
      const auto condition =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
      const Run result = machine.run_from(code + begins[condition]);
      if (!result.failed && result.value.i == 0) continue;
      judged.push_back({condition, outcome_of(result, Type::kBool)});
    }
  }
}

}  // namespace luong::criteria
