#include "core/post_clearance.h"

#include <algorithm>

#include "core/limits.h"

namespace luong {

namespace {

constexpr std::uint8_t bit(AuditField field) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(field));
}

std::uint8_t fields_of(const Criterion& criterion) {
  if (criterion.kind == Kind::kHard) return bit(AuditField::kPolicy);
  if (!criterion.group) return 0;
  switch (*criterion.group) {
    case Group::kCls:
      return bit(AuditField::kCode);
    case Group::kVal:
      return bit(AuditField::kValue);
    case Group::kOri:
      return bit(AuditField::kPolicy);
    default:
      return 0;
  }
}

}  // namespace

std::string_view name(AuditField field) noexcept {
  constexpr std::array<std::string_view, kAuditFields> kNames = {"code", "value", "policy",
                                                                 "processing"};
  return kNames[static_cast<std::size_t>(field)];
}

PostClearance post_clearance(const Declaration& declaration, const Verdict& verdict,
                             const CriteriaPack& pack) noexcept {
  PostClearance audit;
  if (verdict.decision != Decision::kOk || verdict.channel == Channel::kRed) return audit;
  std::int64_t score = std::int64_t{verdict.tier1_score} + verdict.tier2_score;
  unsigned fields = 0;
  for (const Hit& hit : verdict.hits) {
    const Criterion* const criterion = pack.find(hit.id);
    if (criterion == nullptr) continue;
    score += criterion->effect.post_clearance;
    fields |= fields_of(*criterion);
  }
  if (declaration.declaration_kind.view().starts_with('E')) fields |= bit(AuditField::kProcessing);
  audit.score = static_cast<std::int32_t>(std::min<std::int64_t>(score, limits::kScoreMax));
  audit.fields = static_cast<std::uint8_t>(fields);
  return audit;
}

}  // namespace luong
