#include "tools/member_comparison.h"

#include <algorithm>
#include <vector>

#include "core/declaration_codec.h"
#include "core/json_line.h"
#include "tools/text_table.h"

namespace luong::tools {
namespace {

MemberComparison::Group group_of(const std::optional<Enterprise>& trader, Date registered) {
  using Group = MemberComparison::Group;
  if (!trader) return Group::kOther;
  const bool priority = trader->aeo_from != kNoDate && trader->aeo_from <= registered &&
                        (trader->aeo_to == kNoDate || registered <= trader->aeo_to);
  if (priority) return Group::kPriority;
  return trader->voluntary_program ? Group::kMember : Group::kOther;
}

constexpr std::array<std::string_view, MemberComparison::kGroups> kNames = {"priority", "member",
                                                                            "other"};

}  // namespace

std::string_view name(MemberComparison::Group group) noexcept {
  return kNames[static_cast<std::size_t>(group)];
}

std::optional<Error> MemberComparison::take(std::uint64_t sequence, const JournalEntry& decision,
                                            const PinnedContext& context) {
  if (auto error = decode(decision.verdict, verdict_)) return error;
  if (verdict_.decision != Decision::kOk) return std::nullopt;
  if (auto error = decode(decision.declaration, declaration_)) return error;
  const Parties parties = parties_of(declaration_, context);
  const Group group = group_of(parties.trader, business_day(declaration_.registered_at));
  Counts& counts = groups_[static_cast<std::size_t>(group)];
  ++counts.decided;
  ++counts.by_channel[static_cast<std::size_t>(verdict_.channel)];
  const CheckResults::Outcome* const outcome = results_.of_decision(sequence);
  if (outcome == nullptr || !outcome->checked) return std::nullopt;
  ++counts.checked;
  counts.violations += outcome->violation ? 1U : 0U;
  if (!std::ranges::any_of(verdict_.draws, &Draw::hit)) return std::nullopt;
  ++counts.sampled;
  counts.sample_violations += outcome->violation ? 1U : 0U;
  return std::nullopt;
}

std::string member_comparison_text(const MemberComparison& report) {
  std::vector<std::vector<std::string>> rows = {{"", "declarations", "Green", "Yellow", "Red",
                                                 "checked", "violations", "of the random sample"}};
  for (std::size_t i = 0; i < MemberComparison::kGroups; ++i) {
    const MemberComparison::Counts& c = report.groups()[i];
    rows.push_back({std::string(kNames[i]), grouped(c.decided),
                    share_text(c.by_channel[1], c.decided), share_text(c.by_channel[2], c.decided),
                    share_text(c.by_channel[3], c.decided), grouped(c.checked),
                    share_text(c.violations, c.checked),
                    share_text(c.sample_violations, c.sampled)});
  }
  return text_table(rows) +
         "\nOnly the random sample compares like with like: other checks follow suspicions.\n";
}

std::string member_comparison_json(const MemberComparison& report) {
  std::string out;
  JsonLine json(out);
  json.open().member("report").text("members");
  for (std::size_t i = 0; i < MemberComparison::kGroups; ++i) {
    const MemberComparison::Counts& c = report.groups()[i];
    json.member(kNames[i]).open().member("decided").unsigned_number(c.decided);
    json.member("green").unsigned_number(c.by_channel[1]);
    json.member("yellow").unsigned_number(c.by_channel[2]);
    json.member("red").unsigned_number(c.by_channel[3]);
    json.member("checked").unsigned_number(c.checked);
    json.member("violations").unsigned_number(c.violations);
    json.member("sampled").unsigned_number(c.sampled);
    json.member("sample_violations").unsigned_number(c.sample_violations).close();
  }
  json.close();
  return out + "\n";
}

}  // namespace luong::tools
