#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/criteria/program.h"

// A second way to work out the criteria language, to check the first: random expressions that carry
// both their text and a naive tree of closures with the same meaning. Nothing is shared with
// core/criteria but the records they read.
namespace luong::test {

// What an expression is, or that it cannot be judged.
struct OracleValue {
  bool failed = false;
  __int128 number = 0;  // bool, int, decimal in 1e-6, days
  std::string text;
  bool no_day = false;
};

struct OracleScope {
  const criteria::Input* input = nullptr;
  std::vector<const GoodsLine*> lines;  // of the macros around, outermost first
};

struct OracleExpression {
  criteria::Type type = criteria::Type::kBool;
  std::string text;
  std::function<OracleValue(OracleScope&)> value;
};

// Draws expressions and declarations; the same seed draws the same ones.
class CriteriaOracle {
 public:
  explicit CriteriaOracle(std::uint64_t seed) : random_(seed) {}

  OracleExpression draw(criteria::Type type, int depth);
  Declaration draw_declaration();
  Enterprise draw_enterprise();

 private:
  using Type = criteria::Type;
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  template <typename T>
  const T& one_of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

  OracleExpression leaf(Type type);
  OracleExpression literal(Type type);
  OracleExpression comparison(int depth);
  OracleExpression junction(int depth);
  OracleExpression arithmetic(Type type, int depth);
  OracleExpression days(Type type, int depth);
  OracleExpression ternary(Type type, int depth);
  OracleExpression text_test(int depth);
  OracleExpression membership(int depth);
  OracleExpression macro(int depth);
  OracleExpression sum(Type type, int depth);
  OracleExpression converted(Type type, int depth);

  std::mt19937_64 random_;
  int variables_ = 0;  // macros around the place that is drawn
};

}  // namespace luong::test
