#include "core/criteria/program.h"

#include <array>
#include <cassert>

#include "core/criteria/bytecode.h"
#include "core/criteria/checker.h"
#include "core/criteria/compiler.h"
#include "core/criteria/parser.h"
#include "core/criteria/screen.h"

namespace luong::criteria {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// Columns count characters, as editors do.
std::string place(std::string_view text, std::uint32_t at, const Source& source) {
  std::uint32_t line = source.line;
  std::uint32_t column = source.column;
  for (const char c : text.substr(0, at)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if (begins_character(c)) {
      ++column;
    }
  }
  return std::string(source.file) + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

std::string_view name(Type type) noexcept {
  constexpr std::array<std::string_view, 7> kNames = {"bool", "int",      "decimal", "string",
                                                      "date", "duration", "list"};
  return kNames[static_cast<std::size_t>(type)];
}

Program::Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

Result<Program> Program::compile(std::string_view text, Type expected, const Source& source,
                                 std::uint32_t* fault_at) {
  const auto refuse = [&](Fault wrong) {
    if (fault_at != nullptr) *fault_at = wrong.at;
    return fail(ErrorCode::kConfig, std::move(wrong.message), place(text, wrong.at, source));
  };
  auto tree = parse(text);
  if (!tree) return refuse(std::move(tree.error()));
  auto reads = check(*tree, expected);
  if (!reads) return refuse(std::move(reads.error()));
  auto code = std::make_shared<Code>();
  if (auto wrong = generate(*tree, *code)) return refuse(std::move(*wrong));
  code->instructions.shrink_to_fit();
  if (code->type == Type::kBool) code->screen = screen_of(*tree);
  code->asks_permits = reads->permits;
  code->tables.assign(reads->tables.begin(), reads->tables.end());
  code->fields.assign(reads->fields.begin(), reads->fields.end());
  Program program;
  program.code_ = std::move(code);
  return program;
}

Outcome Program::evaluate(const Input& input) const noexcept {
  assert(code_ != nullptr);
  assert(input.declaration != nullptr);
  return outcome_of(run(code_->instructions.data(), &input), code_->type);
}

bool Program::asks_permits() const noexcept { return code_ != nullptr && code_->asks_permits; }

const std::vector<std::string>& Program::tables() const noexcept {
  assert(code_ != nullptr);
  return code_->tables;
}
const std::vector<std::string>& Program::fields() const noexcept {
  assert(code_ != nullptr);
  return code_->fields;
}
std::uint64_t Program::cost() const noexcept {
  assert(code_ != nullptr);
  return code_->cost;
}

}  // namespace luong::criteria
