#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luong::criteria {

// The conditions that an expression joins by `&&`, each in one spelling for all ways to write it:
// operands in order, `a > b` as `b < a`, the variable of a macro by its depth, no spaces. Sorted,
// distinct. What two criteria have in common is seen by comparing them; it says nothing of
// expressions that mean the same in other words.
class Terms {
 public:
  // Of a text that compiles; empty for one that does not.
  static Terms of(std::string_view expression);

  const std::vector<std::string>& all() const { return terms_; }
  // Whether whatever fulfils these fulfils `other` too.
  bool imply(const Terms& other) const;
  bool operator==(const Terms& other) const { return terms_ == other.terms_; }
  // Why no declaration fulfils them, or empty: "direction cannot be both ...".
  const std::string& why_never() const { return why_never_; }

 private:
  std::vector<std::string> terms_;
  std::string why_never_;
};

}  // namespace luong::criteria
