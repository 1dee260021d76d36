#pragma once

#include <filesystem>
#include <vector>

#include "core/obligations.h"
#include "core/result.h"

namespace luong::tools {

// What the declarations of a journal have left to be done, up to its last synced batch, the one due
// first first: every one of them, whatever a running daemon had places for. Shows progress on a
// terminal.
Result<std::vector<Obligation>> obligations_of(const std::filesystem::path& journal);

// Those overdue on a day, or all.
enum class ObligationChoice : std::uint8_t { kAll, kOverdue };
std::string obligations_text(const std::vector<Obligation>& open, Date on, ObligationChoice choice);
std::string obligations_json(const std::vector<Obligation>& open, Date on, ObligationChoice choice);

}  // namespace luong::tools
