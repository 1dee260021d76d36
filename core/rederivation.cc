#include "core/rederivation.h"

#include "core/declaration_codec.h"
#include "core/revision.h"

namespace luong {

namespace {

std::string ids_of(const Verdict& verdict) {
  std::string out;
  for (const Hit& hit : verdict.hits) {
    if (!out.empty()) out += ' ';
    out += std::string(hit.id.view()) + ":" + std::to_string(hit.points);
  }
  return out.empty() ? "none" : out;
}

}  // namespace

Result<bool> Rederivation::equal(const JournalEntry& decision, const PinnedContext& context) {
  if (auto error = decode(decision.declaration, declaration_)) return fail(std::move(*error));
  if (auto error = decode(decision.facts, facts_)) return fail(std::move(*error));
  stored_bytes_ = decision.verdict;
  scorer_.score(declaration_, parties_of(declaration_, context), facts_, context, again_);
  settle(declaration_, facts_, context, again_);
  again_bytes_.clear();
  encode(again_, again_bytes_);
  if (again_bytes_ == stored_bytes_) return true;
  if (auto error = decode(stored_bytes_, stored_)) return fail(std::move(*error));
  return false;
}

Result<bool> Rederivation::equal_revision(const JournalEntry& before,
                                          const JournalEntry& revision) {
  Revision rise;
  if (auto error = decode(revision.body, rise)) return fail(std::move(*error));
  if (auto error = decode(before.verdict, again_)) return fail(std::move(*error));
  if (auto error = decode(revision.verdict, stored_)) return fail(std::move(*error));
  const bool same_lot = before.declaration_no == revision.declaration_no &&
                        before.declaration == revision.declaration &&
                        before.facts == revision.facts && before.client == revision.client;
  const bool follows = rise.number == again_.revision + 1 && rise.from == again_.channel;
  raise(rise, revision.declaration_no, again_);
  again_bytes_.clear();
  encode(again_, again_bytes_);
  return same_lot && follows && again_bytes_ == revision.verdict;
}

std::string Rederivation::difference() const {
  const auto number = [](auto value) { return std::to_string(static_cast<int>(value)); };
  if (stored_.channel != again_.channel) {
    return "channel " + number(stored_.channel) + ", now " + number(again_.channel);
  }
  if (stored_.hits != again_.hits) return "hits " + ids_of(stored_) + ", now " + ids_of(again_);
  if (stored_.tier1_score != again_.tier1_score || stored_.tier2_score != again_.tier2_score) {
    return "scores " + number(stored_.tier1_score) + "/" + number(stored_.tier2_score) + ", now " +
           number(again_.tier1_score) + "/" + number(again_.tier2_score);
  }
  if (stored_.gate != again_.gate)
    return "gate " + number(stored_.gate) + ", now " + number(again_.gate);
  if (!(stored_.scan == again_.scan)) return "scan recommendation";
  return "other verdict bytes";
}

}  // namespace luong
