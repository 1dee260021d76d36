#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dates.h"
#include "core/result.h"

namespace luong {

// Who took a criteria pack in and who put it in force, in that order, since the data directory
// began: what separation of duties is decided by. Users are those the kernel names (SO_PEERCRED);
// names in a pack's files are display only. One line an event, in `packs/history`; the journal's
// audit entries say the same in the chain. One thread.
class PackHistory {
 public:
  // kTried: put in force for a time. It is used only once somebody confirms.
  enum class What : std::uint8_t { kLoaded, kUsed, kTried };
  struct Event {
    What what = What::kLoaded;
    std::string hash;
    std::uint32_t uid = 0;
    std::string officer;  // may be empty
    Instant at;
  };

  explicit PackHistory(std::filesystem::path file) : file_(std::move(file)) {}

  // Reads what was written; kCorrupt names the line. An absent file is an empty history.
  std::optional<Error> load();
  // Durable when it returns.
  std::optional<Error> add(Event event);

  const std::vector<Event>& events() const { return events_; }
  const Event* first_load(std::string_view hash) const;
  bool was_used(std::string_view hash) const;
  bool was_in_force(std::string_view hash) const;  // used, or tried: verdicts cite it
  // The pack that was used before the one used last, or empty.
  std::string before_last() const;

  // Why this user may not put the pack in force, or empty. Whoever loaded a pack may not; somebody
  // who did not, may. What was used before was approved then. Where none is in force yet there
  // is nothing to protect: luongd decides nothing without one.
  std::string why_not_by(std::uint32_t uid, std::string_view hash, bool one_in_force) const;

 private:
  std::filesystem::path file_;
  std::vector<Event> events_;
};

}  // namespace luong
