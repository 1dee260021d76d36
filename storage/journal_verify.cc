#include "storage/journal_verify.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "storage/segment.h"
#include "storage/segment_files.h"
#include "storage/segment_scanner.h"
#include "storage/witness.h"

namespace luong {
namespace {

// What is not whole may be in the middle of being written: a write lasts a fraction of a
// millisecond, unless its thread has to wait for a processor.
constexpr int kLooksAtTail = 200;
constexpr int kLooksAtSlots = 5;  // 64 bytes each.
constexpr std::chrono::milliseconds kBetweenLooks{1};

class VerifyRun {
 public:
  VerifyRun(std::filesystem::path directory, Files& files)
      : directory_(std::move(directory)), files_(files) {}

  Result<JournalHealth> run(const std::function<void(std::uint32_t, std::uint32_t)>& on_progress);

 private:
  using Step = SegmentScanner::Step;

  std::filesystem::path path_of(std::uint32_t number) const {
    return directory_ / segment_file_name(number);
  }
  bool is_damaged() const { return health_.damage.has_value(); }
  void damaged(std::uint64_t sequence, const std::filesystem::path& place, std::string what);

  std::optional<Error> read_slots();
  Result<bool> has_segment(std::uint32_t number) const;
  std::optional<Error> check_segment(std::uint32_t number);
  void check_header(std::uint32_t number, const SegmentHeader& header);
  void take(const SegmentScanner& scanner);
  Result<Step> step_patiently(SegmentScanner& scanner, std::uint32_t number);
  std::optional<Error> check_tail(SegmentScanner& scanner, std::uint32_t number);

  const std::filesystem::path directory_;
  Files& files_;
  std::unique_ptr<File> witness_;
  WitnessSlots slots_;
  bool closed_ = false;  // The segment looked at last: another follows it.
  bool at_end_ = false;  // Of the journal; what is begun from now on is left out.
  JournalHealth health_;
};

void VerifyRun::damaged(std::uint64_t sequence, const std::filesystem::path& place,
                        std::string what) {
  if (!is_damaged()) health_.damage = {sequence, place.string(), std::move(what)};
}

std::optional<Error> VerifyRun::read_slots() {
  for (int look = 0; look < kLooksAtSlots; ++look) {
    const auto slots = read_witness(*witness_);
    if (!slots) return slots.error();
    slots_ = *slots;
    if (slots_.slots[0] && slots_.slots[1]) break;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  health_.witnessed = slots_.newest().value_or(Receipt{});
  for (int i = 0; i < 2; ++i) {
    if (slots_.slots[i]) continue;
    damaged(health_.witnessed.sequence, directory_ / "witness",
            "slot " + std::to_string(i + 1) + " of the witness fails its CRC");
  }
  if (!slots_.padding_is_zero) {
    damaged(health_.witnessed.sequence, directory_ / "witness",
            "the witness holds bytes that are not its own");
  }
  return std::nullopt;
}

Result<bool> VerifyRun::has_segment(std::uint32_t number) const {
  const auto file = files_.open(path_of(number), OpenMode::kRead);
  if (file) return true;
  if (file.error().code == ErrorCode::kNotFound) return false;
  return fail(file.error());
}

void VerifyRun::check_header(std::uint32_t number, const SegmentHeader& header) {
  if (header.number != number) {
    damaged(health_.last.sequence + 1, path_of(number), "this is another segment under its name");
  } else if (header.first_sequence != health_.last.sequence + 1) {
    damaged(health_.last.sequence + 1, path_of(number),
            "the segment begins with sequence " + std::to_string(header.first_sequence));
  } else if (header.chain_before != health_.last.hash) {
    damaged(health_.last.sequence + 1, path_of(number), "the segment does not continue the chain");
  }
}

void VerifyRun::take(const SegmentScanner& scanner) {
  ++health_.batches;
  health_.records += scanner.records().size();
  health_.last = scanner.last();
  for (const auto& slot : slots_.slots) {
    if (!slot || slot->sequence < scanner.header().first_sequence ||
        slot->sequence > scanner.header().last_sequence()) {
      continue;
    }
    const auto at = slot->sequence - scanner.header().first_sequence;
    if (scanner.records()[at].hash != slot->hash) {
      damaged(slot->sequence, directory_ / "witness", "the witness knows another chain hash");
    }
  }
}

// A batch, or an end or a damage that no writer at work explains.
Result<VerifyRun::Step> VerifyRun::step_patiently(SegmentScanner& scanner, std::uint32_t number) {
  for (int look = 1;; ++look) {
    // Asked first: once the next segment is there, nothing is added to this one.
    const auto is_closed = has_segment(number + 1);
    if (!is_closed) return fail(is_closed.error());
    auto step = scanner.next();
    closed_ = *is_closed;
    if (!step || *step == Step::kBatch || closed_) return step;
    if (*step == Step::kEnd) {
      // Asked after the end was seen: what the witness knows by then must have been there.
      if (auto error = read_slots()) return fail(std::move(*error));
    }
    const bool more_was_synced = health_.witnessed.sequence > scanner.last().sequence;
    const bool is_true_end = *step == Step::kEnd && !more_was_synced;
    const bool is_true_damage = *step == Step::kDamaged && more_was_synced;
    at_end_ = is_true_end || is_true_damage || look == kLooksAtTail;
    if (at_end_) return step;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

std::optional<Error> VerifyRun::check_segment(std::uint32_t number) {
  const auto file = files_.open(path_of(number), OpenMode::kRead);
  if (!file) return file.error();
  auto scanner = SegmentScanner::open(**file, true);
  if (!scanner) {
    if (scanner.error().code != ErrorCode::kCorrupt) return scanner.error();
    damaged(health_.last.sequence + 1, path_of(number), scanner.error().message);
    return std::nullopt;
  }
  check_header(number, scanner->segment());
  while (!is_damaged()) {
    const auto step = step_patiently(*scanner, number);
    if (!step) return step.error();
    if (*step == Step::kBatch) {
      take(*scanner);
      continue;
    }
    if (*step == Step::kDamaged) return check_tail(*scanner, number);
    break;
  }
  return std::nullopt;
}

// The same question as at a start: is it a write that was cut off, or was it durable once?
std::optional<Error> VerifyRun::check_tail(SegmentScanner& scanner, std::uint32_t number) {
  const auto behind = scanner.synced_by_batches_behind();
  if (!behind) return behind.error();
  const std::uint64_t last = scanner.last().sequence;
  const bool was_durable =
      closed_ || health_.witnessed.sequence > last || (*behind && **behind > last);
  if (was_durable) {
    damaged(scanner.damaged_sequence(), path_of(number), scanner.damage());
  } else {
    health_.torn_tail = path_of(number).string() + ": behind sequence " + std::to_string(last) +
                        " stand bytes that are no batch (" + scanner.damage() + ")";
  }
  return std::nullopt;
}

Result<JournalHealth> VerifyRun::run(
    const std::function<void(std::uint32_t, std::uint32_t)>& on_progress) {
  auto witness = files_.open(directory_ / "witness", OpenMode::kRead);
  if (!witness) return fail(witness.error());
  witness_ = std::move(*witness);
  if (auto error = read_slots()) return fail(std::move(*error));
  auto listed = list_segments_beside_writer(directory_);
  if (!listed && listed.error().code != ErrorCode::kCorrupt) return fail(listed.error());
  const std::uint32_t total = listed ? static_cast<std::uint32_t>(listed->size()) : 0;
  while (!is_damaged() && !at_end_) {
    const auto there = has_segment(health_.segments + 1);
    if (!there) return fail(there.error());
    if (!*there) break;
    if (auto error = check_segment(++health_.segments)) return fail(std::move(*error));
    if (on_progress) on_progress(health_.segments, std::max(total, health_.segments));
  }
  if (!listed) {
    damaged(health_.last.sequence + 1, listed.error().path, listed.error().message);
  }
  if (health_.witnessed.sequence > health_.last.sequence) {
    damaged(health_.last.sequence + 1, directory_,
            "records are missing: the witness has seen sequence " +
                std::to_string(health_.witnessed.sequence));
  }
  return std::move(health_);
}

}  // namespace

Result<JournalHealth> verify_journal(
    const std::filesystem::path& directory, Files& files,
    const std::function<void(std::uint32_t done, std::uint32_t total)>& on_progress) {
  return VerifyRun(directory, files).run(on_progress);
}

}  // namespace luong
