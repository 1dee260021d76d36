#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

// The first stage of compiling a criterion: its text cut into tokens.
namespace luong::criteria {

// What is wrong with an expression, and at which byte of its text.
struct Fault {
  std::uint32_t at = 0;
  std::string message;
};
template <typename T>
using Checked = tl::expected<T, Fault>;
inline tl::unexpected<Fault> fault(std::uint32_t at, std::string message) {
  return tl::unexpected<Fault>(Fault{at, std::move(message)});
}

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,
  kInt,
  kDecimal,
  kText,
  kTrue,
  kFalse,
  kIn,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kComma,
  kDot,
  kQuestion,
  kColon,
  kAnd,
  kOr,
  kNot,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
};
// As it is written: "&&", "a name", "the end".
std::string_view name(TokenKind kind) noexcept;

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t at = 0;     // byte offset in the text
  std::int64_t number = 0;  // kInt; kDecimal in 1e-6
  std::string text;         // kName; kText without quotes and escapes
};

// Ends with one kEnd token.
Checked<std::vector<Token>> tokenize(std::string_view text);

}  // namespace luong::criteria
