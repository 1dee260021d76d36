#include "core/scan_candidates.h"

#include <algorithm>

#include "core/canonical_reader.h"

namespace luong {
namespace {
constexpr std::uint64_t kFormat = 1;
}  // namespace

void ScanCandidates::add(const ScanCandidate& candidate) {
  candidates_[candidate.sequence] = candidate;
  by_rank_.insert({candidate.rank, candidate.sequence});
  if (candidates_.size() > kPlaces) remove(by_rank_.begin()->second);
}

void ScanCandidates::remove(std::uint64_t sequence) {
  const auto at = candidates_.find(sequence);
  if (at == candidates_.end()) return;
  by_rank_.erase({at->second.rank, sequence});
  candidates_.erase(at);
}

void ScanCandidates::advance(Date today) {
  std::vector<std::uint64_t> gone;
  for (const auto& [sequence, candidate] : candidates_) {
    if (candidate.arrives.days + kDays < today.days) gone.push_back(sequence);
  }
  for (const std::uint64_t sequence : gone) remove(sequence);
}

std::vector<ScanCandidate> ScanCandidates::at(PortCode port, Date day) const {
  std::vector<ScanCandidate> found;
  for (auto at = by_rank_.rbegin(); at != by_rank_.rend(); ++at) {
    const ScanCandidate& candidate = candidates_.at(at->second);
    const bool there = candidate.arrives <= day && candidate.arrives.days + kDays >= day.days;
    if (candidate.port == port && there) found.push_back(candidate);
  }
  return found;
}

void ScanCandidates::save(std::string& out) const {
  put_varint(out, kFormat);
  put_varint(out, candidates_.size());
  for (const auto& [sequence, candidate] : candidates_) {
    put_varint(out, sequence);
    put_text(out, candidate.port.view());
    put_signed(out, candidate.arrives.days);
    put_varint(out, candidate.rank.value());
  }
}

std::optional<Error> ScanCandidates::load(std::string_view bytes) {
  CanonicalReader reader(bytes);
  ScanCandidates loaded;
  if (reader.number() != kFormat) reader.fail();
  const std::size_t count = reader.count();
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    ScanCandidate candidate;
    candidate.sequence = reader.number();
    if (candidate.sequence <= last) reader.fail();  // They are saved in order, each once.
    last = candidate.sequence;
    candidate.port = reader.code<PortCode::capacity()>();
    candidate.arrives.days = reader.signed_integer();
    candidate.rank = ScanRank::from_value(static_cast<std::uint32_t>(reader.below(ScanRank::kEnd)));
    if (reader.ok()) loaded.add(candidate);
  }
  if (!reader.complete() || loaded.candidates_.size() != count) {
    return Error{ErrorCode::kCorrupt, {}, "stored candidates for a scan do not read back"};
  }
  *this = std::move(loaded);
  return std::nullopt;
}

}  // namespace luong
