#include "storage/journal_recovery.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "storage/little_endian.h"
#include "storage/segment_scanner.h"

namespace luong {
namespace {

constexpr std::string_view kWhatToDo =
    ": do not start on it; keep the directory for investigation and restore a copy that holds the "
    "newest receipt";

class RecoveryRun {
 public:
  explicit RecoveryRun(RecoveryContext context)
      : context_(std::move(context)), checkpoint_(context_.index.take_checkpoint()) {}

  Result<RecoveredEnd> run();

 private:
  std::filesystem::path path_of(std::uint32_t number) const {
    return context_.directory / segment_file_name(number);
  }
  Error corrupt(std::uint32_t segment, std::uint64_t sequence, const std::string& what) const {
    return Error{ErrorCode::kCorrupt, path_of(segment).string(),
                 "sequence " + std::to_string(sequence) + ": " + what + std::string(kWhatToDo)};
  }

  std::size_t keys_expected() const {
    return SegmentTable::keys_in(context_.options.segment_bytes);
  }
  Result<std::uint32_t> first_to_replay();
  std::optional<Error> check_header(std::uint32_t number, const SegmentHeader& header) const;
  std::optional<Error> replay(std::uint32_t number, bool is_last);
  std::optional<Error> take(const SegmentScanner& scanner, SegmentTable* table);
  std::optional<Error> check_tail(SegmentScanner& scanner, bool is_last);
  std::optional<Error> check_witness() const;
  std::optional<Error> seal(std::uint32_t number);
  std::optional<Error> make_durable();

  RecoveryContext context_;
  Checkpoint checkpoint_;
  Receipt last_;                // Of the record replayed last.
  std::unique_ptr<File> file_;  // Of the segment replayed last.
  SegmentHeader header_;
  std::uint64_t end_ = kSegmentHeaderBytes;
  std::uint64_t unproven_ = 0;  // Where the first batch beyond the witness begins.
  std::unique_ptr<SegmentTable> table_;
  std::optional<ChainHash> hash_at_witness_;
  std::string link_keys_;
};

Result<RecoveredEnd> RecoveryRun::run() {
  const auto segments = list_segments(context_.directory);
  if (!segments) return fail(segments.error());
  const auto count = static_cast<std::uint32_t>(segments->size());
  if (checkpoint_.segment != 0 && checkpoint_.segment >= count) {
    return fail(corrupt(count + 1, checkpoint_.last.sequence,
                        "the index has seen this record, but its segment or the one behind it is "
                        "missing"));
  }
  const auto first = first_to_replay();
  if (!first) return fail(first.error());
  for (std::uint32_t number = *first; number <= count; ++number) {
    if (auto error = replay(number, number == count)) return fail(std::move(*error));
    if (context_.callbacks.on_progress) {
      context_.callbacks.on_progress(number - *first + 1, count - *first + 1);
    }
  }
  if (auto error = check_witness()) return fail(std::move(*error));
  RecoveredEnd end;
  if (count == 0) {
    auto segment = context_.factory.start(1, {});
    if (!segment) return fail(segment.error());
    end.segment = std::move(*segment);
    end.table = context_.index.empty_table(1, 1, keys_expected());
    return end;
  }
  if (auto error = make_durable()) return fail(std::move(*error));
  end.segment = {header_, std::move(file_)};
  end.used = end_;
  end.last = last_;
  end.table = std::move(table_);
  return end;
}

// Behind the checkpoint, if its state could be handed over; else from the first, or, if nobody
// wants records, where the index ends.
Result<std::uint32_t> RecoveryRun::first_to_replay() {
  const bool wants_state = context_.callbacks.on_checkpoint && checkpoint_.state;
  const bool wants_records = static_cast<bool>(context_.callbacks.on_record);
  if (checkpoint_.segment == 0 || (wants_records && !wants_state)) return 1;
  if (wants_state) {
    if (auto error = context_.callbacks.on_checkpoint(*checkpoint_.state)) {
      return fail(std::move(*error));
    }
    checkpoint_.state.reset();  // It may be large.
  }
  last_ = checkpoint_.last;
  return checkpoint_.segment + 1;
}

std::optional<Error> RecoveryRun::check_header(std::uint32_t number,
                                               const SegmentHeader& header) const {
  if (header.number != number) {
    return corrupt(number, last_.sequence + 1,
                   "this is segment " + std::to_string(header.number) + " under another name");
  }
  if (header.first_sequence != last_.sequence + 1) {
    return corrupt(number, last_.sequence + 1,
                   "the segment begins with sequence " + std::to_string(header.first_sequence));
  }
  if (header.chain_before != last_.hash) {
    return corrupt(number, last_.sequence + 1, "the segment does not continue the chain");
  }
  return std::nullopt;
}

std::optional<Error> RecoveryRun::replay(std::uint32_t number, bool is_last) {
  auto file = context_.files.open(path_of(number), is_last ? OpenMode::kWrite : OpenMode::kRead);
  if (!file) return file.error();
  file_ = std::move(*file);
  auto scanner = SegmentScanner::open(*file_, true);
  if (!scanner) {
    Error error = scanner.error();
    if (error.code == ErrorCode::kCorrupt)
      return corrupt(number, last_.sequence + 1, error.message);
    error.path = path_of(number).string();
    return error;
  }
  if (auto error = check_header(number, scanner->segment())) return error;
  const bool to_index = number > checkpoint_.segment;
  if (to_index) {
    table_ = context_.index.empty_table(number, scanner->segment().first_sequence, keys_expected());
  }
  unproven_ = 0;
  for (;;) {
    const auto step = scanner->next();
    if (!step) return step.error();
    if (*step != SegmentScanner::Step::kBatch) break;
    if (auto error = take(*scanner, to_index ? table_.get() : nullptr)) return error;
  }
  if (auto error = check_tail(*scanner, is_last)) return error;
  header_ = scanner->segment();
  end_ = scanner->end();
  return is_last || !to_index ? std::nullopt : seal(number);
}

std::optional<Error> RecoveryRun::take(const SegmentScanner& scanner, SegmentTable* table) {
  const std::uint64_t witnessed = context_.witness.found().sequence;
  const BatchHeader& header = scanner.header();
  if (header.last_sequence() > witnessed && unproven_ == 0) unproven_ = scanner.offset();
  for (const RecordView& record : scanner.records()) {
    if (record.sequence == witnessed) hash_at_witness_ = record.hash;
    const Receipt receipt{record.sequence, record.hash};
    if (context_.callbacks.on_record) {
      if (auto error = context_.callbacks.on_record(receipt, header.decided_at, record.payload)) {
        return error;
      }
    }
    if (table == nullptr || !context_.callbacks.links_of) continue;
    link_keys_.clear();
    context_.callbacks.links_of(record.payload, link_keys_);
    assert(link_keys_.size() % sizeof(LinkKey) == 0);
    for (std::size_t at = 0; at < link_keys_.size(); at += sizeof(LinkKey)) {
      const LinkKey key{load<std::uint64_t>(&link_keys_[at]),
                        load<std::uint64_t>(&link_keys_[at + 8])};
      table->add(key, {record.sequence, table->segment(), record.offset}, context_.filter);
    }
  }
  last_ = scanner.last();
  return std::nullopt;
}

// What lies behind the last whole batch: zeros, or a write that was cut off. It is the latter only
// in the last segment, and only if nothing says that it once was durable.
std::optional<Error> RecoveryRun::check_tail(SegmentScanner& scanner, bool is_last) {
  if (scanner.damage().empty()) return std::nullopt;
  const std::uint32_t number = scanner.segment().number;
  if (!is_last) return corrupt(number, scanner.damaged_sequence(), scanner.damage());
  const auto synced = scanner.synced_by_batches_behind();
  if (!synced) return synced.error();
  if (*synced && **synced > last_.sequence) {
    return corrupt(number, scanner.damaged_sequence(),
                   scanner.damage() + ", and whole batches stand behind it");
  }
  if (context_.witness.found().sequence > last_.sequence) {
    return corrupt(number, scanner.damaged_sequence(),
                   scanner.damage() + ", and the witness has seen sequence " +
                       std::to_string(context_.witness.found().sequence));
  }
  if (context_.options.log) {
    context_.options.log(path_of(number).string() + ": a write was cut off behind sequence " +
                         std::to_string(last_.sequence) +
                         "; nobody was answered from it, it is "
                         "removed");
  }
  return std::nullopt;
}

std::optional<Error> RecoveryRun::check_witness() const {
  const Receipt& witnessed = context_.witness.found();
  const std::uint32_t number = std::max(header_.number, 1U);
  if (witnessed.sequence > last_.sequence) {
    return corrupt(number, last_.sequence + 1,
                   "records are missing: the witness has seen sequence " +
                       std::to_string(witnessed.sequence) + ", the segments end with " +
                       std::to_string(last_.sequence));
  }
  const bool same = !hash_at_witness_ || *hash_at_witness_ == witnessed.hash;
  if (same) return std::nullopt;
  return corrupt(number, witnessed.sequence,
                 "the witness knows another chain hash: the segments were exchanged");
}

std::optional<Error> RecoveryRun::seal(std::uint32_t number) {
  Checkpoint checkpoint{number, last_, std::nullopt};
  if (context_.options.save_state && context_.callbacks.on_record) {
    context_.options.save_state(checkpoint.state.emplace());
  }
  context_.index.seal(std::move(table_), std::move(checkpoint));
  return std::nullopt;
}

// What lies behind the witness may be in the page cache only, and after a failed sync the kernel
// calls it clean: written once more and synced, it is durable before anybody is answered from it.
std::optional<Error> RecoveryRun::make_durable() {
  if (unproven_ != 0) {
    std::string bytes(std::size_t{1} << 20U, '\0');
    for (std::uint64_t at = unproven_; at < end_;) {
      bytes.resize(std::min<std::uint64_t>(bytes.size(), end_ - at));
      const auto done = file_->read_at(at, bytes);
      if (!done) return done.error();
      if (*done == 0) return Error{ErrorCode::kStorage, {}, "the open segment shrank meanwhile"};
      if (auto error = file_->write_at(at, std::string_view(bytes).substr(0, *done))) return error;
      at += *done;
    }
  }
  // Cut, then made whole again: zeros to the end, whatever was there.
  if (auto error = file_->resize(end_)) return error;
  if (auto error = file_->resize(std::max(end_, context_.options.segment_bytes))) return error;
  if (auto error = file_->sync()) return error;
  if (auto error = context_.files.sync_directory(context_.directory)) return error;
  return context_.witness.settle(last_);
}

}  // namespace

Result<RecoveredEnd> recover(RecoveryContext context) {
  return RecoveryRun(std::move(context)).run();
}

}  // namespace luong
