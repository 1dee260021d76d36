#include "daemon/ledger_keeper.h"

#include <algorithm>
#include <utility>

#include "core/recount.h"
#include "storage/journal_reader.h"

namespace luong {

LedgerKeeper::LedgerKeeper(const std::filesystem::path& directory, Log log)
    : journal_(directory),
      log_(std::move(log)),
      files_(directory / "ledger"),
      writer_([this] { write_parts(); }) {}

LedgerKeeper::~LedgerKeeper() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

// --- a start ------------------------------------------------------------------------------------

std::optional<Error> LedgerKeeper::restore(TradeCounters& counters) {
  const auto loaded = load_parts(counters);
  if (!loaded) return loaded.error();
  if (*loaded) {
    const auto ours = count_again(counters);
    if (!ours) return ours.error();
    if (*ours) {
      save_all(counters);
      return std::nullopt;
    }
    say("the saved ledger belongs to another journal; counting the whole journal again");
  }
  as_of_.fill({});
  counters.clear();
  const auto counted = count_again(counters);
  if (!counted) return counted.error();
  save_all(counters);
  return std::nullopt;
}

// After an upgrade, or where the parts were lost: more than their rounds ever leave to count.
void LedgerKeeper::save_all(const TradeCounters& counters) {
  if (counted_again_ <= 2 * kDecisionsPerPart * TradeCounters::kParts) return;
  say("the ledger was counted again from " + std::to_string(counted_again_) +
      " entries of the journal, and is saved");
  for (std::size_t part = 0; part < TradeCounters::kParts; ++part) {
    bytes_.clear();
    counters.save(part, end_.sequence, bytes_);
    if (auto error = files_.save(part, end_, bytes_)) {
      say("a part of the ledger was not saved (" + to_string(*error) + ")");
      return;
    }
    as_of_[part] = end_;
  }
}

// False where a part is there but of no use: then none is.
Result<bool> LedgerKeeper::load_parts(TradeCounters& counters) {
  for (std::size_t part = 0; part < TradeCounters::kParts; ++part) {
    auto found = files_.load(part);
    std::optional<Error> error;
    if (!found) {
      error = found.error();
    } else if (*found) {
      error = counters.load(part, (*found)->bytes);
      if (!error) as_of_[part] = (*found)->as_of;
    }
    if (!error) continue;
    if (error->code != ErrorCode::kCorrupt) return fail(std::move(*error));
    say("the saved ledger cannot be read (" + to_string(*error) +
        "); counting the whole journal again");
    return false;
  }
  return true;
}

Result<bool> LedgerKeeper::count_again(TradeCounters& counters) {
  const auto oldest = std::ranges::min_element(as_of_, {}, &Receipt::sequence)->sequence;
  const auto newest = std::ranges::max_element(as_of_, {}, &Receipt::sequence)->sequence;
  auto reader = JournalReader::open(journal_, std::max<std::uint64_t>(oldest, 1));
  if (!reader) {  // Its end is before the oldest part.
    if (reader.error().code == ErrorCode::kNotFound) return newest == 0;
    return fail(reader.error());
  }
  Recount recount;
  JournalEntry entry;
  JournalRecord record;
  std::uint64_t last = 0;
  counted_again_ = 0;
  for (;;) {
    const auto more = reader->next(record);
    if (!more && more.error().code == ErrorCode::kCorrupt) {
      say("the ledger is counted up to " + to_string(more.error()) +
          "; `luong journal verify` tells what is damaged");
      return true;
    }
    if (!more) return fail(more.error());
    if (!*more) break;
    last = record.receipt.sequence;
    end_ = record.receipt;
    ++counted_again_;
    const bool ours = std::ranges::none_of(as_of_, [&](const Receipt& receipt) {
      return receipt.sequence == last && receipt.hash != record.receipt.hash;
    });
    if (!ours) return false;
    if (auto error = decode(record.payload, entry)) return fail(std::move(*error));
    if (auto error = recount.take(entry, last, counters)) return fail(std::move(*error));
  }
  return newest <= last;
}

// --- while the pipeline works -------------------------------------------------------------------

void LedgerKeeper::committed(const TradeCounters& counters, const Receipt& last,
                             std::uint64_t decisions) {
  unsaved_ += decisions;
  if (unsaved_ < kDecisionsPerPart) return;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_) return;  // The disk is slow: this part's turn comes with a later commit.
    // Also after many short lives no part grows old.
    const auto oldest = std::ranges::min_element(as_of_, {}, &Receipt::sequence);
    part_ = static_cast<std::size_t>(oldest - as_of_.begin());
    *oldest = last;
    last_ = last;
    bytes_.clear();
    counters.save(part_, last.sequence, bytes_);
    waiting_ = true;
  }
  changed_.notify_one();
  unsaved_ = 0;
}

void LedgerKeeper::write_parts() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return waiting_ || ending_; });
    if (!waiting_) return;
    // While waiting_ stands, nobody else touches these.
    lock.unlock();
    const auto error = files_.save(part_, last_, bytes_);
    if (error) {
      say("a part of the ledger was not saved (" + to_string(*error) +
          "); the next start takes longer");
    }
    lock.lock();
    waiting_ = false;
  }
}

}  // namespace luong
