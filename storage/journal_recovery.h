#pragma once

#include <filesystem>
#include <memory>

#include "storage/journal.h"
#include "storage/journal_index.h"
#include "storage/key_filter.h"
#include "storage/segment_files.h"
#include "storage/witness.h"

namespace luong {

// What recovery works on; all of it outlives the call.
struct RecoveryContext {
  std::filesystem::path directory;
  Files& files;
  const JournalOptions& options;
  const JournalRecovery& callbacks;
  SegmentFactory& factory;
  Witness& witness;
  JournalIndex& index;
  KeyFilter& filter;
};

// The end of the journal: where to go on.
struct RecoveredEnd {
  OpenSegment segment;
  std::uint64_t used = kSegmentHeaderBytes;  // Bytes of the segment that hold batches.
  Receipt last;
  std::unique_ptr<SegmentTable> table;  // Of the open segment.
};

// Hands the checkpoint and the records behind it to the callbacks, indexes what the index lacks,
// checks every byte it reads against CRC and chain and the end against the witness, cuts a torn
// tail, and makes durable what it found. Nothing is written before all checks are passed.
Result<RecoveredEnd> recover(RecoveryContext context);

}  // namespace luong
