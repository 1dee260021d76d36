#pragma once

#include <string>

#include "core/journal_entry.h"
#include "storage/journal_reader.h"

namespace luong::tools {

// A journal entry as a person or a program reads it. Criteria are named by id only: their titles
// and what is behind them are for `luong explain`, which knows who asks.
std::string entry_line(const JournalRecord& record, const JournalEntry& entry);  // for tail
std::string entry_page(const JournalRecord& record, const JournalEntry& entry);  // for show
std::string entry_json(const JournalRecord& record, const JournalEntry& entry);

}  // namespace luong::tools
