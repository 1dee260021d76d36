#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/dates.h"
#include "core/tax_code.h"

namespace luong {

class CanonicalReader;

enum class AppealState : std::uint8_t { kOpen = 1, kAnswered, kClosed };
std::string_view name(AppealState state) noexcept;  // "answered"

// A firm's objection to its compliance level, as an officer keeps it: opened, answered, closed.
struct LevelAppeal {
  std::string id;
  TaxCode tax_code;
  AppealState state = AppealState::kOpen;
  std::uint8_t level = 0;  // the one objected to; 0 unknown
  bool changed = false;    // the answer: the rating was wrong
  Instant opened_at, answered_at, closed_at;
  std::string note;
  bool operator==(const LevelAppeal&) const = default;

  std::int64_t age_ms(Instant now) const noexcept;  // to being answered, or until now
};

void put(std::string& out, const LevelAppeal& appeal);  // Part of larger canonical forms.
void take(CanonicalReader& reader, LevelAppeal& appeal);

}  // namespace luong
