#pragma once

#include <string>
#include <vector>

#include "core/criteria/lexer.h"
#include "core/criteria/schema.h"

// Finds what a dotted path means: a field of the declaration, of an enterprise, or of the element a
// macro's variable names.
namespace luong::criteria {

struct Variable {
  std::string name;
  const Record* record = nullptr;
  std::string path;  // of its list, as written: "lines", "lines.other_taxes"
};

struct PathPart {
  std::string_view name;
  std::uint32_t at = 0;
};

struct Resolved {
  const Field* field = nullptr;
  Base base = Base::kDeclaration;
  std::string path;  // "lines.co.no"
};

// A fault points at the first part that is unknown and names the nearest known one.
Checked<Resolved> resolve(const std::vector<PathPart>& parts,
                          const std::vector<Variable>& variables);

// Whether `name` may not be taken by a variable: a field, a root, a function.
bool is_taken(std::string_view name);

}  // namespace luong::criteria
