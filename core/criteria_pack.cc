#include "core/criteria_pack.h"

#include <algorithm>

namespace luong {

std::string_view name(Kind kind) noexcept {
  constexpr std::array<std::string_view, 6> kNames = {"",     "HARD",   "DIRECTED",
                                                      "RISK", "RANDOM", "SYSTEM"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(State state) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"draft", "shadow", "active", "retired"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(Secrecy secrecy) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"public", "internal", "secret"};
  return kNames[static_cast<std::size_t>(secrecy)];
}

const Criterion* CriteriaPack::find(CriterionId id) const noexcept {
  const auto at = std::ranges::lower_bound(criteria, id, {}, &Criterion::id);
  return at != criteria.end() && at->id == id ? &*at : nullptr;
}

}  // namespace luong
