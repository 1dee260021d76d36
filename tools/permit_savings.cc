#include "tools/permit_savings.h"

#include "core/declaration_codec.h"

namespace luong::tools {

// Whether some line needs a permit and all that do have theirs; notes who issues what is met.
bool PermitSavings::all_met(const PinnedContext& context) {
  findings_.find(declaration_, facts_.permits, *context.reference);
  ministries_.clear();
  bool all = true;
  for (std::size_t at = 0; at < declaration_.lines.size(); ++at) {
    const PermitStanding standing = findings_.of_line(at);
    if (standing == PermitStanding::kNotRequired) continue;
    if (standing != PermitStanding::kMet) {
      all = false;
      continue;
    }
    const PermitRule* rule = context.reference->permit_rule(
        declaration_.lines[at].hs_code.view(), declaration_.declaration_kind,
        static_cast<char>(declaration_.direction), business_day(declaration_.registered_at));
    ministries_.insert(rule->ministry);
  }
  return all && !ministries_.empty();
}

std::optional<Error> PermitSavings::take(const JournalEntry& decision,
                                         const PinnedContext& context) {
  if (auto error = decode(decision.verdict, stored_)) return error;
  const bool ok = stored_.decision == Decision::kOk;
  counts_.decided += ok ? 1 : 0;
  const bool yellow = ok && stored_.channel == Channel::kYellow;
  counts_.yellow += yellow ? 1 : 0;

  if (auto error = decode(decision.facts, facts_)) return error;
  const PermitFacts::Feed feed = facts_.permits.feed;
  if (feed == PermitFacts::Feed::kNotAsked) {
    counts_.yellow_without += yellow ? 1 : 0;
    return std::nullopt;
  }
  if (auto error = decode(decision.declaration, declaration_)) return error;
  const bool met = all_met(context);
  facts_.permits.clear();
  scorer_.score(declaration_, parties_of(declaration_, context), facts_, context, without_);
  const bool yellow_without =
      without_.decision == Decision::kOk && without_.channel == Channel::kYellow;
  counts_.yellow_without += yellow_without ? 1 : 0;
  if (!ok) {
    counts_.refused += without_.decision == Decision::kOk ? 1 : 0;
    return std::nullopt;
  }
  ++counts_.with_permits;
  counts_.confirmed += met ? 1 : 0;
  counts_.feed_silent += feed == PermitFacts::Feed::kDown ? 1 : 0;
  if (stored_.channel != Channel::kGreen || without_.channel == Channel::kGreen) {
    return std::nullopt;
  }
  ++counts_.kept_green;
  for (const std::string& ministry : ministries_) ++counts_.kept_green_by_ministry[ministry];
  return std::nullopt;
}

}  // namespace luong::tools
