#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/code.h"
#include "core/result.h"

namespace luong {

// One case an analyst writes for a criteria pack: a declaration, what is known of its firm and of
// its permits, and what must come of it (docs/criteria-language.md §7). JSON texts as they were
// written.
struct CriteriaCase {
  std::uint64_t line = 0;  // in its file
  std::string name;
  std::string declaration;                 // a decl/1
  std::string enterprise;                  // an enterprise record; empty: absent from the snapshot
  std::vector<std::string> single_window;  // permit/1, specialised-result/1
  std::vector<std::string> hits, misses;   // criterion ids
  std::optional<std::int64_t> channel;     // 1-3
  std::optional<std::string> refused;      // the official code; empty: not refused
};

// All cases of an NDJSON file, one a line. The error's path is "FILE:LINE: /pointer".
Result<std::vector<CriteriaCase>> load_criteria_cases(const std::filesystem::path& file);

}  // namespace luong
