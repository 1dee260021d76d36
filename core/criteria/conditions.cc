#include "core/criteria/conditions.h"

#include <cassert>
#include <optional>

#include "core/criteria/bytecode.h"
#include "core/criteria/index.h"

namespace luong::criteria {

struct Conditions::Impl {
  std::vector<Instruction> instructions;
  std::vector<std::uint32_t> begins;  // of each condition, in the instructions
  std::vector<std::shared_ptr<const Program::Code>> constants;
  ConditionIndex index;
};

Conditions::Conditions() : impl_(std::make_unique<Impl>()) {}
Conditions::Conditions(Conditions&&) noexcept = default;
Conditions& Conditions::operator=(Conditions&&) noexcept = default;
Conditions::~Conditions() = default;

void Conditions::add(const Program& program, const ReferenceData& reference, bool screened) {
  assert(program.code_ != nullptr && program.code_->type == Type::kBool);
  const Program::Code& code = *program.code_;
  impl_->begins.push_back(static_cast<std::uint32_t>(impl_->instructions.size()));
  impl_->instructions.insert(impl_->instructions.end(), code.instructions.begin(),
                             code.instructions.end());
  impl_->constants.push_back(program.code_);
  impl_->index.add(screened ? code.screen : std::nullopt, reference);
}

std::size_t Conditions::size() const noexcept { return impl_->begins.size(); }

const std::vector<Conditions::Judged>& Conditions::evaluate(const Input& input,
                                                            Memory& memory) const {
  assert(input.declaration != nullptr);
  impl_->index.choose(input, memory.chosen);
  memory.judged.clear();
  run_chosen(impl_->instructions.data(), impl_->begins, memory.chosen, input, memory.judged);
  return memory.judged;
}

}  // namespace luong::criteria
