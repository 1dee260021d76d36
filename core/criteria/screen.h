#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/criteria/syntax.h"

// What a declaration must at least have for a condition to hold, as far as that can be told from
// single codes and texts: `l.hs_code.startsWith("8703") && price(l) > x` holds for no declaration
// without such a line. An index over such keys finds the few conditions of a large pack that are
// worth running (index.h).
namespace luong::criteria {

struct ScreenKey {
  enum class Kind : std::uint8_t { kIs, kStartsWith, kOnList };
  const Field* field = nullptr;  // a text of the declaration, or of its goods lines
  bool of_lines = false;         // some line has it
  Kind kind = Kind::kIs;
  std::string text;  // for kOnList the list's name
};

// Where none of the keys is met, the condition is false and cannot fail; without keys it is never
// true. Nothing where no keys can be named.
using Screen = std::optional<std::vector<ScreenKey>>;

// Of a checked tree of Type::kBool.
Screen screen_of(const Tree& tree);

}  // namespace luong::criteria
