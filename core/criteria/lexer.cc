#include "core/criteria/lexer.h"

#include <array>
#include <optional>

#include "core/decimal.h"

namespace luong::criteria {
namespace {

constexpr int kDecimals = 6;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

constexpr std::array<std::string_view, 30> kNames = {
    "the end", "a name", "an int", "a decimal", "a text", "true", "false", "in", "(", ")",
    "[",       "]",      ",",      ".",         "?",      ":",    "&&",    "||", "!", "==",
    "!=",      "<",      "<=",     ">",         ">=",     "+",    "-",     "*",  "/", "%"};

// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<TokenKind, 22> kSigns = {
    TokenKind::kAnd,          TokenKind::kOr,         TokenKind::kEqual,
    TokenKind::kNotEqual,     TokenKind::kLessEqual,  TokenKind::kGreaterEqual,
    TokenKind::kLeftParen,    TokenKind::kRightParen, TokenKind::kLeftBracket,
    TokenKind::kRightBracket, TokenKind::kComma,      TokenKind::kDot,
    TokenKind::kQuestion,     TokenKind::kColon,      TokenKind::kNot,
    TokenKind::kLess,         TokenKind::kGreater,    TokenKind::kPlus,
    TokenKind::kMinus,        TokenKind::kStar,       TokenKind::kSlash,
    TokenKind::kPercent};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Checked<std::vector<Token>> run() {
    std::vector<Token> tokens;
    while (true) {
      skip_blanks();
      Token token;
      token.at = static_cast<std::uint32_t>(at_);
      if (at_ < text_.size()) {
        if (auto wrong = read(token)) return tl::unexpected<Fault>(std::move(*wrong));
      }
      tokens.push_back(std::move(token));
      if (tokens.back().kind == TokenKind::kEnd) return tokens;
    }
  }

 private:
  using Wrong = std::optional<Fault>;

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  Wrong read(Token& token) {
    const char c = text_[at_];
    if (is_digit(c)) return read_number(token);
    if (is_letter(c)) return read_name(token);
    if (c == '\'' || c == '"') return read_text(token);
    for (const TokenKind kind : kSigns) {
      if (text_.substr(at_).starts_with(criteria::name(kind))) {
        token.kind = kind;
        at_ += criteria::name(kind).size();
        return std::nullopt;
      }
    }
    return Fault{token.at, sign_message(c)};
  }

  static std::string sign_message(char c) {
    if (c == '=') return "'=' compares nothing; write '=='";
    if (c == '&') return "'&' is no operator; write '&&'";
    if (c == '|') return "'|' is no operator; write '||'";
    if (c > ' ' && c < 0x7F) return std::string("unexpected character '") + c + "'";
    return "unexpected character; letters outside ASCII may stand in texts only";
  }

  Wrong read_name(Token& token) {
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    token.text = text_.substr(begin, at_ - begin);
    token.kind = token.text == "true"    ? TokenKind::kTrue
                 : token.text == "false" ? TokenKind::kFalse
                 : token.text == "in"    ? TokenKind::kIn
                                         : TokenKind::kName;
    return std::nullopt;
  }

  // Digits, with '_' between them where one likes: 300_000_000.
  void take_digits(std::string& digits) {
    while (is_digit(peek()) || (peek() == '_' && is_digit(peek(1)))) {
      if (peek() != '_') digits += peek();
      ++at_;
    }
  }

  Wrong read_number(Token& token) {
    std::string digits;
    take_digits(digits);
    token.kind = TokenKind::kInt;
    if (peek() == '.' && is_digit(peek(1))) {
      token.kind = TokenKind::kDecimal;
      digits += '.';
      ++at_;
      take_digits(digits);
    }
    if (is_letter(peek())) {
      return Fault{static_cast<std::uint32_t>(at_), "a number may not run into a name"};
    }
    const int places = token.kind == TokenKind::kDecimal ? kDecimals : 0;
    const auto number = parse_decimal(digits, places);
    if (!number) return Fault{token.at, number_message(digits, places)};
    token.number = *number;
    return std::nullopt;
  }

  static std::string number_message(std::string_view digits, int places) {
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
      return "a number may not begin with a zero";
    }
    const std::size_t point = digits.find('.');
    if (places > 0 && digits.size() - point - 1 > static_cast<std::size_t>(places)) {
      return "a decimal has at most 6 digits after the point";
    }
    return "the number is beyond the range of 64 bits";
  }

  Wrong read_text(Token& token) {
    const char quote = text_[at_++];
    token.kind = TokenKind::kText;
    while (at_ < text_.size() && text_[at_] != '\n') {
      const char c = text_[at_++];
      if (c == quote) return std::nullopt;
      if (c != '\\') {
        token.text += c;
        continue;
      }
      const char escaped = peek();
      ++at_;
      if (escaped == 'n') {
        token.text += '\n';
      } else if (escaped == 't') {
        token.text += '\t';
      } else if (escaped == '\\' || escaped == '\'' || escaped == '"') {
        token.text += escaped;
      } else {
        return Fault{static_cast<std::uint32_t>(at_ - 2),
                     R"(unknown escape; there are \\, \', \", \n and \t)"};
      }
    }
    return Fault{token.at, "the text has no closing quote on its line"};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view name(TokenKind kind) noexcept { return kNames[static_cast<std::size_t>(kind)]; }

Checked<std::vector<Token>> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace luong::criteria
