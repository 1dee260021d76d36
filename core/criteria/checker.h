#pragma once

#include <set>
#include <string>

#include "core/criteria/syntax.h"

// The third stage: every name is resolved against the schema and every node gets its type. Writes
// into the tree; afterwards the compiler has nothing left to refuse but cost and constants that
// fail.
namespace luong::criteria {

struct Reads {
  std::set<std::string> tables;  // reference tables looked into
  std::set<std::string> fields;  // as written, elements under their list: "lines.hs_code"
  bool permits = false;          // what the single window says of permits
};

// Nothing, or what is wrong.
tl::expected<Reads, Fault> check(Tree& tree, Type expected);

}  // namespace luong::criteria
