#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/cleared_lots.h"
#include "tools/working_days.h"

// The work lists after clearance (docs/post-clearance.md), made of the lots of a journal as they
// stand on a day.
namespace luong::tools {

inline constexpr int kAuditDays = 60;   // after the clearance; the 60th is the last
inline constexpr int kDefenceDays = 3;  // working days after the release

struct AuditList {
  struct OfOffice {
    std::vector<const ClearedLot*> listed;  // the highest score first
    std::uint64_t not_listed = 0;           // assessed
    std::uint64_t audited = 0;              // of those cleared within the days
    std::uint64_t overdue = 0;              // the days are over without a result
  };
  std::map<std::string, OfOffice> by_office;
};
// At most `capacity` lots an office.
AuditList audit_list(const ClearedLots& lots, Date on, std::size_t capacity);
Date audit_due(const ClearedLot& lot);  // of a lot that is cleared

struct DefenceItem {
  const ClearedLot* lot = nullptr;
  Date due;
};
// The one due first first.
std::vector<DefenceItem> defence_list(const ClearedLots& lots, const WorkingDays& days);

// Low prices let go Green and looked at by nobody, by declaration number.
std::vector<const ClearedLot*> value_list(const ClearedLots& lots);

std::string audit_list_text(const AuditList& list);
std::string audit_list_json(const AuditList& list, Date on);
std::string defence_list_text(const std::vector<DefenceItem>& items, Date on);
std::string defence_list_json(const std::vector<DefenceItem>& items, Date on);
std::string value_list_text(const std::vector<const ClearedLot*>& lots);
std::string value_list_json(const std::vector<const ClearedLot*>& lots);

}  // namespace luong::tools
