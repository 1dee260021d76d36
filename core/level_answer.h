#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/compliance_assessment.h"
#include "core/dates.h"
#include "core/draw.h"
#include "core/enterprise.h"
#include "core/officer_words.h"

// What a firm is told of its own compliance level (mức độ tuân thủ), on level/1: corrections §1.16.
// The level, what stands in the way of a better one, how to object. Never its risk class, a score
// or a criterion of risk.
namespace luong {

// Criteria of the assessment a firm did not meet, 16 bits for each of the levels 2, 3 and 4.
inline constexpr unsigned kCriteriaOfALevel = 16;
std::uint64_t unmet_bits(const Assessment& assessment) noexcept;
struct UnmetCriterion {
  std::uint8_t level = 0;  // the better level it stands in the way of
  Words words;
};
// Those the firm is told: of better levels for 3 and 4, of level 4 for who is placed at 5, none for
// 1 and 2.
std::vector<UnmetCriterion> told_to_firm(std::uint8_t level, std::uint64_t unmet_bits);

// A ticket says that whoever shows it may ask for this firm's level: "2026-12-31.8c6f..." Customs
// gives it to the firm (luong level ticket); it holds up to its day, under the key it was made
// with.
std::string level_ticket(const DrawKey& key, TaxCode firm, Date valid_to);
bool ticket_opens(const DrawKey& key, TaxCode firm, std::string_view ticket, Date today);

// Appends the answer and its newline. `as_of`: when the level was set.
void append_level(std::string& out, std::string_view msg_id, TaxCode firm, const Enterprise& record,
                  Instant as_of);

}  // namespace luong
