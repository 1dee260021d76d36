#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "tools/declaration_draft.h"

namespace luong::tools {

// Something out of the ordinary that the generator does to a small share of declarations, so that
// every kind of criterion has something to find.
struct Scenario {
  std::string_view name;
  std::uint32_t per_million;                         // share of declarations drawn for it
  bool (*fits)(const DeclarationDraft&);             // else the declaration stays ordinary
  void (*before)(DeclarationDraft&, RandomStream&);  // before amounts are worked out, or null
  void (*after)(DeclarationDraft&, RandomStream&);   // after it, or null
};

std::span<const Scenario> scenarios();

// The scenario for a declaration, or null: for most.
const Scenario* draw_scenario(RandomStream& random);

}  // namespace luong::tools
