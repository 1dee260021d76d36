#include "tools/generator_scenarios.h"

namespace luong::tools {

std::span<const Scenario> scenarios() { return {}; }

const Scenario* draw_scenario(RandomStream& random) {
  std::uint32_t at = random.below(1'000'000);
  for (const Scenario& scenario : scenarios()) {
    if (at < scenario.per_million) return &scenario;
    at -= scenario.per_million;
  }
  return nullptr;
}

}  // namespace luong::tools
