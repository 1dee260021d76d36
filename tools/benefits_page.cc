#include "tools/benefits_page.h"

#include <vector>

#include "tools/text_table.h"

namespace luong::tools {

std::string benefits_text(const BenefitMatrix& matrix, Date day, std::string_view lang) {
  std::vector<std::vector<std::string>> rows = {{"CODE", "1", "2", "3", "4", "5", "BENEFIT"}};
  for (const Benefit& benefit : matrix.benefits) {
    if (!benefit.valid.contains(day)) continue;
    const bool idle = benefit.members_only && !matrix.programme_runs(day);
    std::vector<std::string> row = {benefit.code};
    for (unsigned level = 1; level <= kComplianceLevels; ++level) {
      row.emplace_back(!benefit.of_level(level) ? "" : benefit.members_only ? "members" : "all");
    }
    for (const Bilingual& text : benefit.texts) {
      row.push_back((lang == "en" ? text.en : text.vi) +
                    (idle ? " (not due: the programme does not run)" : ""));
      rows.push_back(row);
      row.assign(rows[0].size() - 1, "");
    }
  }
  return text_table(rows);
}

}  // namespace luong::tools
