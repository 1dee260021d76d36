#include "core/criteria/pattern.h"

#include <re2/re2.h>

#include <utility>

namespace luong::criteria {

namespace {

constexpr std::int64_t kMemoryMax = std::int64_t{1} << 20U;

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kMemoryMax);
  return options;
}

}  // namespace

struct Pattern::Machine {
  explicit Machine(std::string_view text)
      : expression(re2::StringPiece(text.data(), text.size()), options()) {}
  re2::RE2 expression;
};

Pattern::Pattern(std::unique_ptr<Machine> machine) : machine_(std::move(machine)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Result<Pattern> Pattern::compile(std::string_view text) {
  if (text.size() > kBytesMax) {
    return fail(ErrorCode::kInvalid,
                "the pattern is longer than " + std::to_string(kBytesMax) + " bytes");
  }
  auto machine = std::make_unique<Machine>(text);
  if (!machine->expression.ok()) return fail(ErrorCode::kInvalid, machine->expression.error());
  if (machine->expression.ProgramSize() > kProgramMax) {
    return fail(ErrorCode::kInvalid, "the pattern is too large: repeat less, or list less");
  }
  return Pattern(std::move(machine));
}

bool Pattern::found_in(std::string_view text) const noexcept {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), machine_->expression);
}

}  // namespace luong::criteria
